"""A VM that says nothing: it waits for input, computes or hangs. Its time passes here; its watchdog, too."""

from __future__ import annotations

from host_tools.virtual_board.chip import WDT_RESET, Chip
from host_tools.virtual_board.console import Console
from host_tools.virtual_board.pace import Pace
from host_tools.virtual_board.processor_time import OwnTime
from host_tools.virtual_board.protocol import NEVER_US
from host_tools.virtual_board.vm import Vm

CONSOLE_EVERY_S = 0.01
# These are times that the VM had for itself (see OwnTime): one that is stopped only pauses.
_SILENT_S = 0.5  # a VM that says nothing for so long has its time passed by the host
_HUNG_S = 5.0  # one that computes for so long without a look at its clock hangs
_SLIP_US = 250_000  # in real time: what a clock may show too much before it is set back


class Silence:
    """`still_s`: for so long has simulated time stood still, of the VM's own time."""

    def __init__(self, chip: Chip, pace: Pace, console: Console) -> None:
        self.still_s = 0.0
        self._chip = chip
        self._pace = pace
        self._console = console
        self._own = OwnTime()  # since the VM was heard
        self._heard_us = 0
        self._still_us = 0

    def begin(self) -> None:
        """The board is plugged in."""
        self._own.begin()

    def over(self) -> None:
        """The VM has said something."""
        self._own.begin()
        self._heard_us = self._chip.now_us

    def latest_us(self) -> int:
        """What the VM's clock may show. Only in real time does it go on while the VM is stopped."""
        if self._pace.speed != 1 or not self._chip.ready:
            return NEVER_US
        return self._heard_us + int(self._own.total_s * 1e6) + _SLIP_US

    def watch(self, vm: Vm, target_us: int) -> None:
        """Look at a VM that is silent; time passes up to `target_us` at most."""
        chip, own, speed = self._chip, self._own, self._pace.speed
        before_s = own.total_s
        waited_s = own.look(vm.pid)
        self.still_s = self.still_s + own.total_s - before_s if self._still_us == chip.now_us else 0.0
        self._still_us = chip.now_us
        if not chip.ready:
            if self._console.stranded or own.total_s > _HUNG_S:
                chip.refuse_start()
            return
        if own.total_s < _SILENT_S:
            return
        self._console.ready()  # it computes, and says nothing
        hung = own.busy_s > _HUNG_S
        if speed == 0:
            if own.total_s > _HUNG_S and chip.watchdog_us < NEVER_US:
                chip.reset(WDT_RESET)
            return
        if speed == 1:
            passed_us = self._heard_us + int(own.total_s * 1e6) - chip.now_us
        elif hung:
            passed_us = int(CONSOLE_EVERY_S * speed * 1e6)
        else:
            # What it waits for besides its console comes from outside the simulation, in real time.
            passed_us = int(waited_s * (speed if chip.at_prompt else 1) * 1e6)
        chip.pass_time(min(chip.now_us + passed_us, target_us, chip.watchdog_us))
        if chip.now_us >= chip.watchdog_us:
            chip.reset(WDT_RESET)
