"""Starts the firmware in a simulated world, instead of as usual; main.py imports it if it is armed.

Everything happens in a folder of its own, so that settings and state of the user stay as they are. However it
ends, the outputs are off and the folder is gone; the board restarts as usual, or is at the REPL after Ctrl-C.
"""

import json
import os
import sys

import machine

# In the memory that survives a reset and no power cut: armed, and whether the relays shall be driven.
_ARMED = b"hil-"
_WITH_RELAYS = b"hilr"
FOLDER = "/hil"

_BOOT_MS = 120000  # while the firmware is loaded
LEFT_MS = 600000  # for a person at the REPL
_STANDING_IN = ("sys", "time", "select", "machine", "_onewire", "_asyncio")


class _Board:
    """The chip's own pins and watchdog. Every output is off by its constructor."""

    def __init__(self, board, relays):
        self.relays = relays
        self.expander = getattr(board, "EXPANDER", None)
        self._off = []  # (pin, its safe level)
        self.relay_pins = {}
        for output in board.OUTPUTS.values():
            if "pin" in output:  # main.py has switched off those behind a chip
                self._add(output["pin"], output["active"], relays)
        for steps in getattr(board, "SPEED_STEPS", {}).values():
            for pin in steps["pins"]:
                self._add(pin, steps["active"], relays)
        for analog in getattr(board, "ANALOG", {}).values():
            self._add(analog["pin"], analog["active"], False)
        if hasattr(board, "STEPPER"):
            for pin in board.STEPPER["pins"]:
                self._add(pin, board.STEPPER["active"], False)
        led = getattr(board, "STATUS_LED_PIN", None)
        if led is not None:
            machine.Pin(led, machine.Pin.OUT, value=1)
            self._off.append((machine.Pin(led), 0))
        self.feed = machine.WDT(timeout=_BOOT_MS).feed

    def _add(self, number, active, driven):
        pin = machine.Pin(number, machine.Pin.OUT, value=1 - active)
        self._off.append((pin, 1 - active))
        if driven:
            self.relay_pins[number] = pin

    def end(self, again):
        """Outputs off, then a reset; `again`: into the simulated world once more."""
        self.safe()
        if again:
            machine.RTC().memory(_WITH_RELAYS if self.relays else _ARMED)
        else:
            leave_folder()
        machine.reset()

    def safe(self):
        for pin, level in self._off:
            pin(level)


def leave_folder():
    """Remove what the simulated world kept."""
    os.chdir("/")
    try:
        for name in os.listdir(FOLDER):
            os.remove(FOLDER + "/" + name)
        os.rmdir(FOLDER)
    except OSError:
        pass


def simulated():
    """Run until the host falls silent or Ctrl-C."""
    relays = machine.RTC().memory()[3:] == _WITH_RELAYS[3:]
    machine.RTC().memory(b"")
    import board

    if hasattr(board, "EXPANDER"):
        relays = False  # the chip that they are behind stays as it is, off
    chip = _Board(board, relays)
    del sys.modules["board"]
    print("hil: a host simulates what is measured; outputs are %s" % ("driven" if relays else "off"))
    before = {}
    try:
        _enter(chip, before)
        from heatpump.start import main

        main()
    except KeyboardInterrupt:  # while the host describes the world; later ones are the firmware's
        machine.WDT(timeout=LEFT_MS)
        print("\r\nstopped, outputs off; the board restarts in %d minutes" % (LEFT_MS // 60000))
    finally:
        chip.safe()
        for name in before:
            if before[name]:
                sys.modules[name] = before[name]
            else:
                sys.modules.pop(name, None)
        leave_folder()


def _enter(chip, before):
    """Have the host describe the world, and put it in the place of the chip's devices."""
    import time

    from heatpump.hil import hil_link

    world = json.loads(hil_link.begin(chip.feed, chip.end))
    from heatpump.hil import sim_clock, sim_machine, sim_onewire, sim_select, sim_time

    if world["fresh"]:
        leave_folder()
        os.mkdir(FOLDER)
    os.chdir(FOLDER)
    if world["fresh"]:
        with open("settings.json", "w") as file:
            json.dump(world["settings"], file)
    # What is looked for beside the firmware is now looked for in "/".
    sys.path[sys.path.index("")] = "/"
    package = sys.modules["heatpump"]
    if package.__path__[0] not in "./":
        package.__path__ = "/" + package.__path__
    sim_machine.cause = world["cause"]
    sim_machine.real_pins = chip.relay_pins
    sim_time.start_s = world["start_s"] + sim_time.EPOCH_S
    for rom in world["sensors"]:
        sim_onewire.roms.append(bytes([int(rom[i : i + 2], 16) for i in range(0, 16, 2)]))
    for name in _STANDING_IN:
        before[name] = sys.modules.get(name)
    stand_ins = (sim_select.Sys(sys), sim_time, sim_select, sim_machine, sim_onewire)
    for name, stand_in in zip(_STANDING_IN, stand_ins):
        sys.modules[name] = stand_in
    if chip.expander:
        from heatpump.hil import sim_expander

        sim_expander.attach(chip.expander)
    from heatpump.hil import sim_tasks  # now that `time` is the simulated one

    sys.modules["_asyncio"] = sim_tasks
    hil_link.start(len(sim_onewire.roms), world["now_us"])
    sleep_ms = time.sleep_ms  # a wait of whole milliseconds can be interrupted
    sim_clock.begin(world["now_us"], (lambda us: sleep_ms(us // 1000)) if chip.relays else None)
    if chip.expander:
        import relays_off

        relays_off.off()  # as main.py does on a board that starts
        del sys.modules["relays_off"]
    _trace(hil_link)


def _trace(hil_link):
    """Have the core's trace vector told each tick."""
    import array

    from heatpump.core.record import trace

    vector = array.array("i", trace.new_vector())
    last = array.array("i", trace.new_vector())
    trace.follow(vector, lambda: hil_link.traced(vector, last))
