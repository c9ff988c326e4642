"""Clock, schedule, presets, prices and smart grid in the whole firmware on the virtual board."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from host_tools.rigs.faults import sensor_settings
from tests.app.on_board import ROMS, SETTINGS, Bench

pytestmark = pytest.mark.slow

SG_1_PIN, SG_2_PIN = 32, 33  # pulled up; low is asked


ABSENT = "28ff010000000085"  # of a sensor that isn't on the line


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path, 0)
    try:
        yield bench
    finally:
        bench.board.stop()


def status(bench: Bench) -> dict[str, object]:
    found: dict[str, object] = json.loads(bench.ask("status json"))
    return found


def wait(bench: Bench, seconds: int) -> None:
    bench.board.run_until(bench.board.now_ms + seconds * 1000)


def test_the_schedule_follows_a_clock_that_is_set_and_outlives_a_reset(bench: Bench) -> None:
    bench.start()
    wait(bench, 5)
    assert "06:00 comfort, 22:00 eco" in bench.ask("set schedule_weekdays 06:00 comfort, 22:00 eco")
    wait(bench, 11)
    assert status(bench)["preset"] == "comfort" and status(bench)["clock"] == 0
    assert "the schedule waits for the clock" in bench.ask("faults")
    assert "local time 2026-11-23 21:59 (+60 min)" in bench.ask("set clock 2026-11-23T20:59Z")
    wait(bench, 11)
    assert status(bench)["preset"] == "comfort" and status(bench)["clock"] == 1
    wait(bench, 70)
    assert status(bench)["preset"] == "eco" and status(bench)["room_target"] == 19.0
    assert status(bench)["warm_by"] == "06:00" and "heating_from 0" in bench.ask("status")
    bench.board.reset()
    wait(bench, 15)
    assert status(bench)["preset"] == "eco"
    assert "error: clock: '22:00' is not a UTC time" in bench.ask("clock 22:00")


def test_a_boost_ends_and_does_not_begin_again_at_a_reset(bench: Bench) -> None:
    board = bench.start()
    wait(bench, 5)
    bench.ask("set boost_duration 300")
    bench.ask("set preset boost")
    assert json.loads(board.flash.read("settings.json"))["preset"] == "boost"
    wait(bench, 2)
    assert status(bench)["room_target"] == 23.0
    wait(bench, 330)
    assert status(bench)["preset"] == "comfort" and "preset = schedule" in bench.ask("get preset")
    assert json.loads(board.flash.read("settings.json"))["preset"] == "schedule"
    board.reset()
    wait(bench, 15)
    assert status(bench)["room_target"] == 21.0


def test_cheap_hours_lift_the_setpoint_within_its_band_while_the_plan_lasts(bench: Bench) -> None:
    bench.start()
    wait(bench, 5)
    bench.ask("clock 2026-11-23T20:58Z")
    told = bench.ask("prices 2026-11-23T20:45Z 15 3 90 95 92")
    assert "2026-11-23T20:45Z 3 90 95 92" in told and "until 2026-11-23T21:45Z" in told
    wait(bench, 11)
    assert status(bench)["price_level"] == "cheap" and status(bench)["room_target"] == 21.2
    wait(bench, 150)
    assert status(bench)["price_level"] == "normal" and status(bench)["room_target"] == 21.0
    wait(bench, 2700)
    assert status(bench)["price_level"] == "no plan"
    assert "now: no plan" in bench.ask("prices")


def test_the_grids_contacts_block_and_shift(bench: Bench) -> None:
    board = bench.start()
    wait(bench, 500)
    assert board.outputs["compressor"]
    board.set_input(SG_1_PIN, 0)
    wait(bench, 15)
    assert status(bench)["sg_state"] == "block"
    wait(bench, 600)  # the minimum on time, then all that would forbid a start
    assert not board.outputs["compressor"]
    assert status(bench)["stop_cause"] == status(bench)["block"] == "grid block"
    board.set_input(SG_2_PIN, 0)
    wait(bench, 15)
    assert status(bench)["sg_state"] == "forced" and status(bench)["room_target"] == 23.0


OVER_MQTT = """
async def run_after_orders(self, watchdog, run=App.run):
    for key, text in {}:
        try:
            said = self.set_over_mqtt(key, text) or "kept"
        except ValueError as error:
            said = error
        print(key, "->", said)
    await run(self, watchdog)
App.run = run_after_orders
"""


def answers(bench: Bench) -> list[str]:
    """What the board answered to each of the orders, once each."""
    return list(dict.fromkeys(line.strip() for line in bench.text.splitlines() if "->" in line))


def test_clock_prices_and_grid_are_set_over_mqtt_but_not_the_time_server(bench: Bench) -> None:
    orders = [
        ("clock", "2026-11-23T20:58Z"),
        ("clock", "noon"),
        ("prices", "2026-11-23T20:45Z 15 3 90 95 92"),
        ("prices", "1"),
        ("sg_ready", "recommended"),
        ("schedule_monday", "20:00 away, 21:30 eco"),
        ("ntp_host", "192.0.2.1"),
    ]
    bench.start(added={"app/app.py": OVER_MQTT.format(orders)})
    wait(bench, 15)
    told = answers(bench)
    assert told == [
        "clock -> kept",
        "clock -> clock: 'noon' is not a UTC time like 2026-11-21T22:50Z",
        "prices -> 4 prices until 2026-11-23T21:45Z",
        "prices -> prices: a start like 2026-11-21T22:00Z, minutes of each, then the prices",
        "sg_ready -> kept",
        "schedule_monday -> kept",
        "ntp_host -> ntp_host: only to be set at the board's console",
    ]
    found = status(bench)
    assert (found["clock"], found["price_level"], found["sg_state"], found["preset"]) == (
        1,
        "cheap",
        "recommended",
        "eco",
    )
    assert found["room_target"] == 20.0  # 21, eco 2 less, recommended 1 more; the grid goes before the price


def test_a_dew_point_comes_over_mqtt_and_ages(bench: Bench) -> None:
    orders = [("dew_point", "14.2"), ("dew_point", "wet")]
    bench.start(
        added={"app/app.py": OVER_MQTT.format(orders)},
        application_py='NAME = "air_to_water"\n',
        settings_json="{}",
    )
    wait(bench, 10)
    told = answers(bench)
    assert told == ["dew_point -> kept", "dew_point -> dew_point: 'wet' is not a number"]
    assert status(bench)["dew_point"] == 14.2
    wait(bench, 40)
    assert status(bench)["dew_point"] is None


def test_a_reading_of_a_role_without_a_sensor_comes_over_mqtt_and_ages(bench: Bench) -> None:
    settings = SETTINGS | sensor_settings(ROMS) | {"reading_recovery": "10", "outside_max_age": "120"}
    indoor = settings.pop("sensor_indoor")
    orders = [("reading_indoor", "18,5\n"), ("reading_outdoor", "3"), ("reading_tank", "50")]
    bench.start(added={"app/app.py": OVER_MQTT.format(orders)}, settings_json=json.dumps(settings))
    wait(bench, 20)
    told = answers(bench)
    assert told == [
        "reading_indoor -> kept",
        "reading_outdoor -> reading_outdoor: this role has a sensor of its own, see sensor_outdoor",
        "reading_tank -> reading_tank: this application has no use for it",
    ]
    assert status(bench)["indoor"] == 18.5 and "-                from outside, 0" in bench.ask("sensors")
    wait(bench, 90)
    assert status(bench)["indoor"] == 18.5 and "no faults" in bench.ask("faults")
    wait(bench, 30)
    assert status(bench)["indoor"] is None
    assert "indoor reading: indoor        -                from outside, too old" in bench.ask("faults")
    assert "reading_indoor: taken" in bench.ask("set reading_indoor 19")
    assert "error: reading_indoor: 99 is out of bounds" in bench.ask("set reading_indoor 99")
    wait(bench, 12)
    assert status(bench)["indoor"] == 19.0 and "no faults" in bench.ask("faults")
    assert indoor != ABSENT
    bench.ask(f"set sensor_indoor {ABSENT}")
    assert "has a sensor of its own" in bench.ask("set reading_indoor 20")
    wait(bench, 38)
    assert status(bench)["indoor"] is None
    assert "missing" in bench.ask("faults")
