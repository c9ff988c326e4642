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
# those that need something at hand; they run what is for the rig `virtual`
_AT_HAND = {"serial": ("host_tools.rigs.serial", "SerialRig")}


def rig_class(name: str) -> type[Rig]:
    """The rig of that name. Raises UsageError with the names there are."""
    rigs = RIGS | _AT_HAND
    if name not in rigs:
        raise UsageError(f"no rig '{name}'; one of {listed(name, rigs)}")
    module, class_name = rigs[name]
    found: type[Rig] = getattr(import_module(module), class_name)
    return found


def kind(name: str) -> str:
    """The rig that a scenario's `rigs` must name for it to run on the one of that name."""
    return "virtual" if name in _AT_HAND else name


__all__ = ["RIGS", "Rig", "kind", "rig_class"]
