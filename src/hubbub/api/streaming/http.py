"""The little of HTTP that streaming needs: who asks, for what, and short answers."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.db import Error

from hubbub.api.core.call import Answer
from hubbub.api.core.perform import error_answer
from hubbub.api.streaming.database import in_thread
from hubbub.identity.queries import viewer_of_token
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Forbidden, HubbubError, NotAuthenticated, Unavailable

logger = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]

CORS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-headers", b"Authorization, Accept, Cache-Control"),
    (b"access-control-allow-methods", b"GET, OPTIONS"),
)


class Request:
    """An HTTP request or WebSocket handshake."""

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self.path = str(scope["path"])
        self.method = str(scope.get("method", "GET"))
        self.query = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True))
        self.headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}

    @property
    def subprotocol(self) -> str | None:
        """The token, where browsers put it: they can't set headers on WebSockets."""
        return self.headers.get("sec-websocket-protocol") or None

    @property
    def token(self) -> str | None:
        """The access token, from wherever the client put it."""
        kind, _, secret = self.headers.get("authorization", "").partition(" ")
        bearer = secret.strip() if kind.lower() == "bearer" else ""
        return bearer or self.query.get("access_token") or self.subprotocol


async def viewer_of(request: Request) -> Viewer:
    """Who asks. Raises `NotAuthenticated` for nobody, and for programs that speak for nobody."""
    if not request.token:
        raise NotAuthenticated("Missing access token")
    try:
        viewer = await in_thread(viewer_of_token, request.token)
    except (NotAuthenticated, Forbidden) as error:
        raise NotAuthenticated("Invalid access token") from error
    if viewer.account_id is None:
        raise NotAuthenticated("Invalid access token")
    return viewer


async def is_still(request: Request, viewer: Viewer) -> bool:
    """Whether who asks is who they were when they asked: to be asked once news of lost rights reaches the connection, since
    what was lost before that nobody tells it."""
    try:
        return await viewer_of(request) == viewer
    except (HubbubError, Error):
        return False


def refusal(error: HubbubError | Error) -> Answer:
    """How an error is answered; streaming says 401 where the API says 403 (Mastodon)."""
    if isinstance(error, Error):
        logger.error("streaming could not ask the database: %s", error)
        error = Unavailable()
    if isinstance(error, Forbidden):
        error = NotAuthenticated(error.message)
    return error_answer(error)


async def respond(
    send: Send, status: int, body: bytes, *, content_type: str = "application/json; charset=utf-8"
) -> None:
    """A whole response."""
    headers = [(b"content-type", content_type.encode()), (b"content-length", str(len(body)).encode()), *CORS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def preflight(send: Send) -> None:
    """The answer to a browser that asks what it may."""
    await send({"type": "http.response.start", "status": 204, "headers": list(CORS)})
    await send({"type": "http.response.body", "body": b""})
