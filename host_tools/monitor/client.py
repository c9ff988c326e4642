"""Follow a board over MQTT."""

import logging
from collections.abc import Callable

import aiomqtt

from host_tools.errors import UsageError, UserError
from host_tools.monitor.state import BoardState

CONNECT_TIMEOUT_S = 5
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

    Raises UsageError for a name that MQTT cannot carry, UserError when the broker cannot be
    reached, refuses, or goes away.
    """
    if not state.name or set(state.name) & set("/+#"):
        raise UsageError(f"'{state.name}' is no board name: it may not be empty or contain / + #")
    where = f"MQTT broker {host}:{port}"
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
    except (aiomqtt.MqttError, OSError) as error:
        trouble = "is gone" if state.following else "cannot be reached"
        raise UserError(f"{where} {trouble}: {_reason(error)}") from None
    finally:
        state.following = False


def _reason(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return text.partition("] ")[2] or text  # without "[Errno 111]" or "[code:5]"
