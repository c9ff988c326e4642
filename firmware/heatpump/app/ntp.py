"""Asks a time server for the time (SNTP, RFC 4330).

Not MicroPython's `ntptime`: that one blocks for a second, and believes whatever arrives. Here control
waits 50 ms at a time at most, and an answer counts only if it repeats the random number of the question.
"""

import asyncio
import socket
from os import urandom

PORT = 123
TRIES = 10
WAIT_S = 0.05
PAUSE_MS = 150

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
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.settimeout(WAIT_S)
        sock.sendto(question, address)
        for _ in range(TRIES):
            try:
                seconds = read(sock.recv(_PACKET_BYTES), question)
                if seconds is not None:
                    return seconds
            except OSError:  # nothing yet
                pass
            await asyncio.sleep_ms(PAUSE_MS)
    finally:
        sock.close()
    raise OSError("no answer from the time server")


def read(answer, question):
    """The seconds since 2000 that an answer tells, or None if it isn't a server's answer to `question`."""
    if len(answer) != _PACKET_BYTES or answer[24:32] != question[40:48]:
        return None
    if answer[0] & 7 != _SERVER_MODE or answer[0] >> 6 == _UNSYNCHRONISED or not 1 <= answer[1] <= 15:
        return None
    seconds = int.from_bytes(answer[40:44], "big")
    if seconds < 1 << 31:  # the counter starts anew in 2036
        seconds += 1 << 32
    return seconds - _FROM_1900_TO_2000_S
