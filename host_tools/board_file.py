"""Board and application files, read without running them.

Both are Python modules that the chip imports and that hold nothing but `KEY = literal`. The host
reads the literals from the syntax tree, so a file can't do anything on the host, and checks them
with the very checks that the firmware runs at boot (`heatpump.core.config`).
"""

import ast
from pathlib import Path
from typing import Any

from heatpump.core.config import check_application, check_board
from host_tools.errors import UsageError
from host_tools.paths import BOARDS, FIRMWARE

APPLICATIONS = FIRMWARE / "heatpump" / "applications"


def board_names(boards: Path = BOARDS) -> list[str]:
    """The boards there are a file for, sorted."""
    return sorted(path.parent.name for path in boards.glob("*/board.py"))


def application_names(applications: Path = APPLICATIONS) -> list[str]:
    """The applications there are a file for, sorted."""
    return sorted(path.stem for path in applications.glob("*.py") if path.stem != "__init__")


def load_board(name: str, boards: Path = BOARDS) -> dict[str, Any]:
    """Read and check boards/<name>/board.py; return its settings by key.

    Raises UsageError with one line: unknown board, a syntax error (file and line), or what the
    check found.
    """
    names = board_names(boards)
    if name not in names:
        raise UsageError(f"no board '{name}'; there are {', '.join(names) or 'none'} in {boards}")
    path = boards / name / "board.py"
    settings, lines = _literals(path)
    errors = check_board(settings)
    if not errors and settings["NAME"] != name:
        errors = [f"NAME: '{settings['NAME']}' is not the name of its folder, '{name}'"]
    _raise(path, lines, errors)
    return settings


def load_application(name: str, board: dict[str, Any], applications: Path = APPLICATIONS) -> dict[str, Any]:
    """Read and check an application file against a checked board; return its settings by key.

    Raises UsageError with one line, as `load_board` does.
    """
    names = application_names(applications)
    if name not in names:
        raise UsageError(f"no application '{name}'; there are {', '.join(names) or 'none'}")
    path = applications / f"{name}.py"
    settings, lines = _literals(path)
    errors = check_application(settings, board)
    if not errors and settings["NAME"] != name:
        errors = [f"NAME: '{settings['NAME']}' is not the name of its file, '{name}'"]
    _raise(path, lines, errors)
    return settings


def _literals(path: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """The literals assigned in a file, and the line of each. Raises UsageError with file and line."""
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: can't be read: {error}") from None
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise UsageError(f"{path}:{error.lineno}: {error.msg}") from None
    except ValueError as error:
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
        except (ValueError, TypeError, RecursionError):
            raise UsageError(f"{where}: {key} must be a plain value, not something to compute") from None
        lines[key] = statement.lineno
    return settings, lines


def _raise(path: Path, lines: dict[str, int], errors: list[str]) -> None:
    """Raise UsageError with the errors on one line, led by the place of the first; none: return."""
    if not errors:
        return
    line = lines.get(errors[0].split(":")[0])
    where = f"{path}:{line}" if line else str(path)
    raise UsageError(f"{where}: {'; '.join(errors)}")
