"""Two people publish, with Mastodon.py on a real server: its verbs, its entities, its pages."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from mastodon import Mastodon
from mastodon.errors import MastodonAPIError, MastodonNotFoundError

from tests.harness.live import Live


def _client(server: Live, name: str) -> Any:
    server.run("hubbub", "account", "create", name, "--email", f"{name}@hubbub.test")
    token = server.run("hubbub", "token", "create", name).strip()
    return Mastodon(access_token=token, api_base_url=server.url)


def _until(what: Callable[[], Any], seconds: float = 30) -> Any:
    end = time.monotonic() + seconds
    while not (found := what()) and time.monotonic() < end:
        time.sleep(0.2)
    assert found
    return found


def _move_to_now(server: Live, table: str, column: str) -> None:
    code = (
        "import django; django.setup(); from django.db import connection;"
        "from django.utils.timezone import now; cursor = connection.cursor();"
        f"cursor.execute('UPDATE {table} SET {column} = %s', [now()])"
    )
    server.run("python", "-c", code)


@pytest.mark.timeout(240)
def test_two_people_publish(live: Callable[..., Live]) -> None:
    server = live(DJANGO_SETTINGS_MODULE="hubbub.config.settings")
    ann, ben = _client(server, "ann"), _client(server, "ben")

    post = ann.status_post("Hello #tea", idempotency_key="one")
    assert ann.status_post("Hello #tea", idempotency_key="one").id == post.id
    boost = ben.status_reblog(post.id, visibility="unlisted")
    assert boost.reblog.id == post.id
    assert ben.status_favourite(post.id).favourites_count == 1
    assert ben.status_bookmark(post.id).bookmarked
    assert [it.id for it in ben.favourites()] == [it.id for it in ben.bookmarks()] == [post.id]
    assert [it.username for it in ann.status_reblogged_by(post.id)] == ["ben"]
    assert [it.username for it in ann.status_favourited_by(post.id)] == ["ben"]
    assert [it.id for it in ben.timeline_hashtag("tea")] == [post.id]
    assert ben.tag_follow("tea").following
    assert [it.name for it in ben.followed_tags()] == ["tea"]
    assert ben.tag("tea").history[0].uses == "1"
    assert ann.featured_tag_create("tea").statuses_count == "1"

    assert ann.status_pin(post.id).pinned
    edited = ann.status_update(post.id, "Hello again #tea", spoiler_text="cw")
    assert edited.edited_at
    assert [it.spoiler_text for it in ann.status_history(post.id)] == ["", "cw"]
    assert ann.status_source(post.id).text == "Hello again #tea"

    asked = ann.status_post("Well?", poll=ann.make_poll(["yes", "no"], expires_in=600))
    voted = ben.poll_vote(asked.poll.id, [1])
    assert [it.votes_count for it in voted.options] == [0, 1]
    with pytest.raises(MastodonAPIError):
        ben.poll_vote(asked.poll.id, [0])
    _move_to_now(server, "publishing_poll", "expires_at")
    _until(lambda: [it for it in ben.notifications() if it.type == "poll"])

    planned = ann.status_post("Later", scheduled_at=datetime.now(UTC) + timedelta(hours=1))
    assert [it.id for it in ann.scheduled_statuses()] == [planned.id]
    moved = ann.scheduled_status_update(planned.id, datetime.now(UTC) + timedelta(hours=2))
    assert moved.params.text == "Later"
    _move_to_now(server, "publishing_scheduledpost", "scheduled_at")
    _until(lambda: not ann.scheduled_statuses())
    assert "Later" in [it.content.removeprefix("<p>").removesuffix("</p>") for it in ann.timeline_home()]

    assert ben.status_unreblog(post.id).reblogs_count == 0
    assert ann.status_delete(post.id).text == "Hello again #tea"
    with pytest.raises(MastodonNotFoundError):
        ben.status(post.id)
    assert ben.favourites() == []
