"""Follow a board over MQTT."""

import logging
from collections.abc import Callable

import aiomqtt

from host_tools.errors import UsageError, UserError
from host_tools.monitor.state import BoardState

CONNECT_TIMEOUT_S = 5
MOST_NAME = 60_000  # bytes: MQTT's texts end at 65,535, and a topic has more than the name
MOST_HOST = 253
_LOGGER = logging.getLogger("heatpump.monitor")  # errors are raised; the library also logs them
_LOGGER.addHandler(logging.NullHandler())
_LOGGER.propagate = False


async def follow(
    state: BoardState,
    host: str,
    port: int,
    *,
    user: str | None = None,
    password: str | None = None,
    on_change: Callable[[], None] = lambda: None,
) -> None:
    """Keep `state` up to date until cancelled; `on_change` is called after each message.

    Raises UsageError for what MQTT cannot carry or is no host, UserError when the broker cannot be
    reached, refuses, or goes away.
    """
    if not state.name or set(state.name) & set("/+#"):
        raise UsageError(f"'{state.name}' is no board name: it may not be empty or contain / + #")
    where = f"MQTT broker {host}:{port}"
    for what, text, most in (
        ("board name", state.name, MOST_NAME),
        ("user", user or "", MOST_NAME),
        ("password", password or "", MOST_NAME),
        ("host", host, MOST_HOST),
    ):
        _check(what, text, most)
    try:
        async with aiomqtt.Client(
            host, port, username=user, password=password, timeout=CONNECT_TIMEOUT_S, logger=_LOGGER
        ) as client:
            for topic in state.topics():
                await client.subscribe(topic)
            state.following = True
            async for message in client.messages:
                payload = message.payload
                if isinstance(payload, bytes | bytearray):
                    state.take(message.topic.value, bytes(payload))
                    on_change()
    except (aiomqtt.MqttError, OSError, UnicodeError) as error:  # of a host that can be no name
        trouble = "is gone" if state.following else "cannot be reached"
        raise UserError(f"{where} {trouble}: {_reason(error)}") from None
    finally:
        state.following = False


def _check(what: str, text: str, most: int) -> None:
    """What MQTT or a name server would choke on. Raises UsageError."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise UsageError(f"the {what} isn't UTF-8") from None
    if size > most or (what == "host" and not size):
        raise UsageError(f"the {what} must have 1 to {most} bytes, not {size}")


def _reason(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return text.partition("] ")[2] or text  # without "[Errno 111]" or "[code:5]"
