"""Which public attributes and methods may get short names: those that nobody else knows."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Mapping

from host_tools.deploy.compact import names
from host_tools.deploy.compact.nodes import walk
from host_tools.paths import BOARDS, sources

DEVICES = BOARDS / "virtual" / "devices"
# What the platform's objects have, beside Python's own types and what the virtual board stands in for.
PLATFORM = {
    "publish",
    "subscribe",
    "check_msg",
    "wait_msg",
    "set_callback",
    "set_last_will",
    "connect",
    "disconnect",
    "ping",
    "socket",
    "read",
    "write",
    "readinto",
    "readline",
    "close",
    "open",
    "flush",
    "send",
    "recv",
    "sendto",
    "recvfrom",
    "sendall",
    "settimeout",
    "setblocking",
    "getaddrinfo",
    "makefile",
    "register",
    "unregister",
    "modify",
    "poll",
    "ipoll",
    "run",
    "create_task",
    "sleep",
    "sleep_ms",
    "wait_for",
    "gather",
    "cancel",
    "done",
    "throw",
    "value",
    "init",
    "deinit",
    "on",
    "off",
    "irq",
    "duty",
    "duty_u16",
    "freq",
    "feed",
    "memory",
    "datetime",
    "active",
    "isconnected",
    "status",
    "config",
    "ifconfig",
    "ipconfig",
    "scan",
    "start",
    "stop",
    "reset",
    "stat",
    "listdir",
    "remove",
    "rename",
    "rmdir",
    "mkdir",
    "statvfs",
    "errno",
    "args",
    "port",
    "mode",
    "pull",
    "name",
    "implementation",
    "version",
    "platform",
    "modules",
    "path",
    "stdin",
    "stdout",
    "buffer",
    "print_exception",
    "exit",
    "collect",
    "mem_free",
    "mem_alloc",
    "threshold",
    "heap_lock",
    "heap_unlock",
    "callback",
    "period",
    "alloc",
}


def renamable(trees: Mapping[str, ast.Module]) -> set[str]:
    """Attributes that classes of the package define, and that mean nothing to anyone else."""
    defined: set[str] = set()
    known = of_platform()
    for tree in trees.values():
        for statement in tree.body:
            known.update(names.bound(statement))  # of a module: asked for by its dot, too
        for node in walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                defined.add(node.attr)
            elif isinstance(node, ast.ClassDef):
                for statement in node.body:
                    defined.update(names.bound(statement))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                known.update(re.findall(r"[A-Za-z_]\w*", node.value))  # asked for by getattr
    return {
        name for name in defined - known if not name.startswith("_") and not name.isupper() and len(name) > 2
    }


def of_platform() -> set[str]:
    """Names that Python and the devices give a meaning."""
    return PLATFORM | _of_python() | _of_devices()


def _of_python() -> set[str]:
    kinds = (str, bytes, bytearray, list, dict, tuple, set, int, float, memoryview, BaseException, OSError)
    found = set(dir(builtins))
    return found.union(*(dir(kind) for kind in kinds))


def _of_devices() -> set[str]:
    found = set()
    for path in sources(DEVICES):
        for node in walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
    return found
