"""An MQTT broker for this computer alone, so that `make run` needs no service installed."""

import asyncio
import logging
import os
import threading
from types import TracebackType
from typing import Self

from host_tools.errors import UserError

HOST = "127.0.0.1"
START_TIMEOUT_S = 20
STOP_TIMEOUT_S = 10
ACCEPT_S = 0.05  # for who is just being accepted: asyncio forgets to close such a connection
_ANONYMOUS = "amqtt.plugins.authentication.AnonymousAuthPlugin"  # safe only because of HOST


class EmbeddedBroker:
    """amqtt on 127.0.0.1, in a thread of its own; a context manager.

    `port` 0 takes a free one; after `start` the attribute holds the real one.
    """

    def __init__(self, port: int = 0) -> None:
        self.host = HOST
        self.port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._started = threading.Event()
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="mqtt-broker", daemon=True)

    def start(self) -> None:
        """Serve; returns when clients can connect. Raises UserError, for instance for a port in use."""
        self._thread.start()
        if not self._started.wait(START_TIMEOUT_S):
            raise UserError(f"the MQTT broker did not start within {START_TIMEOUT_S} s")
        if isinstance(self._error, OSError):
            raise UserError(
                f"the MQTT broker cannot use port {self.port}: {os.strerror(self._error.errno or 0)}"
            )
        if self._error:
            raise UserError(f"the MQTT broker did not start: {self._error}")

    def stop(self) -> None:
        """End all connections and the thread. Harmless when it never started or has ended."""
        if self._loop and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(STOP_TIMEOUT_S)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        _silence()
        try:
            asyncio.run(self._serve())
        except Exception as error:
            self._error = error
        finally:
            self._started.set()

    async def _serve(self) -> None:
        # Imported here, for commands that need no broker.
        from amqtt.adapters import StreamReaderAdapter, StreamWriterAdapter
        from amqtt.broker import Broker
        from amqtt.contexts import BrokerConfig, ListenerConfig, ListenerType

        # An external listener, for amqtt doesn't tell which free port its own one took.
        listener = ListenerConfig(type=ListenerType.EXTERNAL)
        plugins = {_ANONYMOUS: {"allow_anonymous": True}}
        broker = Broker(BrokerConfig(listeners={"default": listener}, plugins=plugins))

        clients: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            clients[writer] = asyncio.current_task()
            try:
                await broker.external_connected(
                    StreamReaderAdapter(reader), StreamWriterAdapter(writer), "default"
                )
            except Exception as error:  # one client's fault must not end the others' broker
                logging.getLogger("amqtt").debug("client ended: %s", error)
            finally:
                del clients[writer]
                writer.close()

        server = await asyncio.start_server(connected, HOST, self.port)
        self.port = server.sockets[0].getsockname()[1]
        await broker.start()
        self._loop = asyncio.get_running_loop()
        self._started.set()
        await self._stop.wait()
        await asyncio.sleep(ACCEPT_S)
        server.close()
        tasks = [task for task in clients.values() if task]
        for writer in clients:
            writer.transport.abort()
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_TIMEOUT_S / 4)
        await broker.shutdown()


def _silence() -> None:
    """amqtt and its state machine log each client's coming and going as warnings."""
    for name in ("amqtt", "transitions"):
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
