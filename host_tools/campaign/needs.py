"""What campaigns need beyond the tools' own dependencies."""

from __future__ import annotations

from importlib.util import find_spec

from host_tools.errors import UserError

MODULES = ("distributed", "pandas", "pyarrow")


def check() -> None:
    """Raises UserError, one line, when a module of the extra `campaign` isn't installed."""
    missing = [name for name in MODULES if find_spec(name) is None]
    if missing:
        raise UserError(
            f"campaigns need {', '.join(missing)}; install them with: pip install 'heatpump[campaign]'"
        )
