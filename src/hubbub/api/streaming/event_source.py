"""Server-sent events: one stream a connection (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.db import Error

from hubbub.api.streaming.audience import Audience
from hubbub.api.streaming.connections import EventSourceConnection
from hubbub.api.streaming.database import in_thread
from hubbub.api.streaming.http import CORS, Request, is_still, refusal, respond, viewer_of
from hubbub.api.streaming.streams import Subscription, subscription
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import HubbubError

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
_HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"private, no-store"),
    (b"x-accel-buffering", b"no"),
    *CORS,
]


async def serve(
    request: Request,
    stream: str,
    receive: Receive,
    send: Send,
    audience: Audience,
) -> None:
    """Tell a client of what happens on `stream` until it leaves."""
    try:
        viewer = await viewer_of(request)
        wanted = await in_thread(subscription, viewer, stream, request.query)
        audience.take_place(viewer)
    except (HubbubError, Error) as error:
        answer = refusal(error)
        await respond(send, answer.status, answer.body)
        return
    try:
        await _tell(request, viewer, wanted, receive, send, audience)
    finally:
        audience.leave_place(viewer)


async def _tell(
    request: Request,
    viewer: Viewer,
    wanted: Subscription,
    receive: Receive,
    send: Send,
    audience: Audience,
) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    connection = EventSourceConnection(viewer, send)
    audience.add(connection)
    try:
        if await is_still(request, viewer):
            audience.subscribe(connection, wanted)
            connection.put({"type": "http.response.body", "body": b":)\n", "more_body": True})
        else:
            connection.close()
        while (await receive())["type"] != "http.disconnect":
            pass  # a body nobody asked for
    finally:
        audience.remove(connection)
