"""Connects to a broker; in memory only meanwhile."""

import asyncio

from heatpump.app.mqtt_socket import Unanswered

HANDSHAKE_MS = 100  # between two looks
HANDSHAKE_TURNS = 100

_CONNACK = 0x20  # MQTT 3.1.1, table 2.1
_REASONS = {2: "client id", 3: "not now", 4: "user or password", 5: "user or password"}


async def find(params, network, known):
    """(host, port, socket address) of the broker; `known` when the look-up fails and it is the same one's.

    Raises OSError with one line."""
    host, port = params.mqtt_host, params.mqtt_port
    try:
        return host, port, await network.address(host, port)
    except OSError:
        if known and known[:2] == (host, port):
            return known
        raise


async def connect(params, sock, address, topic, on_message):
    """A umqtt client that the broker has accepted, and that asked for commands; `topic(name)` gives a whole
    topic. Raises OSError."""
    from umqtt import simple  # 5 kB in the VM, not needed where MQTT is off

    sock.open(address)
    await _wait(sock.is_open)

    # umqtt.simple counts characters where bytes are meant, so it is given bytes.
    client = simple.MQTTClient(
        ("heatpump-" + params.device_name).encode(),
        params.mqtt_host,
        params.mqtt_port,
        params.mqtt_user.encode() or None,
        params.mqtt_password.encode(),
        params.mqtt_keepalive_s,
    )
    client.set_callback(on_message)
    client.set_last_will(topic("availability"), b"offline", True)
    simple.socket = sock
    _ask(client.connect)

    def answered():
        sock.flush()
        return sock.receive(wait=True)

    await _wait(answered)
    kind, _, _, code = sock.read(4)
    sock.next()
    if kind != _CONNACK:
        raise OSError("no MQTT broker")
    if code:
        raise OSError("refused: " + _REASONS.get(code, str(code)))
    client.publish(topic("availability"), b"online", True)
    _ask(client.subscribe, topic("set/+"))
    return client


async def _wait(done):
    for _ in range(HANDSHAKE_TURNS):
        if done():
            return
        await asyncio.sleep_ms(HANDSHAKE_MS)
    raise OSError("no answer")


def _ask(request, *args):
    try:
        request(*args)
    except Unanswered:
        pass
