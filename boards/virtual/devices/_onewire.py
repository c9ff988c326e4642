"""The ESP32's `_onewire` module over a simulated 1-Wire bus with DS18B20 devices.

Bits and bytes may be mixed as on the real line: a read takes the next bits of what the addressed
devices send (wired AND), a write goes on with the command. In virtual time a reset takes 960 us and
a bit 70 us, as in MicroPython's modonewire.c.
"""

import link
import vclock
from sim_ds18b20 import DISCONNECTED, FOREIGN_FAMILY, STATE_BYTES, Sensor, crc8  # noqa: F401  crc8 is part of the chip's module

BUS_OK = 0
SHORTED = 1  # the line lies on ground: looks like a presence pulse, and all bits read 0
OPEN = 2  # the line is broken off: no presence, and all bits read 1

_RESET_US = 960
_BIT_US = 70
_BYTE_US = 560
_FRESH_US = 1000000  # what is measured may be this old

# What the devices expect next
_NOTHING = 0
_ROM_COMMAND = 1
_ROM_CODE = 2
_SEARCH = 3
_FUNCTION = 4
_REGISTERS = 5
_SEND = 6
_BUSY = 7

_ONES = b"\xff" * 9


class Bus:
    """The line on one pin, with `sensors` on it and a `fault` of its own."""

    def __init__(self, pin=4):
        self.pin = pin
        self.fault = BUS_OK
        self.sensors = []

    def add(self, rom, celsius=20.0):
        """Put a device with ROM `rom` (16 hex digits, family first) on the line; gives the Sensor."""
        sensor = Sensor(bytes.fromhex(rom), int(celsius * 16))
        self.sensors.append(sensor)
        return sensor


bus = Bus()


_states = bytearray()  # of the sensors, as they are kept


def follow_host():
    """Build the bus that the host describes, with what its sensors kept, and follow its faults."""
    global _states
    bus.pin = link.config["one_wire_pin"]
    for i, rom in enumerate(link.config["sensors"]):
        sensor = bus.add(rom)
        sensor.restore(link.kept(link.KEPT_SENSORS + i * STATE_BYTES, STATE_BYTES))
        sensor.source = link.SENSORS + i
    _states = bytearray(STATE_BYTES * len(bus.sensors))
    link.before_exchange = _keep_states
    vclock.on_faults = _take_faults
    _take_faults()


def _keep_states():
    """A reset comes with an exchange or soon after one, so that is when the states are kept."""
    at = 0
    changed = False
    for sensor in bus.sensors:
        if sensor.changed:
            sensor.keep_state(_states, at)
            changed = True
        at += STATE_BYTES
    if changed:
        link.keep(link.KEPT_SENSORS, _states)


def _take_faults():
    answer = link.answer
    bus.fault = answer[link.BUS_FAULT]
    for sensor in bus.sensors:
        word = answer[sensor.source]
        sensor.fault_parameter = word >> 24
        sensor.fault = word >> 16 & 0xFF


_state = _NOTHING
_selected = []
_index = 0  # bytes or search bits so far
_bit = 0  # bits of the byte under way
_byte = 0
_code = bytearray(8)
_sending = _ONES
_virtual = not vclock.real


def reset(pin):
    global _state, _bit, _selected
    if _virtual:
        vclock.now_us += _RESET_US
    else:
        vclock.now()
    _state = _NOTHING
    if pin.number != bus.pin or bus.fault == OPEN:
        return False
    if bus.fault == SHORTED:
        return True
    _bit = 0
    for sensor in bus.sensors:
        if sensor.fault != DISCONNECTED:
            _state = _ROM_COMMAND
            return True
    return False


def readbyte(pin):
    global _index
    if _bit or _state == _SEARCH:
        value = 0
        for i in range(8):
            value |= readbit(pin) << i
        return value
    if _virtual:
        vclock.now_us += _BYTE_US
    line = bus
    if pin.number != line.pin:
        return 0xFF
    if line.fault:
        return 0 if line.fault == SHORTED else 0xFF
    if _state == _SEND:
        i = _index
        if i < len(_sending):
            _index = i + 1
            return _sending[i]
    elif _state == _BUSY and not _settled():
        return 0
    return 0xFF


def readbit(pin):
    global _bit, _index
    if _virtual:
        vclock.now_us += _BIT_US
    if pin.number != bus.pin:
        return 1
    if bus.fault:
        return 0 if bus.fault == SHORTED else 1
    if _state == _SEND:
        if _index >= len(_sending):
            return 1
        value = _sending[_index] >> _bit & 1
        _bit += 1
        if _bit == 8:
            _bit = 0
            _index += 1
        return value
    if _state == _SEARCH and _bit < 2:
        complement = _bit
        _bit += 1
        for sensor in _selected:
            if (sensor.told_rom[_index >> 3] >> (_index & 7) & 1) == complement:
                return 0
    if _state == _BUSY:
        return int(_settled())
    return 1


def writebit(pin, value):
    global _bit, _byte, _index, _selected, _state
    if _virtual:
        vclock.now_us += _BIT_US
    if pin.number != bus.pin or bus.fault:
        return
    if _state == _SEARCH:
        _selected = [s for s in _selected if s.told_rom[_index >> 3] >> (_index & 7) & 1 == value & 1]
        _bit = 0
        _index += 1
        if _index == 64:
            _state = _FUNCTION
        return
    if _state in (_SEND, _BUSY):
        return
    if _bit == 0:
        _byte = 0
    _byte |= (value & 1) << _bit
    _bit += 1
    if _bit == 8:
        _bit = 0
        _take(_byte)


def writebyte(pin, value):
    global _index
    if _bit or _state == _SEARCH:
        for i in range(8):
            writebit(pin, value >> i & 1)
        return
    if _virtual:
        vclock.now_us += _BYTE_US
    line = bus
    if pin.number == line.pin and not line.fault:
        if _state == _ROM_CODE and _index < 7:  # the most frequent by far
            _code[_index] = value & 0xFF
            _index += 1
        else:
            _take(value & 0xFF)


def _take(value):
    """A whole byte from the master."""
    global _state, _index, _selected
    if _state == _ROM_CODE:
        _code[_index] = value
        _index += 1
        if _index == 8:
            _selected = []
            for sensor in bus.sensors:
                if sensor.rom == _code and sensor.fault != DISCONNECTED:
                    _selected.append(sensor)
            _state = _FUNCTION if _selected else _NOTHING
    elif _state == _ROM_COMMAND:
        _index = 0
        if value == 0x55:
            _state = _ROM_CODE
            return
        _selected = [sensor for sensor in bus.sensors if sensor.fault != DISCONNECTED]
        if value == 0xCC:
            _state = _FUNCTION
        elif value == 0xF0:
            _state = _SEARCH
        elif value == 0xEC:
            _selected = [sensor for sensor in _selected if sensor.settle() and sensor.alarmed()]
            _state = _SEARCH
        elif value == 0x33:
            _send([sensor.told_rom for sensor in _selected])
        else:
            _state = _NOTHING
    elif _state == _FUNCTION:
        _function(value)
    elif _state == _REGISTERS:
        _code[_index] = value
        _index += 1
        if _index == 3:
            for sensor in _selected:
                sensor.write_scratchpad(_code)
            _state = _NOTHING


def _function(command):
    global _state, _index
    devices = [sensor for sensor in _selected if sensor.fault != FOREIGN_FAMILY]
    _state = _NOTHING
    if not devices:
        return
    if command == 0xBE:
        _send([sensor.read() for sensor in devices])
    elif command == 0x44:
        vclock.ask(_FRESH_US)
        for sensor in devices:
            sensor.convert()
        _state = _BUSY
    elif command == 0x4E:
        _index = 0
        _state = _REGISTERS
    elif command == 0x48:
        for sensor in devices:
            sensor.copy_scratchpad()
        _state = _BUSY
    elif command == 0xB8:
        for sensor in devices:
            sensor.recall()
        _state = _BUSY
    # 0xB4, read power supply: externally powered devices send ones, as an idle line does.


def _send(messages):
    global _state, _index, _sending
    if len(messages) == 1:
        _sending = messages[0]
    else:
        _sending = bytearray(_ONES[: min([len(m) for m in messages])])
        for message in messages:
            for i in range(len(_sending)):
                _sending[i] &= message[i]
    _index = 0
    _state = _SEND


def _settled():
    if not _virtual:
        vclock.now()
    return all(sensor.settle() for sensor in _selected)
