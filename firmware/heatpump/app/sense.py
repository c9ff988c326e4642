"""The sensing task: start a conversion, wait without blocking, read each sensor into its Reading."""

from asyncio import sleep_ms
from binascii import hexlify, unhexlify
from time import ticks_diff, ticks_ms

from heatpump.core.model import (
    CHECKSUM,
    MISSING,
    NOT_ASSIGNED,
    OUT_OF_RANGE,
    POWER_UP_VALUE,
    READING_OK,
    RESERVED_BYTES,
    SENSORS,
    SHORTED,
    TOLD,
)
from heatpump.core.protection.readings import sense_period_s
from heatpump.core.record.event_log import COLDEST_C, JUMP
from heatpump.drivers.ds18b20 import conversion_ms

# As the driver orders them.
BUS_FAULTS = (READING_OK, MISSING, SHORTED, POWER_UP_VALUE, CHECKSUM, RESERVED_BYTES, OUT_OF_RANGE)
_PER_TURN = 3  # sensors; to read one takes 12 ms, in which nothing else runs


class Sensing:
    """`roles`: indexes into SENSORS of those to read. `log`: an EventLog, which hears of jumps.

    found    what the last search of the bus found: [(ROM code as hex, remark)]
    readings   those of the inputs, by their index in SENSORS
    failures   failed reads per entry of SENSORS since start
    """

    def __init__(self, bus, params, readings, roles, log):
        self.bus = bus
        self.found = []
        self.failures = [0 for _ in SENSORS]
        self._params = params
        self.readings = readings
        self._roles = roles
        self._log = log
        self._roms = []  # of the roles, as of `_revision` of the parameters; None: none is assigned
        self._revision = -1

    def scan(self):
        """Search the bus; takes some 15 ms per sensor."""
        self.found = [(hexlify(rom).decode(), remark) for rom, remark in self.bus.scan()]
        return self.found

    async def run(self):
        self.scan()
        while True:
            started_ms = ticks_ms()
            bits = self._params.sensor_resolution
            self.bus.start_conversion()
            # A sensor that has just been powered converts with 12 bits, whatever was asked.
            await sleep_ms(conversion_ms(12))
            self._take_roms()
            for i in range(len(self._roles)):
                self._read(self._roles[i], self._roms[i], bits)
                if i % _PER_TURN == _PER_TURN - 1:
                    await sleep_ms(0)
            left_ms = sense_period_s(self._params) * 1000 - ticks_diff(ticks_ms(), started_ms)
            await sleep_ms(max(left_ms, 100))

    def _take_roms(self):
        params = self._params
        if params.revision != self._revision:
            self._revision = params.revision
            texts = [params.texts["sensor_" + SENSORS[n]] for n in self._roles]
            self._roms = [unhexlify(text) if text else None for text in texts]

    def _read(self, n, rom, bits):
        reading = self.readings[n]
        if not rom:
            if reading.fault != TOLD:
                reading.failed(NOT_ASSIGNED)
            return
        if reading.age_ms < 0:  # told from outside, before the role had a sensor
            reading.age_ms = 0
        last_mc = reading.value_mc if reading.fault == READING_OK else None
        fault = self.bus.read(rom, bits, last_mc)
        if fault == READING_OK:
            value_mc = self.bus.value_mc
            if not reading.sensed(value_mc):
                self._log.record(JUMP, n + 1, value_mc // 1000 + COLDEST_C)
        else:
            reading.failed(fault)
            self.failures[n] += 1
