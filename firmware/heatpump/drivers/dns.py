"""Looks up the IPv4 address of a name by a question of its own (DNS, RFC 1035) over UDP.

The platform's `getaddrinfo` blocks for seconds when no name server answers, so it gets addresses only. This
one waits a millisecond at a time. Nothing is kept: who asks again gets what is true then.
"""

from os import urandom
from socket import getaddrinfo

from heatpump.drivers import udp

SENDS = 3
MOST_ALIASES = 8

_HEADER_BYTES = 12
_A_IN = b"\0\x01\0\x01"
_CNAME_IN = b"\0\x05\0\x01"
_REFUSALS = {
    1: "it can't read the question",
    2: "the server failed",
    3: "no such name",
    5: "the server refuses",
}


async def look_up(host, port, server):
    """The socket address of `host` and `port`, as getaddrinfo has it.

    `host` is an IPv4 address or a name; `server` the socket address of the name server, None if there is
    none. Raises OSError with one line that names the host.
    """
    try:
        return getaddrinfo(await _address(host, server), port)[0][-1]
    except OSError as error:
        raise OSError("no address for %s: %s" % (host, error))


def is_address(text):
    """Whether this is an IPv4 address in the usual form, such as 192.168.1.10."""
    parts = text.split(".")
    for part in parts:
        if not 1 <= len(part) <= 3 or any(c not in "0123456789" for c in part) or int(part) > 255:
            return False
    return len(parts) == 4


async def _address(host, server):
    if is_address(host):
        return host
    name = _labels(host)
    if name == b"\x09localhost\0":
        return "127.0.0.1"
    if name[-7:] == b"\x05local\0":
        raise OSError("names in .local are not looked up; give the address")
    if server is None:
        raise OSError("no name server")
    for _ in range(MOST_ALIASES):
        number = urandom(2)
        question = number + b"\x01\0\0\x01\0\0\0\0\0\0" + name + _A_IN
        found = await udp.ask(server, question, lambda answer, asked=question: read(answer, asked), SENDS)
        if found is None:
            raise OSError("the name server is silent")
        if isinstance(found, str):
            return found
        name = found
    raise OSError("too many aliases")


def read(answer, question):
    """The address in an answer, or as bytes the name that it is an alias of; None: no answer to `question`.

    Raises OSError when the name server says that there is none."""
    end = len(question)
    # The number, "this is an answer", and the question itself; the case of letters may differ.
    if (
        answer[:2] != question[:2]
        or len(answer) < end
        or answer[2] & 0xF8 != 0x80
        or answer[4:6] != b"\0\x01"
    ):
        return None
    if answer[_HEADER_BYTES:end].lower() != question[_HEADER_BYTES:].lower():
        return None
    refusal = answer[3] & 0x0F
    if refusal:
        raise OSError(_REFUSALS.get(refusal, "the name server's error %d" % refusal))
    try:
        addresses, aliases = _records(answer, end)
    except (IndexError, ValueError):
        return None
    name = question[_HEADER_BYTES:-4].lower()
    for _ in range(MOST_ALIASES):
        if name in addresses:
            return addresses[name]
        if name not in aliases:
            break
        name = aliases[name]
    else:
        raise OSError("too many aliases")
    if name == question[_HEADER_BYTES:-4].lower():
        raise OSError("the name has none")
    return name


def _records(answer, at):
    """({name: address}, {name: name that it is an alias of}) of the answer's records."""
    addresses, aliases = {}, {}
    for _ in range(answer[6] << 8 | answer[7]):
        owner, at = _name(answer, at)
        size = answer[at + 8] << 8 | answer[at + 9]
        kind = answer[at : at + 4]
        at += 10
        if at + size > len(answer):
            if answer[2] & 0x02:  # cut to what a datagram holds
                break
            raise ValueError
        if kind == _A_IN and size == 4 and 0 < answer[at] < 224:
            addresses.setdefault(owner, "%d.%d.%d.%d" % tuple(answer[at : at + 4]))
        elif kind == _CNAME_IN:
            aliases[owner] = _name(answer, at)[0]
        at += size
    return addresses, aliases


def _name(answer, at):
    """(a name as DNS writes it, in small letters; the place after it). Raises IndexError or ValueError."""
    name = b""
    after = 0
    limit = at  # a pointer leads back, so that no ring is followed for ever
    while True:
        size = answer[at]
        if size >= 0xC0:
            after = after or at + 2
            at = (size & 0x3F) << 8 | answer[at + 1]
            if at >= limit:
                raise ValueError
            limit = at
        elif size > 63 or at + size >= len(answer) or len(name) + size > 254:
            raise ValueError
        else:
            name += answer[at : at + 1 + size]
            at += 1 + size
            if not size:
                return name.lower(), after or at


def _labels(host):
    """A name as DNS writes it. Raises OSError."""
    name = b""
    for label in host.rstrip(".").lower().split("."):
        if not 1 <= len(label) <= 63 or any(not "!" <= c <= "~" for c in label):
            raise OSError("not a name")
        name += bytes([len(label)]) + label.encode()
    if len(name) > 254:
        raise OSError("not a name")
    return name + b"\0"
