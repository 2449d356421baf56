"""A right that is lost while a stream is being opened: nobody may get in behind the look through the open streams."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from hubbub.api.streaming import event_source, websocket
from hubbub.api.streaming.audience import Audience
from hubbub.api.streaming.connections import Connection
from hubbub.api.streaming.database import in_thread
from hubbub.api.streaming.http import Request
from hubbub.api.streaming.streams import Subscription
from hubbub.identity.commands.standing import set_role, suspend_account
from hubbub.identity.commands.tokens import issue_token, revoke_token
from hubbub.identity.models import AccessToken, User, UserRole
from tests.world import person

pytestmark = pytest.mark.django_db(transaction=True)

DEEDS: dict[str, Callable[[AccessToken], None]] = {
    "revoke": revoke_token,
    "suspend": lambda token: suspend_account(token.account),  # type: ignore[arg-type]
    "promote": lambda token: set_role(token.user, UserRole.MODERATOR),  # type: ignore[arg-type]
    "nothing": lambda _token: None,
}


class Client(Audience):
    """A client whose right changes between being let in and being one of the open streams, and who is alone there."""

    def __init__(self, door: str, deed: Callable[[], None]) -> None:
        super().__init__()
        self.subscribed = self.let_go = False
        self._deed = deed
        self._over = asyncio.Event()
        self._says = [{"type": "websocket.connect"}] if door == "socket" else []
        self._goodbye = {"type": "websocket.disconnect" if door == "socket" else "http.disconnect"}

    def subscribe(self, connection: Connection, subscription: Subscription) -> None:
        super().subscribe(connection, subscription)
        self.subscribed = True
        self._over.set()

    async def receive(self) -> dict[str, Any]:
        if self._says:
            return self._says.pop()
        await asyncio.wait_for(self._over.wait(), 10)
        return self._goodbye

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] in {"http.response.start", "websocket.accept"}:
            await in_thread(self._deed)
        elif message["type"] == "websocket.close" or not message.get("more_body", True):
            self.let_go = True
            self._over.set()


async def _open(door: str, secret: str, deed: Callable[[], None]) -> Client:
    client = Client(door, deed)
    headers = [(b"authorization", f"Bearer {secret}".encode())]
    request = Request({"path": "/api/v1/streaming", "query_string": b"stream=user", "headers": headers})
    if door == "socket":
        await websocket.serve(request, client.receive, client.send, client)
    else:
        await event_source.serve(request, "user", client.receive, client.send, client)
    both = threading.Barrier(2)  # the threads that may ask the database let go of it
    await asyncio.gather(in_thread(_hang_up, both), in_thread(_hang_up, both))
    return client


def _hang_up(both: threading.Barrier) -> None:
    both.wait(10)
    connection.close()


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("door", ["events", "socket"])
def test_who_loses_a_right_while_opening_a_stream_hears_nothing(door: str, deed: str) -> None:
    ann = person("ann")
    user = User.objects.get(memberships__account_id=ann.id)
    token, secret = issue_token(application=None, user=user, account=ann.account, scopes=["read"])
    client = asyncio.run(_open(door, secret, lambda: DEEDS[deed](token)))
    assert (client.subscribed, client.let_go) == ((True, False) if deed == "nothing" else (False, True))
