"""The MQTT link in the VM in simulated time, with the real umqtt.simple and a broker at the other end of its
socket that does what a test says."""

import pytest

from host_tools.errors import UserError
from host_tools.umqtt_source import ensure_umqtt
from tests.vm import run_in_vm

LINK = """
import asyncio, json, sys, time
from errno import EINPROGRESS
sys.path.append({umqtt!r})
from heatpump.app import mqtt, mqtt_connect, mqtt_socket

CONNECT, CONNACK, PUBLISH, SUBSCRIBE, SUBACK, PINGREQ, PINGRESP = 0x10, 0x20, 0x30, 0x82, 0x90, 0xC0, 0xD0

def packet(kind, body):
    length, header = len(body), bytes((kind,))
    while length > 0x7F:
        header += bytes((length & 0x7F | 0x80,))
        length >>= 7
    return header + bytes((length,)) + body

def string(data):
    return len(data).to_bytes(2, "big") + data

def now_s():
    return time.ticks_ms() / 1000

class Broker:
    "Socket, socket module and select in one; `heard` is [when, first byte, body] of each packet."

    POLLIN, POLLOUT, POLLERR, POLLHUP = 1, 4, 8, 16

    def __init__(self):
        self.answers = {{CONNECT: packet(CONNACK, b"\\0\\0"), SUBSCRIBE: packet(SUBACK, b"\\0\\1\\0"),
                        PINGREQ: packet(PINGRESP, b"")}}
        self.events = self.POLLOUT  # of a connection that is asked for; 0: it isn't there yet
        self.room = 100000  # bytes that it takes, each time
        self.heard = []
        self.opened = []  # when
        self.open = False
        self.lost = False  # the connection ends
        self._in = self._out = b""

    def socket(self):
        assert not self.open
        self.open = True
        self.lost = False
        self._in = self._out = b""
        self.opened.append(now_s())
        return self

    def setblocking(self, flag):
        assert not flag

    def connect(self, address):
        self.address = address
        raise OSError(EINPROGRESS)

    def close(self):
        self.open = False

    def poll(self, timeout=None):
        if timeout is None:
            return self
        assert timeout <= 1
        return [(self, self.events)] if self.events else []

    def register(self, *_):
        pass

    modify = unregister = register

    def readinto(self, buffer):
        if self.lost:
            return 0
        count = min(len(self._out), len(buffer))
        buffer[:count] = self._out[:count]
        self._out = self._out[count:]
        return count or None

    def write(self, data):
        taken = bytes(data[:self.room])
        self._in += taken
        while len(self._in) > 1:
            length = at = 0
            while True:
                at += 1
                length |= (self._in[at] & 0x7F) << 7 * (at - 1)
                if self._in[at] < 0x80:
                    break
            end = at + 1 + length
            if len(self._in) < end:
                break
            self.heard.append([now_s(), self._in[0], self._in[at + 1 : end]])
            self.say(self.answers.get(self._in[0], b""))
            self._in = self._in[end:]
        return len(taken) or None

    def say(self, data):
        self._out += data

    def command(self, key, payload, kind=PUBLISH, topic=b"heatpump/hp/set/"):
        self.say(packet(kind, string(topic + key.encode()) + payload))

    def times(self, kind):
        return [at for at, heard, _ in self.heard if heard == kind]

    def published(self, name, retained=False):
        "[when, payload] of what came on heatpump/hp/<name>."
        topic = string(b"heatpump/hp/" + name.encode())
        kind = PUBLISH | 1 if retained else PUBLISH
        return [[at, body[len(topic):].decode()] for at, heard, body in self.heard
                if heard == kind and body[:len(topic)] == topic]

    def results(self):
        return [json.loads(text) for _, text in self.published("result")]

class Params:
    device_name, mqtt_host, mqtt_port, mqtt_user, mqtt_password = "hp", "broker.local", 1884, "", ""
    mqtt_keepalive_s, telemetry_period_s = 60, 30

class Network:
    up, known = True, True

    def ready(self):
        return self.up

    async def address(self, host, port):
        if not self.known:
            raise OSError("no such name")
        return (host + " by number", port)

broker, params, network = Broker(), Params(), Network()
mqtt_socket.socket = mqtt_socket.select = broker
obeyed = []
def command(key, text):
    obeyed.append((key, text))
    if key == "colour":
        raise ValueError("no such key")
    if key == "broken":
        raise RuntimeError("out of luck")
    if key == "flash":
        raise OSError(28)
    return "noted" if key == "note" else ""

forgot = []
link = mqtt.MqttLink(params, lambda: "telemetry", command, network, lambda: forgot.append(now_s()))

def after(ms, do):
    async def wait():
        await asyncio.sleep_ms(ms)
        do()
    return wait()

def play(ms, *later):
    "Let it run from the start for so long; `later`: what happens meanwhile."
    async def main():
        task = asyncio.create_task(link.run())
        for waiting in later:
            asyncio.create_task(waiting)
        await asyncio.sleep_ms(ms)
        assert not task.done()
        task.cancel()
    asyncio.run(main())
"""


def with_link(source: str) -> str:
    """What `source` prints in a VM in which `link` was made; skips where umqtt.simple can't be had."""
    try:
        umqtt = ensure_umqtt()
    except UserError as error:
        pytest.skip(str(error))
    return run_in_vm(LINK.format(umqtt=str(umqtt)) + source, heap_kb=500)
