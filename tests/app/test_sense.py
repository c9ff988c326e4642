"""From the 1-Wire line to the readings: whose value, when, and what is said of a faulty one; in the VM."""

from tests.vm import run_in_vm

SETUP = """
import asyncio, time
import _onewire
import sim_ds18b20 as sim
from heatpump.app.sense import BUS_FAULTS, Sensing
from heatpump.applications import air_to_water_inverter
from heatpump.core.application import Application
from heatpump.core.causes import READING_FAULTS
from heatpump.core.model import *
from heatpump.core.param_rows.who import INSTALLER
from heatpump.core.params import Params
from heatpump.core.record.event_log import JUMP, EventLog
from heatpump.drivers.ds18b20 import Ds18b20Bus

params = Params(Application(air_to_water_inverter.__dict__))
inputs, log = Inputs(), EventLog()
readings = inputs.readings
ROLES = [INDOOR, OUTDOOR, TANK, OUTDOOR_COIL, DISCHARGE, SUPPLY, RETURN]
sensing = Sensing(Ds18b20Bus(_onewire.bus.pin, BUS_FAULTS), params, readings, ROLES, log)

def add(serial, celsius):
    "A sensor on the line, and its ROM code."
    rom = bytes((0x28, serial, 0, 0, 0, 0, 0x5A))
    code = "".join("%02x" % byte for byte in rom + bytes((sim.crc8(rom),)))
    return _onewire.bus.add(code, celsius), code

def assign(n, code):
    params.set("sensor_" + SENSORS[n], code, INSTALLER)

def sensor(n, celsius):
    "A sensor on the line for a role."
    added, code = add(n + 1, celsius)
    assign(n, code)
    return added

def state(n):
    return readings[n].value_mc, READING_FAULTS[readings[n].fault]

def play(main):
    async def both():
        task = asyncio.create_task(sensing.run())
        await main
        if task.done():
            await task
    asyncio.run(both())

sleep_ms = asyncio.sleep_ms
"""


def vm(source: str) -> None:
    run_in_vm(SETUP + source, heap_kb=1000)


def test_each_role_has_the_value_of_its_own_sensor_once_it_is_measured() -> None:
    vm("""
for n, celsius in ((INDOOR, 21), (OUTDOOR, -5), (RETURN, 30.5)):
    sensor(n, celsius)

async def main():
    await sleep_ms(700)
    assert {state(n) for n in ROLES} == {(0, "stale")}
    await sleep_ms(250)
    assert state(INDOOR) == (21000, "ok") and state(OUTDOOR) == (-5000, "ok"), state(INDOOR)
    assert state(RETURN) == (30500, "ok")
    assert state(SUPPLY) == (0, "not assigned"), state(SUPPLY)
    assert readings[INDOOR].age_ms == 0 and readings[SUPPLY].age_ms == AGE_UNKNOWN_MS
    assert sensing.failures == [0] * len(SENSORS)

play(main())
""")


def test_the_first_conversion_of_a_sensor_has_the_time_of_twelve_bits() -> None:
    """One that has just been powered takes it, whatever was asked. And it isn't waited for longer."""
    vm("""
params.set("sensor_resolution", "9", INSTALLER)
sensor(INDOOR, 21.5)
async def main():
    await sleep_ms(850)
    assert state(INDOOR) == (21500, "ok"), state(INDOOR)

play(main())
""")


def test_it_measures_each_period_counted_from_one_start_to_the_next() -> None:
    vm("""
indoor = sensor(INDOOR, 0)
starts = []
convert = sim.Sensor.convert
def counted(self):
    starts.append(time.ticks_ms())
    self.measured += 16
    convert(self)

sim.Sensor.convert = counted
async def main():
    for asked_s, period_s in ((5, 5), (2, 2), (30, 15)):  # twice within the longest age
        params.set("sense_period", str(asked_s), INSTALLER)
        await sleep_ms(31000)
        del starts[:]
        await sleep_ms(121000)
        gaps = {round((then - at) / 50) for at, then in zip(starts, starts[1:])}
        assert gaps == {period_s * 20}, (period_s, starts)
    assert state(INDOOR) == (indoor.measured * 1000 // 16, "ok")

play(main())
""")


def test_many_sensors_and_a_short_period_leave_a_tenth_of_a_second_at_least() -> None:
    vm("""
params.set("sense_period", "2", INSTALLER)
sensor(INDOOR, 20)
reads = sensing.bus.read
def slow(*arguments):
    time.sleep_ms(1500)
    return reads(*arguments)

sensing.bus.read = slow
starts = []
begin = sensing.bus.start_conversion
def counted():
    starts.append(time.ticks_ms())
    begin()

sensing.bus.start_conversion = counted
async def main():
    await sleep_ms(20000)
    gaps = [then - at for at, then in zip(starts, starts[1:])]
    assert all(2360 <= gap <= 2385 for gap in gaps), gaps  # 760, 1500, a read of 12, 100

play(main())
""")


def test_three_sensors_are_read_before_the_others_have_their_turn() -> None:
    """Each takes 12 ms in which nothing else runs, the control included."""
    vm("""
for n in ROLES:
    sensor(n, 20)
reads, held = [0], []
read = sensing.bus.read
def counted(*arguments):
    reads[0] += 1
    return read(*arguments)

sensing.bus.read = counted
async def main():
    await sleep_ms(500)
    for _ in range(500):
        held.append(reads[0])
        reads[0] = 0
        await sleep_ms(1)
    assert [count for count in held if count] == [3, 3, 1], held

play(main())
""")


def test_a_sensor_that_fails_leaves_its_last_value_to_age_and_is_counted() -> None:
    vm("""
indoor, coil = sensor(INDOOR, 21), sensor(TANK, 33)
async def main():
    await sleep_ms(1000)
    indoor.fault = sim.DISCONNECTED
    coil.fault = sim.RESERVED_BYTES
    readings[INDOOR].age_ms = 3000
    await sleep_ms(10000)
    assert state(INDOOR) == (21000, "missing") and readings[INDOOR].age_ms == 3000
    assert state(TANK) == (33000, "reserved bytes"), state(TANK)
    assert sensing.failures == [2 if n in (INDOOR, TANK) else 0 for n in range(len(SENSORS))]
    indoor.fault = sim.NONE
    await sleep_ms(5000)
    assert state(INDOOR) == (21000, "ok") and readings[INDOOR].age_ms == 0
    assert sensing.failures[INDOOR] == 2 and sensing.failures[TANK] == 3

play(main())
""")


def test_85_degrees_are_believed_beside_the_last_good_value_only() -> None:
    vm("""
discharge = sensor(DISCHARGE, 84)
async def main():
    await sleep_ms(1000)
    discharge.measured = 85 * 16
    await sleep_ms(5000)
    assert state(DISCHARGE) == (85000, "ok"), state(DISCHARGE)
    readings[DISCHARGE].fault = MISSING  # what was before that isn't known to be near
    await sleep_ms(5000)
    assert state(DISCHARGE) == (85000, "power-up value"), state(DISCHARGE)

play(main())
""")


def test_a_jump_is_told_to_the_log_with_its_sensor_and_its_degrees() -> None:
    vm("""
supply = sensor(SUPPLY, 35)
async def main():
    await sleep_ms(1000)
    readings[SUPPLY].age_ms = 0
    supply.measured = -20 * 16
    await sleep_ms(5000)
    assert state(SUPPLY) == (35000, "jump"), state(SUPPLY)
    assert log.count == 1 and log.event(1)[:3] == (JUMP, SUPPLY + 1, 80), log.event(1)
    await sleep_ms(5000)
    assert state(SUPPLY) == (-20000, "ok") and log.count == 1
    assert sensing.failures[SUPPLY] == 0

play(main())
""")


def test_a_sensor_that_is_assigned_while_it_runs_is_read_in_the_next_round() -> None:
    vm("""
_, mine = add(1, 21)
_, other = add(2, 12)
async def main():
    await sleep_ms(1000)
    assert state(INDOOR) == (0, "not assigned")
    assign(INDOOR, mine)
    await sleep_ms(5000)
    assert state(INDOOR) == (21000, "ok")
    readings[INDOOR].age_ms = AGE_UNKNOWN_MS
    assign(INDOOR, other)
    await sleep_ms(5000)
    assert state(INDOOR) == (12000, "ok")
    assign(INDOOR, "")
    await sleep_ms(5000)
    assert state(INDOOR) == (12000, "not assigned")

play(main())
""")


def test_assignments_that_have_not_changed_cost_no_memory() -> None:
    vm("""
sensor(INDOOR, 20)
async def main():
    await sleep_ms(1000)
    roms = sensing._roms
    await sleep_ms(5000)
    assert sensing._roms is roms

play(main())
""")


def test_what_the_house_tells_stays_until_the_role_has_a_sensor() -> None:
    vm("""
def tell(n, celsius):
    readings[n].good(celsius * 1000)
    readings[n].fault, readings[n].age_ms = TOLD, -800000

indoor, code = add(1, 15)
tell(INDOOR, 15)
tell(OUTDOOR, 8)
async def main():
    await sleep_ms(1000)
    assert readings[INDOOR].fault == TOLD and readings[INDOOR].age_ms == -800000
    readings[OUTDOOR].age_ms = -5000
    assign(OUTDOOR, "28ffffffffffff0c")  # one that isn't there
    await sleep_ms(5000)
    # what was told lasts no longer than a reading of a sensor's own
    assert state(OUTDOOR) == (8000, "missing") and readings[OUTDOOR].age_ms == 0, readings[OUTDOOR].age_ms

play(main())
""")


def test_the_line_is_searched_at_start_and_when_asked() -> None:
    vm("""
_, mine = add(1, 21)
foreign, code = add(2, 12)
foreign.fault = sim.FOREIGN_FAMILY
assert sensing.found == []
async def main():
    await sleep_ms(1000)
    found = dict(sensing.found)
    assert len(found) == 2 and found.pop(mine) == ""
    assert list(found.values()) == ["family 0x26 is not a DS18B20"] and list(found)[0][:4] == "2602"
    _, third = add(3, 20)
    assert sensing.scan() is sensing.found and (third, "") in sensing.found

play(main())
""")
