"""What the commands need beyond the base, and the one line for somebody who hasn't got it.

The base (`pip install .`) is for work on real boards: ports, bench, console, backup, restore, deploy, flash,
monitor, `board list`, `board show` and `board check`; and bundle and traceback. The rest is in the
extras of pyproject.toml; modules of theirs are imported where a command that needs them runs.
"""

from __future__ import annotations

from host_tools.errors import UserError

# extra → top-level modules that it brings
EXTRAS = {
    "sim": ("CoolProp", "numpy", "matplotlib", "jinja2", "amqtt", "littlefs", "schemdraw"),
    "campaign": ("distributed", "pyarrow"),
    "fmi": ("fmpy", "pythonfmu"),
}


def missing(error: ModuleNotFoundError) -> UserError | None:
    """What to tell the user, if the module that wasn't found is one of an extra."""
    name = (error.name or "").partition(".")[0]
    for extra, modules in EXTRAS.items():
        if name in modules:
            return UserError(
                f"this command needs {name}, which isn't installed: pip install --editable '.[{extra}]'"
                " in the project's folder (make setup has all of it)"
            )
    return None
