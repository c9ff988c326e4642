"""DS18B20 temperature sensors on the ESP32's `_onewire`, one conversion for all, read later.

The stock `ds18x20` module believes what a faulty line says; this driver doesn't. Figures are from
the DS18B20 datasheet (Maxim 19-7487): commands, scratchpad layout, conversion times.

What became of a read is said in the caller's numbers (`Ds18b20Bus(..., faults)`).
"""

import _onewire
from machine import Pin

FAMILY = 0x28

_SEARCH_ROM = 0xF0
_MATCH_ROM = 0x55
_SKIP_ROM = 0xCC
_CONVERT = 0x44
_READ_SCRATCHPAD = 0xBE
_WRITE_SCRATCHPAD = 0x4E

# What may become of a read; the caller's numbers for them come in this order.
OK, MISSING, SHORTED, POWER_UP_VALUE, CHECKSUM, RESERVED_BYTES, OUT_OF_RANGE = range(7)

_READ_TRIES = 3
_MOST_DEVICES = 16

# Scratchpad: temperature (2 bytes), alarms (2), configuration, FFh, count remain, 10h, CRC.
_POWER_UP_RAW = 0x0550
_POWER_UP_COUNT_REMAIN = 0x0C
_SAME_MC = 5000
_ONES = b"\xff" * 9  # what an idle line reads as


def conversion_ms(bits):
    """How long a conversion takes at 9 to 12 bits: 93.75 ms, doubling with each bit."""
    return (750 >> (12 - bits)) + 10


class Ds18b20Bus:
    """One 1-Wire pin with its sensors.

    value_mc   result of the last `read` that returned `faults[OK]`, millidegrees Celsius
    """

    def __init__(self, pin_number, faults):
        """faults: what `read` returns for OK, MISSING, SHORTED ... OUT_OF_RANGE."""
        self.value_mc = 0
        self._faults = faults
        self._pin = Pin(pin_number, Pin.OPEN_DRAIN, Pin.PULL_UP)
        self._pin(1)
        self._buffer = bytearray(9)

    def scan(self):
        """Search the bus. Return [(rom, remark)]: rom is 8 bytes, remark is "" for a usable sensor
        or says what is wrong with what was found."""
        found = []
        rom = bytearray(8)
        fork = 0
        while fork is not None and len(found) < _MOST_DEVICES:
            fork = self._search(rom, fork)
            if fork is None:
                break
            if not any(rom):
                found.append((bytes(rom), "line shorted to ground"))
                break
            if _onewire.crc8(rom):
                found.append((bytes(rom), "ROM checksum wrong"))
            elif rom[0] != FAMILY:
                found.append((bytes(rom), "family 0x%02x is not a DS18B20" % rom[0]))
            else:
                found.append((bytes(rom), ""))
            if fork == 0:
                break
        return found

    def _search(self, rom, last_fork):
        """Find the next device after `rom`; bits are counted from 1.

        Return the highest bit at which another branch is left (0: none), or None when the
        search broke off.
        """
        if not _onewire.reset(self._pin):
            return None
        _onewire.writebyte(self._pin, _SEARCH_ROM)
        next_fork = 0
        for bit in range(1, 65):
            byte, mask = (bit - 1) >> 3, 1 << ((bit - 1) & 7)
            one = _onewire.readbit(self._pin)
            zero = _onewire.readbit(self._pin)
            if one and zero:
                return None
            if one or zero:
                direction = one
            else:
                if bit < last_fork:
                    direction = 1 if rom[byte] & mask else 0
                else:
                    direction = 1 if bit == last_fork else 0
                if not direction:
                    next_fork = bit
            if direction:
                rom[byte] |= mask
            else:
                rom[byte] &= ~mask & 0xFF
            _onewire.writebit(self._pin, direction)
        return next_fork

    def start_conversion(self):
        """Let every sensor measure; read them `conversion_ms` later. False if nobody answers."""
        if not _onewire.reset(self._pin):
            return False
        _onewire.writebyte(self._pin, _SKIP_ROM)
        _onewire.writebyte(self._pin, _CONVERT)
        return True

    def set_resolution(self, rom, bits):
        """Set 9 to 12 bits, in the sensor's RAM only. The alarm bytes are not used."""
        if self._select(rom):
            _onewire.writebyte(self._pin, _WRITE_SCRATCHPAD)
            _onewire.writebyte(self._pin, 0)
            _onewire.writebyte(self._pin, 0)
            _onewire.writebyte(self._pin, (bits - 9) << 5 | 0x1F)

    def read(self, rom, bits, last_mc=None):
        """Read one sensor's finished conversion; return its fault and leave the value in `value_mc`.

        last_mc is the reading before, if there is one: 85.0 °C counts as measured only beside it.
        A sensor that lost its resolution (power loss) gets it back for the next conversion.
        """
        return self._faults[self._read(rom, bits, last_mc)]

    def _read(self, rom, bits, last_mc):
        for _ in range(_READ_TRIES):
            fault = self._read_scratchpad(rom)
            if fault != CHECKSUM:
                break
        if fault != OK:
            return fault
        data = self._buffer
        if data[4] != ((bits - 9) << 5 | 0x1F):
            self.set_resolution(rom, bits)
        raw = data[1] << 8 | data[0]
        if raw & 0x8000:
            raw -= 0x10000
        raw &= ~((1 << (3 - (data[4] >> 5))) - 1)
        value_mc = raw * 125 // 2
        if raw == _POWER_UP_RAW and (
            data[6] == _POWER_UP_COUNT_REMAIN or last_mc is None or abs(last_mc - value_mc) > _SAME_MC
        ):
            return POWER_UP_VALUE
        if not -55000 <= value_mc <= 125000:
            return OUT_OF_RANGE
        self.value_mc = value_mc
        return fault

    def _read_scratchpad(self, rom):
        if not self._select(rom):
            return MISSING
        pin = self._pin
        data = self._buffer
        _onewire.writebyte(pin, _READ_SCRATCHPAD)
        readbyte = _onewire.readbyte
        for i in range(9):
            data[i] = readbyte(pin)
        if _onewire.crc8(data):
            return MISSING if data == _ONES else CHECKSUM
        if data[5] == 0 and not any(data):  # the checksum of zeros is 0
            return SHORTED
        if data[5] != 0xFF or data[7] != 0x10 or data[4] & 0x9F != 0x1F:
            return RESERVED_BYTES
        return OK

    def _select(self, rom):
        pin = self._pin
        if not _onewire.reset(pin):
            return False
        writebyte = _onewire.writebyte
        writebyte(pin, _MATCH_ROM)
        for byte in rom:
            writebyte(pin, byte)
        return True
