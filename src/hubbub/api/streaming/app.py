"""The ASGI application: health, WebSockets and server-sent events, and the work that goes on beside them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from hubbub.api.core.perform import error_answer
from hubbub.api.streaming import event_source, websocket
from hubbub.api.streaming.audience import Audience
from hubbub.api.streaming.connections import EventSourceConnection
from hubbub.api.streaming.database import in_thread
from hubbub.api.streaming.follower import Carrier
from hubbub.api.streaming.http import Request, preflight, respond
from hubbub.api.streaming.streams import PREFIX, stream_of_path
from hubbub.identity import token_use
from hubbub.identity.queries import tokens_in_force
from hubbub.insights import serving
from hubbub.kernel.clock import now
from hubbub.kernel.errors import NotFound
from hubbub.kernel.processes import BEAT, Life, beat, begin_life

logger = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

THUMP_EVERY = 15.0  # seconds; proxies cut what is silent for a minute
CHECK_TOKENS_EVERY = 5.0  # a net: news of what changes them comes at once
_THUMP = {"type": "http.response.body", "body": b":thump\n", "more_body": True}


class Streaming:
    """One process's streaming server."""

    def __init__(self) -> None:
        self.audience = Audience()
        self._carrier: Carrier | None = None
        self._life: Life | None = None
        self._chores: list[asyncio.Task[None]] = []
        self._noted_on = now().date()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        self._begin()
        request = Request(scope)
        if scope["type"] == "websocket":
            await websocket.serve(request, receive, send, self.audience)
        else:
            await self._answer(request, receive, send)

    async def _answer(self, request: Request, receive: Receive, send: Send) -> None:
        if request.method == "OPTIONS":
            await preflight(send)
        elif request.path == f"{PREFIX}/health":
            await respond(send, 200, b"OK", content_type="text/plain; charset=utf-8")
        elif (stream := stream_of_path(request.path, request.query)) and request.method == "GET":
            await event_source.serve(request, stream, receive, send, self.audience)
        else:
            answer = error_answer(NotFound("Not found"))
            await respond(send, answer.status, answer.body)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._begin()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self._end()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _begin(self) -> None:
        """Start the work beside the connections, in the process and on the loop that serve."""
        if self._carrier is None:
            serving.write_in_background()
            token_use.write_in_background()
            self._carrier = Carrier(self.audience, asyncio.get_running_loop(), self._review)
            self._carrier.start()
            self._chores = [
                asyncio.create_task(_every(THUMP_EVERY, self._thump)),
                asyncio.create_task(_every(CHECK_TOKENS_EVERY, self._drop_revoked)),
                asyncio.create_task(_every(BEAT.total_seconds(), self._beat)),
            ]

    async def _end(self) -> None:
        """Say goodbye to everybody, so that clients come back at once."""
        if self._carrier is not None:
            self._carrier.stop()
        for chore in self._chores:
            chore.cancel()
        for connection in list(self.audience.connections):
            connection.close()
        await asyncio.sleep(0.1)

    async def _beat(self) -> None:
        """A sign of life, with how many are connected."""
        if self._life is None:
            self._life = await in_thread(begin_life, "streaming")
        await in_thread(beat, self._life, load=len(self.audience.connections))

    async def _thump(self) -> None:
        for connection in list(self.audience.connections):
            if isinstance(connection, EventSourceConnection):
                connection.put(_THUMP)

    async def _drop_revoked(self) -> None:
        """Whose token was revoked, or whose account may not act any more, is let go."""
        held = {connection.viewer.token_id for connection in self.audience.connections}
        if not held:
            return
        good = await in_thread(tokens_in_force, {token_id for token_id in held if token_id})
        self._note_uses(good)
        for connection in list(self.audience.connections):
            if connection.viewer.token_id in held - good:
                connection.close()

    async def _review(self, user_ids: Collection[int]) -> None:
        """Some token, account or role is another one: whoever may not listen any more goes at once, and so do the
        streams of these logins, which come back as what they are now."""
        await self._drop_revoked()
        for connection in list(self.audience.connections):
            if connection.viewer.user_id in user_ids:
                connection.close()

    def _note_uses(self, token_ids: set[int]) -> None:
        """A stream that stays open over midnight is a use of the new day."""
        today = now().date()
        if self._noted_on != today:
            for token_id in token_ids:
                token_use.note_use(token_id, self._noted_on)
            self._noted_on = today


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception:  # a chore that failed once is tried again
            logger.exception("a chore of the streaming server failed")
