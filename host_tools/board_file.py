"""Board and application files, read without running them.

Both are Python modules that the chip imports and that hold nothing but `KEY = literal`. The host
reads the literals from the syntax tree, so a file can't do anything on the host, and checks them
with the very checks that the firmware runs at boot (`heatpump.core.config`). What the firmware
can't know of a board's pins is looked up in `board_pins`.
"""

import ast
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from heatpump.core.config import check_application
from heatpump.core.near import hint
from heatpump.core.parts import DEMANDS
from host_tools.board_faults import faults
from host_tools.board_pins import Finding, pin_findings, pin_notes
from host_tools.errors import UsageError, listed
from host_tools.paths import BOARDS, FIRMWARE
from host_tools.toml_file import too_large

APPLICATIONS = FIRMWARE / "heatpump" / "applications"
HOW_TO_NOTE = "take another pin, or say in the file why it is safe: # pin %d: ..."
FEATURE_OUTPUTS = {"aux_heater": ("aux_heater_1", "aux_heater_2"), "crankcase_heater": ("crankcase_heater",)}


def board_names(boards: Path = BOARDS) -> list[str]:
    """The boards there are a file for, sorted."""
    return sorted(path.parent.name for path in boards.glob("*/board.py"))


def application_names(applications: Path = APPLICATIONS) -> list[str]:
    """The applications there are a file for, sorted."""
    return sorted(path.stem for path in applications.glob("*.py") if path.stem != "__init__")


def load_board(name: str, boards: Path = BOARDS) -> dict[str, Any]:
    """Read and check boards/<name>/board.py; return its settings by key.

    Raises UsageError with one line: unknown board, a syntax error (file and line), what the
    check found, or a pin that needs a note in the file and has none.
    """
    names = board_names(boards)
    if name not in names:
        there_are = f"there are {', '.join(names) or 'none'} in {boards}{hint(name, names)}"
        raise UsageError(f"no board '{name}'; {there_are}")
    return load_board_file(boards / name / "board.py")


def load_board_file(path: Path) -> dict[str, Any]:
    """Read and check a board file; raises UsageError as `load_board` does."""
    settings, lines, errors, findings = _look_at_board(path)
    errors += [f"{finding}; {HOW_TO_NOTE % finding.pin}" for finding in findings if not finding.note]
    _raise(path, lines, errors)
    return settings


def check_board_file(path: Path) -> tuple[list[str], list[str]]:
    """Check a board file; return a line for each thing that is wrong, and for each that a note explains.

    Raises UsageError if it can't be read or isn't a board file at all.
    """
    _, lines, errors, findings = _look_at_board(path)
    wrong = [f"{_place(path, lines, error)}: {error}" for error in errors]
    explained = []
    for finding in findings:
        line = f"{_place(path, lines, str(finding))}: {finding}"
        if finding.note:
            explained.append(f"{line} (note: {finding.note})")
        else:
            wrong.append(f"{line}; {HOW_TO_NOTE % finding.pin}")
    return wrong, explained


def find_board_file(name: Path, boards: Path = BOARDS) -> Path:
    """The board file meant by a path, a folder, or the name of a board. Raises UsageError."""
    for path in (name, name / "board.py", boards / name / "board.py"):
        if path.is_file():
            if path.suffix != ".py":
                raise UsageError(f"{path}: is no board file: that is in Python, and ends in .py")
            return path
    names = listed(name.name, board_names(boards))
    if name.is_dir():
        raise UsageError(f"{name}: is a folder without a board.py; there are {names}")
    raise UsageError(f"no board file '{name}', and no board of that name; there are {names}")


def _look_at_board(path: Path) -> tuple[dict[str, Any], dict[str, int], list[str], list[Finding]]:
    """A board file's settings, the line of each, its errors, and what is to be known of its pins."""
    source = _read(path)
    settings, lines = parse_literals(source, str(path))
    errors, sound = faults(settings)
    name, folder = settings.get("NAME"), path.resolve().parent.name
    if path.name == "board.py" and isinstance(name, str) and name != folder:
        errors.append(f"NAME: '{name}' is not the name of its folder, '{folder}'")
    return settings, lines, errors, pin_findings(sound, pin_notes(source)) if sound else []


def load_application(name: str, board: dict[str, Any], applications: Path = APPLICATIONS) -> dict[str, Any]:
    """Read and check an application file against a checked board; return its settings by key.

    Raises UsageError with one line, as `load_board` does.
    """
    names = application_names(applications)
    if name not in names:
        raise UsageError(f"no application '{name}'; there are {listed(name, names) or 'none'}")
    path = applications / f"{name}.py"
    settings, lines = parse_literals(_read(path), str(path))
    errors = check_application(settings, board)
    if not errors and settings["NAME"] != name:
        errors = [f"NAME: '{settings['NAME']}' is not the name of its file, '{name}'"]
    _raise(path, lines, errors)
    return settings


def driven(application: Mapping[str, Any], outputs: Iterable[str]) -> list[str]:
    """Of a board's output roles those that the firmware may switch for an application: its own, and what its
    features use where a board has it."""
    known = set(application["OUTPUTS"])
    for feature in application["FEATURES"]:
        known.update(FEATURE_OUTPUTS.get(feature, ()))
    return [role for role in outputs if role in known]


def parse_literals(source: str, path: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The literals assigned in a file's text, and the line of each key and, as "KEY: name", of what is in it.

    Raises UsageError with path and line.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise UsageError(f"{path}:{error.lineno}: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise UsageError(f"{path}: {error}") from None
    settings: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for number, statement in enumerate(tree.body):
        where = f"{path}:{statement.lineno}"
        match statement:
            case ast.Expr(value=ast.Constant(value=str())) if number == 0:
                continue  # the module's docstring
            case ast.Assign(targets=[ast.Name(id=key)], value=value):
                pass
            case _:
                raise UsageError(f"{where}: only KEY = value may stand here")
        if key in settings:
            raise UsageError(f"{where}: {key} is already set on line {lines[key]}")
        try:
            settings[key] = ast.literal_eval(value)
        except (ValueError, TypeError, RecursionError, MemoryError):
            raise UsageError(f"{where}: {key} must be a plain value, not something to compute") from None
        if too_large(settings[key], key):
            raise UsageError(f"{where}: {key} has a number of more than 64 bits")
        lines[key] = statement.lineno
        if isinstance(value, ast.Dict):
            for name in value.keys:
                if isinstance(name, ast.Constant):
                    if not isinstance(name.value, str):
                        raise UsageError(
                            f"{path}:{name.lineno}: {key}: {name.value!r} is no name; write it in quotes"
                        )
                    if f"{key}: {name.value!s}" in lines:
                        raise UsageError(f"{path}:{name.lineno}: {key}: {name.value!s} is there twice")
                    lines[f"{key}: {name.value!s}"] = name.lineno
    return settings, lines


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: can't be read: {error}") from None


def _place(path: Path, lines: dict[str, int], error: str) -> str:
    """The file and, if the error begins with a key of it, the line."""
    words = error.split(": ")
    line = lines.get(": ".join(words[:2])) or lines.get(words[0])
    return f"{path}:{line}" if line else str(path)


def _raise(path: Path, lines: dict[str, int], errors: list[str]) -> None:
    """Raise UsageError with the errors on one line, led by the place of the first; none: return."""
    if errors:
        raise UsageError(f"{_place(path, lines, errors[0])}: {'; '.join(errors)}")


def missing_readings(application: Mapping[str, Any], measurements: Collection[str]) -> list[str]:
    """The roles that aren't measured and without which an application doesn't do what it is for: the critical
    ones, and what its first demand is about, though a cabinet goes on without its probe."""
    first = application["DEMANDS"][0]
    needed = dict.fromkeys([*application["CRITICAL"], *DEMANDS.get(first, ())])
    return [role for role in needed if f"{role}_c" not in measurements]
