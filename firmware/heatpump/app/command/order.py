"""Other words for a `set`: default, preset, setpoint."""

from heatpump.core import values
from heatpump.core.model import COOL, DRY, EMERGENCY_HEAT, HEAT, MODES, PRESETS
from heatpump.core.words import Words

_MODES = (HEAT, EMERGENCY_HEAT, COOL, DRY)
_KEYS = ("heat_setpoint", "heat_setpoint", "cool_setpoint", "dry_lowest")  # of a room or water, by mode
_DURATIONS = ("boost_duration", "away_duration")

_COMMANDS = Words("default,preset,setpoint")


def lines(commands, words):
    return (_default, _preset, _setpoint)[_COMMANDS.index(commands.command)](commands, words)


def _default(commands, words):
    if len(words) != 1:
        raise ValueError("default needs a parameter; 'diff' lists those that differ")
    from heatpump.app.command import rows  # for a moment

    row = commands.params.row(words[0])
    text = values.to_text(row[1], rows.default_value(row, rows.defaults()), row[6])
    del rows
    return commands.lines("set", [words[0], text])


def _preset(commands, words):
    if not words:
        raise ValueError("preset needs one of %s" % ", ".join(PRESETS))
    from heatpump.core import entered

    name = PRESETS[entered.from_text("choice", words[0], PRESETS)]
    text = str(entered.number(words[1], 0) * 60) if len(words) > 1 else ""
    del entered
    if not text:
        return commands.lines("set", ["preset", name])
    if name + "_duration" not in _DURATIONS:
        raise ValueError("preset: only boost and away end by themselves after some minutes")
    return _ending(commands, name, text)


def _ending(commands, name, text):
    for line in commands.lines("set", [name + "_duration", text]):
        yield line
    for line in commands.lines("set", ["preset", name]):
        yield line


def _setpoint(commands, words):
    if len(words) != 1:
        raise ValueError("setpoint needs a temperature")
    demand = commands.controller.demands[0]
    name = commands.controller.application.demands[0]
    if name not in ("room", "water"):
        return commands.lines("set", [name + "_setpoint", words[0]])
    mode = commands.params.mode
    if mode not in _MODES:
        mode = demand.action  # in auto
    if mode not in _MODES:
        raise ValueError(
            "setpoint: %s aims at neither now; set heat_setpoint or cool_setpoint"
            % MODES[commands.params.mode]
        )
    return commands.lines("set", [_KEYS[_MODES.index(mode)], words[0]])
