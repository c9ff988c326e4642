"""A DS18B20 temperature sensor as its bus master sees it (Maxim datasheet 19-7487).

Temperatures come from outside as `measured`, raw in 1/16 °C; a conversion takes the value it finds
when it begins and shows it when its time is over. Undefined low bits read 0, as on real chips.
Byte 6 of the scratchpad is reserved: 0x0C after power-up, then 0x10 less the low four bits.
"""

from struct import pack_into, unpack

import link
import vclock

NONE = 0
DISCONNECTED = 1  # pulled off the line: no power, no answer
BROWN_OUT = 2  # supply too low: power-up scratchpad, conversions do nothing
BIT_ERRORS = 3  # every `fault_parameter`-th scratchpad read has a flipped bit
RESERVED_BYTES = 4  # a clone: bytes 5 and 7 are not what the datasheet says
FOREIGN_FAMILY = 5  # another kind of device sits there (family 0x26, DS2438)
ROM_CRC = 6  # the ROM code it tells in a search has a wrong CRC

NOISY = 7  # of 255 scratchpad reads `fault_parameter` have a flipped bit, by chance

POWER_UP_RAW = 85 * 16
STATE_BYTES = 24


def _crc_of_byte(crc):
    for _ in range(8):
        crc = crc >> 1 ^ 0x8C if crc & 1 else crc >> 1
    return crc


_CRC = bytes([_crc_of_byte(byte) for byte in range(256)])


def crc8(data):
    """Dallas/Maxim CRC: x^8 + x^5 + x^4 + 1, least significant bit first."""
    crc = 0
    table = _CRC
    for byte in data:
        crc = table[crc ^ byte]
    return crc


class Sensor:
    """One device. `rom` are its 8 bytes, family first; `fault` one of the names above."""

    def __init__(self, rom, measured=POWER_UP_RAW):
        self._true_rom = bytes(rom)
        self.measured = measured
        self.source = None  # index in link.answer where the host puts what is measured
        self.done_us = 0  # when the conversion under way ends; 0: none
        self.eeprom = bytearray((0x4B, 0x46, 0x7F))
        self.scratchpad = bytearray((0, 0, 0, 0, 0, 0xFF, 0, 0x10, 0))
        self.changed = False  # the state that is kept over a reset, since `keep_state` wrote it
        self._pending = 0
        self._reads = 0
        self._chance = self._true_rom[7]
        self._stale = True
        self._fault = NONE
        self.fault_parameter = 0
        self.rom = self.told_rom = self._true_rom
        self.power_up()

    @property
    def fault(self):
        return self._fault

    @fault.setter
    def fault(self, fault):
        if fault == self._fault:
            return
        if self._fault in (DISCONNECTED, BROWN_OUT) or fault == BROWN_OUT:
            self.power_up()
        self._fault = fault
        self._stale = True
        self._reads = 0
        self.rom = self.told_rom = self._true_rom
        if fault == FOREIGN_FAMILY:
            rom = bytes((0x26,)) + self._true_rom[1:7]
            self.rom = self.told_rom = rom + bytes((crc8(rom),))
        elif fault == ROM_CRC:
            self.told_rom = self._true_rom[:7] + bytes((self._true_rom[7] ^ 0x10,))

    def power_up(self):
        self.done_us = 0
        self.scratchpad[2:5] = self.eeprom
        self._show(POWER_UP_RAW, 0x0C)

    def _show(self, raw, byte6=None):
        pad = self.scratchpad
        pad[0] = raw & 0xFF
        pad[1] = raw >> 8 & 0xFF
        pad[6] = 0x10 - (raw & 0xF) if byte6 is None else byte6
        self._stale = True
        self.changed = True

    def convert(self):
        if self._fault == BROWN_OUT or self._fault == FOREIGN_FAMILY:
            return
        if self.source is not None:
            raw = link.answer[self.source] & 0xFFFF
            self.measured = raw - 0x10000 if raw & 0x8000 else raw
        lost_bits = 3 - (self.scratchpad[4] >> 5 & 3)
        self._pending = self.measured >> lost_bits << lost_bits
        self.done_us = vclock.now_us + (750000 >> lost_bits)
        self.changed = True

    def settle(self):
        """Show the result of a conversion that has ended. True if none is under way."""
        if self.done_us:
            if vclock.now_us < self.done_us:
                return False
            self.done_us = 0
            self._show(self._pending)
        return True

    def write_scratchpad(self, registers):
        """Take the alarm limits and the configuration, of which only the resolution can be written."""
        self.scratchpad[2] = registers[0]
        self.scratchpad[3] = registers[1]
        self.scratchpad[4] = registers[2] & 0x60 | 0x1F
        self._stale = True
        self.changed = True

    def copy_scratchpad(self):
        self.eeprom[:] = self.scratchpad[2:5]
        self.changed = True

    def recall(self):
        self.scratchpad[2:5] = self.eeprom
        self._stale = True
        self.changed = True

    def alarmed(self):
        pad = self.scratchpad
        whole = (pad[1] << 8 | pad[0]) >> 4 & 0xFF
        return _signed(whole) >= _signed(pad[2]) or _signed(whole) <= _signed(pad[3])

    def read(self):
        """The nine bytes that a read of the scratchpad gets."""
        self.settle()
        pad = self.scratchpad
        if self._stale:
            self._stale = False
            clone = self._fault == RESERVED_BYTES
            pad[5] = 0x00 if clone else 0xFF
            pad[7] = 0xFF if clone else 0x10
            pad[8] = crc8(memoryview(pad)[:8])
        if self._fault == BIT_ERRORS:
            self._reads += 1
            if self._reads >= self.fault_parameter:
                self._reads = 0
                return _disturbed(pad)
        elif self._fault == NOISY:
            self._chance = (self._chance * 1103515245 + 12345) & 0x7FFFFFFF
            if self._chance >> 16 & 0xFF < self.fault_parameter:
                return _disturbed(pad)
        return pad

    def keep_state(self, data, at):
        """Write what the device keeps while the board is reset: 24 bytes from `at` on.

        Scratchpad, EEPROM, the conversion under way and its end, and 1: there was power.
        """
        self.changed = False
        data[at : at + 9] = self.scratchpad
        data[at + 9 : at + 12] = self.eeprom
        pack_into("<hqB", data, at + 12, self._pending, self.done_us, 1)

    def restore(self, data):
        """Go on from what `keep_state` wrote: all of it, or after a power cut from the EEPROM alone."""
        if len(data) < STATE_BYTES or not data[11]:
            return
        self.eeprom[:] = data[9:12]
        self.power_up()
        if data[22]:
            self.scratchpad[:] = data[0:9]
            self._pending, self.done_us = unpack("<hq", data[12:22])


def _disturbed(pad):
    bad = bytearray(pad)
    bad[0] ^= 0x04
    return bad


def _signed(byte):
    return byte - 256 if byte & 0x80 else byte
