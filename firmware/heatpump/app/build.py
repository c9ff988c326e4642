"""The one place that puts the controller together on a board."""

import asyncio
import gc
import sys

import machine

from heatpump import VERSION
from heatpump.app import clock, console, control, dips
from heatpump.app.mqtt import MqttLink
from heatpump.app.sense import Sensing
from heatpump.app.settings import Settings
from heatpump.app.store import Store
from heatpump.core import event_log, model, status, values
from heatpump.core.controller import Controller
from heatpump.core.param_rows.who import USER
from heatpump.core.params import Params
from heatpump.core.parts import Application
from heatpump.drivers import rtc
from heatpump.drivers.contacts import Contacts
from heatpump.drivers.ds18b20 import Ds18b20Bus
from heatpump.drivers.wifi import Wifi

_RESET_CAUSES = {
    machine.PWRON_RESET: "power-up",
    machine.HARD_RESET: "reset",
    machine.WDT_RESET: "watchdog",
    machine.SOFT_RESET: "soft reset",
}

_RESTART_MS = 10000
_LONGEST_RESTART_MS = 80000


class App:
    """Everything that runs on the board, built from its board file and its application."""

    def __init__(self, board, application, actuators):
        self._board = board
        self._application = application
        self._actuators = actuators
        self._task_failures = 0
        parts = Application(application.__dict__)
        self._params = Params(parts, forget_tables)
        self._settings = Settings(self._params, application.DEFAULTS, self._on_set)
        forget_tables()
        gc.collect()  # what lives long comes below the hole that the tables leave
        self.inputs = model.Inputs()
        self.inputs.dips = dips.count(machine.reset_cause() == machine.PWRON_RESET)
        self.outputs = model.Outputs()
        self._contacts = Contacts(getattr(board, "CONTACTS", {}), model.CONTACTS)
        self._wifi = Wifi(self._params, forget_tables)
        self._clock = clock.Clock(self._params, self.inputs, rtc, self._wifi, forget_tables)
        self.controller = Controller(self._params, parts)
        self.controller.log.record(event_log.RESET, event_log.RESETS.index(reset_cause()))
        self._store = Store(self.controller, self._settings)
        if "expansion_valve" in parts.features:
            actuators.add_valve(board, self._params.valve_travel)
        roles = [n for n in parts.sensors if n != model.DEW_POINT]
        self._sensing = Sensing(
            Ds18b20Bus(board.ONE_WIRE_PIN, model), self._params, self.inputs.readings, roles
        )
        self._mqtt = MqttLink(self._params, self.status_json, self._set_over_mqtt, self._wifi, forget_tables)
        getters = (
            memory_free,
            reset_cause,
            lambda: self._task_failures,
            lambda: self._wifi.error or "ok",
            lambda: self._mqtt.error or "ok",
            lambda: self._mqtt.drops,
            lambda: self._mqtt.commands_dropped,
        )
        self._status_rows = tuple(status.rows(parts, about=False)) + tuple(
            row + (lambda c, i, o, get=get: get(),) for row, get in zip(status.BOARD_ROWS, getters)
        )

    async def run(self, watchdog):
        """Run the tasks for ever. Only the control task may end them all, with its exception."""
        for start in (
            self._sensing.run,
            self._run_console,
            self._wifi.run,
            self._mqtt.run,
            self._clock.run,
            self._keep_and_tell,
            self._store.run,
            dips.forget,
        ):
            asyncio.create_task(self._keep_running(start))
        await control.run(
            self.controller, self.inputs, self.outputs, self._contacts, self._actuators, watchdog
        )

    async def _keep_running(self, start):
        """A task that fails says so, in full once, and starts again; control goes on, and readings that
        stay away stop the compressor by themselves."""
        said = None
        wait_ms = _RESTART_MS
        while True:
            try:
                await start()
            except Exception as error:
                self._task_failures += 1
                if repr(error) != said:
                    said = repr(error)
                    wait_ms = _RESTART_MS
                    sys.print_exception(error)
            await asyncio.sleep_ms(wait_ms)
            wait_ms = min(2 * wait_ms, _LONGEST_RESTART_MS)

    async def _run_console(self):
        await console.run(self._run_command, forget_tables)

    def _run_command(self, line):
        """The answer to a line at the console. What it takes to answer is in memory only meanwhile."""
        from heatpump.app.commands import Commands

        commands = Commands(
            self.controller,
            self._settings,
            self._sensing,
            self._clock,
            self.status_json,
            self._status_lines,
            self._version,
        )
        return commands.run(line)

    async def _keep_and_tell(self):
        """A boost or an absence that has ended doesn't begin again at the next reset; events go out."""
        signals = self.controller.signals
        while True:
            if self._mqtt.connected:
                line = self.controller.log.take()
                if line:
                    self._mqtt.post("event", line)
            if signals.preset_ended:
                if self._params.preset == model.SCHEDULED:  # else another was set since
                    self._settings.set("preset", model.PRESETS[model.SCHEDULED], USER)
                    forget_tables()
                signals.preset_ended = False
            for demand in self.controller.demands:
                if demand.boost_ended:
                    if not self._params.tank_boost:
                        self._settings.set("tank_boost", "0", USER)
                        forget_tables()
                    demand.boost_ended = False
            await asyncio.sleep_ms(clock.LOOK_MS)

    def _on_set(self, key):
        if key == "ntp_host":
            self._clock.restart()
        elif key == "time_zone" or key == "summer_time":
            self._clock.look()
        elif key.startswith("mqtt_") or key == "device_name":
            self._mqtt.restart()

    def status_json(self):
        return status.to_json(self._status_rows, self.controller, self.inputs, self.outputs)

    def _status_lines(self):
        for key, kind, choices, _, get in self._status_rows:
            value = get(self.controller, self.inputs, self.outputs)
            yield "%-16s %s %s" % (key, values.to_text(kind, value, choices), values.unit(kind))

    def _set_over_mqtt(self, key, text):
        """ "" when it is set and kept, else what is to be said of it. Raises ValueError if it isn't set."""
        try:
            from heatpump.app import external

            if external.take(key, text, self._clock, self.controller, self.inputs):
                return ""
            return self._settings.set(key, text, USER)
        finally:
            forget_tables()

    def _version(self):
        yield "heatpump %s, application %s, board %s" % (VERSION, self._application.NAME, self._board.NAME)
        yield "MicroPython %s, last reset: %s" % (
            ".".join(str(n) for n in sys.implementation.version[:3]),
            reset_cause(),
        )


def memory_free():
    gc.collect()
    return gc.mem_free()


def reset_cause():
    return _RESET_CAUSES.get(machine.reset_cause(), "unknown")


# Only needed while the board starts, while a value is checked or explained, or while a command runs.
_SHORT_LIVED = (
    "heatpump.app.board_check",
    "heatpump.app.commands",
    "heatpump.app.external",
    "heatpump.app.mqtt_connect",
    "heatpump.app.ntp",
    "heatpump.core.config",
    "heatpump.core.near",
    "heatpump.core.protection_rows",
    "heatpump.core.speed_outputs",
    "heatpump.core.transitions",
    "heatpump.drivers.dns",
    "heatpump.drivers.udp",
)
_ROWS = "heatpump.core.param_rows."


def forget_tables():
    """Give back the memory of modules that are needed for a moment only; the next import reads them anew."""
    for loaded in list(sys.modules):
        if loaded in _SHORT_LIVED or (loaded.startswith(_ROWS) and loaded != _ROWS + "who"):
            del sys.modules[loaded]
            package, _, name = loaded.rpartition(".")
            package = sys.modules.get(package)
            if hasattr(package, name):
                delattr(package, name)
