"""The serve log of real processes, and what the worker makes of it."""

import json
from collections.abc import Callable
from typing import Any

import httpx
from websockets.sync.client import connect

from tests.harness.live import Live
from tests.harness.waiting import until

PEOPLE = """
import json, sys, django
django.setup()
from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.tokens import issue_token
def make(name):
    user, account = create_person(name, f"{name}@hubbub.test", confirmed=True)
    scopes = ["read", "write", "follow", "read:insights"]
    return str(account.pk), issue_token(application=None, user=user, account=account, scopes=scopes)[1]
print(json.dumps([make(name) for name in sys.argv[1:]]))
"""
COUNT = "import django; django.setup(); from hubbub.insights.models import ServeRow; print(ServeRow.objects.count())"


class Member:
    """A person on a live server."""

    def __init__(self, server: Live, account_id: str, token: str) -> None:
        self.server, self.id, self.token = server, account_id, token

    def call(self, method: str, path: str, **data: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        reply = httpx.request(method, self.server.url + path, headers=headers, json=data or None, timeout=20)
        return reply.raise_for_status().json()


def members(server: Live, *names: str) -> list[Member]:
    made = json.loads(server.run("python", "-c", PEOPLE, *names))
    return [Member(server, account_id, token) for account_id, token in made]


def test_what_was_shown_is_written_before_the_processes_end(live: Callable[..., Live]) -> None:
    server = live()
    [ann] = members(server, "ann")
    ann.call("POST", "/api/v1/statuses", status="Hello")
    for _ in range(20):
        assert len(ann.call("GET", "/api/v1/timelines/home")) == 1
    server.stop()
    assert server.run("python", "-c", COUNT).strip() == "20"


def test_a_boost_that_was_read_and_one_that_was_streamed_are_both_recorded(live: Callable[..., Live]) -> None:
    server = live(HUBBUB_RATE_LIMITS="off")
    ann, ben, eve = members(server, "ann", "ben", "eve")
    ben.call("POST", f"/api/v1/accounts/{ann.id}/follow")
    eve.call("POST", f"/api/v1/accounts/{ben.id}/follow")
    post = ann.call("POST", "/api/v1/statuses", status="Pass it on")["id"]
    ben.call("GET", "/api/v1/timelines/home")
    address = f"ws://127.0.0.1:{server.settings['HUBBUB_STREAMING_PORT']}/api/v1/streaming"
    with connect(f"{address}?access_token={eve.token}&stream=user") as socket:
        eve.call("POST", "/api/v1/statuses", status="Am I there?")
        socket.recv(timeout=20)  # now the stream is open
        first = ben.call("POST", f"/api/v1/statuses/{post}/reblog")["id"]
        assert json.loads(json.loads(socket.recv(timeout=20))["payload"])["reblog"]["id"] == post
        second = eve.call("POST", f"/api/v1/statuses/{post}/reblog")["id"]

    def nodes() -> dict[str, Any]:
        shown = ann.call("GET", f"/api/hubbub/v1/statuses/{post}/ripple")["nodes"]
        return {node["id"]: (node["parent_id"], node["surface"]) for node in shown}

    until(lambda: len(nodes()) == 2)
    assert nodes() == {first: (None, "home"), second: (first, "streaming")}
