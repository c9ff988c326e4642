"""Asks a time server for the time (SNTP, RFC 4330).

Not MicroPython's `ntptime`: that one blocks for a second, and believes whatever arrives. Here an answer
counts only if it repeats the random number of the question.
"""

from os import urandom

from heatpump.drivers import udp

PORT = 123

_PACKET_BYTES = 48
_CLIENT = 0x23  # version 4, mode 3
_SERVER_MODE = 4
_UNSYNCHRONISED = 3
_FROM_1900_TO_2000_S = 3155673600


async def ask(address):
    """Seconds since 2000-01-01 UTC by the server at `address`, a result of getaddrinfo.

    Raises OSError when there is no answer within 2 s."""
    question = bytearray(_PACKET_BYTES)
    question[0] = _CLIENT
    question[40:48] = urandom(8)
    seconds = await udp.ask(address, question, lambda answer: read(answer, question))
    if seconds is None:
        raise OSError("no answer from the time server")
    return seconds


def read(answer, question):
    """The seconds since 2000 that an answer tells, or None if it isn't a server's answer to `question`."""
    if len(answer) != _PACKET_BYTES or answer[24:32] != question[40:48]:
        return None
    if answer[0] & 7 != _SERVER_MODE or answer[0] >> 6 == _UNSYNCHRONISED or not 1 <= answer[1] <= 15:
        return None
    if not any(answer[40:48]):  # RFC 4330: no time of sending, no answer
        return None
    seconds = int.from_bytes(answer[40:44], "big")
    if seconds < 1 << 31:  # the counter starts anew in 2036
        seconds += 1 << 32
    return seconds - _FROM_1900_TO_2000_S
