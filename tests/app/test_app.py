"""The tasks of the firmware and what they ask of each other, in the real VM on simulated devices."""

import json

from tests.app.built import with_app


def test_every_task_runs_beside_the_control_and_is_ended_by_it_alone() -> None:
    said = with_app("""
ran = []
def stand_in(name):
    async def run():
        ran.append(name)
        await asyncio.sleep_ms(100000)
    return run

for part in ("sensing", "wifi", "mqtt", "clock", "store"):
    setattr(getattr(app, part), "run", stand_in(part))
app._run_console = stand_in("console")
app._keep_and_tell = stand_in("keep")
running.dips.forget = stand_in("dips")

class Dog:
    fed = 0
    def feed(self):
        self.fed += 1
        if self.fed == 3:
            raise RuntimeError("the control fails")

try:
    asyncio.run(app.run(Dog()))
except RuntimeError as error:
    print(error)
assert sorted(ran) == ["clock", "console", "dips", "keep", "mqtt", "sensing", "store", "wifi"], ran
""")
    assert said == "the control fails\n"


def test_a_task_that_fails_is_told_once_and_starts_again_ever_later() -> None:
    said = with_app("""
starts = []
async def fail():
    starts.append(time.ticks_ms())
    raise ValueError("old trouble" if len(starts) < 7 else "new trouble")

play(app._keep_running(fail), ms=500000)
waits = [round((then - at) / 1000) for at, then in zip(starts, starts[1:])]
assert waits == [10, 20, 40, 80, 80, 80, 10, 20, 40, 80], waits
assert json.loads(app.status_json())["task_failures"] == len(starts)
""")
    assert said.count("ValueError: old trouble") == said.count("ValueError: new trouble") == 1
    assert said.count("Traceback") == 2


def test_a_task_that_ends_starts_again_without_a_word() -> None:
    said = with_app("""
starts = []
async def end():
    starts.append(time.ticks_ms())

play(app._keep_running(end), ms=65000)
assert len(starts) == 3, starts
assert json.loads(app.status_json())["task_failures"] == 0
""")
    assert said == ""


def test_the_console_answers_by_the_parts_of_this_board() -> None:
    with_app("""
asked = []
async def run(answer, idle, commands):
    for line in ("set heat_setpoint 22.5", "version", "status", "status json", "clock 2026-11-21T22:50Z"):
        asked.append(list(answer(line)))
        idle()

running.console.run = run
play(app._run_console(), ms=10)
assert params.heat_setpoint_mc == 22500 and json.loads(kept())["heat_setpoint"] == "22.5"
assert asked[0] == ["heat_setpoint = 22.5 °C"], asked[0]
name, chip = asked[1]
from heatpump import VERSION
assert name == "heatpump %s, application air_to_air, board virtual" % VERSION, name
assert chip == "MicroPython %d.%d.%d, last reset: power-up" % sys.implementation.version[:3], chip
assert "heat_setpoint 22.5 °C" in asked[2][0], asked[2]
assert json.loads(asked[3][0])["heat_setpoint"] == 22.5
assert inputs.utc_minute > 0
left = [name for name in sys.modules if "app.command." in name or "record.status" in name]
assert not left, left
""")


def test_what_ended_by_itself_does_not_begin_again_at_the_next_reset() -> None:
    with_app(
        """
params.preset = SCHEDULED  # as the core does at the end
controller.signals.preset_ended = True
play(app._keep_and_tell(), ms=100)
assert json.loads(kept()) == {"preset": "schedule"}, kept()
assert not controller.signals.preset_ended
assert "heatpump.app.files" not in sys.modules
app.settings.set("preset", "away", running.USER)  # since
controller.signals.preset_ended = True
play(app._keep_and_tell(), ms=100)
assert json.loads(kept()) == {"preset": "away"} and params.preset == AWAY
assert not controller.signals.preset_ended
""",
        settings={"preset": "boost"},
    )


def test_a_tank_s_boost_that_ended_likewise() -> None:
    with_app(
        """
tank, = controller.demands
for again in ("0", "1"):
    app.settings.set("tank_boost", "1", running.USER)
    params.tank_boost = int(again)
    tank.boost_ended = True
    running.forget_tables()
    play(app._keep_and_tell(), ms=25000)
    assert json.loads(kept()) == {"tank_boost": again}, kept()
    assert tank.boost_ended is False
    assert "heatpump.app.files" not in sys.modules
""",
        "water_heater",
    )


def test_events_go_out_once_the_broker_listens() -> None:
    said = with_app("""
play(app._keep_and_tell(), ms=25000)
assert app.mqtt._queue == [] and controller.log.untaken == 1
app.mqtt.connected = True
play(app._keep_and_tell(), ms=25000)
(topic, text), = app.mqtt._queue
print(topic, text)
assert "heatpump.core.record.event_text" not in sys.modules
""")
    topic, text = said.split(" ", 1)
    assert topic == "event" and json.loads(text) == {
        "uptime": 0, "event": "reset", "what": "power-up", "times": 1,
    }  # fmt: skip


def test_short_memory_and_a_failed_flash_are_noticed_until_they_are_over() -> None:
    with_app("""
from heatpump.core import model
left = [20000]
running.idf_heap.free = lambda: (left[0], left[0])
def noticed(ms):
    play(app._keep_and_tell(), ms=ms)
    return controller.notice()

assert noticed(100) == noticed(11000) == model.NO_CAUSE
left[0] = 15999
assert noticed(100) == model.NO_CAUSE  # a command takes it for a moment
assert noticed(11000) == model.MEMORY_SHORT
app.settings.failed["settings.json"] = "it failed"
assert noticed(11000) == model.MEMORY_SHORT  # of two it is what takes the network; 'faults' tells both
left[0] = None  # a platform without that heap
assert noticed(11000) == model.FLASH_FAILED
app.settings.failed.clear()
assert noticed(11000) == model.NO_CAUSE
running.memory_free = lambda: 9999
assert noticed(11000) == model.MEMORY_SHORT
running.memory_free = lambda: 10000
assert noticed(11000) == model.NO_CAUSE

# With an event that there is no memory to tell of the task begins anew each time.
def out_of_memory():
    raise MemoryError

running.memory_free = lambda: 9999
app.mqtt.connected = True
app._tell_event = out_of_memory
for _ in range(2):
    try:
        play(app._keep_and_tell(), ms=100)
    except MemoryError:
        pass
assert controller.notice() == model.MEMORY_SHORT
""")


def test_a_connection_is_made_anew_when_what_it_is_made_by_changes() -> None:
    with_app("""
anew = []
app.clock.restart = lambda: anew.append("clock")
app.mqtt.restart = lambda: anew.append("mqtt")
def of(key, text):
    del anew[:]
    app.settings.set(key, text, running.USER)
    return anew

from heatpump.core.param_rows.who import INSTALLER
running.USER = INSTALLER
assert of("ntp_host", "time.local") == ["clock"]
assert of("mqtt_host", "broker.local") == of("mqtt_user", "me") == of("device_name", "attic") == ["mqtt"]
assert of("heat_setpoint", "21.5") == of("wifi_ssid", "home") == []
""")


def test_what_the_board_says_of_itself() -> None:
    said = with_app("""
import esp32, network
esp32.begin()
app.wifi.error, app.mqtt.error = "no such network", "refused"
print(app.status_json())
assert "heatpump.core.record.status" not in sys.modules
app.wifi.error = app.mqtt.error = ""
app.mqtt.drops, app.mqtt.commands_dropped = 3, 4
print(app.status_json())
app.wifi._wlan = network.WLAN()
app.wifi._wlan.active(True)
app.wifi._wlan.connect("home", "secret")
time.sleep(10)
print(app.status_json())
for cause, word in ((1, "power-up"), (2, "reset"), (3, "watchdog"), (4, "unknown"), (5, "soft reset")):
    link.config["cause"] = cause
    assert running.reset_cause() == word
held = [bytearray(1000) for _ in range(50)]
before = running.memory_free()
held = None
assert running.memory_free() - before > 45000
""")
    failed, away, joined = map(json.loads, said.splitlines())
    assert (failed["network"], failed["mqtt"]) == ("no such network", "refused")
    assert (away["network"], away["mqtt"], joined["network"]) == ("not connected", "ok", "ok")
    assert (away["mqtt_drops"], away["commands_dropped"], away["reset_cause"]) == (3, 4, "power-up")
    assert away["network_memory"] * 3 // 4 == away["network_memory_piece"] and away["memory_free"] > 10000


def test_what_is_set_over_mqtt_is_kept_and_what_speaks_against_it_is_told() -> None:
    with_app("""
seen = []
told = app.settings._on_set
def on_set(key):
    seen.append("heatpump.app.external" in sys.modules)
    told(key)

app.settings._on_set = on_set
assert app.set_over_mqtt("heat_setpoint", "21.5") == "" and params.heat_setpoint_mc == 21500
assert seen == [False]
assert [name for name in sys.modules if "app.external" in name or "contradictions" in name] == []
said = app.set_over_mqtt("heat_setpoint", "26")
assert said == ("heat_setpoint is 26.0 °C and cool_setpoint is 25.0 °C: "
                "in auto cooling begins only auto_band above the heating setpoint"), said
app.settings.save = lambda: "the flash failed"
said = app.set_over_mqtt("heat_setpoint", "26.5")
assert said.startswith("the flash failed; heat_setpoint is 26.5"), said
try:
    app.set_over_mqtt("minimum_off", "0")
except ValueError as error:
    print(error)
assert app.set_over_mqtt("reading_indoor", "20.5") == "" and inputs.readings[INDOOR].value_mc == 20500
""")


def test_tables_are_forgotten_and_what_is_in_use_is_not() -> None:
    with_app("""
import heatpump.core.calendar
from heatpump.core.record import event_text
import heatpump.app.command.table
import socket
running.forget_tables()
assert "heatpump.core.calendar" not in sys.modules and "heatpump.app.command.table" not in sys.modules
assert not hasattr(sys.modules["heatpump.core"], "calendar")
assert not hasattr(sys.modules["heatpump.core.record"], "event_text")
assert sys.modules["heatpump.app.app"] is running and "heatpump.core" in sys.modules
assert "board" in sys.modules and "vclock" in sys.modules
assert event_text.KINDS  # with its user
""")
