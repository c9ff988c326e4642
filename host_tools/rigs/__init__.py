"""The shapes in which the same controller runs against the same plant."""

from host_tools.errors import UsageError
from host_tools.rigs.base import Rig
from host_tools.rigs.in_process import InProcessRig
from host_tools.rigs.vm import VmRig

RIGS: dict[str, type[Rig]] = {rig.name: rig for rig in (InProcessRig, VmRig)}


def rig_class(name: str) -> type[Rig]:
    """The rig of that name. Raises UsageError with the names there are."""
    if name not in RIGS:
        raise UsageError(f"no rig '{name}'; one of {', '.join(RIGS)}")
    return RIGS[name]


__all__ = ["RIGS", "Rig", "rig_class"]
