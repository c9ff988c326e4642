"""From reset to running and back: relays, watchdog, radio and memory at each way in and out; in the VM."""

from host_tools.paths import BOARDS
from tests.vm import run_in_vm

SETUP = (
    f"BOARD_FOLDER = {str(BOARDS / 'virtual')!r}\n"
    + """
import gc, json, os, sys
import machine, network, vclock
from machine import Pin

os.chdir(sys.argv[0].rsplit("/", 1)[0])
sys.path.append(BOARD_FOLDER)
import board

class application:
    NAME = "air_to_air"

sys.modules["application"] = application
from heatpump import start

def watchdog_ms():
    "What is left until it bites, None while it isn't armed."
    if vclock.watchdog_us == vclock.NEVER:
        return None
    return round((vclock.watchdog_us - vclock.now_us) / 1000)

def on():
    return [role for role, output in board.OUTPUTS.items()
            if Pin(output["pin"]).value() == output["active"]]

def all_on():
    for output in board.OUTPUTS.values():
        Pin(output["pin"]).value(output["active"])
    assert len(on()) == len(board.OUTPUTS)

def stop_after(ms, look=lambda: None):
    "Ctrl-C, when all relays are on and once `look` was called."
    def stop(_):
        look()
        all_on()
        raise KeyboardInterrupt
    machine.Timer(1).init(mode=machine.Timer.ONE_SHOT, period=ms, callback=stop)

def instead_of_build(do):
    import heatpump.app.build as module
    whole = module.build
    module.build = lambda *arguments: do(whole, arguments)

def keep(settings, length=0):
    with open("settings.json", "w") as file:
        text = json.dumps(settings)
        file.write(text + " " * (length - len(text)))

def radio():
    return network.WLAN._station is not None and network.WLAN().active()
"""
)


def vm(source: str) -> str:
    return run_in_vm(SETUP + source, heap_kb=1000)


def test_it_runs_with_the_board_s_watchdog_until_ctrl_c_leaves_ten_minutes() -> None:
    said = vm("""
import asyncio
seen = []
def run(tasks, whole=asyncio.run):
    seen.append(set(sys.modules))
    whole(tasks)

asyncio.run = run
stop_after(5500, lambda: seen.extend((watchdog_ms(), gc.threshold())))
start.main()
modules, left_ms, threshold = seen
assert board.WATCHDOG_MS - 1000 <= left_ms <= board.WATCHDOG_MS, left_ms
assert threshold == -1
for name in ("board", "application", "heatpump.app.board_check", "heatpump.app.state_file"):
    assert name not in modules, name
assert "heatpump.app.app" in modules
assert on() == [] and watchdog_ms() == 600000, (on(), watchdog_ms())
""")
    assert said.endswith("stopped, relays off; the board restarts in 10 minutes\n")


def test_loading_has_two_minutes_and_keeps_the_heap_together() -> None:
    vm("""
seen = []
def look(whole, arguments):
    seen.extend((watchdog_ms(), gc.threshold()))
    return whole(*arguments)

instead_of_build(look)
stop_after(1500)
start.main()
assert seen == [120000, 4096], seen
""")


def test_another_ctrl_c_while_it_stops_changes_nothing() -> None:
    said = vm("""
arm, pressed = vclock.set_watchdog, []
def armed(timeout_us, tell):
    if timeout_us == 600000000 and len(pressed) < 3:
        pressed.append(on())
        raise KeyboardInterrupt
    arm(timeout_us, tell)

vclock.set_watchdog = armed
stop_after(1500)
start.main()
assert pressed == [[]] * 3 and on() == [] and watchdog_ms() == 600000
""")
    assert said.count("the board restarts in 10 minutes") == 1


def test_ctrl_c_before_there_are_outputs() -> None:
    said = vm("""
def pressed():
    raise KeyboardInterrupt

start._radio_first = pressed
start.main()
assert watchdog_ms() == 600000
""")
    assert said.count("the board restarts in 10 minutes") == 1


def test_an_error_once_the_watchdog_is_armed_leaves_it_its_time() -> None:
    vm("""
def fail(whole, arguments):
    all_on()
    raise RuntimeError("out of luck")

instead_of_build(fail)
try:
    start.main()
except RuntimeError as error:
    assert str(error) == "out of luck"
else:
    raise AssertionError("it was swallowed")
assert on() == [] and watchdog_ms() == 120000, watchdog_ms()
""")


def test_an_error_before_the_watchdog_is_armed_leaves_ten_minutes() -> None:
    """As with a package that is damaged: a person may come, or a restart may help."""
    vm("""
sys.modules["heatpump.app.board_check"] = object()
try:
    start.main()
except ImportError:
    pass
else:
    raise AssertionError("it was swallowed")
assert watchdog_ms() == 600000, watchdog_ms()
""")


def test_a_wrong_application_arms_no_watchdog_as_no_restart_would_help() -> None:
    said = vm("""
application.NAME = "toaster"
def later(actuators):
    all_on()
    return safe(actuators)
from heatpump.app.actuators import Actuators
safe = Actuators.safe
Actuators.safe = later
start.main()
assert watchdog_ms() is None and on() == []
""")
    assert said == "error: application.py: no application 'toaster' is here; 'heatpump deploy' brings one\n"


def test_the_radio_comes_first_for_who_wants_a_network() -> None:
    """Before the package is loaded, for then there is no room for it; and without one that takes 40 kB."""
    vm("""
class Board:
    def __getattr__(self, name):
        seen.append(radio())
        return getattr(board, name)

for settings, length, wanted in (
    ({}, 0, False),
    ({"mode": "heat"}, 0, False),
    ({"wifi_ssid": "", "mqtt_host": ""}, 0, False),
    ({"wifi_ssid": "home"}, 0, True),
    ({"mqtt_host": "broker"}, 0, True),
    ({"wifi_ssid": "home"}, 8192, True),
    ({"wifi_ssid": "home"}, 8193, False),
    ([], 0, False),
):
    keep(settings, length)
    network.WLAN._station = None
    seen = []
    sys.modules["board"] = Board()
    start.main()
    assert seen[0] is radio() is wanted, (settings, length, seen)
""")


def test_what_reading_the_settings_took_is_given_back_before_the_package_comes() -> None:
    vm("""
keep({"a": "x" * 3900, "b": "y" * 3900})
taken = []
class Package:
    def __getattr__(self, name):
        taken.append(gc.mem_alloc())
        raise AttributeError

sys.modules["heatpump.app.board_check"] = Package()
gc.collect()
before = gc.mem_alloc()
try:
    start.main()
except AttributeError:
    pass
assert taken[0] - before < 3000, taken[0] - before
""")


def test_no_settings_at_all() -> None:
    vm("start._radio_first(); assert not radio()")
