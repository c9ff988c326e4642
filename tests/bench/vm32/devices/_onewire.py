"""A 1-Wire line with DS18B20 sensors that always answer; `SENSORS` maps ROM codes to millidegrees."""

SENSORS = {}
_found = []  # ROMs that still answer a search
_bits = 0
_address = None  # bytes of a MATCH ROM as they arrive
_answer = b""


def crc8(data):
    crc = 0
    for byte in data:
        for _ in range(8):
            crc = crc >> 1 ^ (0x8C if (crc ^ byte) & 1 else 0)
            byte >>= 1
    return crc


def reset(pin):
    global _address
    _address = None
    return bool(SENSORS)


def writebyte(pin, byte):
    global _found, _bits, _address, _answer
    if _address is not None and len(_address) < 8:
        _address.append(byte)
    elif byte == 0xF0:
        _found, _bits = list(SENSORS), 0
    elif byte == 0x55:
        _address = bytearray()
    elif byte == 0xBE:
        _answer = _scratchpad(SENSORS[bytes(_address)])


def _scratchpad(value_mc):
    raw = value_mc * 16 // 1000 & 0xFFFF
    data = bytes((raw & 0xFF, raw >> 8, 0, 0, 0x7F, 0xFF, 0, 0x10))
    return data + bytes((crc8(data),))


def readbyte(pin):
    global _answer
    byte, _answer = _answer[0], _answer[1:]
    return byte


def _levels():
    return [rom[_bits >> 4] >> (_bits >> 1 & 7) & 1 for rom in _found]


def readbit(pin):
    global _bits
    levels = _levels()
    if _bits & 1:
        levels = [1 - level for level in levels]
    _bits += 1
    return 0 if 0 in levels else 1


def writebit(pin, direction):
    global _found, _bits
    _bits -= 2
    levels = _levels()
    _found = [_found[n] for n in range(len(levels)) if levels[n] == direction]
    _bits += 2
