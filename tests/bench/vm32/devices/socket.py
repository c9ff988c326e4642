"""A TCP connection to a broker that accepts and confirms; `TO_BOARD` is what it says next."""

AF_INET, SOCK_STREAM, SOCK_DGRAM = 2, 1, 2
TO_BOARD = bytearray()
_ANSWERS = {0x10: b"\x20\x02\x00\x00", 0x80: b"\x90\x03\x00\x01\x00", 0xC0: b"\xd0\x00"}  # by packet type


def getaddrinfo(host, port):
    return [(AF_INET, SOCK_STREAM, 0, "", (host, port))]


class socket:
    def __init__(self, *kind):
        pass

    def setblocking(self, flag):
        pass

    def connect(self, address):
        pass

    def close(self):
        del TO_BOARD[:]

    def write(self, data):
        at = 0
        while at < len(data):  # packet by packet
            length, shift, start = 0, 0, at + 1
            while True:
                length |= (data[start] & 0x7F) << shift
                shift += 7
                start += 1
                if data[start - 1] < 0x80:
                    break
            answer = _ANSWERS.get(data[at] & 0xF0, b"")
            if answer[:1] == b"\x90":
                answer = answer[:2] + bytes(data[start : start + 2]) + answer[4:]
            TO_BOARD.extend(answer)
            at = start + length
        return len(data)

    def readinto(self, buffer):
        count = min(len(buffer), len(TO_BOARD))
        if not count:
            return None
        buffer[:count] = TO_BOARD[:count]
        TO_BOARD[:] = TO_BOARD[count:]
        return count
