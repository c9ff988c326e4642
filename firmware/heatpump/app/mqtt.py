"""MQTT: telemetry out, commands in, and a link that comes back by itself.

    heatpump/<name>/availability  "online" or "offline", retained; "offline" is the last will
    heatpump/<name>/telemetry     one JSON object each telemetry period, and after a command
    heatpump/<name>/set/<key>     the value as text: up to 384 bytes of UTF-8, not retained
    heatpump/<name>/result        {"key": ..., "ok": ..., "message": ...} after each command

The control waits for none of it. After each few packets, and after each command, the other tasks have their
turn. A command waits until what has arrived is read: a later one for its key overtakes it, `mode off`
overtakes all, and of more than 8 the oldest is dropped. So a flood of commands keeps none from being obeyed.
"""

import asyncio
import json
import time

from heatpump.app.mqtt_socket import PacketSocket

TURN_MS = 1000
OFF_MS = 5000  # between two looks for a broker's name
BACKOFF_S = (1, 60)  # doubles from the first to the second
PACKETS_PER_YIELD = 4
QUEUE_LENGTH = 8  # of messages and of commands
PAYLOAD_BYTES = 384  # a price plan of 48 prices

_PUBLISH, _SUBACK, _PINGRESP = 0x30, 0x90, 0xD0  # MQTT 3.1.1, table 2.1
_RETAIN = 0x01
_REFUSED = 0x80
_FIRST = ["mode", "off"]  # goes before all others, and is never dropped for them
_SUMMED = ("prices",)  # each command adds to the one before


class MqttLink:
    """The connection to the broker, and what it published and lost.

    `params` has device_name, mqtt_host (empty: off), mqtt_port, mqtt_user, mqtt_password,
    mqtt_keepalive_s (1 to 65535) and telemetry_period_s; all but the last are read at each connect.
    `telemetry()` returns the JSON text to publish; `command(key, text)` returns what is to be said of
    it, often nothing, and raises ValueError with one line if it is refused; `network.ready()` says whether
    there is a network to connect through, and `network.address(host, port)` looks a name up; `forget()` is
    called when what connecting takes need no longer be in memory.
    """

    def __init__(self, params, telemetry, command, network, forget=lambda: None):
        self.connected = False
        self.error = ""  # why it is not connected, or what else is wrong
        self.connects = 0
        self.drops = 0
        self.messages_dropped = 0
        self.commands_dropped = 0  # overtaken, too many, or sent to another topic than set/<key>
        self._params = params
        self._telemetry = telemetry
        self._command = command
        self._network = network
        self._forget = forget
        self._socket = PacketSocket()
        self._client = None
        self._prefix = ""
        self._address = None  # (host, port, its socket address) of the last one found
        self._queue = []
        self._commands = []  # [key, text, why it is not obeyed] of those to be obeyed or answered
        self._wanted = True  # False: connect anew
        self._told = True  # False: telemetry is due now
        self._asked = False  # True: the answer to a ping is due
        self._heard = False  # True: a packet came in this turn
        self._flooded = False  # True: there is more to read

    def post(self, topic, text):
        """Publish on heatpump/<name>/<topic> soon; of more than 8 waiting the oldest is dropped, an answer
        to a command before an event."""
        if len(self._queue) >= QUEUE_LENGTH:
            oldest = 0
            for n in range(QUEUE_LENGTH):
                if self._queue[n][0] == "result":
                    oldest = n
                    break
            self._queue.pop(oldest)
            self.messages_dropped += 1
        self._queue.append((topic, text))

    def restart(self):
        """Connect anew, with the parameters as they are now."""
        self._wanted = False

    async def run(self):
        """Connect, serve, and after any failure connect again; ends only when cancelled."""
        backoff_s = BACKOFF_S[0]
        while True:
            self._wanted = True
            if not self._params.mqtt_host or not self._network.ready():
                self.error = "no network" if self._params.mqtt_host else "off"
                await asyncio.sleep_ms(TURN_MS if self._params.mqtt_host else OFF_MS)
                continue
            lasted_s = 0
            try:
                await self._connect()
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
                self.commands_dropped += len(self._commands)
                self._commands.clear()
                self._socket.close()  # without DISCONNECT, so that the broker publishes the will
            if lasted_s > BACKOFF_S[1] or not self._wanted:
                backoff_s = BACKOFF_S[0]
            for _ in range(backoff_s):
                if self._wanted:
                    await asyncio.sleep_ms(TURN_MS)
            backoff_s = min(2 * backoff_s, BACKOFF_S[1])

    async def _connect(self):
        from heatpump.app import mqtt_connect

        self._prefix = "heatpump/" + self._params.device_name + "/"
        try:
            self._address = await mqtt_connect.find(self._params, self._network, self._address)
            self._client = await mqtt_connect.connect(
                self._params, self._socket, self._address[2], self._topic, self._on_message
            )
        finally:
            self._forget()
        self.connected = True
        self.connects += 1
        self.error = ""

    async def _serve(self):
        ping_ms = self._params.mqtt_keepalive_s * 500
        heard = pinged = told = time.ticks_ms()
        self._told = self._asked = False
        while self._network.ready() and self._wanted:
            heard_now = await self._take_in()
            await self._obey(QUEUE_LENGTH)
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
                idle = self._socket.flush()
                await asyncio.sleep_ms(0)
            if not self._told or time.ticks_diff(now, told) >= self._params.telemetry_period_s * 1000:
                told = now
                self._told = True
                if idle:
                    self._client.publish(self._topic("telemetry"), self._telemetry().encode())
                else:
                    self.messages_dropped += 1
            self._socket.flush()  # all in one, for a packet of its own would wait for the last one's ACK
            await asyncio.sleep_ms(0 if self._flooded else TURN_MS)

    async def _take_in(self):
        """Read what has arrived, for a turn's time at most; True when there was any."""
        self._heard = self._flooded = False
        started = time.ticks_ms()
        while self._receive():
            if self._commands and self._commands[0][:2] == ["mode", "off"]:
                await self._obey(1)
            await asyncio.sleep_ms(0)
            if time.ticks_diff(time.ticks_ms(), started) >= TURN_MS:
                self._flooded = True
                break
        return self._heard

    def _receive(self):
        """Take in a few packets; True when there may be more."""
        for _ in range(PACKETS_PER_YIELD):
            if not self._socket.receive(wait=self._asked):
                return self._socket.more
            self._heard = True
            kind = self._socket.kind() & 0xF0
            if kind == _PUBLISH:
                self._client.check_msg()
            elif kind == _PINGRESP:
                self._asked = False
            elif kind == _SUBACK and self._socket.read(5)[4] == _REFUSED:
                self.error = "the broker refuses commands"
            self._socket.next()
        return True

    def _on_message(self, topic, payload):
        problem = None
        if self._socket.is_cut() or len(payload) > PAYLOAD_BYTES:
            problem = "over %d bytes" % PAYLOAD_BYTES
        elif self._socket.kind() & _RETAIN:
            problem = "a retained command is not obeyed"
        start = self._topic("set/")
        if topic[: len(start)] != start or b"/" in topic[len(start) :]:
            self.commands_dropped += 1
            return
        key = _text(topic[len(start) :])
        text = None if problem else _text(payload)
        if key == "mode" and text:
            text = text.strip().lower()  # `off` goes first, however it is written
        if key is None or (text is None and not problem):
            problem = problem or "not UTF-8"
        self._queue_command(key or "", text, problem)

    def _queue_command(self, key, text, problem):
        commands = self._commands
        for n in range(len(commands)):
            if commands[n][0] == key and (key not in _SUMMED or problem):
                if problem and not commands[n][2]:
                    continue  # what can't be obeyed overtakes nothing that can
                del commands[n]
                self.commands_dropped += 1
                break
        if len(commands) >= QUEUE_LENGTH:
            del commands[1 if commands[0][:2] == _FIRST else 0]
            self.commands_dropped += 1
        commands.insert(0 if [key, text] == _FIRST else len(commands), [key, text, problem])

    async def _obey(self, count):
        """Obey and answer up to `count` of the commands that wait."""
        for _ in range(min(count, len(self._commands))):
            key, text, message = self._commands.pop(0)
            done = not message
            if done:
                try:
                    message = self._command(key, text)
                except ValueError as error:
                    done, message = False, str(error)
                except Exception as error:
                    done, message = False, "failed: " + _describe(error)
            self._told = False
            self.post(
                "result",
                '{"key":%s,"ok":%s,"message":%s}'
                % (json.dumps(key), "true" if done else "false", json.dumps(message)),
            )
            await asyncio.sleep_ms(0)

    def _topic(self, name):
        return (self._prefix + name).encode()


def _describe(error):
    if isinstance(error, OSError) and isinstance(error.errno, int):
        return "network error %d" % error.errno
    return str(error) or type(error).__name__


def _text(data):
    """Bytes as text, or None if they are not UTF-8; MicroPython takes overlong forms and surrogates too."""
    try:
        text = data.decode()
    except UnicodeError:
        return None
    size = 0
    for character in text:
        code = ord(character)
        if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            return None
        size += 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
    return text if size == len(data) else None
