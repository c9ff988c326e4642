"""One question and its answer over UDP, without ever making the control wait."""

import asyncio
import select
import socket

LOOKS = 10  # for an answer to each question sent
PAUSE_MS = 150  # between two looks
WAIT_MS = 1  # for the first byte of an answer
DATAGRAMS_PER_LOOK = 4
LONGEST = 512


async def ask(address, question, read, sends=1):
    """What `read(answer)` makes of the first answer that it doesn't return None for.

    `address` is a result of getaddrinfo; only what comes from there counts. `sends`: how often the question
    is sent, 1.5 s apart. Returns None when no answer comes. Raises OSError when it can't be sent, and what
    `read` raises.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        poller = select.poll()
        poller.register(sock, select.POLLIN)
        for _ in range(sends):
            sock.sendto(question, address)
            await asyncio.sleep_ms(0)
            for _ in range(LOOKS):
                for _ in range(DATAGRAMS_PER_LOOK):
                    if not poller.poll(WAIT_MS):
                        break
                    try:
                        answer, sender = sock.recvfrom(LONGEST)
                    except OSError:  # the port is closed, or the datagram was damaged
                        break
                    found = read(answer) if sender == address else None
                    if found is not None:
                        return found
                await asyncio.sleep_ms(PAUSE_MS)
    finally:
        sock.close()
    return None
