"""The DS18B20 driver, in the real VM, against simulated sensors at the level of the line."""

import pytest

from tests.vm import run_in_vm

SETUP = """
import _onewire, time, sim_ds18b20 as sim
from heatpump.core import model
from heatpump.core.causes import READING_FAULTS
from heatpump.core.model import (
    CHECKSUM,
    MISSING,
    OUT_OF_RANGE,
    POWER_UP_VALUE,
)
from heatpump.core.model import READING_OK, RESERVED_BYTES, SHORTED
from heatpump.drivers.ds18b20 import Ds18b20Bus, conversion_ms

ROMS = []
def add(serial, celsius, family=0x28):
    rom = bytes((family, serial, 0, 0, 0, 0, 0x5A))
    rom += bytes((sim.crc8(rom),))
    ROMS.append(rom)
    return _onewire.bus.add("".join("%02x" % b for b in rom), celsius)

# As app.sense has it.
FAULTS = (READING_OK, MISSING, SHORTED, POWER_UP_VALUE, CHECKSUM, RESERVED_BYTES, OUT_OF_RANGE)
bus = Ds18b20Bus(_onewire.bus.pin, FAULTS)

def measure(n=0, bits=12, last_mc=20000):
    bus.start_conversion()
    time.sleep_ms(conversion_ms(12))
    return READING_FAULTS[bus.read(ROMS[n], bits, last_mc)]
"""


def vm(source: str) -> str:
    return run_in_vm(SETUP + source).strip()


def test_values_over_the_whole_range() -> None:
    vm("""
s = add(1, 20)
for celsius, mc in ((20.0625, 20062), (-0.0625, -63), (-55, -55000), (125, 125000), (0, 0), (-10.5, -10500)):
    s.measured = int(celsius * 16)
    assert measure() == "ok", celsius
    assert bus.value_mc == mc, (celsius, bus.value_mc)
""")


def test_search_finds_every_sensor_once() -> None:
    vm("""
for serial in (1, 2, 3, 0x81, 0xFF, 0x10):
    add(serial, 20)
found = bus.scan()
assert sorted(rom for rom, _ in found) == sorted(ROMS), found
assert not any(remark for _, remark in found)
""")


def test_search_names_what_it_can_not_use() -> None:
    vm("""
add(1, 20)
add(2, 20, family=0x10)
add(3, 20).fault = sim.ROM_CRC
remarks = sorted(remark for _, remark in bus.scan())
assert remarks == ["", "ROM checksum wrong", "family 0x10 is not a DS18B20"], remarks
_onewire.bus.fault = _onewire.SHORTED
assert bus.scan() == [(bytes(8), "line shorted to ground")]
_onewire.bus.fault = _onewire.OPEN
assert bus.scan() == []
""")


def test_each_lie_is_caught_by_name() -> None:
    vm("""
s = add(1, 20)
assert READING_FAULTS[bus.read(ROMS[0], 12)] == "power-up value"
assert measure() == "ok"
s.fault = sim.DISCONNECTED
assert measure() == "missing"
s.fault = sim.NONE
assert READING_FAULTS[bus.read(ROMS[0], 12, 20000)] == "power-up value"
assert measure() == "ok"
s.fault = sim.BROWN_OUT
assert measure() == "power-up value"
s.fault = sim.RESERVED_BYTES
assert measure() == "reserved bytes"
s.fault = sim.FOREIGN_FAMILY
assert measure() == "missing"
s.fault = sim.NONE
for celsius in (-56, 126):
    s.measured = celsius * 16
    assert measure() == "out of range", celsius
s.measured = 320
for fault, name in ((_onewire.SHORTED, "shorted"), (_onewire.OPEN, "missing")):
    _onewire.bus.fault = fault
    assert measure() == name
_onewire.bus.fault = _onewire.BUS_OK
assert measure() == "ok"
""")


def test_a_value_is_left_alone_by_a_failed_read() -> None:
    vm("""
s = add(1, 31)
assert measure() == "ok"
s.fault = sim.DISCONNECTED
measure()
assert bus.value_mc == 31000
""")


def test_checksum_errors_are_tried_again() -> None:
    vm("""
s = add(1, 20)
s.fault = sim.BIT_ERRORS
s.fault_parameter = 2
for _ in range(4):
    assert measure() == "ok"
s.fault_parameter = 1
assert measure() == "checksum"
""")


def test_85_degrees_counts_only_beside_a_warm_reading() -> None:
    vm("""
s = add(1, 85)
assert measure(last_mc=84500) == "ok" and bus.value_mc == 85000
assert measure(last_mc=20000) == "power-up value"
assert measure(last_mc=None) == "power-up value"
s.power_up()
assert READING_FAULTS[bus.read(ROMS[0], 12, 84500)] == "power-up value"
""")


@pytest.mark.parametrize(("bits", "step"), [(9, 500), (10, 250), (11, 125), (12, 62)])
def test_resolution_is_set_per_sensor_and_restored(bits: int, step: int) -> None:
    vm(f"""
s = add(1, 20.9375)
other = add(2, 20.9375)
measure(0, {bits})
assert measure(0, {bits}) == "ok"
assert bus.value_mc == 20937 // {step if step > 62 else 1} * {step if step > 62 else 1}, bus.value_mc
assert s.scratchpad[4] == ({bits} - 9) << 5 | 0x1F
assert other.scratchpad[4] == 0x7F
s.power_up()
measure(0, {bits})
assert s.scratchpad[4] == ({bits} - 9) << 5 | 0x1F
assert conversion_ms(9) < 110 and conversion_ms(12) >= 750
""")


def test_nothing_blocks_for_the_conversion() -> None:
    vm("""
add(1, 20)
measure()
t = time.ticks_ms()
assert bus.start_conversion()
assert time.ticks_diff(time.ticks_ms(), t) < 10
bus.read(ROMS[0], 12, 20000)
assert time.ticks_diff(time.ticks_ms(), t) < 30
""")


def test_a_search_ends_after_sixteen_devices() -> None:
    vm("""
for serial in range(20):
    add(serial + 1, 20)
assert len(bus.scan()) == 16
""")


def test_a_sensor_that_has_its_resolution_is_not_written_to() -> None:
    vm("""
add(1, 20)
measure()
written = []
Ds18b20Bus.set_resolution = lambda *what: written.append(what)
assert measure() == "ok" and bus.value_mc == 20000
assert not written
assert measure(0, 9) == "ok" and len(written) == 1
""")


def test_a_silent_line_is_missing_at_once() -> None:
    vm("""
add(1, 20)
_onewire.bus.fault = _onewire.OPEN
written = []
_onewire.writebyte = lambda pin, byte: written.append(byte)
assert READING_FAULTS[bus.read(ROMS[0], 12)] == "missing" and not bus.start_conversion()
bus.set_resolution(ROMS[0], 9)
assert not written and bus.value_mc == 0
""")
