"""The shapes in which the same controller runs against the same plant."""

from __future__ import annotations

from importlib import import_module

from host_tools.errors import UsageError, listed
from host_tools.rigs.base import Rig

# name → (module, class); imported when asked for, so that one rig doesn't need what another does
RIGS = {
    "in-process": ("host_tools.rigs.in_process", "InProcessRig"),
    "vm": ("host_tools.rigs.vm", "VmRig"),
    "virtual": ("host_tools.rigs.virtual", "VirtualRig"),
}


def rig_class(name: str) -> type[Rig]:
    """The rig of that name. Raises UsageError with the names there are."""
    if name not in RIGS:
        raise UsageError(f"no rig '{name}'; one of {listed(name, RIGS)}")
    module, class_name = RIGS[name]
    found: type[Rig] = getattr(import_module(module), class_name)
    return found


__all__ = ["RIGS", "Rig", "rig_class"]
