"""WebSockets: many streams a connection (docs.joinmastodon.org/methods/streaming#websocket)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from django.db import Error

from hubbub.api.core.call import Answer
from hubbub.api.streaming.audience import Audience
from hubbub.api.streaming.connections import SocketConnection
from hubbub.api.streaming.database import in_thread
from hubbub.api.streaming.http import CORS, Request, is_still, refusal, viewer_of
from hubbub.api.streaming.streams import PREFIX, subscription
from hubbub.identity.viewer import Viewer
from hubbub.kernel import wire
from hubbub.kernel.errors import HubbubError, NotFound

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
MOST_SUBSCRIPTIONS = 100  # of one connection


async def serve(request: Request, receive: Receive, send: Send, audience: Audience) -> None:
    """Tell a client of what it subscribes to until it leaves."""
    await receive()  # websocket.connect
    try:
        if request.path.rstrip("/") != PREFIX:
            raise NotFound
        viewer = await viewer_of(request)
        audience.take_place(viewer)
    except (HubbubError, Error) as error:
        await _refuse(send, refusal(error))
        return
    try:
        await _talk(request, viewer, receive, send, audience)
    finally:
        audience.leave_place(viewer)


async def _talk(request: Request, viewer: Viewer, receive: Receive, send: Send, audience: Audience) -> None:
    await send({"type": "websocket.accept", "subprotocol": request.subprotocol})
    connection = SocketConnection(viewer, send)
    audience.add(connection)
    try:
        if not await is_still(request, viewer):
            connection.close()  # takes effect at the next wait
        if stream := request.query.get("stream"):
            await _subscribe(connection, audience, {**request.query, "stream": stream})
        while (message := await receive())["type"] != "websocket.disconnect":
            await _obey(connection, audience, message.get("text") or "")
    except asyncio.CancelledError:  # `SocketConnection.close`
        await send({"type": "websocket.close", "code": 1000})
    finally:
        audience.remove(connection)


async def _refuse(send: Send, answer: Answer) -> None:
    """Refuse as plain HTTP, before the handshake is done (ASGI's extension `websocket.http.response`)."""
    headers = [(b"content-type", b"application/json; charset=utf-8"), *CORS]
    await send({"type": "websocket.http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": answer.body})


async def _obey(connection: SocketConnection, audience: Audience, text: str) -> None:
    """Do what a client's frame asks for; what can't be understood is ignored, as Mastodon does."""
    try:
        wish = wire.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return
    if not isinstance(wish, dict):
        return
    if wish.get("type") == "subscribe":
        await _subscribe(connection, audience, wish)
    elif wish.get("type") == "unsubscribe":
        await _unsubscribe(connection, audience, wish)


async def _subscribe(connection: SocketConnection, audience: Audience, wish: Mapping[str, Any]) -> None:
    if len(connection.subscriptions) >= MOST_SUBSCRIPTIONS:
        return
    try:
        wanted = await in_thread(subscription, connection.viewer, str(wish.get("stream")), wish)
    except (HubbubError, Error) as error:
        connection.put(_complaint(refusal(error)))
    else:
        audience.subscribe(connection, wanted)


async def _unsubscribe(connection: SocketConnection, audience: Audience, wish: Mapping[str, Any]) -> None:
    try:
        wanted = await in_thread(subscription, connection.viewer, str(wish.get("stream")), wish)
    except (HubbubError, Error) as error:
        connection.put(_complaint(refusal(error)))
    else:
        audience.unsubscribe(connection, wanted.topic)


def _complaint(answer: Answer) -> dict[str, Any]:
    told = {**wire.decode(answer.body), "status": answer.status}
    return {"type": "websocket.send", "text": wire.encode(told).decode()}
