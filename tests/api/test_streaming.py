"""Streaming: real processes, real clients."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from hubbub.api.streaming.audience import MOST_STREAMS
from tests.harness.live import Home, Live
from tests.harness.waiting import until

LIMIT = 10.0


MAKE_PEOPLE = """
import json, django
django.setup()
from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.tokens import issue_token
def make(name):
    user, account = create_person(name, f"{name}@example.org", confirmed=True)
    token = lambda *scopes: issue_token(application=None, user=user, account=account, scopes=list(scopes))[1]
    return [str(account.pk), token("read", "write", "follow", "push"), token("write"),
            token("read:statuses")]
print(json.dumps([make(f"person{number}") for number in range(40)]))
"""
REVOKE = """
import sys, django
django.setup()
from hubbub.identity.commands.tokens import revoke_token
from hubbub.identity.models import AccessToken
from hubbub.kernel.secrets import hash_token
revoke_token(AccessToken.objects.get(token_hash=hash_token(sys.argv[1])))
"""
# One after the other in one process: the stream may hear nothing of what is said after the deed.
THEN_SPEAK = """
import sys, django
django.setup()
from hubbub.identity.commands import sign_ins, standing, tokens
from hubbub.identity.models import AccessToken, Account, SignIn, User, UserRole
from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.secrets import hash_token
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.new import NewPost
deed, token, author = sys.argv[1:]
token = AccessToken.objects.get(token_hash=hash_token(token))
if deed == "sign in":
    row = SignIn.objects.create(user=token.user, session_key=str(token.pk), label="A browser", last_seen_on=now().date())
    AccessToken.objects.filter(pk=token.pk).update(sign_in=row)
else:
    {
        "revoke": lambda: tokens.revoke_token(token),
        "sign out": lambda: sign_ins.end_other_sign_ins(token.user, keep=None),
        "suspend": lambda: standing.suspend_account(token.account),
        "disable": lambda: standing.set_login_enabled(token.account, enabled=False),
        "promote": lambda: standing.set_role(token.user, UserRole.MODERATOR),
    }[deed]()
    publish(Viewer(account_id=int(author)), NewPost(text="Said afterwards"))
"""
LEAVE = """
import sys, django
django.setup()
from hubbub.identity.models import Membership
Membership.objects.filter(account=sys.argv[1]).delete()
"""


class Someone:
    """A person on a live server."""

    def __init__(self, server: Live, number: int, made: list[str]) -> None:
        self.server = server
        self.name = f"person{number}"
        self.id, self.token, self.narrow_token, self.reading_token = made
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def call(self, method: str, path: str, **data: Any) -> Any:
        url = self.server.url + path
        reply = httpx.request(method, url, headers=self.headers, json=data or None, timeout=LIMIT)
        assert reply.is_success, reply.text
        return reply.json()

    def post(self, path: str, **data: Any) -> Any:
        return self.call("POST", path, **data)

    def says(self, text: str, **data: Any) -> dict[str, Any]:
        return dict(self.post("/api/v1/statuses", status=text, **data))

    def follows(self, other: "Someone") -> None:
        self.post(f"/api/v1/accounts/{other.id}/follow")

    def stream(self, query: str = "", **how: Any) -> ClientConnection:
        return connect(  # type: ignore[no-any-return]
            f"{streaming(self.server, 'ws')}?access_token={self.token}&{query}", **how
        )


def streaming(server: Live, scheme: str = "http") -> str:
    return f"{scheme}://127.0.0.1:{server.settings['HUBBUB_STREAMING_PORT']}/api/v1/streaming"


def event(socket: ClientConnection, name: str = "") -> tuple[list[str], str, Any]:
    """The next event (called `name`, if one is given): its stream, name and payload."""
    frame = json.loads(socket.recv(timeout=LIMIT))
    if name and frame["event"] != name:
        return event(socket, name)
    payload = frame.get("payload")
    if frame["event"] != "delete" and payload is not None:
        payload = json.loads(payload)
    return frame["stream"], frame["event"], payload


def subscribed(socket: ClientConnection, someone: Someone) -> None:
    """Return once the connection has done all it was asked: frames are obeyed in order, and this one complains.

    What happened just before may still arrive ahead of the complaint.
    """
    socket.send('{"type":"subscribe","stream":"nonsense"}')
    frame = json.loads(socket.recv(timeout=LIMIT))
    while "event" in frame:
        frame = json.loads(socket.recv(timeout=LIMIT))
    assert frame == {"error": "Unknown stream type", "status": 400}


@pytest.fixture(scope="module")
def server(new_home: Callable[[], Home]) -> Iterator[Live]:
    server = Live(new_home(), {"DJANGO_SETTINGS_MODULE": "hubbub.config.settings"})
    server.start()
    until(lambda: _healthy(server))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def everybody(server: Live) -> Iterator[Someone]:
    made = json.loads(server.run("python", "-c", MAKE_PEOPLE))
    return iter([Someone(server, number, row) for number, row in enumerate(made)])


@pytest.fixture
def ann(everybody: Iterator[Someone]) -> Someone:
    return next(everybody)


@pytest.fixture
def ben(everybody: Iterator[Someone]) -> Someone:
    return next(everybody)


@pytest.fixture
def eve(everybody: Iterator[Someone]) -> Someone:
    return next(everybody)


def _healthy(server: Live) -> bool:
    try:
        return httpx.get(f"{streaming(server)}/health").text == "OK"
    except httpx.TransportError:
        return False


def test_home_notifications_edits_and_deletions_arrive(ann: Someone, ben: Someone) -> None:
    ann.follows(ben)
    with ann.stream("stream=user") as home, ann.stream("stream=user:notification") as bell:
        subscribed(home, ann)
        subscribed(bell, ann)
        post = ben.says(f"Hello @{ann.name}")
        found = {event(home)[1]: None, event(home)[1]: None}
        assert set(found) == {"update", "notification"}
        label, name, notification = event(bell)
        assert (label, name) == (["user:notification"], "notification")
        assert notification["type"] == "mention"
        assert notification["status"]["id"] == post["id"]
        ben.call("PUT", f"/api/v1/statuses/{post['id']}", status=f"Hello again, @{ann.name}")
        label, name, edited = event(home)
        assert (label, name, edited["id"]) == (["user"], "status.update", post["id"])
        assert "again" in edited["content"]
        ben.call("DELETE", f"/api/v1/statuses/{post['id']}")
        assert event(home) == (["user"], "delete", post["id"])


def test_one_body_for_all_but_own_marks(ann: Someone, ben: Someone) -> None:
    ann.follows(ben)
    with ann.stream("stream=user") as hers, ben.stream("stream=user") as his:
        subscribed(hers, ann)
        subscribed(his, ben)
        post = ben.says("Hello")
        assert event(hers, "update")[2] == ann.call("GET", f"/api/v1/statuses/{post['id']}")
        assert event(his, "update")[2] == ben.call("GET", f"/api/v1/statuses/{post['id']}")


def test_one_socket_carries_many_streams(ann: Someone, ben: Someone) -> None:
    ann.follows(ben)
    wanted = ann.post("/api/v1/lists", title="Friends")["id"]
    ann.post(f"/api/v1/lists/{wanted}/accounts", account_ids=[ben.id])
    with ann.stream() as socket:
        for stream in (
            "public",
            "public:local",
            "public:remote",
            "public:media",
            "direct",
            "user:notification",
        ):
            socket.send(json.dumps({"type": "subscribe", "stream": stream}))
        socket.send(json.dumps({"type": "subscribe", "stream": "hashtag", "tag": "Tea"}))
        socket.send(json.dumps({"type": "subscribe", "stream": "list", "list": wanted}))
        subscribed(socket, ann)
        ben.says("I like #tea")
        labels = [event(socket)[0] for _ in range(4)]
        assert sorted(labels) == [["hashtag", "Tea"], ["list", wanted], ["public"], ["public:local"]]
        for stream in ("public", "public:local"):
            socket.send(json.dumps({"type": "unsubscribe", "stream": stream}))
        subscribed(socket, ann)
        ben.says(f"Psst @{ann.name}", visibility="direct")
        assert sorted(event(socket)[1] for _ in range(3)) == ["conversation", "notification", "update"]


def test_what_one_may_not_see_or_blocks_does_not_arrive(ann: Someone, ben: Someone, eve: Someone) -> None:
    ann.post(f"/api/v1/accounts/{eve.id}/block")
    ben.post(f"/api/v1/accounts/{ann.id}/block")
    with ann.stream("stream=public") as socket:
        subscribed(socket, ann)
        ben.says("not for ann")
        eve.says("nor this")
        ann.says("quiet", visibility="private")
        shown = ann.says("but this")
        assert event(socket)[2]["id"] == shown["id"]


def test_followers_hear_nothing_of_a_direct_post_that_is_gone(ann: Someone, ben: Someone) -> None:
    ann.follows(ben)
    with ann.stream("stream=user") as socket:
        subscribed(socket, ann)
        note = ben.says("to myself", visibility="direct")
        ben.call("DELETE", f"/api/v1/statuses/{note['id']}")
        ann.says("Hello")
        assert event(socket)[1] == "update"


def test_filters_hold_here_too_and_changing_them_is_told(ann: Someone, ben: Someone) -> None:
    ann.follows(ben)
    with ann.stream("stream=user") as socket:
        subscribed(socket, ann)
        ann.post(
            "/api/v2/filters",
            title="No tea",
            context=["home"],
            filter_action="hide",
            keywords_attributes=[{"keyword": "tea"}],
        )
        assert event(socket) == (["user"], "filters_changed", None)
        ben.says("I like tea")
        shown = ben.says("I like water")
        assert event(socket)[2]["id"] == shown["id"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/user", "hello"),
        ("/public", "hello"),
        ("/public/local", "hello"),
        ("/hashtag?tag=tea", "#tea"),
        ("/hashtag/local?tag=tea", "#tea"),
    ],
)
def test_server_sent_events(server: Live, ann: Someone, path: str, text: str) -> None:
    with httpx.stream("GET", streaming(server) + path, headers=ann.headers, timeout=LIMIT) as reply:
        assert reply.headers["content-type"] == "text/event-stream"
        assert reply.headers["access-control-allow-origin"] == "*"
        lines = reply.iter_lines()
        assert next(lines) == ":)"
        post = ann.says(text)
        assert next(lines) == "event: update"
        assert json.loads(next(lines).removeprefix("data: "))["id"] == post["id"]


def test_refusals(server: Live, ann: Someone) -> None:
    base = streaming(server)

    def answer(path: str, token: str | None = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        reply = httpx.get(base + path, headers=headers)
        return reply.status_code, reply.json()

    assert answer("/user") == (401, {"error": "Missing access token"})
    assert answer("/user", "nonsense") == (401, {"error": "Invalid access token"})
    assert answer("/user", ann.narrow_token) == (
        401,
        {"error": "Access token does not have the required scopes"},
    )
    assert answer("/hashtag", ann.token) == (400, {"error": "Missing tag name parameter"})
    assert answer("/list?list=17", ann.token)[0] == 404
    assert answer("/list?list=%00", ann.token)[0] == 404
    assert answer("/nothing", ann.token)[0] == 404
    for token in ("", "nonsense"):
        with pytest.raises(InvalidStatus) as refused:
            connect(f"{streaming(server, 'ws')}?access_token={token}&stream=user")
        assert refused.value.response.status_code == 401


def test_an_account_has_so_many_streams_and_no_more(server: Live, ann: Someone, ben: Someone) -> None:
    refusal = {"error": "Too many streams: an account may have 50 open"}
    with ExitStack() as others:
        sockets = [others.enter_context(ann.stream("stream=user")) for _ in range(MOST_STREAMS)]
        with pytest.raises(InvalidStatus) as refused, ann.stream("stream=user"):
            pass
        assert refused.value.response.status_code == 429
        assert json.loads(refused.value.response.body) == refusal
        reply = httpx.get(f"{streaming(server)}/user", headers=ann.headers)
        assert (reply.status_code, reply.json()) == (429, refusal)
        with ben.stream("stream=user") as other:
            subscribed(other, ben)
        sockets[0].close()
        until(lambda: _is_let_in(ann))
    until(lambda: _is_let_in(ann))


def _is_let_in(someone: Someone) -> bool:
    try:
        with someone.stream():
            return True
    except InvalidStatus:
        return False


def test_the_token_may_be_a_subprotocol_or_a_header(server: Live, ann: Someone) -> None:
    url = f"{streaming(server, 'ws')}?stream=user"
    with (
        connect(url, subprotocols=[ann.token]) as one,  # type: ignore[list-item]
        connect(url, additional_headers={"Authorization": f"Bearer {ann.token}"}) as two,
    ):
        subscribed(one, ann)
        subscribed(two, ann)
        ann.says("hello")
        assert event(one)[1] == event(two)[1] == "update"


def test_frames_that_make_no_sense_do_no_harm(ann: Someone) -> None:
    with ann.stream("stream=user") as socket:
        for frame in (
            "",
            "{",
            "[]",
            "17",
            '{"type":7}',
            b"\x00\xff",
            '{"type":"unsubscribe","stream":"public"}',
            "[" * 10_000,
        ):
            socket.send(frame)
        subscribed(socket, ann)
        ann.says("still here")
        assert event(socket)[1] == "update"


def test_a_frame_too_large_ends_that_connection_alone(ann: Someone) -> None:
    with ann.stream("stream=user") as bystander, ann.stream("stream=user") as socket:
        subscribed(bystander, ann)
        socket.send("[" * 100_000)
        with pytest.raises(ConnectionClosed, match="1009"):
            while True:
                socket.recv(timeout=2 * LIMIT)
        ann.says("still here")
        assert event(bystander)[1] == "update"


def test_notifications_need_their_own_permission(server: Live, ann: Someone, ben: Someone) -> None:
    with connect(f"{streaming(server, 'ws')}?access_token={ann.reading_token}&stream=user") as socket:
        subscribed(socket, ann)
        ben.says(f"@{ann.name} psst")
        with ann.stream("stream=user:notification") as other:
            subscribed(other, ann)
            ben.post(f"/api/v1/accounts/{ann.id}/follow")
            assert event(other)[1] == "notification"
        ann.says("Hello")
        assert event(socket)[1] == "update"


def test_who_helps_to_run_a_page_no_longer_is_let_go(server: Live, ann: Someone) -> None:
    with ann.stream("stream=user") as socket:
        subscribed(socket, ann)
        server.run("python", "-c", LEAVE, ann.id)
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=2 * LIMIT)


def test_a_revoked_token_ends_the_connection(server: Live, ann: Someone) -> None:
    with ann.stream("stream=user") as socket:
        subscribed(socket, ann)
        server.run("python", "-c", REVOKE, ann.token)
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=2 * LIMIT)


@pytest.mark.parametrize("deed", ["revoke", "sign out", "suspend", "disable", "promote"])
def test_nothing_said_after_a_right_was_lost_is_heard(
    server: Live, ann: Someone, ben: Someone, deed: str
) -> None:
    ann.follows(ben)
    if deed == "sign out":
        server.run("python", "-c", THEN_SPEAK, "sign in", ann.token, ben.id)
    url = f"{streaming(server)}/user"
    with (
        ann.stream("stream=user") as socket,
        httpx.stream("GET", url, headers=ann.headers, timeout=LIMIT) as events,
    ):
        subscribed(socket, ann)
        lines = events.iter_lines()
        assert next(lines) == ":)"
        server.run("python", "-c", THEN_SPEAK, deed, ann.token, ben.id)
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=2 * LIMIT)
        assert [line for line in lines if line not in {"", ":thump"}] == []
    if deed == "promote":  # who may do more comes back at once
        with ann.stream("stream=user") as socket:
            subscribed(socket, ann)
            ben.says("Hello")
            assert event(socket)[1] == "update"


def test_open_streams_do_not_hold_up_a_stop(live: Callable[..., Live]) -> None:
    server = live(DJANGO_SETTINGS_MODULE="hubbub.config.settings")
    someone = Someone(server, 0, json.loads(server.run("python", "-c", MAKE_PEOPLE))[0])
    until(lambda: _healthy(server))
    with (
        someone.stream("stream=user") as socket,
        httpx.stream("GET", f"{streaming(server)}/user", headers=someone.headers, timeout=LIMIT) as events,
    ):
        subscribed(socket, someone)
        assert next(events.iter_lines()) == ":)"
        started = time.monotonic()
        server.stop()
        assert time.monotonic() - started < 10
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=LIMIT)
