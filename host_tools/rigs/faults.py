"""What can be broken on purpose: one table, TABLE, of devices and the ways in which each fails.

The virtual board breaks the device itself. A rig without devices hands the controller what the sensor driver
would make of it: a READING_FAULTS name, or "" for a value that is wrong but looks right. Where a rig can't
have a fault, its row says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from host_tools.errors import UserError
from host_tools.plant import Plant

# ROM codes, with a valid CRC, of the DS18B20 sensors that can be wired to a simulated machine.
SENSOR_ROMS = {
    "indoor": "2800000000000140",
    "outdoor": "28000000000002a2",
    "indoor_coil": "28000000000003fc",
    "outdoor_coil": "280000000000047f",
    "discharge": "2800000000000521",
    "suction": "28000000000006c3",
    "supply": "280000000000079d",
    "return": "28000000000008dc",
    "source_in": "2800000000000982",
    "source_out": "2800000000000a60",
    "tank": "2800000000000b3e",
    "buffer": "2800000000000cbd",
    "cabinet": "2800000000000de3",
    "pool": "2800000000000e01",
    "drum_in": "2800000000000f5f",
    "drum_out": "2800000000001083",
}
FALLEN_OUT_C = 20.0

# Protective contacts that the virtual board has.
CONTACTS = ("high_pressure", "low_pressure", "fan_feedback", "float_switch", "flow", "source_flow")

EVERY = ("in-process", "vm", "virtual", "serial")
BOARDS = ("virtual", "serial")  # whose chips, pins and buses are there
VIRTUAL = ("virtual",)


class Amount(NamedTuple):
    """How much of a fault; a step may say it as `amount`."""

    what: str
    unit: str
    default: float
    low: float
    high: float


class Fault(NamedTuple):
    """A row.

    device, kind   as in a step; "sensor" stands for each sensor, "contact" and "relay" for each of those
    does           what happens, in words
    reading        what the driver makes of it, a READING_FAULTS name; "" for none
    rigs           that can have it, and `needs`, what the others haven't got
    once           it happens in a moment and needs no repair
    """

    device: str
    kind: str
    does: str
    reading: str = ""
    amount: Amount | None = None
    rigs: tuple[str, ...] = EVERY
    needs: str = ""
    once: bool = False


_SHARE = Amount("share of the reads", "", 0.3, 0.01, 1.0)
_NO_FLASH, _NO_NETWORK = "flash to fill or to wear", "network"
TABLE = (
    Fault("sensor", "disconnected", "is pulled off the line", "missing"),
    Fault("sensor", "brown-out", "lost power: 85 °C, and no conversion ends", "power-up value"),
    Fault("sensor", "bit-errors", "its answer is disturbed each time", "checksum"),
    Fault(
        "sensor", "noisy", "its answer is disturbed now and then", "checksum", _SHARE, EVERY[:3],
        "way to disturb single reads: sensors are told there, not read",
    ),
    Fault("sensor", "reserved-bytes", "is a clone whose scratchpad isn't a DS18B20's", "reserved bytes"),
    Fault("sensor", "out-of-range", "shows what no sensor of its kind can", "out of range"),
    Fault("sensor", "frozen", "answers well, with the value that it had"),
    Fault("sensor", "fallen-out", f"hangs in the air of a cellar, at {FALLEN_OUT_C:g} °C"),
    Fault("sensor", "drift", "shows ever more, or ever less", "", Amount("drift", "K/h", 2.0, -60.0, 60.0)),
    Fault(
        "sensor", "spike", "is wrong for 10 s in each 5 min", "", Amount("spike", "K", 20.0, -40.0, 40.0)
    ),
    Fault("sensor", "swapped-ROLE", "its ROM is where that of ROLE belongs, and the other way round"),
    Fault("bus", "shorted", "the 1-Wire line is held low, by one sensor or its wire", "shorted"),
    Fault("bus", "open", "the 1-Wire line has no pull-up: nobody answers", "missing"),
    Fault("contact", "open", "opens, or its wire breaks"),
    Fault(
        "contact", "bounce", "chatters, as a loose wire does", "",
        Amount("share of time open", "", 0.5, 0.01, 0.99)
    ),
    Fault("relay", "welded", "is on for good, whatever its coil does"),
    Fault("relay", "stuck", "never closes, whatever its coil does"),
    Fault(
        "expander", "silent", "the chip on I2C that relays are behind doesn't answer", "", None, BOARDS,
        "chip between it and the relays",
    ),
    Fault(
        "cable", "out", "the USB cable is out in the middle of a frame, and in again", "",
        Amount("out", "s", 3.0, 0.1, 8.0), ("serial",), "cable", True,
    ),
    Fault(
        "board", "brown-out", "a dip of the supply: a reset, and the sensors at 85 °C", "",
        Amount("dip", "ms", 50.0, 1.0, 2000.0), EVERY, "", True,
    ),
    Fault(
        "board", "hang", "the firmware's loop is held until the watchdog bites", "", None, VIRTUAL,
        "loop that can be held", True,
    ),
    Fault(
        "clock", "step", "the clock jumps, if it is set", "",
        Amount("step", "min", 60.0, -100_000.0, 100_000.0),
        EVERY, "", True,
    ),
    Fault("broker", "gone", "the MQTT broker ends, and comes back", "", None, VIRTUAL, _NO_NETWORK),
    Fault("wifi", "gone", "the access point is gone", "", None, VIRTUAL, _NO_NETWORK),
    Fault("flash", "full", "files fill the flash to the last block", "", None, VIRTUAL, _NO_FLASH),
    Fault(
        "flash", "worn", "writes fail, after some that still go well", "",
        Amount("good writes", "", 0.0, 0.0, 63.0), VIRTUAL, _NO_FLASH,
    ),
    Fault(
        "heap", "nearly-full", "most of what is free of the heap is taken", "",
        Amount("left", "kB", 48.0, 4.0, 1000.0), VIRTUAL, "heap of a chip's size",
    ),
)  # fmt: skip

SENSOR_FAULTS = {row.kind: row.reading for row in TABLE if row.device == "sensor" and "ROLE" not in row.kind}
BUS_FAULTS = {row.kind: row.reading for row in TABLE if row.device == "bus"}


def wired_sensors(application: Mapping[str, Any], plant: type[Plant]) -> tuple[str, ...]:
    """The roles that have a sensor: those that the application reads and the plant measures."""
    return tuple(
        role for role in SENSOR_ROMS if role in application["SENSORS"] and f"{role}_c" in plant.MEASUREMENTS
    )


def sensor_settings(sensors: Iterable[str]) -> dict[str, str]:
    """The parameters that tell the firmware which sensor is which."""
    return {f"sensor_{role}": SENSOR_ROMS[role] for role in sensors}


def devices(sensors: Iterable[str], relays: Iterable[str] = ("compressor",)) -> dict[str, dict[str, Fault]]:
    """What can be broken where these are wired: the rows by device and kind."""
    roles = {"sensor": tuple(sensors), "contact": CONTACTS, "relay": tuple(relays)}
    found: dict[str, dict[str, Fault]] = {"bus": {}}
    for row in TABLE:
        for role in roles.get(row.device, ("",)):
            device = f"{row.device}.{role}" if role else row.device
            others = [other for other in roles["sensor"] if other != role] if "ROLE" in row.kind else [""]
            for other in others:
                found.setdefault(device, {})[row.kind.replace("ROLE", other)] = row
    return found


def row_of(device: str, kind: str) -> Fault:
    """The row of a device and a kind that `devices` gave."""
    first = device.partition(".")[0]
    plain = "swapped-ROLE" if kind.startswith("swapped-") else kind
    return next(row for row in TABLE if (row.device, row.kind) == (first, plain))


def check(rig: str, device: str, kind: str) -> Fault:
    """The row, if that rig can have it. Raises UserError with one line."""
    row = row_of(device, kind)
    if rig not in row.rigs:
        other = "virtual" if "virtual" in row.rigs else row.rigs[0]
        raise UserError(f"the rig {rig} can't do '{device} {kind}': it has no {row.needs}; use --rig {other}")
    return row
