"""Stands in for `_onewire`: a 1-Wire line with the DS18B20 sensors that the host simulates.

The host says what nine bytes a read of each scratchpad gets, so that checksum, power-up value and range are
checked here, by the firmware's own driver. A reset takes 960 us and a bit 70 us, as on the chip.
"""

from _onewire import crc8  # noqa: F401  part of the chip's module

from heatpump.hil import hil_link, sim_clock

_SHORTED = 1  # as the host numbers the line's faults; any other is an open line

_RESET_US = 960
_BIT_US = 70
_BYTE_US = 560
_FRESH_US = 1000000  # what is measured may be this old

# What the sensors expect next
_NOTHING = 0
_ROM_COMMAND = 1
_ROM_CODE = 2
_SEARCH = 3
_FUNCTION = 4
_REGISTERS = 5
_SEND = 6

roms = []  # of the sensors, 8 bytes each

_state = _NOTHING
_selected = []  # indexes of sensors
_index = 0  # bytes or search bits so far
_bit = 0  # of the two that a search reads before it writes one
_code = bytearray(8)
_sending = b""


def _present():
    return [n for n in range(len(roms)) if hil_link.present[n]]


def reset(pin):
    global _state, _bit
    sim_clock.now_us += _RESET_US
    _state = _NOTHING
    _bit = 0
    if hil_link.bus_fault:
        return hil_link.bus_fault == _SHORTED
    if not _present():
        return False
    _state = _ROM_COMMAND
    return True


def readbyte(pin):
    global _index
    sim_clock.now_us += _BYTE_US
    if hil_link.bus_fault:
        return 0 if hil_link.bus_fault == _SHORTED else 0xFF
    if _state == _SEND and _index < len(_sending):
        _index += 1
        return _sending[_index - 1]
    return 0xFF


def readbit(pin):
    global _bit
    sim_clock.now_us += _BIT_US
    if hil_link.bus_fault:
        return 0 if hil_link.bus_fault == _SHORTED else 1
    if _state == _SEARCH and _bit < 2:
        complement = _bit
        _bit += 1
        for n in _selected:
            if (roms[n][_index >> 3] >> (_index & 7) & 1) == complement:
                return 0
    return 1


def writebit(pin, value):
    global _bit, _index, _selected, _state
    sim_clock.now_us += _BIT_US
    if _state == _SEARCH and not hil_link.bus_fault:
        _selected = [n for n in _selected if roms[n][_index >> 3] >> (_index & 7) & 1 == value & 1]
        _bit = 0
        _index += 1
        if _index == 64:
            _state = _FUNCTION


def writebyte(pin, value):
    sim_clock.now_us += _BYTE_US
    if not hil_link.bus_fault:
        _take(value)


def _take(value):
    """A whole byte from the master."""
    global _state, _index, _selected
    if _state == _ROM_CODE:
        _code[_index] = value
        _index += 1
        if _index == 8:
            _selected = [n for n in _present() if roms[n] == _code]
            _state = _FUNCTION if _selected else _NOTHING
    elif _state == _ROM_COMMAND:
        _index = 0
        _selected = _present()
        _state = {0x55: _ROM_CODE, 0xCC: _FUNCTION, 0xF0: _SEARCH}.get(value, _NOTHING)
    elif _state == _FUNCTION:
        _state = _NOTHING
        _function(value)
    elif _state == _REGISTERS:
        _code[_index] = value
        _index += 1
        if _index == 3:
            for n in _selected:
                hil_link.writes.append((n, bytes(_code[:3])))
            _state = _NOTHING


def _function(command):
    global _state, _index, _sending
    _index = 0
    if command == 0xBE:
        _sending = hil_link.pads[_selected[0]]
        for n in _selected[1:]:  # wired AND
            _sending = bytes([a & b for a, b in zip(_sending, hil_link.pads[n])])
        _state = _SEND
    elif command == 0x44:
        sim_clock.convert(_FRESH_US)
    elif command == 0x4E:
        _state = _REGISTERS
