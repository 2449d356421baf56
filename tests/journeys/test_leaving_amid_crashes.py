"""However often the worker is killed amid the removal of a large account: all of it goes, and no reader sees a half."""

import json
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.harness.live import Served
from tests.harness.waiting import until
from tests.world.crowd import COUNTERS

KILLS = 4  # the supervisor gives up at the fifth in a row right after a start

MAKE = """
import django, json
django.setup()
from tests.world.star import make_star
print(json.dumps(make_star()))
"""

# Where an account is named. What is left in all of these together only becomes less.
NAMED = """
SELECT (SELECT count(*) FROM publishing_post WHERE account_id = {0})
 + (SELECT count(*) FROM publishing_post WHERE in_reply_to_account_id = {0})
 + (SELECT count(*) FROM publishing_favourite WHERE account_id = {0})
 + (SELECT count(*) FROM publishing_favourite f JOIN publishing_post p ON p.id = f.post_id WHERE p.account_id = {0})
 + (SELECT count(*) FROM publishing_bookmark WHERE account_id = {0})
 + (SELECT count(*) FROM publishing_mention WHERE account_id = {0})
 + (SELECT count(*) FROM publishing_mediaattachment WHERE account_id = {0})
 + (SELECT count(*) FROM network_follow WHERE follower_id = {0} OR target_id = {0})
 + (SELECT count(*) FROM notifications_notification WHERE account_id = {0} OR actor_id = {0})
 + (SELECT count(*) FROM timelines_homeentry WHERE account_id = {0})
 + (SELECT count(*) FROM identity_account WHERE id = {0})
"""


class Going:
    """A server on which somebody with very much of everything is going, and a friend who looks on."""

    def __init__(self, server: Served) -> None:
        self.server = server
        known = json.loads(server.run("python", "-c", MAKE))
        self.star, self.friend_id = known["star"], known["friend_id"]
        self._tokens = {"friend": known["friend"], "owner": known["owner"]}
        [(self.liked,)] = server.rows(
            f"SELECT min(id) FROM publishing_post WHERE account_id = {self.friend_id} AND reblog_of_id IS NULL"
        )
        [(self.answer,)] = server.rows(
            f"SELECT min(id) FROM publishing_post WHERE in_reply_to_account_id = {self.star}"
        )
        [(self.post,)] = server.rows(f"SELECT min(id) FROM publishing_post WHERE account_id = {self.star}")

    def asks(self, who: str, method: str, path: str, **sent: object) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._tokens[who]}"}
        return httpx.request(
            method, f"{self.server.url}{path}", headers=headers, json=sent or None, timeout=30
        )

    def begin(self) -> None:
        target = f"/api/v1/admin/accounts/{self.star}"
        self.asks("owner", "POST", f"{target}/action", type="suspend").raise_for_status()
        self.asks("owner", "DELETE", target).raise_for_status()

    def left(self) -> int:
        [(count,)] = self.server.rows(NAMED.format(self.star))
        return int(count)

    def seen(self) -> list[object]:
        """What the friend finds of it wherever it may stand: nothing, from the first moment on."""

        def got(path: str) -> object:
            answer = self.asks("friend", "GET", path)
            return answer.json() if answer.is_success else answer.status_code

        liked, friend = f"/api/v1/statuses/{self.liked}", f"/api/v1/accounts/{self.friend_id}"
        return [
            got(f"/api/v1/accounts/{self.star}"),
            got("/api/v1/accounts/lookup?acct=star"),
            got(f"/api/v1/statuses/{self.post}"),
            got(f"{liked}/favourited_by"),
            got(f"{liked}/reblogged_by"),
            got(f"{liked}/context"),
            got(f"{friend}/followers"),
            got(f"{friend}/following"),
            got("/api/v1/notifications"),
            got("/api/v2/search?q=star&type=accounts"),
            got(f"/api/v1/statuses/{self.answer}") == 404,
        ]

    def miscounted(self) -> list[str]:
        """Counters of anybody else that are not the number of what they count."""
        return [
            f"{table}.{name}"
            for table, name, counted, column in COUNTERS
            if self.server.rows(
                f"SELECT t.id FROM {table} t WHERE {'id' if table == 'identity_account' else 'account_id'} <> {self.star}"
                f" AND {name} <> (SELECT count(*) FROM {counted} o WHERE o.{column} = t.id)"
            )
        ]

    def failed_jobs(self) -> list[tuple[object, ...]]:
        return self.server.rows(
            "SELECT task_path, traceback FROM django_tasks_database_dbtaskresult WHERE status = 'FAILED'"
        )


NOTHING = [
    404,
    404,
    404,
    [],
    [],
    {"ancestors": [], "descendants": []},
    [],
    [],
    [],
    {"accounts": [], "statuses": [], "hashtags": []},
    False,
]


@pytest.mark.timeout(400)
def test_all_of_a_large_account_goes_however_often_the_worker_is_killed(serve: Callable[..., Served]) -> None:
    server = serve()
    going = Going(server)
    files = named_files(server)
    assert len(files) >= 16
    going.begin()
    before = going.left()
    for _ in range(KILLS):
        until(lambda below=before * 17 // 20: going.left() < below, seconds=90)  # type: ignore[misc]
        os.kill(server.children()["worker"], signal.SIGKILL)
        left = going.left()
        assert 0 < left < before
        assert going.seen() == NOTHING
        assert going.miscounted() == []
        before = left
        until(lambda: "worker" in server.children())
    until(lambda: going.left() == 0, seconds=120)
    assert going.seen() == NOTHING
    assert going.miscounted() == []
    assert going.failed_jobs() == []
    answer = going.asks("friend", "GET", f"/api/v1/statuses/{going.answer}").json()
    assert (answer["in_reply_to_id"], answer["in_reply_to_account_id"]) == (None, None)
    assert_files_are_gone_or_swept(server, files)
    assert server.rows("SELECT name FROM identity_formername") == [("star",)]


def named_files(server: Served) -> set[str]:
    return {
        name for pair in server.rows("SELECT file, preview FROM publishing_mediaattachment") for name in pair
    }


def assert_files_are_gone_or_swept(server: Served, files: set[str]) -> None:
    """What a kill left between the end of a row and that of its file, the sweep sets aside once it is a day old."""
    media = Path(server.folder) / "media"
    until(lambda: not server.rows("SELECT 1 FROM publishing_mediaattachment"))
    left = {name for name in files if (media / name).exists()}
    assert all(re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{30}\.\w+", name) for name in left)
