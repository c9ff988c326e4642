"""The tasks that run on a board, and what they ask of each other."""

import asyncio
import gc
import sys

import machine

from heatpump.app import clock, console, control, dips
from heatpump.app.commands import Commands
from heatpump.core import model
from heatpump.core.param_rows.who import USER
from heatpump.drivers import idf_heap

_RESETS = (None, machine.PWRON_RESET, machine.HARD_RESET, machine.WDT_RESET, machine.SOFT_RESET)  # as RESETS

# Below these memory is told to be short: the network is given up at half of the first, and the second is
# what a command or a message takes for a moment, measured (`make bench`).
_LEAST_NETWORK_BYTES = 16000
_LEAST_HEAP_BYTES = 10000

_RESTART_MS = 10000
_LONGEST_RESTART_MS = 80000


class App:
    """Everything that runs on the board; `build` puts it together.

    name     of the application and of the board, for people
    sensors  of the application
    """

    def __init__(self, name, params, sensors, actuators):
        self.name = name
        self.params = params
        self.actuators = actuators
        self.inputs = model.Inputs(sensors)
        self.outputs = model.Outputs()
        self.settings = self.contacts = self.wifi = self.clock = self.controller = None
        self.store = self.sensing = self.mqtt = None
        self._task_failures = 0
        self._short = False

    async def run(self, watchdog):
        """Run the tasks for ever. Only the control task may end them all, with its exception."""
        for start in (
            self.sensing.run,
            self._run_console,
            self.wifi.run,
            self.mqtt.run,
            self.clock.run,
            self._keep_and_tell,
            self.store.run,
            dips.forget,
        ):
            asyncio.create_task(self._keep_running(start))
        await control.run(self.controller, self.inputs, self.outputs, self.contacts, self.actuators, watchdog)

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
                try:
                    if repr(error) != said:
                        said = repr(error)
                        wait_ms = _RESTART_MS
                        sys.print_exception(error)
                except MemoryError:  # it may be what failed: then there is none to say so, either
                    pass
            await asyncio.sleep_ms(wait_ms)
            wait_ms = min(2 * wait_ms, _LONGEST_RESTART_MS)

    async def _run_console(self):
        commands = Commands(
            self.controller,
            self.settings,
            self.sensing,
            self.clock,
            self,
            forget_tables,
        )
        await console.run(commands.run, forget_tables, commands)

    async def _keep_and_tell(self):
        """A boost or an absence that has ended doesn't begin again at the next reset; events go out, and
        what is wrong with the board is told."""
        signals = self.controller.signals
        while True:
            left, _ = idf_heap.free()
            notice = model.NO_CAUSE
            if (left is not None and left < _LEAST_NETWORK_BYTES) or memory_free() < _LEAST_HEAP_BYTES:
                if self._short:  # twice: a command may take it for a moment
                    notice = model.MEMORY_SHORT
                self._short = True
            else:
                self._short = False
            if self.settings.failed and notice == model.NO_CAUSE:
                notice = model.FLASH_FAILED
            self.controller.board_notice = notice
            if signals.preset_ended:
                if self.params.preset == model.SCHEDULED:  # else another was set since
                    self.settings.set("preset", model.PRESETS[model.SCHEDULED], USER)
                    forget_tables()
                signals.preset_ended = False
            for demand in self.controller.demands:
                if demand.boost_ended:
                    if not self.params.tank_boost:
                        self.settings.set("tank_boost", "0", USER)
                        forget_tables()
                    demand.boost_ended = False
            if self.mqtt.connected:
                self._tell_event()
            await asyncio.sleep_ms(clock.LOOK_MS)

    def _tell_event(self):
        if self.controller.log.untaken:
            from heatpump.core.record import event_text

            self.mqtt.post("event", event_text.take(self.controller.log))
            forget_tables()

    def on_set(self, key):
        if key == "ntp_host":
            self.clock.restart()
        elif key.startswith("mqtt_") or key == "device_name":
            self.mqtt.restart()

    def board_value(self, n):
        """The n-th of `status_rows.BOARD`."""
        if n == 0:
            return memory_free()
        if n <= 2:
            return idf_heap.free()[n - 1]
        if n == 3:
            return reset_cause()
        if n == 4:
            return self._task_failures
        if n == 5:
            return self.wifi.error or ("ok" if self.wifi.ready() else "not connected")
        if n == 6:
            return self.mqtt.error or "ok"
        if n <= 8:
            return self.mqtt.drops if n == 7 else self.mqtt.commands_dropped
        return getattr(machine, "WORLD", "real")

    def status_json(self):
        try:
            from heatpump.core.record import status

            return status.to_json(self.controller, self.inputs, self.outputs, self.board_value)
        finally:
            forget_tables()

    def status_values(self):
        """(key, kind, words, value) of each published value."""
        from heatpump.core.record import status

        return status.current(self.controller, self.inputs, self.outputs, self.board_value)

    def set_over_mqtt(self, key, text):
        """ "" when it is set and kept, else what is to be said of it. Raises ValueError if it isn't set."""
        try:
            from heatpump.app import external

            said = external.take(key, text, self.clock, self.controller, self.inputs)
            if said is not None:
                return said
            del external
            forget_tables()
            said = self.settings.set(key, text, USER)
            forget_tables()
            from heatpump.core import contradictions

            for line in contradictions.of(self.params, key):
                said += "; " + line if said else line
            return said
        finally:
            forget_tables()


def memory_free():
    gc.collect()
    return gc.mem_free()


def reset_cause():
    cause = machine.reset_cause()
    return model.RESETS[_RESETS.index(cause) if cause in _RESETS else 0]


def forget_tables():
    """Give back the memory of modules that are needed for a moment only; the next import reads them anew.

    What is in use stays in memory with its user. Only on a board are the others one module, this one."""
    for loaded in list(sys.modules):
        package, _, name = loaded.rpartition(".")
        if package[:8] != "heatpump" or loaded == __name__ or hasattr(sys.modules[loaded], "__path__"):
            continue
        del sys.modules[loaded]
        package = sys.modules.get(package)
        if hasattr(package, name):
            delattr(package, name)
