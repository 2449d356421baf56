"""Hashtags and their timelines, through the API."""

from datetime import timedelta
from typing import Any

import pytest

from hubbub.api.core.lane import with_lane
from hubbub.api.endpoints import load
from hubbub.kernel.clock import now
from hubbub.network.models import Mute
from hubbub.publishing.events import TagFollowed, TagUnfollowed
from hubbub.publishing.models import MediaAttachment, MediaKind, MediaState, Post, PreviewCard, Visibility
from tests.harness.facts import stated
from tests.world import Api, Person, anonymous, person

pytestmark = pytest.mark.django_db


def timeline(who: Api, tag: str, **wishes: Any) -> list[str]:
    return [it["content"] for it in who.get(f"/api/v1/timelines/tag/{tag}", wishes).ok()]


def ids(who: Api, path: str, **wishes: Any) -> list[int]:
    return [int(it["id"]) for it in who.get(path, wishes).ok()]


def test_a_tag_tells_how_it_was_used() -> None:
    ann, ben = person("ann"), person("ben")
    ann.posts("#Cake")
    ann.posts("#cake")
    ben.posts("#cake")
    ben.posts("#cake", visibility=Visibility.FOLLOWERS)
    shown = anonymous().get("/api/v1/tags/CAKE").ok()
    assert shown["name"] == "Cake"
    assert shown["url"] == "http://hubbub.test/tags/cake"
    assert len(shown["history"]) == 7
    assert (shown["history"][0]["uses"], shown["history"][0]["accounts"]) == ("3", "2")
    assert (shown["history"][1]["uses"], shown["history"][1]["accounts"]) == ("0", "0")
    assert "following" not in shown
    assert ann.get("/api/v1/tags/cake").ok()["following"] is False


def test_a_tag_nobody_used_is_there_and_nonsense_is_not() -> None:
    ann = person("ann")
    assert ann.get("/api/v1/tags/Neu").ok()["name"] == "Neu"
    assert ann.post("/api/v1/tags/neu/unfollow").ok()["following"] is False
    for name in ("a b", "1234", "-", "%00", "x" * 200):
        assert ann.get(f"/api/v1/tags/{name}").status == 404, name
        assert ann.post(f"/api/v1/tags/{name}/follow").status == 404, name


def test_following_and_no_longer() -> None:
    ann, ben = person("ann"), person("ben")
    with stated(TagFollowed) as followed, stated(TagUnfollowed) as unfollowed:
        for _ in range(2):
            assert ann.post("/api/v1/tags/Tee/follow").ok()["following"] is True
        ann.post("/api/v1/tags/cake/follow").ok()
        first = ann.get("/api/v1/followed_tags", {"limit": 1})
        assert [(it["name"], it["following"]) for it in first.ok()] == [("cake", True)]
        assert [it["name"] for it in ann.get(first.links["next"]).ok()] == ["Tee"]
        assert ben.get("/api/v1/followed_tags").ok() == []
        post = ben.posts("#tee time")
        assert ids(ann, "/api/v1/timelines/home") == [post.pk]
        for _ in range(2):
            assert ann.post("/api/v1/tags/tee/unfollow").ok()["following"] is False
    assert (len(followed), len(unfollowed)) == (2, 1)


def test_featuring() -> None:
    ann, ben = person("ann"), person("ben")
    ann.posts("#cake #tea")
    ann.posts("#Cake")
    ann.posts("#cake", visibility=Visibility.DIRECT)
    assert [it["name"] for it in ann.get("/api/v1/featured_tags/suggestions").ok()] == ["cake", "tea"]
    made = ann.post("/api/v1/featured_tags", {"name": "#cake"}).ok()
    assert made == {
        "id": made["id"],
        "name": "cake",
        "url": "http://hubbub.test/@ann/tagged/cake",
        "statuses_count": "2",
        "last_status_at": now().date().isoformat(),
    }
    assert ann.post("/api/v1/featured_tags", {"name": "cake"}).ok() == made
    assert [it["name"] for it in ann.get("/api/v1/featured_tags/suggestions").ok()] == ["tea"]
    assert ann.post("/api/v1/tags/tea/feature").ok()["featuring"] is True
    shown = anonymous().get(f"/api/v1/accounts/{ann.id}/featured_tags").ok()
    assert [(it["name"], it["statuses_count"]) for it in shown] == [("cake", "2"), ("tea", "1")]
    assert ben.get("/api/v1/featured_tags").ok() == []
    assert ann.post("/api/v1/tags/tea/unfeature").ok()["featuring"] is False
    assert ben.delete(f"/api/v1/featured_tags/{made['id']}").status == 404
    assert ann.delete(f"/api/v1/featured_tags/{made['id']}").ok() == {}
    assert ann.get("/api/v1/featured_tags").ok() == []
    assert anonymous().get("/api/v1/accounts/1/featured_tags").status == 404


def test_no_more_than_ten_are_featured() -> None:
    ann = person("ann")
    for number in range(10):
        ann.post("/api/v1/featured_tags", {"name": f"tag{number}"}).ok()
    reply = ann.post("/api/v1/featured_tags", {"name": "more"})
    assert reply.status == 422
    assert (
        reply.json["error"] == "Validation failed: You have already featured the maximum number of hashtags"
    )
    assert (
        ann.post("/api/v1/featured_tags", {"name": "a b"}).json["error"]
        == "Validation failed: Tag is invalid"
    )


def test_the_timeline_of_a_tag() -> None:
    ann, ben = person("ann"), person("ben")
    one, two = ann.posts("#tea one"), ben.posts("#Tea two")
    ann.posts("#tea quiet", visibility=Visibility.UNLISTED)
    path = "/api/v1/timelines/tag/TEA"
    first = anonymous().get(path, {"limit": 1})
    assert [it["id"] for it in first.ok()] == [str(two.pk)]
    second = anonymous().get(first.links["next"])
    assert [it["id"] for it in second.ok()] == [str(one.pk)]
    assert ids(anonymous(), second.links["prev"]) == [two.pk]
    Mute.objects.create(account=ann.account, target=ben.account)
    assert ids(ann, path) == [one.pk]
    assert ids(anonymous(), "/api/v1/timelines/tag/nothing") == []


def test_several_tags_at_once() -> None:
    ann = person("ann")
    tea, cake = ann.posts("#tea"), ann.posts("#cake")
    both, three = ann.posts("#tea #cake"), ann.posts("#tea #cake #jam")
    path = "/api/v1/timelines/tag/tea"
    assert ids(ann, path) == [three.pk, both.pk, tea.pk]
    assert ids(ann, path, **{"any[]": ["cake", "nothing"]}) == [three.pk, both.pk, cake.pk, tea.pk]
    assert ids(ann, path, **{"all[]": ["cake"]}) == [three.pk, both.pk]
    assert ids(ann, path, **{"all[]": ["cake"], "none[]": ["jam", "nothing"]}) == [both.pk]
    assert ids(ann, path, **{"all[]": ["nothing"]}) == []
    assert ids(ann, path, **{"none[]": ["nothing"]}) == [three.pk, both.pk, tea.pk]
    assert ids(ann, path, **{"any[]": ["cake"], "max_id": str(three.pk), "limit": 2}) == [both.pk, cake.pk]


def test_narrowing_the_timeline_of_a_tag() -> None:
    ann = person("ann")
    plain, pictured, remote = ann.posts("#tea"), ann.posts("#tea pic"), ann.posts("#tea far")
    MediaAttachment.objects.create(
        account=ann.account, post=pictured, kind=MediaKind.IMAGE, state=MediaState.READY
    )
    Post.objects.filter(pk=remote.pk).update(local=False)
    path = "/api/v1/timelines/tag/tea"
    assert ids(ann, path, only_media="true") == [pictured.pk]
    assert ids(ann, path, local="true") == [pictured.pk, plain.pk]
    assert ids(ann, path, remote="true") == [remote.pk]


def _through_the_lane(path: str, who: Person | None = None) -> tuple[str, dict[str, str], bytes]:
    seen: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Any:
        seen.update(status=status, headers=dict(headers))

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": "",
        "REMOTE_ADDR": "127.0.0.1",
        **({"HTTP_AUTHORIZATION": f"Bearer {who.token}"} if who else {}),
    }
    load()
    lane = with_lane(lambda *_: pytest.fail("the lane did not know the path"))
    body = b"".join(lane(environ, start))
    return seen["status"], seen["headers"], body


def test_the_fast_lane_understands_tags_in_any_script() -> None:
    ann = person("ann")
    post = ann.posts("#日本 hello")
    for path in ("/api/v1/timelines/tag/日本", "/api/v1/timelines/tag/日本\0"):
        status, headers, body = _through_the_lane(path, ann)
        assert status == "200 OK"
        assert f'"id":"{post.pk}"'.encode() in body
        headers["Link"].encode("ascii")
    slow = ann.get("/api/v1/timelines/tag/日本")
    assert [it["id"] for it in ann.get(slow.links["prev"]).ok()] == []
    assert [it["id"] for it in slow.ok()] == [str(post.pk)]


def test_the_timeline_of_a_link() -> None:
    ann = person("ann")
    card = PreviewCard.objects.create(url="https://example.org/", title="Example", fetched_at=now())
    post, hidden = ann.posts("https://example.org/"), ann.posts("psst", visibility=Visibility.FOLLOWERS)
    Post.objects.filter(pk__in=[post.pk, hidden.pk]).update(card=card)
    assert ids(ann, "/api/v1/timelines/link", url="https://example.org/") == [post.pk]
    assert ann.get("/api/v1/timelines/link", {"url": "https://example.com/"}).status == 404
    assert ann.get("/api/v1/timelines/link").status == 404


@pytest.mark.parametrize("kind", ["favourite", "bookmark"])
def test_what_one_kept_in_the_order_one_kept_it(kind: str) -> None:
    ann, ben = person("ann"), person("ben")
    posts = [ann.posts(f"number {number}") for number in range(3)]
    for post in reversed(posts):
        ben.post(f"/api/v1/statuses/{post.pk}/{kind}").ok()
    path = f"/api/v1/{kind}s"
    first = ben.get(path, {"limit": 2})
    assert [int(it["id"]) for it in first.ok()] == [posts[0].pk, posts[1].pk]
    second = ben.get(first.links["next"])
    assert [int(it["id"]) for it in second.ok()] == [posts[2].pk]
    assert ids(ben, second.links["prev"]) == [posts[0].pk, posts[1].pk]
    assert ids(ann, path) == []
    Post.objects.filter(pk=posts[0].pk).update(visibility=Visibility.DIRECT)
    assert ids(ben, path) == [posts[1].pk, posts[2].pk]


def test_unused_days_are_not_counted_into_history() -> None:
    ann = person("ann")
    post = ann.posts("#old")
    post.tags.update(used_on=now().date() - timedelta(days=8))
    assert all(day["uses"] == "0" for day in ann.get("/api/v1/tags/old").ok()["history"])
