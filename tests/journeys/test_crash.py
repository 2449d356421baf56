"""Whatever is killed while people write: what they were told is there afterwards, whole, and nothing is half."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.harness.live import Served
from tests.harness.waiting import until

WANTED = 1000
KILLED = [
    "one serving process",
    "worker",
    "streaming",
    "supervisor",
    "worker",
    "one serving process",
    "web",
    "supervisor",
]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


class Told:
    """What the server has acknowledged."""

    def __init__(self) -> None:
        self.posts: dict[str, str] = {}
        self.boosts: set[str] = set()
        self.media: set[str] = set()
        self.enough = threading.Event()

    @property
    def count(self) -> int:
        return len(self.posts) + len(self.boosts) + len(self.media)


def write_on(url: str, token: str, told: Told, name: str) -> None:
    """Post, boost and upload until there is enough. What got no answer is not counted, and not sent again."""
    dice = random.Random(name)
    number = 0
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30) as client:
        while not told.enough.is_set():
            number += 1
            try:
                write_one(client, told, dice, f"{name} says {number}")
            except httpx.TransportError:
                time.sleep(0.05)


def write_one(client: httpx.Client, told: Told, dice: random.Random, text: str) -> None:
    chance = dice.random()
    known = list(told.posts)
    if chance < 0.3 and known:
        answer = client.post(f"/api/v1/statuses/{dice.choice(known)}/reblog")
        if answer.is_success:
            told.boosts.add(answer.json()["id"])
    elif chance < 0.35:
        answer = client.post("/api/v2/media", files={"file": ("a.png", PNG, "image/png")})
        if answer.is_success:
            told.media.add(answer.json()["id"])
    else:
        answer = client.post("/api/v1/statuses", json={"status": text})
        if answer.is_success:
            told.posts[answer.json()["id"]] = text


def victims(server: Served) -> dict[str, int]:
    """Every process there is, by a name that says what it is."""
    found = server.children() | {"supervisor": server.supervisor}
    if inner := server.family() - set(found.values()):
        found["one serving process"] = min(inner)
    return found


def kill_one(server: Served, name: str) -> None:
    """Kill what is called `name`, hard. Whoever kills the supervisor starts the server again."""
    until(lambda: name in victims(server))
    os.kill(victims(server)[name], signal.SIGKILL)
    if name == "supervisor":
        server.wait(10)
        until(lambda: _free(server.port))
        server.start()


def _free(port: int) -> bool:
    try:
        httpx.get(f"http://127.0.0.1:{port}/health", timeout=1)
    except httpx.ConnectError:
        return True
    except httpx.TransportError:
        return False
    return False


def people(server: Served, *names: str) -> Iterator[str]:
    """A token each; all follow the first."""
    tokens = []
    for name in names:
        server.run("hubbub", "account", "create", name, "--email", f"{name}@hubbub.test")
        tokens.append(server.run("hubbub", "token", "create", name).strip())
    [(first,)] = server.rows(f"SELECT id FROM identity_account WHERE username = '{names[0]}'")
    for token in tokens[1:]:
        httpx.post(
            f"{server.url}/api/v1/accounts/{first}/follow",
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
        ).raise_for_status()
    return iter(tokens)


@pytest.mark.timeout(400)
def test_what_was_acknowledged_survives_every_kill(serve: Callable[..., Served]) -> None:
    server, told = serve(), Told()
    names = ["ann", "ben", "cat"]
    tokens = list(people(server, *names))
    first = tokens[0]
    with ThreadPoolExecutor(len(names)) as pool:
        for name, token in zip(names, tokens, strict=True):
            pool.submit(write_on, server.url, token, told, name)
        try:
            for name in KILLED:
                kill_one(server, name)
                before = told.count
                until(lambda seen=before: told.count >= seen + WANTED // len(KILLED), seconds=120)  # type: ignore[misc]
        finally:
            told.enough.set()
    assert_streams_again(server, first)
    until(
        lambda: (
            server.rows(
                "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')",
            )
            == [(0,)]
        ),
        seconds=90,
    )
    os.kill(server.supervisor, signal.SIGTERM)
    assert server.wait(15) == 0
    assert_all_is_there(server, told)
    assert_nothing_is_half(server)


def assert_streams_again(server: Served, token: str) -> None:
    """Streaming, killed and started anew, follows the news from where it is now."""
    signed = {"Authorization": f"Bearer {token}"}
    base = f"http://127.0.0.1:{server.settings['HUBBUB_STREAMING_PORT']}/api/v1/streaming"
    until(lambda: "streaming" in server.children())
    until(lambda: _answers(f"{base}/health"))
    with httpx.stream("GET", f"{base}/user", headers=signed, timeout=30) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ":)"
        made = httpx.post(
            f"{server.url}/api/v1/statuses", headers=signed, json={"status": "Heard?"}, timeout=30
        ).raise_for_status()
        assert any(made.json()["id"] in line for line in lines)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1).is_success
    except httpx.TransportError:
        return False


def assert_all_is_there(server: Served, told: Told) -> None:
    stored = {str(row[0]): row[1] for row in server.rows("SELECT id, text FROM publishing_post")}
    assert {key: text for key, text in told.posts.items() if stored.get(key) != text} == {}
    assert told.boosts - stored.keys() == set()
    media = {str(key): name for key, name in server.rows("SELECT id, file FROM publishing_mediaattachment")}
    assert told.media - media.keys() == set()
    missing = [name for name in media.values() if not (Path(server.folder) / "media" / name).is_file()]
    assert missing == []


# Each counts what is wrong: a counter that is not the number of its rows, a row without what belongs to it.
WRONG = {
    "posts of accounts": """
        SELECT count(*) FROM identity_account a WHERE a.statuses_count <>
        (SELECT count(*) FROM publishing_post p WHERE p.account_id = a.id)""",
    "boosts of posts": """
        SELECT count(*) FROM publishing_post s WHERE s.reblogs_count <>
        (SELECT count(*) FROM publishing_post b WHERE b.reblog_of_id = s.id)""",
    "followers": """
        SELECT count(*) FROM identity_account a WHERE a.followers_count <>
        (SELECT count(*) FROM network_follow f WHERE f.target_id = a.id)""",
    "own posts at home": """
        SELECT count(*) FROM publishing_post p WHERE p.reblog_of_id IS NULL AND NOT EXISTS
        (SELECT 1 FROM timelines_homeentry e WHERE e.post_id = p.id AND e.account_id = p.account_id)""",
    "posts at followers' homes": """
        SELECT count(*) FROM publishing_post p JOIN network_follow f ON f.target_id = p.account_id
        WHERE p.reblog_of_id IS NULL AND NOT EXISTS
        (SELECT 1 FROM timelines_homeentry e WHERE e.post_id = p.id AND e.account_id = f.follower_id)""",
    "entries without a post": """
        SELECT count(*) FROM timelines_homeentry e
        WHERE NOT EXISTS (SELECT 1 FROM publishing_post p WHERE p.id = e.post_id)""",
    "jobs that failed": "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'FAILED'",
}


def assert_nothing_is_half(server: Served) -> None:
    assert {
        name: found for name, statement in WRONG.items() if (found := server.rows(statement)) != [(0,)]
    } == {}
    if not server.settings["HUBBUB_DATABASE_URL"]:
        assert server.rows("PRAGMA integrity_check") == [("ok",)]
        assert server.rows("PRAGMA foreign_key_check") == []
