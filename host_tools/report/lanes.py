"""What is a state and not a number, over time: the phases' band and a lane for each relay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from heatpump.core.model import PHASES
from host_tools.report import look
from host_tools.scenario.curves import Curves

MOST_BARS = 400  # more than that in one row aren't told apart: shares of the time are drawn instead

State = TypeVar("State")
Spans = list[tuple[float, float, State]]


def spans(changes: Sequence[tuple[float, State]], end_s: float) -> Spans[State]:
    """(begin, end, state) of each stretch between two changes, in seconds."""
    ends = [begin_s for begin_s, _ in changes[1:]] + [end_s]
    return [(begin_s, end, state) for (begin_s, state), end in zip(changes, ends, strict=True)]


def longest_of_bins(stretches: Spans[State], end_s: float, bins: int = MOST_BARS) -> Spans[State]:
    """Not more than `bins` stretches, each with the state that lasted longest in it."""
    shares: list[dict[State, float]] = [{} for _ in range(bins)]
    for begin_s, until_s, state in stretches:
        for number, share_s in _cut(begin_s, until_s, end_s / bins, bins):
            shares[number][state] = shares[number].get(state, 0.0) + share_s
    found: Spans[State] = []
    for number, share in enumerate(shares):
        if not share:
            continue
        state = max(share, key=lambda state: share[state])
        begin_s, until_s = number * end_s / bins, (number + 1) * end_s / bins
        if found and found[-1][2] == state and found[-1][1] == begin_s:
            found[-1] = (found[-1][0], until_s, state)
        else:
            found.append((begin_s, until_s, state))
    return found


def shares_on(stretches: Spans[int], end_s: float, bins: int = MOST_BARS) -> list[float]:
    """The share of the time on, 0 to 1, of each of `bins` equal parts of the whole time."""
    width_s = end_s / bins
    found = [0.0] * bins
    for begin_s, until_s, level in stretches:
        if level:
            for number, share_s in _cut(begin_s, until_s, width_s, bins):
                found[number] += share_s / width_s
    return found


def _cut(begin_s: float, until_s: float, width_s: float, bins: int) -> list[tuple[int, float]]:
    first, last = int(begin_s / width_s), min(bins - 1, int(until_s / width_s))
    return [
        (number, min(until_s, (number + 1) * width_s) - max(begin_s, number * width_s))
        for number in range(first, last + 1)
    ]


def draw_phases(axes: Axes, curves: Curves) -> None:
    """One band whose colours say which phase it was."""
    stretches = spans(curves.phases, curves.end_s) if curves.phases else []
    if len(stretches) > MOST_BARS:
        stretches = longest_of_bins(stretches, curves.end_s)
    for begin_s, end_s, phase in stretches:
        if phase:
            axes.axvspan(begin_s, end_s, color=look.PHASES[phase], linewidth=0)
        else:
            axes.axvspan(
                begin_s, end_s, facecolor=look.PAPER, hatch="xxx", edgecolor=look.NO_POWER, linewidth=0
            )
    seen = {phase for _, phase in curves.phases}
    handles: list[Patch | Line2D] = [
        Patch(facecolor=look.PHASES[phase], edgecolor=look.NO_POWER, linewidth=0.5, label=phase)
        for phase in PHASES
        if phase in seen
    ]
    if None in seen:
        handles.append(Patch(facecolor=look.PAPER, edgecolor=look.NO_POWER, hatch="xxx", label="no power"))
    axes.set_yticks([])
    axes.set_ylabel("phase", rotation=0, ha="right", va="center")
    look.legend(axes, handles)
    if found := axes.get_legend():
        found.set_in_layout(False)  # it may reach down beside the relays


def relays_seen(curves: Curves) -> list[str]:
    """The relays that were ever on."""
    return [role for role, changes in curves.outputs.items() if any(level for _, level in changes)]


def draw_relays(axes: Axes, curves: Curves) -> None:
    """A lane for each relay that was ever on; with very many runs, how high is the share of the time on."""
    roles = relays_seen(curves)
    labels = []
    for lane, role in enumerate(reversed(roles)):
        axes.axhline(lane - 0.35, color=look.GRID, linewidth=0.8)
        stretches = spans(curves.outputs[role], curves.end_s)
        label = look.in_words(role)
        if len(stretches) > 2 * MOST_BARS:
            shares = shares_on(stretches, curves.end_s)
            edges = [n * curves.end_s / len(shares) for n in range(len(shares) + 1)]
            axes.stairs(
                [lane - 0.35 + 0.7 * share for share in shares],
                edges,
                baseline=lane - 0.35,
                fill=True,
                color=look.BAR,
                linewidth=0,
            )
            label += ", share"
        else:
            bars = [(begin_s, end_s - begin_s) for begin_s, end_s, level in stretches if level]
            axes.broken_barh(bars, (lane - 0.35, 0.7), facecolor=look.BAR, linewidth=0)
        labels.append(label)
    axes.set_yticks(range(len(roles)), labels)
    axes.set_ylim(-0.6, max(1, len(roles)) - 0.4)
    axes.tick_params(axis="y", length=0)
