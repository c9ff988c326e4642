"""The console's commands with the real core and settings behind them, for the tests of them."""

from collections.abc import Iterator
from types import SimpleNamespace

from heatpump.app.clock import Clock
from heatpump.app.commands import Commands
from heatpump.app.settings import Settings
from heatpump.core.controller import Controller
from heatpump.core.model import (
    SENSORS,
    Inputs,
    Outputs,
    Reading,
)
from heatpump.core.params import Params
from heatpump.core.record import status
from tests.unset_clock import NoNetwork, Rtc

ROM = "28ff000000000048"


class SensingDouble:
    """Stands in for the bus: what was found, and a line per role."""

    def __init__(self) -> None:
        self.found = [(ROM, ""), ("10aa000000000068", "family 0x10 is not a DS18B20")]
        self.scans = 0
        self.readings = [Reading() for _ in SENSORS]
        self.failures = [0 for _ in SENSORS]

    def scan(self) -> None:
        self.scans += 1


class Bench:
    name = "House", "Bench"  # of application and board

    def __init__(self, defaults: dict[str, str] | None = None) -> None:
        self.params = Params()
        self.settings = Settings(self.params, defaults or {})
        self.controller = Controller(self.params)
        self.inputs, self.outputs = Inputs(), Outputs()
        self.sensing = SensingDouble()
        self.clock = Clock(self.params, self.inputs, Rtc(), NoNetwork())
        self.mqtt = SimpleNamespace(
            connected=False, error="off", drops=2, commands_dropped=3, messages_dropped=4
        )
        self.commands = Commands(
            self.controller,
            self.settings,
            self.sensing,
            self.clock,
            self,
        )

    def status_json(self) -> str:
        text: str = status.to_json(self.controller, self.inputs, self.outputs)
        return text

    def board_value(self, n: int) -> object:
        """As an App's, by `status_rows.BOARD`."""
        return (44_000, 51_000, 27_000, "power-up", 0, "ok", "ok", 2, 3, "real")[n]

    def status_values(self) -> Iterator[tuple[str, str, tuple[str, ...], object]]:
        yield from status.current(self.controller, self.inputs, self.outputs, self.board_value)

    def __call__(self, line: str) -> list[str]:
        return list(self.commands.run(line))
