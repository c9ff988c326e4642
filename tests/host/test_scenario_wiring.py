"""What is wired between plant and controller: sensors by both, speeds, contacts, and when time passes."""

import pytest

from heatpump.applications import air_to_air, air_to_air_inverter
from heatpump.core import model
from heatpump.core.record import trace
from host_tools.plant import Plant
from host_tools.rigs import rig_class
from host_tools.rigs.base import LONGEST_PAUSE_MS
from host_tools.rigs.faults import CONTACTS, SENSOR_ROMS, devices, sensor_settings, wired_sensors
from host_tools.rigs.virtual import PlantWorld

HEAT = {"mode": "heat", "heat_setpoint": "25"}
OFF = dict.fromkeys(model.OUTPUTS, 0)


class Machine(Plant):
    """A machine whose values stand still, but for the room, which warms by 1 mK a second."""

    OUTPUTS = ("compressor", "outdoor_fan", "indoor_fan", "reversing_valve")
    MEASUREMENTS = (
        *("indoor_c", "outdoor_c", "indoor_coil_c", "outdoor_coil_c", "discharge_c", "tank_c", "attic_c"),
        *("power_w", "heat_w"),
    )
    CONTACTS = ("low_pressure", "flow")
    DISTURBANCES = CONTACTS

    def __init__(self):
        super().__init__(0.0)
        self.told = []
        self.measurements.update(indoor_c=19.0, outdoor_c=5.0, indoor_coil_c=30.0, discharge_c=60.0)

    def _step(self, outputs, dt_s):
        self.told.append((dt_s, dict(outputs)))
        self.measurements["indoor_c"] += dt_s / 1000

    def _measure(self, dt_s):
        pass

    def _disturb(self, name, value):
        self.measurements[f"{name}_closed"] = value


class Run:
    def __init__(self, rig_name, application="air_to_air", **settings):
        self.plant = Machine()
        self.rig = rig_class(rig_name)(self.plant, application, {**HEAT, **settings})
        self.seen = []
        self.rig.start(lambda now_ms, vector, measured: self.seen.append((now_ms, vector and list(vector))))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.rig.close()

    def at(self, seconds, name):
        self.rig.run_until(seconds * 1000)
        return self.seen[-1][1][trace.FIELDS.index(name)]


def dallas_crc(data):
    """Shift register of the DS18B20's data sheet, bit by bit."""
    register = 0
    for byte in data:
        for bit in range(8):
            mixed = (register ^ byte >> bit) & 1
            register >>= 1
            if mixed:
                register ^= 0b10001100
    return register


def test_every_role_that_a_line_can_have_has_a_rom_of_its_own():
    assert set(SENSOR_ROMS) == set(model.SENSORS) - {"dew_point"}
    assert len(set(SENSOR_ROMS.values())) == len(SENSOR_ROMS)
    for rom in map(bytes.fromhex, SENSOR_ROMS.values()):
        assert len(rom) == 8 and rom[0] == 0x28 and dallas_crc(rom[:7]) == rom[7]


def test_sensors_are_those_that_the_application_reads_and_the_plant_measures():
    coils = ("indoor", "outdoor", "indoor_coil", "outdoor_coil", "discharge")
    assert wired_sensors(vars(air_to_air), Machine) == coils
    world = PlantWorld(Machine(), "air_to_air")
    assert sensor_settings(world.roms) == {f"sensor_{role}": SENSOR_ROMS[role] for role in coils}
    assert set(devices(["indoor"])) == {
        *("bus", "sensor.indoor", "relay.compressor", "board", "clock", "wifi", "flash", "heap"),
        *("broker", "cable", "expander"),
        *(f"contact.{role}" for role in CONTACTS),
    }


@pytest.mark.parametrize("rig_name", ["in-process", "vm", pytest.param("virtual", marks=pytest.mark.slow)])
def test_an_inverters_speeds_reach_the_plant(rig_name):
    with Run(rig_name, "air_to_air_inverter") as run:
        assert run.at(20, "discharge_mc") == 60_000
        assert run.at(900, "compressor") == 1
        speeds = {name: run.at(900, name) for name in air_to_air_inverter.SPEEDS}
        told = run.plant.told[-1][1]
        assert {name: told[name] for name in air_to_air_inverter.SPEEDS} == pytest.approx(speeds, abs=2)
        assert speeds["outdoor_fan_speed"] > 0 and speeds["compressor_speed"] > 0
        assert "circulation_speed" not in told


@pytest.mark.parametrize("rig_name", ["in-process", pytest.param("virtual", marks=pytest.mark.slow)])
def test_a_machine_without_speeds_is_told_none(rig_name):
    with Run(rig_name) as run:
        run.rig.run_until(20_000)
        assert not [name for _, told in run.plant.told for name in told if name.endswith("_speed")]


@pytest.mark.parametrize("rig_name", ["in-process", "vm", pytest.param("virtual", marks=pytest.mark.slow)])
def test_the_plant_moves_contacts_and_a_fault_holds_one_open(rig_name):
    with Run(rig_name) as run:
        assert run.at(30, "low_pressure") == 1
        run.plant.disturb("low_pressure", 0.0)
        assert run.at(40, "low_pressure") == 0
        assert run.at(40, "flow") == run.at(40, "high_pressure") == 1
        run.plant.disturb("low_pressure", 1.0)
        assert run.at(50, "low_pressure") == 1
        run.rig.fault("contact.low_pressure", "open")
        assert run.at(60, "low_pressure") == 0
        run.plant.disturb("low_pressure", 0.0)
        run.rig.fault("contact.low_pressure", None)
        assert run.at(70, "low_pressure") == 0
        run.plant.disturb("low_pressure", 1.0)
        assert run.at(80, "low_pressure") == 1


@pytest.mark.parametrize("rig_name", ["in-process", pytest.param("virtual", marks=pytest.mark.slow)])
def test_no_time_is_lost_and_no_piece_is_longer_than_five_seconds(rig_name):
    with Run(rig_name, sense_period="7") as run:
        run.rig.run_until(3_333)
        run.rig.run_until(400_000)
        run.rig.power_cut(63_000)
        run.rig.run_until(500_000)
        assert run.plant.time_s == pytest.approx(run.rig.now_ms / 1000)
        assert max(dt_s for dt_s, _ in run.plant.told) <= LONGEST_PAUSE_MS / 1000
        assert len(run.plant.told) < 250


def test_the_plant_is_up_to_date_whenever_a_run_pauses_and_when_sensors_are_read():
    with Run("in-process", sense_period="7", sensor_resolution="12") as run:
        for seconds in (3, 5, 8, 15, 23):
            run.rig.run_until(seconds * 1000)
            assert run.plant.time_s == seconds
        read_mc = run.at(23, "indoor_mc")  # at 1, 8, 15, 22 s
        assert read_mc == round((19.0 + 0.022) * 16) * 125 // 2


def test_the_worlds_answer_says_nothing_while_nothing_is_new():
    plant = Machine()
    world = PlantWorld(plant, "air_to_air")
    assert world.advance(0, 0, OFF)["indoor"] == 19.0
    news = [bool(world.advance(n * 250, 250, OFF)) for n in range(1, 9)]
    assert news == [False, False, False, True] * 2
    on = {**OFF, "compressor": 1}
    world.advance(2500, 500, OFF)
    world.advance(3000, 500, on)
    world.hold("compressor", 1)
    world.advance(3500, 500, OFF)
    world.catch_up()
    world.catch_up()
    assert [(dt_s, told["compressor"]) for dt_s, told in plant.told] == [
        *((1.0, 0), (1.0, 0)),
        *((0.5, 0), (0.5, 1), (0.5, 1)),
    ]
