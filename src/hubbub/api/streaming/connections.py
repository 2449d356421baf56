"""One client's connection: what it subscribed to, and a queue that a slow reader can't make grow for ever."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from hubbub.api.streaming.frames import Message
from hubbub.api.streaming.streams import Subscription, Topic
from hubbub.identity.viewer import Viewer

logger = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]
MOST_WAITING = 1000  # frames; whoever reads slower than that is let go and may come back
_tasks: set[asyncio.Task[None]] = set()  # the loop itself keeps only weak references


class Connection:
    """A client that is connected. A task that writes exists only while there is something to write."""

    __slots__ = ("_closing", "_send", "_waiting", "_writing", "subscriptions", "viewer")

    def __init__(self, viewer: Viewer, send: Send) -> None:
        self.viewer = viewer
        self.subscriptions: dict[Topic, Subscription] = {}
        self._send = send
        self._waiting: deque[dict[str, Any]] = deque()
        self._writing = False
        self._closing = False

    def frame(self, message: Message, topic: Topic) -> dict[str, Any]:
        """The ASGI message that tells of `message` on `topic`."""
        raise NotImplementedError

    def tell(self, message: Message, topic: Topic) -> None:
        """Queue a message; never waits."""
        self.put(self.frame(message, topic))

    def put(self, raw: dict[str, Any]) -> None:
        """Queue an ASGI message; never waits."""
        if self._closing:
            return
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.clear()
            self.close()
            return
        self._waiting.append(raw)
        self._write_soon()

    def close(self) -> None:
        """End the connection; the client may come back."""
        raise NotImplementedError

    def _write_soon(self) -> None:
        if not self._writing:
            self._writing = True
            task = asyncio.get_running_loop().create_task(self._write())
            _tasks.add(task)
            task.add_done_callback(_tasks.discard)

    async def _write(self) -> None:
        try:
            while self._waiting:
                await self._send(self._waiting.popleft())
        except Exception as error:  # noqa: BLE001 - what the server raises when the client is gone has no common base
            logger.debug("a streaming client is gone: %r", error)
            self._closing = True
            self._waiting.clear()
        finally:
            self._writing = False


class SocketConnection(Connection):
    """A WebSocket; one may carry many subscriptions. Made by the task that reads from it."""

    __slots__ = ("_reader",)

    def __init__(self, viewer: Viewer, send: Send) -> None:
        super().__init__(viewer, send)
        self._reader = asyncio.current_task()

    def frame(self, message: Message, topic: Topic) -> dict[str, Any]:
        return message.on_websocket(self.subscriptions[topic].label)

    def close(self) -> None:
        # A close that is sent while somebody reads waits for the reader, so the reader is interrupted and sends it.
        self._closing = True
        if self._reader is not None:
            self._reader.cancel()


class EventSourceConnection(Connection):
    """Server-sent events; one subscription."""

    __slots__ = ()

    def frame(self, message: Message, topic: Topic) -> dict[str, Any]:
        return message.as_server_sent

    def close(self) -> None:
        self.put({"type": "http.response.body", "body": b"", "more_body": False})
        self._closing = True
