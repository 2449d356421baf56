"""Ann at her desk with Mastodon.py, Ben in a terminal with toot: what two people do in a day, with real programs."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from mastodon import StreamListener

from tests.harness.live import Live, Served
from tests.harness.media import image_file
from tests.harness.waiting import until
from tests.world.programs import Toot, mastodon_py
from tests.world.visitor import PASSWORD, Visitor, become_owner


class Heard(StreamListener):
    """What came through a stream, in the order it came."""

    def __init__(self) -> None:
        self.updates: list[str] = []
        self.notifications: list[tuple[str, str]] = []

    def on_update(self, status: Any) -> None:
        self.updates.append(text(status))

    def on_notification(self, notification: Any) -> None:
        self.notifications.append((notification.type, notification.account.acct))


class Pair(NamedTuple):
    """Two people who follow each other, and what Ann's program hears meanwhile."""

    server: Live
    ann: Any
    ben: Toot
    ann_id: Any
    ben_id: Any
    heard: Heard
    folder: Path


def text(status: Any) -> str:
    return re.sub(r"<[^>]+>", "", status["content"])


def sign_up(server: Live, name: str) -> Visitor:
    visitor = Visitor(server)
    page = visitor.open("/auth/signup/")
    visitor.send(
        page, "agreement", username=name, email=f"{name}@hubbub.test", password1=PASSWORD, agreement="on"
    )
    return visitor


@pytest.fixture
def pair(serve: Callable[..., Served], tmp_path: Path) -> Iterator[Pair]:
    server = serve(HUBBUB_CONFIRM_EMAIL="off")
    owner, guest = become_owner(server), sign_up(server, "ben")
    ann, ben = mastodon_py(server, owner), Toot(tmp_path)
    assert "Successfully logged in" in ben.log_in(server, guest)
    ann_id, ben_id = ann.me().id, ann.account_lookup("ben").id
    assert ann.account_follow(ben_id).following
    assert ben.json("follow", "ann")["following"]
    until(ann.stream_healthy)
    heard = Heard()
    stream = ann.stream_user(heard, run_async=True)
    yield Pair(server, ann, ben, ann_id, ben_id, heard, tmp_path)
    stream.close()
    for opened in (owner, guest, ann.session):
        opened.close()


@pytest.mark.timeout(240)
def test_a_day_of_two_people_and_their_programs(pair: Pair) -> None:
    picture = they_share_a_picture(pair)
    they_answer_boost_and_favourite(pair, picture)
    they_edit(pair, picture)
    they_vote(pair)
    they_plan(pair)
    they_search(pair, picture)
    they_talk_alone(pair)
    they_read_their_notifications(pair, picture)
    they_keep_bookmarks_and_lists(pair, picture)
    they_filter(pair)


def they_share_a_picture(pair: Pair) -> Any:
    file = image_file(pair.folder, "jpg")
    uploaded = pair.ann.media_post(file.read_bytes(), "image/jpeg", description="A kettle on a stove")
    posted = pair.ann.status_post("The kettle is on #tea", media_ids=[uploaded])
    [shown] = pair.ben.json("timelines", "home")[:1]
    [attached] = shown["media_attachments"]
    assert (shown["id"], attached["type"]) == (str(posted.id), "image")
    assert attached["description"] == "A kettle on a stove"
    assert httpx.get(attached["url"]).headers["Content-Type"].startswith("image/")
    sent = pair.ben.json("post", "Mine too", "--media", str(file), "--description", "Another kettle")
    assert [it["description"] for it in sent["media_attachments"]] == ["Another kettle"]
    until(lambda: "Mine too" in pair.heard.updates)
    return posted


def they_answer_boost_and_favourite(pair: Pair, picture: Any) -> None:
    answer = pair.ben.json("post", "@ann Two cups, please", "--reply-to", str(picture.id))
    assert answer["in_reply_to_id"] == str(picture.id)
    assert [str(it.id) for it in pair.ann.status_context(picture.id).descendants] == [answer["id"]]
    assert pair.ben.json("reblog", str(picture.id))["reblog"]["id"] == str(picture.id)
    assert pair.ben.json("favourite", str(picture.id))["favourited"]
    seen = pair.ann.status(picture.id)
    assert (seen.replies_count, seen.reblogs_count, seen.favourites_count) == (1, 1, 1)
    expected = {("mention", "ben"), ("reblog", "ben"), ("favourite", "ben")}
    until(lambda: expected <= set(pair.heard.notifications))
    assert "@ann Two cups, please" in pair.heard.updates


def they_edit(pair: Pair, picture: Any) -> None:
    attached = picture.media_attachments[0].id
    described = pair.ann.generate_media_edit_attributes(attached, description="A cold kettle")
    edited = pair.ann.status_update(picture.id, "The kettle is off #tea", media_attributes=[described])
    assert edited.edited_at
    seen = pair.ben.json("status", str(picture.id))
    assert text(seen) == "The kettle is off #tea"
    assert [it["description"] for it in seen["media_attachments"]] == ["A cold kettle"]
    assert [text(it) for it in pair.ann.status_history(picture.id)] == [
        "The kettle is on #tea",
        "The kettle is off #tea",
    ]


def they_vote(pair: Pair) -> None:
    asked = pair.ann.status_post("Milk?", poll=pair.ann.make_poll(["yes", "no"], expires_in=600))
    voted = pair.ben.json("polls", "vote", str(asked.poll.id), "1")
    assert (voted["voted"], voted["own_votes"]) == (True, [1])
    assert [it.votes_count for it in pair.ann.poll(asked.poll.id).options] == [0, 1]


def they_plan(pair: Pair) -> None:
    planned = pair.ann.status_post("Later", scheduled_at=datetime.now(UTC) + timedelta(hours=1))
    assert [it.params.text for it in pair.ann.scheduled_statuses()] == ["Later"]
    pair.ann.scheduled_status_delete(planned.id)
    assert pair.ann.scheduled_statuses() == []
    assert pair.ben.json("post", "Tomorrow", "--scheduled-in", "1 day")["params"]["text"] == "Tomorrow"
    assert "Tomorrow" not in [text(it) for it in pair.ann.timeline_home()]


def they_search(pair: Pair, picture: Any) -> None:
    assert [it.acct for it in pair.ann.search("ben", result_type="accounts").accounts] == ["ben"]
    assert [it.name for it in pair.ann.search("tea", result_type="hashtags").hashtags] == ["tea"]
    assert [it.id for it in pair.ann.search("kettle", result_type="statuses").statuses] == [picture.id]
    found = pair.ben.json("search", "tea")
    assert [it["name"] for it in found["hashtags"]] == ["tea"]


def they_talk_alone(pair: Pair) -> None:
    secret = pair.ben.json("post", "@ann Meet me at four", "--visibility", "direct")
    until(lambda: pair.heard.notifications.count(("mention", "ben")) == 2)
    [talk] = pair.ann.conversations()
    assert ([it.acct for it in talk.accounts], talk.unread) == (["ben"], True)
    assert not pair.ann.conversations_read(talk.id).unread
    stranger = httpx.get(f"{pair.server.url}/api/v1/statuses/{secret['id']}")
    assert stranger.status_code == httpx.codes.NOT_FOUND


def they_read_their_notifications(pair: Pair, picture: Any) -> None:
    read = {(it.type, it.account.acct) for it in pair.ann.notifications()}
    assert read >= {(kind, "ben") for kind in ("follow", "mention", "reblog", "favourite")}
    groups = pair.ann.grouped_notifications().notification_groups
    [favourites] = [it for it in groups if it.type == "favourite"]
    assert (favourites.notifications_count, favourites.status_id) == (1, picture.id)
    assert [it.acct for it in pair.ann.grouped_notification_accounts(favourites.group_key)] == ["ben"]
    received = [(it["type"], it["account"]["acct"]) for it in pair.ben.json("notifications")]
    assert set(received) >= {("follow", "ann"), ("update", "ann")}
    pair.ann.notifications_clear()
    assert pair.ann.notifications() == []


def they_keep_bookmarks_and_lists(pair: Pair, picture: Any) -> None:
    assert pair.ben.json("bookmark", str(picture.id))["bookmarked"]
    assert "The kettle is off" in pair.ben("bookmarks", "--once")
    friends = pair.ann.list_create("Friends")
    pair.ann.list_accounts_add(friends, [pair.ben_id])
    assert [it.acct for it in pair.ann.list_accounts(friends)] == ["ben"]
    pair.ben.json("lists", "create", "Tea people")
    assert "Added account" in pair.ben("lists", "add", "Tea people", "ann")
    pair.ben.json("post", "For my friends")
    until(lambda: "For my friends" in [text(it) for it in pair.ann.timeline_list(friends)])
    assert {it.account.acct for it in pair.ann.timeline_list(friends)} == {"ben"}


def they_filter(pair: Pair) -> None:
    rule = pair.ann.create_filter_v2(
        "Friends", ["home"], "warn", keywords_attributes=[{"keyword": "friends"}]
    )
    marked = {text(it): [hit.filter.title for hit in it.filtered] for it in pair.ann.timeline_home()}
    assert (marked["For my friends"], marked["Milk?"]) == (["Friends"], [])
    pair.ann.delete_filter_v2(rule.id)
    assert pair.ann.filters_v2() == []
    assert not any(it.filtered for it in pair.ann.timeline_home())
