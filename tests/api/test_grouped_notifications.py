"""Notifications in groups, through the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.notifications.models import Notification
from tests.world import Person, person
from tests.world.deeds import favourite

pytestmark = pytest.mark.django_db

PATH = "/api/v2/notifications"


def crowd(count: int) -> list[Person]:
    return [person(f"fan{number}") for number in range(count)]


def test_likes_of_a_post_and_follows_are_gathered() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    post, other = ann.posts("Hello"), ann.posts("Again")
    for fan in (ben, eve):
        favourite(fan, post)
        fan.follows(ann)
    favourite(ben, other)
    ben.posts("Oh, @ann")
    page = ann.get(PATH).ok()
    groups = page["notification_groups"]
    assert [(it["type"], it["notifications_count"]) for it in groups] == [
        ("mention", 1),
        ("favourite", 1),
        ("follow", 2),
        ("favourite", 2),
    ]
    assert groups[3]["status_id"] == str(post.pk)
    assert groups[3]["sample_account_ids"] == [str(eve.id), str(ben.id)]
    assert groups[3]["group_key"].startswith(f"favourite-{post.pk}-")
    assert groups[0]["group_key"] == f"ungrouped-{groups[0]['most_recent_notification_id']}"
    assert {it["id"] for it in page["accounts"]} == {str(ben.id), str(eve.id)}
    assert len(page["statuses"]) == 3
    assert "partial_accounts" not in page


def test_only_the_types_asked_for_are_gathered() -> None:
    ann, fans = person("ann"), crowd(3)
    post = ann.posts("Hello")
    for fan in fans:
        favourite(fan, post)
        fan.follows(ann)
    groups = ann.get(PATH, {"grouped_types[]": ["favourite", "mention"]}).ok()["notification_groups"]
    assert [it["type"] for it in groups] == ["follow", "favourite", "follow", "follow"]
    assert all(it["group_key"].startswith("ungrouped-") for it in groups if it["type"] == "follow")
    shown = [int(it["most_recent_notification_id"]) for it in groups]
    assert shown == sorted(shown, reverse=True)


def test_partial_avatars() -> None:
    ann, fans = person("ann"), crowd(3)
    for fan in fans:
        fan.follows(ann)
    page = ann.get(PATH, {"expand_accounts": "partial_avatars"}).ok()
    assert [it["username"] for it in page["accounts"]] == ["fan2"]
    assert [it["acct"] for it in page["partial_accounts"]] == ["fan1", "fan0"]
    assert "note" not in page["partial_accounts"][0]


def test_paging_down_shows_the_rest_and_up_again_the_newer() -> None:
    ann, fans = person("ann"), crowd(2)
    posts = [ann.posts(f"Number {number}") for number in range(5)]
    for post in posts:
        favourite(fans[0], post)
    favourite(fans[1], posts[0])
    first = ann.get(PATH, {"limit": 3})
    second = ann.get(first.links["next"])
    ids = [[it["status_id"] for it in page.ok()["notification_groups"]] for page in (first, second)]
    assert ids == [[str(posts[n].pk) for n in (0, 4, 3)], [str(posts[n].pk) for n in (2, 1, 0)]]
    up = ann.get(second.links["prev"]).ok()["notification_groups"]
    assert [it["status_id"] for it in up] == ids[0]


def test_one_group_its_members_and_its_end() -> None:
    ann, fans = person("ann"), crowd(3)
    for fan in fans:
        fan.follows(ann)
    (group,) = ann.get(PATH).ok()["notification_groups"]
    assert ann.get(f"{PATH}/{group['group_key']}").ok()["notification_groups"] == [group]
    members = ann.get(f"{PATH}/{group['group_key']}/accounts", {"limit": 2})
    assert [it["username"] for it in members.ok()] == ["fan2", "fan1"]
    assert [it["username"] for it in ann.get(members.links["next"]).ok()] == ["fan0"]
    assert fans[0].get(f"{PATH}/{group['group_key']}").status == 404
    ann.post(f"{PATH}/{group['group_key']}/dismiss").ok()
    assert ann.get(PATH).ok()["notification_groups"] == []


def test_a_lone_notification_is_a_group_of_its_own() -> None:
    ann, ben = person("ann"), person("ben")
    ben.posts("Hello @ann")
    (group,) = ann.get(PATH).ok()["notification_groups"]
    assert ann.get(f"{PATH}/{group['group_key']}").ok()["notification_groups"] == [group]
    assert [it["username"] for it in ann.get(f"{PATH}/{group['group_key']}/accounts").ok()] == ["ben"]
    ann.post(f"{PATH}/{group['group_key']}/dismiss").ok()
    assert ann.get(PATH).ok()["notification_groups"] == []


def test_a_group_ends_after_twelve_hours() -> None:
    ann, fans = person("ann"), crowd(3)
    fans[0].follows(ann)
    Notification.objects.update(group_key="follow-1")
    fans[1].follows(ann)
    fans[2].follows(ann)
    counts = [it["notifications_count"] for it in ann.get(PATH).ok()["notification_groups"]]
    assert counts == [2, 1]


@pytest.mark.parametrize(
    "path", ["/api/v1/notifications", PATH, "/api/v1/notifications/requests", "/api/v1/conversations"]
)
def test_the_number_of_queries_does_not_grow(path: str) -> None:
    ann, fans = person("ann"), crowd(12)
    ann.patch(
        "/api/v2/notifications/policy", {"for_not_following": "accept", "for_private_mentions": "accept"}
    )
    counts = []
    for fan in fans:
        fan.posts("Hello @ann", visibility=3)
        fan.follows(ann)
        favourite(fan, ann.posts("Hm"))
        ann.get(path).ok()
        with CaptureQueriesContext(connection) as seen:
            assert ann.get(path).ok() or path.endswith("requests")
        counts.append(len(seen))
    assert counts[-1] == counts[0]
