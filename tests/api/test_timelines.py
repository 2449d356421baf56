"""Home and public timelines, through the API."""

import pytest

from hubbub.network.models import Follow
from tests.world import anonymous, person

pytestmark = pytest.mark.django_db


def test_home_shows_own_posts_and_those_of_people_one_follows() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    Follow.objects.create(follower=ann.account, target=ben.account)
    own, followed = ann.posts("mine"), ben.posts("yours")
    eve.posts("nobody asked")
    shown = ann.get("/api/v1/timelines/home").ok()
    assert [status["id"] for status in shown] == [str(followed.pk), str(own.pk)]


def test_home_pages_by_links() -> None:
    ann = person("ann")
    ids = [str(ann.posts(f"number {number}").pk) for number in range(5)]
    first = ann.get("/api/v1/timelines/home", {"limit": 2})
    assert [status["id"] for status in first.ok()] == [ids[4], ids[3]]
    second = ann.get(first.links["next"])
    assert [status["id"] for status in second.ok()] == [ids[2], ids[1]]
    back = ann.get(second.links["prev"])
    assert [status["id"] for status in back.ok()] == [ids[4], ids[3]]


def test_home_needs_a_token() -> None:
    reply = anonymous().get("/api/v1/timelines/home")
    assert (reply.status, reply.json) == (401, {"error": "The access token is invalid"})


def test_public_leaves_out_what_is_not_public() -> None:
    ann = person("ann")
    shown = ann.posts("for all")
    ann.posts("quiet", visibility=1)
    ann.posts("followers", visibility=2)
    assert [status["id"] for status in anonymous().get("/api/v1/timelines/public").ok()] == [str(shown.pk)]
