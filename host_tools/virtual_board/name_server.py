"""The name server of this computer, which the virtual board's Wi-Fi hands to the board."""

import ipaddress
from pathlib import Path

_CONFIG = Path("/etc/resolv.conf")
_NONE = "127.0.0.1"


def own_name_server(config: Path = _CONFIG) -> str:
    """The first IPv4 address that the resolver's file names; loopback if there is none."""
    try:
        lines = config.read_text(errors="replace").splitlines()
    except OSError:
        return _NONE
    for line in lines:
        words = line.split()
        if words[:1] == ["nameserver"] and len(words) > 1:
            try:
                return str(ipaddress.IPv4Address(words[1]))
            except ValueError:
                continue
    return _NONE
