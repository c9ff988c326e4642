"""The simulated 1-Wire bus and its DS18B20 devices, at the level of the ESP32's `_onewire` calls."""

import pytest

from tests.vm import run_in_vm

# A bus master of our own, from the datasheet: search, match, skip, read.
MASTER = """
import _onewire as ow
import time
from machine import Pin

pin = Pin(4, Pin.OPEN_DRAIN, Pin.PULL_UP)

def rom(serial, family=0x28):
    body = bytes([family]) + bytes(serial)
    return (body + bytes([ow.crc8(body)])).hex()

ROMS = [rom((n * 37 & 255, n, 0x64, 0x1d, n * 91 & 255, 4)) for n in range(1, 5)]
a, b, c, d = [ow.bus.add(r, 20 + n) for n, r in enumerate(ROMS)]

def search(command=0xF0):
    found, last_fork, path = [], 64, 0
    while last_fork >= 0:
        if not ow.reset(pin):
            return found
        ow.writebyte(pin, command)
        fork, code = -1, 0
        for i in range(64):
            zero, one = ow.readbit(pin) == 0, ow.readbit(pin) == 0
            if not zero and not one:
                return found
            bit = int(one)
            if zero and one:
                bit = path >> i & 1 if i < last_fork else int(i == last_fork)
                if not bit:
                    fork = i
            code |= bit << i
            ow.writebit(pin, bit)
        found.append(code.to_bytes(8, "little").hex())
        path, last_fork = code, fork
    return found

def select(sensor):
    assert ow.reset(pin)
    ow.writebyte(pin, 0x55)
    for byte in sensor.rom:
        ow.writebyte(pin, byte)

def send(sensor, *data):
    select(sensor)
    for byte in data:
        ow.writebyte(pin, byte)

def read(sensor):
    send(sensor, 0xBE)
    return bytes(ow.readbyte(pin) for _ in range(9))

def good(pad):
    return ow.crc8(pad[:8]) == pad[8]

def celsius(sensor):
    pad = read(sensor)
    assert good(pad), pad
    raw = pad[0] | pad[1] << 8
    return (raw - 65536 if raw & 0x8000 else raw) / 16

def convert(sensor=None, wait_ms=750):
    if sensor:
        send(sensor, 0x44)
    else:
        ow.reset(pin)
        ow.writebyte(pin, 0xCC)
        ow.writebyte(pin, 0x44)
    time.sleep_ms(wait_ms)
"""


def check(source: str) -> None:
    assert run_in_vm(MASTER + source + "\nprint('done')").endswith("done\n")


def test_crc_of_the_application_note() -> None:
    check("assert ow.crc8(bytes.fromhex('021cb801000000')) == 0xA2")


def test_search_finds_every_device_once() -> None:
    check(
        """
assert sorted(search()) == sorted(ROMS)
b.fault = 1
assert sorted(search()) == sorted(r for r in ROMS if r != ROMS[1])
ow.bus.sensors.clear()
assert search() == [] and ow.reset(pin) is False
"""
    )


def test_read_rom_with_one_device_and_with_several() -> None:
    check(
        """
def read_rom():
    ow.reset(pin)
    ow.writebyte(pin, 0x33)
    return bytes(ow.readbyte(pin) for _ in range(8))
wired_and = bytes(w & x & y & z for w, x, y, z in zip(a.rom, b.rom, c.rom, d.rom))
assert read_rom() == wired_and
ow.bus.sensors[1:] = []
assert read_rom() == a.rom
"""
    )


def test_power_up_then_conversion() -> None:
    check(
        """
assert read(a).hex() == "50054b467fff0c101c"
convert(wait_ms=0)
assert ow.readbit(pin) == 0 and ow.readbyte(pin) == 0
assert celsius(a) == 85.0
convert(wait_ms=740)
assert ow.readbit(pin) == 0
time.sleep_ms(11)
assert ow.readbit(pin) == 1 and ow.readbyte(pin) == 0xFF
assert [celsius(s) for s in (a, b, c, d)] == [20.0, 21.0, 22.0, 23.0]
"""
    )


@pytest.mark.parametrize(("config", "duration_ms", "shown"), [(0x1F, 94, -5.5), (0x3F, 188, -5.25)])
def test_resolution_sets_time_and_low_bits(config: int, duration_ms: int, shown: float) -> None:
    check(
        f"""
a.measured = int(-5.1875 * 16)
send(a, 0x4E, 0x11, 0x22, {config})
assert read(a)[2:5] == bytes((0x11, 0x22, {config}))
convert(a, {duration_ms - 3})
assert ow.readbit(pin) == 0
time.sleep_ms(4)
assert ow.readbit(pin) == 1
assert celsius(a) == {shown}
"""
    )


def test_registers_survive_a_power_cut_only_when_copied() -> None:
    check(
        """
send(a, 0x4E, 0x55, 0x05, 0x5F)
a.power_up()
assert read(a)[2:5] == bytes((0x4B, 0x46, 0x7F))
send(a, 0x4E, 0x55, 0x05, 0x5F)
send(a, 0x48)
send(a, 0x4E, 0x01, 0x02, 0x1F)
send(a, 0xB8)
assert read(a)[2:5] == bytes((0x55, 0x05, 0x5F))
a.power_up()
assert read(a)[2:5] == bytes((0x55, 0x05, 0x5F))
"""
    )


def test_alarm_search_finds_those_outside_their_limits() -> None:
    check(
        """
for s in (a, b, c, d):
    send(s, 0x4E, 30, 10, 0x7F)
a.measured, b.measured = 31 * 16, 9 * 16
convert()
assert sorted(search(0xEC)) == sorted(ROMS[:2])
"""
    )


def test_bits_and_bytes_mix() -> None:
    check(
        """
convert()
ow.reset(pin)
for byte in bytes([0x55]) + c.rom + bytes([0xBE]):
    for i in range(8):
        ow.writebit(pin, byte >> i & 1)
whole = read(c)
ow.reset(pin)
send(c, 0xBE)
low = sum(ow.readbit(pin) << i for i in range(4))
rest = bytes(ow.readbyte(pin) for _ in range(8))
assert low == whole[0] & 15
assert rest[0] == whole[0] >> 4 | (whole[1] & 15) << 4
"""
    )


def test_the_bus_takes_its_time() -> None:
    check(
        """
start = time.ticks_us()
read(a)
spent = time.ticks_diff(time.ticks_us(), start)
assert 10000 < spent < 13000, spent
"""
    )


def test_shorted_line_looks_like_presence_and_reads_zeros() -> None:
    check(
        """
ow.bus.fault = ow.SHORTED
assert ow.reset(pin) is True
assert read(a) == bytes(9) and good(bytes(9))
ow.bus.fault = ow.BUS_OK
assert good(read(a)) and read(a) != bytes(9)
"""
    )


def test_broken_line_has_no_presence() -> None:
    check(
        """
ow.bus.fault = ow.OPEN
assert ow.reset(pin) is False and ow.readbyte(pin) == 0xFF and ow.readbit(pin) == 1
"""
    )


def test_sensor_pulled_off_comes_back_in_its_power_up_state() -> None:
    check(
        """
convert()
assert celsius(a) == 20.0
a.fault = 1
assert read(a) == b"\\xff" * 9
assert celsius(b) == 21.0
a.fault = 0
assert celsius(a) == 85.0
"""
    )


def test_brown_out_shows_power_up_until_it_is_over() -> None:
    check(
        """
convert()
a.fault = 2
assert celsius(a) == 85.0
convert()
assert celsius(a) == 85.0 and celsius(b) == 21.0
a.fault = 0
convert()
assert celsius(a) == 20.0
"""
    )


def test_bit_errors_come_every_nth_read() -> None:
    check(
        """
convert()
a.fault_parameter = 3
a.fault = 3
assert [good(read(a)) for _ in range(7)] == [True, True, False, True, True, False, True]
"""
    )


def test_clone_has_a_good_crc_over_wrong_reserved_bytes() -> None:
    check(
        """
a.fault = 4
pad = read(a)
assert good(pad) and (pad[5], pad[7]) != (0xFF, 0x10)
"""
    )


def test_foreign_device_and_bad_rom_crc_show_in_the_search() -> None:
    check(
        """
a.fault = 5
found = [bytes.fromhex(r) for r in search()]
assert sorted(r[0] for r in found) == [0x26, 0x28, 0x28, 0x28]
assert all(ow.crc8(r[:7]) == r[7] for r in found)
a.fault = 6
found = [bytes.fromhex(r) for r in search()]
assert len(found) == 4 and sum(ow.crc8(r[:7]) != r[7] for r in found) == 1
"""
    )


def test_a_line_on_another_pin_is_empty() -> None:
    check("other = Pin(5, Pin.OPEN_DRAIN); assert ow.reset(other) is False and ow.readbyte(other) == 0xFF")


def test_reading_is_fast() -> None:
    """A read of nine bytes, in turns of an empty loop on the same machine: 900 are about 30 us."""
    check(
        """
import utime
convert()
read_byte, write_byte, reset, code, pad = ow.readbyte, ow.writebyte, ow.reset, a.rom, bytearray(9)
def plain_read():
    reset(pin)
    write_byte(pin, 0x55)
    for byte in code:
        write_byte(pin, byte)
    write_byte(pin, 0xBE)
    for i in range(9):
        pad[i] = read_byte(pin)
def turns(n):
    s = 0
    for i in range(n):
        s += i
def took_us(what, n):
    start = utime.ticks_us()
    for _ in range(n):
        what()
    return (utime.ticks_us() - start) / n
# The least of many short rounds, for the computer may be busy in most of them.
turn_us = min([took_us(lambda: turns(1000), 1) / 1000 for _ in range(100)])
ratio = min([took_us(plain_read, 5) for _ in range(200)]) / turn_us
assert ratio < 900, ratio
"""
    )
