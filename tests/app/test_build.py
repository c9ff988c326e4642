"""What a board and an application file are put together to, in the real VM on simulated devices."""

import pytest

from tests.app.built import VIRTUAL, with_app

STEPPER = 'STEPPER = {"pins": (0, 2, 5, 15), "active": 1, "steps_per_s": 100}\n'
WITH_VALVE = VIRTUAL[: VIRTUAL.index("ANALOG")] + STEPPER


def test_the_parts_are_those_of_the_files_and_know_each_other() -> None:
    with_app("""
assert app.name == ("air_to_air", "virtual") and app.actuators is actuators
assert params.mode == OFF and controller.params is params and controller.application.demands == ("room",)
assert app.sensing.readings is inputs.readings and app.clock.inputs is inputs
assert app.sensing.bus.scan() == []
_onewire.bus.add("28ff641d84160438", 20)
assert len(app.sensing.scan()) == 1
assert inputs.utc_minute == -1
app.clock.set("2026-11-21T22:50Z")
assert inputs.utc_minute > 0 and inputs.minute_of_week >= 0
""")


def test_contacts_of_the_board_are_read() -> None:
    with_app("""
link.answer[link.DRIVEN + 1] = 0xFF  # pins 32 to 39: pressure switches open, both requests made
for _ in range(2):
    app.contacts.read(inputs.contacts)
assert inputs.contacts[CONTACTS.index("high_pressure")] == 0
assert inputs.contacts[CONTACTS.index("sg_1")] == 1
""")


def test_a_board_needs_no_contacts() -> None:
    board = VIRTUAL[: VIRTUAL.index("# 34 to 39")] + VIRTUAL[VIRTUAL.index("ANALOG") :]
    with_app("app.contacts.read(inputs.contacts); assert inputs.contacts[0] == 1", board=board)


@pytest.mark.parametrize(("cause", "dips", "word"), [(1, 1, "power-up"), (3, 0, "watchdog")])
def test_how_the_board_was_reset_is_the_first_event_and_a_dip_if_power_came(
    cause: int, dips: int, word: str
) -> None:
    with_app(
        f"""
from heatpump.core.record.event_log import RESET
assert inputs.dips == {dips} and ("dips" in os.listdir()) == {dips == 1}
log = controller.log
assert log.count == 1 and log.event(1)[:3] == (RESET, RESETS.index({word!r}), 1), log.event(1)
""",
        cause=cause,
    )


def test_what_was_kept_is_there_again() -> None:
    with_app(
        "assert controller.counters.starts == 7, controller.counters.starts; assert params.mode == HEAT",
        state='{"starts":7}',
        settings={"mode": "heat"},
    )


@pytest.mark.parametrize("application", ["air_to_air", "air_to_air_inverter"])
def test_the_valve_moves_on_a_machine_that_has_one(application: str) -> None:
    """The other leaves those pins alone, whatever the board has."""
    with_app(
        f"""
outputs = Outputs()
outputs.valve_steps = 20
actuators.apply(outputs)
time.sleep_ms(500)
driven = any([Pin(pin)._mode == Pin.OUT for pin in (0, 2, 5, 15)])
assert driven == {application == "air_to_air_inverter"}
""",
        application,
        board=WITH_VALVE,
    )


def test_a_dew_point_is_told_and_never_measured() -> None:
    with_app(
        """
assert "sensor_supply" in params.texts and "sensor_dew_point" not in params.texts
inputs.readings[DEW_POINT].good(12000)
play(app.sensing.run(), ms=2000)
assert inputs.readings[DEW_POINT].fault == READING_OK
assert inputs.readings[SUPPLY].fault == NOT_ASSIGNED
""",
        "air_to_water_inverter",
    )


def test_broker_and_house_are_heard() -> None:
    with_app("""
assert app.mqtt.error == "" and not app.mqtt.connected
play(app.mqtt.run(), ms=1000)
assert app.mqtt.error == "off"
assert app.set_over_mqtt("heat_setpoint", "22.5") == "" and params.heat_setpoint_mc == 22500
assert json.loads(kept())["heat_setpoint"] == "22.5"
""")


def test_what_was_needed_to_build_it_leaves_the_memory() -> None:
    with_app("""
rows = [name for name in sys.modules if "param_rows." in name]
assert rows == ["heatpump.core.param_rows.who"], rows  # numbers, which the build puts in its place
assert type(app.store).__init__ is type(actuators).__init__ is None
""")
