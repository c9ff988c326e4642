"""MQTT: telemetry out, commands in, and a link that comes back by itself.

    heatpump/<name>/availability  "online" or "offline", retained; "offline" is the last will
    heatpump/<name>/telemetry     one JSON object each telemetry period, and after a command
    heatpump/<name>/set/<key>     the value as text
    heatpump/<name>/result        {"key": ..., "ok": ..., "message": ...} after each command

The control waits for none of it, with two exceptions: 0.1 s at a time for an answer that is due, and
the look-up of a broker given by name instead of address. The platform's `getaddrinfo` blocks, for
seconds when no name server answers, so its result is kept and asked for again only at each eighth
failure in a row.
"""

import asyncio
import json
import socket
import time

from heatpump.app.mqtt_socket import PacketSocket, Unanswered

TURN_MS = 1000
OFF_MS = 5000  # between two looks for a broker's name
HANDSHAKE_MS = 100  # between two looks while connecting
HANDSHAKE_TURNS = 100
BACKOFF_S = (1, 60)  # doubles from the first to the second
TRIES_PER_LOOKUP = 8
COMMANDS_PER_TURN = 8
QUEUE_LENGTH = 8
PAYLOAD_BYTES = 128

_CONNACK, _SUBACK, _PINGRESP = 0x20, 0x90, 0xD0  # MQTT 3.1.1, table 2.1
_RETAIN = 0x01
_REFUSED = 0x80
_REASONS = {2: "client id", 3: "not now", 4: "user or password", 5: "user or password"}


class MqttLink:
    """The connection to the broker, and what it published and lost.

    `params` has device_name, mqtt_host (empty: off), mqtt_port, mqtt_user, mqtt_password,
    mqtt_keepalive_s (1 to 65535) and telemetry_period_s; all but the last are read at each connect.
    `telemetry()` returns the JSON text to publish; `command(key, text)` returns None or the error
    as one line; `network.ready()` says whether there is a network to connect through.
    """

    def __init__(self, params, telemetry, command, network):
        self.connected = False
        self.error = ""  # why it is not connected, or what else is wrong
        self.connects = 0
        self.drops = 0
        self.messages_dropped = 0
        self._params = params
        self._telemetry = telemetry
        self._command = command
        self._network = network
        self._socket = PacketSocket()
        self._client = None
        self._prefix = ""
        self._address = None
        self._queue = []
        self._wanted = True  # False: connect anew
        self._told = True  # False: telemetry is due now
        self._asked = False  # True: the answer to a ping is due

    def post(self, topic, text):
        """Publish on heatpump/<name>/<topic> soon; of more than 8 waiting the oldest is dropped."""
        if len(self._queue) >= QUEUE_LENGTH:
            self._queue.pop(0)
            self.messages_dropped += 1
        self._queue.append((topic, text))

    def restart(self):
        """Connect anew, with the parameters as they are now."""
        self._wanted = False

    async def run(self):
        """Connect, serve, and after any failure connect again; ends only when cancelled."""
        tries = 0
        backoff_s = BACKOFF_S[0]
        while True:
            self._wanted = True
            if not self._params.mqtt_host or not self._network.ready():
                self.error = "no network" if self._params.mqtt_host else "off"
                await asyncio.sleep_ms(TURN_MS if self._params.mqtt_host else OFF_MS)
                continue
            lasted_s = 0
            try:
                await self._connect(tries % TRIES_PER_LOOKUP == 0)
                tries = 0
                started = time.ticks_ms()
                await self._serve()
                self.error = "no network"
            except Exception as error:  # whatever the network brings, the control goes on
                self.error = _describe(error)
            finally:
                if self.connected:
                    self.connected = False
                    self.drops += 1
                    lasted_s = time.ticks_diff(time.ticks_ms(), started) // 1000
                self._socket.close()  # without DISCONNECT, so that the broker publishes the will
            tries += 1
            if lasted_s > BACKOFF_S[1] or not self._wanted:
                tries = 0
                backoff_s = BACKOFF_S[0]
            for _ in range(backoff_s):
                if self._wanted:
                    await asyncio.sleep_ms(TURN_MS)
            backoff_s = min(2 * backoff_s, BACKOFF_S[1])

    async def _connect(self, look_up):
        from umqtt import simple  # 5 kB in the VM, not needed where MQTT is off

        params = self._params
        host, port = params.mqtt_host, params.mqtt_port
        if look_up:
            self._address = None
        if self._address is None:
            try:
                self._address = socket.getaddrinfo(host, port)[0][-1]
            except OSError:
                raise OSError("no address for " + host)
        self._prefix = "heatpump/" + params.device_name + "/"
        self._socket.open(self._address)
        await self._handshake(self._socket.is_open)

        # umqtt.simple counts characters where bytes are meant, so it is given bytes.
        self._client = client = simple.MQTTClient(
            ("heatpump-" + params.device_name).encode(),
            host,
            port,
            params.mqtt_user.encode() or None,
            params.mqtt_password.encode(),
            params.mqtt_keepalive_s,
        )
        client.set_callback(self._on_message)
        client.set_last_will(self._topic("availability"), b"offline", True)
        simple.socket = self._socket
        self._ask(client.connect)
        await self._handshake(self._receive_answer)
        kind, _, _, code = self._socket.read(4)
        self._socket.next()
        if kind != _CONNACK:
            raise OSError("no MQTT broker")
        if code:
            raise OSError("refused: " + _REASONS.get(code, str(code)))
        client.publish(self._topic("availability"), b"online", True)
        self._ask(client.subscribe, self._topic("set/#"))
        self.connected = True
        self.connects += 1
        self.error = ""

    async def _handshake(self, done):
        for _ in range(HANDSHAKE_TURNS):
            if done():
                return
            await asyncio.sleep_ms(HANDSHAKE_MS)
        raise OSError("no answer")

    def _receive_answer(self):
        self._socket.flush()
        return self._socket.receive(wait=True)

    def _ask(self, request, *args):
        try:
            request(*args)
        except Unanswered:
            pass

    async def _serve(self):
        ping_ms = self._params.mqtt_keepalive_s * 500
        heard = pinged = told = time.ticks_ms()
        self._told = self._asked = False
        while self._network.ready() and self._wanted:
            heard_now = self._receive()
            idle = self._socket.flush()
            now = time.ticks_ms()
            if heard_now and idle:  # with bytes stuck on their way out, the broker's own don't count
                heard = now
            if time.ticks_diff(now, heard) > ping_ms + ping_ms // 2:
                raise OSError("the broker is silent")
            if time.ticks_diff(now, pinged) >= ping_ms:
                pinged = now
                self._asked = True
                self._client.ping()
            while idle and self._queue:
                topic, text = self._queue.pop(0)
                self._client.publish(self._topic(topic), text.encode())
            if not self._told or time.ticks_diff(now, told) >= self._params.telemetry_period_s * 1000:
                told = now
                self._told = True
                if idle:
                    self._client.publish(self._topic("telemetry"), self._telemetry().encode())
                else:
                    self.messages_dropped += 1
            self._socket.flush()  # all in one, for a packet of its own would wait for the last one's ACK
            await asyncio.sleep_ms(TURN_MS)

    def _receive(self):
        """Handle what has arrived, a bounded number of packets; True when there was any."""
        heard = False
        for _ in range(COMMANDS_PER_TURN):
            if not self._socket.receive(wait=self._asked):
                break
            heard = True
            kind = self._socket.kind() & 0xF0
            self._client.check_msg()
            if kind == _PINGRESP:
                self._asked = False
            elif kind == _SUBACK and self._socket.read(4)[3] == _REFUSED:
                self.error = "the broker refuses commands"
            self._socket.next()
        return heard

    def _on_message(self, topic, payload):
        key = ""
        try:
            if self._socket.is_cut() or len(payload) > PAYLOAD_BYTES:
                message = "over %d bytes" % PAYLOAD_BYTES
            elif self._socket.kind() & _RETAIN:
                message = "a retained command is not obeyed"
            else:
                message = None
            key = topic.decode()[len(self._prefix) + len("set/") :]
            if message is None:
                message = self._command(key, payload.decode())
        except UnicodeError:
            message = message or "not UTF-8"
        except Exception as error:
            message = "failed: " + _describe(error)
        self._told = False
        self.post(
            "result",
            '{"key":%s,"ok":%s,"message":%s}'
            % (json.dumps(key), "false" if message else "true", json.dumps(message or "")),
        )

    def _topic(self, name):
        return (self._prefix + name).encode()


def _describe(error):
    if isinstance(error, OSError) and isinstance(error.errno, int):
        return "network error %d" % error.errno
    return str(error) or type(error).__name__
