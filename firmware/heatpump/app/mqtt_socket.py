"""A socket for umqtt.simple that never makes the control wait.

umqtt.simple reads without a deadline: half a packet, or a broker that says nothing, would stop the
whole firmware. `PacketSocket` takes the place of its socket. What is written is kept and goes out
as the network takes it; what arrives is shown only as whole packets. Where umqtt.simple would wait
for an answer (connect, subscribe), `read` raises `Unanswered` and the caller looks at the answer
when it is there.
"""

import select
import socket
from errno import EINPROGRESS

IN_BYTES = 576  # topic of a command, 384 bytes of payload, headers; of a longer packet the rest is skipped
OUT_BYTES = 8192  # more than this waiting to be sent ends the connection
TAKES = 8  # buffers full of a packet that is skipped, in one `receive`
WAIT_MS = 1


class Unanswered(Exception):
    """umqtt.simple asks for an answer that has not arrived yet."""


class PacketSocket:
    """A TCP connection, opened again and again; stands in for `umqtt.simple.socket` too.

    more   whether the last `receive` without a packet left something to be skipped at once
    """

    def __init__(self):
        self.more = False
        self._in = bytearray(IN_BYTES)
        self._view = memoryview(self._in)
        self._sock = None

    def open(self, address):
        """Start to connect to an address from `getaddrinfo`; returns at once. Raises OSError."""
        self.close()
        self._fill = 0  # bytes in the buffer
        self._length = 0  # of the packet at its start; 0: none complete
        self._at = 0  # next byte of that packet to be read
        self._skip = 0  # bytes still to come of a packet that was cut
        self.more = False
        self._out = bytearray()
        self._sock = socket.socket()
        self._sock.setblocking(False)
        self._poller = select.poll()
        self._poller.register(self._sock, select.POLLOUT)
        try:
            self._sock.connect(address)
        except OSError as error:
            if error.errno != EINPROGRESS:
                raise

    def is_open(self):
        """Whether the broker has accepted the connection. Raises OSError if it refused."""
        for _, events in self._poller.poll(0):
            if events & (select.POLLERR | select.POLLHUP):
                raise OSError("refused")
            return True
        return False

    def flush(self):
        """Send what the network takes now; True when nothing is left. Raises OSError."""
        if self._out:
            sent = self._sock.write(self._out)
            if sent:
                self._out = self._out[sent:]
        return not self._out

    def receive(self, wait=False):
        """Take in what has arrived; True when a whole packet is there to be read.

        `wait` is for an answer that is due: it blocks up to WAIT_MS for the first byte. Where simulated time
        runs faster, this is what gives a healthy broker time to answer.
        Raises OSError when the connection is lost or what arrives is not MQTT.
        """
        self.more = False
        if self._fill and self._measure():
            return True
        if wait:
            self._poller.modify(self._sock, select.POLLIN)
            self._poller.poll(WAIT_MS)
        takes = TAKES
        while self._skip:
            if not takes:
                self.more = True
                return False
            takes -= 1
            count = self._take(0, min(self._skip, IN_BYTES))
            if not count:
                return False
            self._skip -= count
        self._fill += self._take(self._fill, IN_BYTES)
        return self._measure()

    def next(self):
        """Done with the packet, read or not."""
        rest = self._fill - self._length
        if rest > 0:
            self._in[:rest] = self._in[self._length : self._fill]
        self._skip = max(0, -rest)
        self._fill = max(0, rest)
        self._length = self._at = 0

    def kind(self):
        """First byte of the packet: its type, and flags in the low four bits."""
        return self._in[0]

    def is_cut(self):
        """Whether the packet is longer than the buffer, so that its end is missing."""
        return self._length > IN_BYTES

    def close(self):
        if self._sock:
            self._poller.unregister(self._sock)
            self._sock.close()
            self._sock = None

    def _take(self, start, end):
        count = self._sock.readinto(self._view[start:end])
        if count == 0 and end > start:
            raise OSError("closed by the broker")
        return count or 0

    def _measure(self):
        """Read the length in the packet's header; True when all of it, or a buffer full, is there."""
        length = 0
        for at in range(1, min(self._fill, 5)):
            byte = self._in[at]
            length |= (byte & 0x7F) << (7 * (at - 1))
            if byte < 0x80:
                length += at + 1
                self._length = length if self._fill >= min(length, IN_BYTES) else 0
                return self._length > 0
        if self._fill >= 5:
            raise OSError("not MQTT")
        return False

    # What umqtt.simple calls: first the socket module, then the socket.

    def socket(self):
        return self

    def getaddrinfo(self, host, port):
        return ((None,),)

    def connect(self, address):
        pass  # `open` did

    def settimeout(self, seconds):
        pass

    def setblocking(self, flag):
        pass

    def write(self, data, count=-1):
        if len(self._out) > OUT_BYTES:
            raise OSError("the broker takes nothing")
        self._out.extend(data if count < 0 else data[:count])

    def read(self, count):
        if not self._length:
            raise Unanswered
        end = self._at + count
        if end > self._length:
            raise OSError("malformed packet")
        data = bytes(self._view[self._at : min(end, IN_BYTES)])
        self._at = end
        return data
