"""What every plant offers to the rigs, and nothing else of it is used by them."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol


class Plant(Protocol):
    """A simulated machine and its surroundings, independent of the controller's code.

    A plant is made from its parts: `Plant(**{name: PARTS[name](…)})`, each part a frozen dataclass of
    numbers with defaults, which raises ValueError when one makes no sense; a scenario may set its fields.
    """

    OUTPUTS: ClassVar[tuple[str, ...]]  # relays that it knows, by role
    MEASUREMENTS: ClassVar[tuple[str, ...]]  # names in what `advance` returns
    DISTURBANCES: ClassVar[tuple[str, ...]]  # names that `disturb` takes
    PARTS: ClassVar[dict[str, type[Any]]]

    time_s: float  # since the midnight before the start, s

    def __init__(self, **parts: Any) -> None: ...

    @property
    def measurements(self) -> dict[str, float]:
        """What was measured at the end of the last step."""

    @property
    def electric_j(self) -> float:
        """Electric energy taken so far, J."""

    @property
    def heated_j(self) -> float:
        """Useful heat given so far, J."""

    @property
    def cooled_j(self) -> float:
        """Useful heat taken away so far (cooling), J."""

    def advance(self, outputs: dict[str, int], dt_s: float) -> dict[str, float]:
        """Step by `dt_s` seconds with the relays as in `outputs` (role → 0 or 1).

        Returns measurements by name: temperatures in °C (`_c`), powers in W (`_w`). The dictionary may be the
        same object at each step.
        """

    def disturb(self, name: str, value: float) -> None:
        """Change something from outside: a window, another heat source. KeyError for a name not known."""
