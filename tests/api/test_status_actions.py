"""Boosting, favouriting, keeping, pinning and muting, through the API."""

import pytest

from hubbub.network.models import Block, Follow
from hubbub.publishing.events import BoostUndone, FavouriteUndone, PostBoosted, PostFavourited
from hubbub.publishing.models import Post, Visibility
from tests.api.test_media import picture
from tests.harness.facts import stated
from tests.world import anonymous, person

pytestmark = pytest.mark.django_db


def test_boosting_is_done_once_and_taken_back() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("hi")
    with stated(PostBoosted) as facts:
        boost = ben.post(f"/api/v1/statuses/{post.pk}/reblog").ok()
        again = ben.post(f"/api/v1/statuses/{boost['id']}/reblog").ok()
    assert again["id"] == boost["id"]
    assert [(it.post_id, it.account_id) for it in facts] == [(post.pk, ben.id)]
    assert boost["reblog"]["id"] == str(post.pk)
    assert boost["account"]["id"] == str(ben.id)
    assert boost["reblogged"] is True
    assert boost["reblog"]["reblogs_count"] == 1
    assert boost["uri"].endswith(f"/users/ben/statuses/{boost['id']}/activity")
    with stated(BoostUndone) as undone:
        back = ben.post(f"/api/v1/statuses/{boost['id']}/unreblog").ok()
        ben.post(f"/api/v1/statuses/{post.pk}/unreblog").ok()
    assert len(undone) == 1
    assert (back["id"], back["reblogged"], back["reblogs_count"]) == (str(post.pk), False, 0)


def test_boosting_a_boost_boosts_what_it_boosts_and_tells_through_whom() -> None:
    ann, ben, cid = person("ann"), person("ben"), person("cid")
    post = ann.posts("hi")
    first = ben.post(f"/api/v1/statuses/{post.pk}/reblog").ok()
    with stated(PostBoosted) as facts:
        second = cid.post(f"/api/v1/statuses/{first['id']}/reblog", {"via": first["id"]}).ok()
    assert second["reblog"]["id"] == str(post.pk)
    assert facts[0].via_id == int(first["id"])


@pytest.mark.parametrize(
    ("visibility", "own", "status", "shown_as"),
    [
        (Visibility.PUBLIC, False, 200, "unlisted"),
        (Visibility.UNLISTED, False, 200, "unlisted"),
        (Visibility.FOLLOWERS, False, 403, None),
        (Visibility.FOLLOWERS, True, 200, "private"),
        (Visibility.DIRECT, False, 403, None),
        (Visibility.DIRECT, True, 403, None),
    ],
)
def test_what_may_be_boosted(visibility: Visibility, own: bool, status: int, shown_as: str | None) -> None:
    ann, ben = person("ann"), person("ben")
    Follow.objects.create(follower=ben.account, target=ann.account)
    post = ann.posts("hi @ben", visibility=visibility)
    reply = (ann if own else ben).post(f"/api/v1/statuses/{post.pk}/reblog", {"visibility": "unlisted"})
    assert reply.status == status
    if shown_as:
        assert reply.json["visibility"] == shown_as
    else:
        assert reply.json == {"error": "This action is not allowed"}


def test_a_boost_is_never_direct() -> None:
    ann = person("ann")
    post = ann.posts("hi")
    reply = ann.post(f"/api/v1/statuses/{post.pk}/reblog", {"visibility": "direct"})
    assert (reply.status, reply.json["error"]) == (422, "Validation failed: Visibility is reserved")


@pytest.mark.parametrize("verb", ["favourite", "bookmark"])
def test_marking_and_back(verb: str) -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("hi")
    mark = {"favourite": "favourited", "bookmark": "bookmarked"}[verb]
    for _ in range(2):
        assert ben.post(f"/api/v1/statuses/{post.pk}/{verb}").ok()[mark] is True
    assert ann.get(f"/api/v1/statuses/{post.pk}").ok()[mark] is False
    assert Post.objects.get(pk=post.pk).favourites_count == (verb == "favourite")
    for _ in range(2):
        assert ben.post(f"/api/v1/statuses/{post.pk}/un{verb}").ok()[mark] is False
    assert Post.objects.get(pk=post.pk).favourites_count == 0


def test_favourites_tell_and_are_of_the_boosted_post() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("hi")
    boost = ben.post(f"/api/v1/statuses/{post.pk}/reblog").ok()
    with stated(PostFavourited) as done, stated(FavouriteUndone) as undone:
        shown = ben.post(f"/api/v1/statuses/{boost['id']}/favourite", {"via": boost["id"]}).ok()
        ben.post(f"/api/v1/statuses/{boost['id']}/unfavourite").ok()
    assert shown["reblog"]["favourited"] is True
    assert [(it.post_id, it.via_id) for it in done] == [(post.pk, int(boost["id"]))]
    assert [it.post_id for it in undone] == [post.pk]


@pytest.mark.parametrize("verb", ["reblog", "favourite"])
def test_blocks_either_way_keep_hands_off(verb: str) -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("hi")
    path = f"/api/v1/statuses/{post.pk}/{verb}"
    block = Block.objects.create(account=ben.account, target=ann.account)
    assert ben.post(path).status == 403
    block.delete()
    block = Block.objects.create(account=ann.account, target=ben.account)
    assert ben.post(path).status == 404
    block.delete()
    assert ben.post(path).status == 200


def test_one_can_take_back_what_one_did_after_being_blocked() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("hi")
    ben.post(f"/api/v1/statuses/{post.pk}/favourite").ok()
    ben.post(f"/api/v1/statuses/{post.pk}/reblog").ok()
    Block.objects.create(account=ann.account, target=ben.account)
    for verb in ("unfavourite", "unreblog"):
        assert ben.post(f"/api/v1/statuses/{post.pk}/{verb}").status == 404
    row = Post.objects.get(pk=post.pk)
    assert (row.favourites_count, row.reblogs_count) == (0, 0)


VERBS = [
    "reblog",
    "unreblog",
    "favourite",
    "unfavourite",
    "bookmark",
    "unbookmark",
    "pin",
    "unpin",
    "mute",
    "unmute",
]


@pytest.mark.parametrize("verb", VERBS)
def test_what_one_may_not_see_is_not_there(verb: str) -> None:
    ann, ben = person("ann"), person("ben")
    secret = ann.posts("psst", visibility=Visibility.DIRECT)
    for identifier in (secret.pk, 1, "x", "9" * 40, 2**63):
        reply = ben.post(f"/api/v1/statuses/{identifier}/{verb}")
        assert (reply.status, reply.json) == (404, {"error": "Record not found"})


def test_pinning() -> None:
    ann, ben = person("ann"), person("ben")
    posts = [ann.posts(f"number {number}") for number in range(6)]
    for post in posts[:5]:
        assert ann.post(f"/api/v1/statuses/{post.pk}/pin").ok()["pinned"] is True
    assert ann.post(f"/api/v1/statuses/{posts[0].pk}/pin").status == 200
    error = ann.post(f"/api/v1/statuses/{posts[5].pk}/pin").json["error"]
    assert error == "Validation failed: You have already pinned the maximum number of posts"
    pinned = ben.get(f"/api/v1/accounts/{ann.id}/statuses", {"pinned": "true"}).ok()
    assert len(pinned) == 5
    assert ann.post(f"/api/v1/statuses/{posts[0].pk}/unpin").ok()["pinned"] is False
    ann.post(f"/api/v1/statuses/{posts[5].pk}/pin").ok()


def test_what_cannot_be_pinned() -> None:
    ann, ben = person("ann"), person("ben")
    theirs = ben.posts("hi")
    boost = ann.post(f"/api/v1/statuses/{theirs.pk}/reblog").ok()
    direct = ann.posts("psst", visibility=Visibility.DIRECT)
    for identifier, error in (
        (theirs.pk, "Someone else's post cannot be pinned"),
        (boost["id"], "A boost cannot be pinned"),
        (direct.pk, "Posts that are only visible to mentioned users cannot be pinned"),
    ):
        reply = ann.post(f"/api/v1/statuses/{identifier}/pin")
        assert (reply.status, reply.json["error"]) == (422, f"Validation failed: {error}")


def test_muting_a_thread_marks_all_of_it() -> None:
    ann, ben = person("ann"), person("ben")
    top = ann.posts("top")
    below = ben.posts("below", in_reply_to_id=top.pk)
    assert ann.post(f"/api/v1/statuses/{below.pk}/mute").ok()["muted"] is True
    assert ann.get(f"/api/v1/statuses/{top.pk}").ok()["muted"] is True
    assert ben.get(f"/api/v1/statuses/{top.pk}").ok()["muted"] is False
    assert ann.post(f"/api/v1/statuses/{top.pk}/unmute").ok()["muted"] is False


def test_who_boosted_and_favourited() -> None:
    ann, ben, cid, dan = person("ann"), person("ben"), person("cid"), person("dan")
    post = ann.posts("hi")
    for fan in (ben, cid, dan):
        fan.post(f"/api/v1/statuses/{post.pk}/favourite").ok()
    ben.post(f"/api/v1/statuses/{post.pk}/reblog").ok()
    cid.post(f"/api/v1/statuses/{post.pk}/reblog", {"visibility": "private"}).ok()
    path = f"/api/v1/statuses/{post.pk}/favourited_by"
    first = anonymous().get(path, {"limit": 2})
    assert [it["username"] for it in first.ok()] == ["dan", "cid"]
    second = anonymous().get(first.links["next"])
    assert [it["username"] for it in second.ok()] == ["ben"]
    assert [it["username"] for it in anonymous().get(second.links["prev"]).ok()] == ["dan", "cid"]
    Block.objects.create(account=ann.account, target=dan.account)
    assert [it["username"] for it in ann.get(path).ok()] == ["cid", "ben"]
    path = f"/api/v1/statuses/{post.pk}/reblogged_by"
    assert [it["username"] for it in anonymous().get(path).ok()] == ["ben"]
    assert [it["username"] for it in cid.get(path).ok()] == ["cid", "ben"]
    secret = ann.posts("psst", visibility=Visibility.DIRECT)
    assert anonymous().get(f"/api/v1/statuses/{secret.pk}/favourited_by").status == 404
    assert ben.get(f"/api/v1/statuses/{secret.pk}/reblogged_by").status == 404


def test_quotes_are_listed_and_can_be_revoked() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("quote me")
    quote = ben.post("/api/v1/statuses", {"status": "see", "quoted_status_id": str(post.pk)}).ok()
    assert quote["quote"]["state"] == "accepted"
    path = f"/api/v1/statuses/{post.pk}/quotes"
    assert [it["id"] for it in ann.get(path).ok()] == [quote["id"]]
    assert ann.get(f"/api/v1/statuses/{post.pk}").ok()["quotes_count"] == 1
    assert ben.post(f"{path}/{quote['id']}/revoke").status == 403
    for _ in range(2):
        revoked = ann.post(f"{path}/{quote['id']}/revoke").ok()
        assert revoked["quote"] == {"state": "revoked", "quoted_status": None}
    assert ann.get(path).ok() == []
    assert ann.get(f"/api/v1/statuses/{post.pk}").ok()["quotes_count"] == 0
    assert ann.post(f"{path}/{post.pk}/revoke").status == 404


def test_a_quote_takes_no_media_and_no_poll_by_an_edit_either() -> None:
    ann, ben = person("ann"), person("ben")
    quote = ann.posts("Look", quoted_id=ben.posts("Hello").pk)
    path = f"/api/v1/statuses/{quote.pk}"
    media = ann.form("/api/v2/media", {"file": picture()}).ok()["id"]
    poll = {"options": ["a", "b"], "expires_in": 3600}
    for more in ({"media_ids": [media]}, {"poll": poll}):
        refused = ann.put(path, {"status": "Look", **more})
        assert (refused.status, refused.json["error"]) == (
            422,
            "Validation failed: Cannot attach media or a poll to a quote post",
        )
    assert ann.put(path, {"status": "Look there"}).ok()["quote"]["state"] == "accepted"


def test_who_may_quote_can_be_changed() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("quote me")
    path = f"/api/v1/statuses/{post.pk}/interaction_policy"
    shown = ann.put(path, {"quote_approval_policy": "nobody"}).ok()
    assert shown["quote_approval"]["automatic"] == []
    assert shown["edited_at"] is None
    refused = ben.post("/api/v1/statuses", {"status": "see", "quoted_status_id": str(post.pk)})
    assert refused.status == 422
    assert ben.put(path, {"quote_approval_policy": "public"}).status == 403
    assert ann.put(path, {"quote_approval_policy": "friends"}).status == 422
    assert ann.put(path, {}).status == 400
    private = ann.posts("psst", visibility=Visibility.FOLLOWERS)
    shown = ann.put(
        f"/api/v1/statuses/{private.pk}/interaction_policy", {"quote_approval_policy": "public"}
    ).ok()
    assert shown["quote_approval"]["automatic"] == []


def test_an_edit_shows_in_boosts_that_were_rendered_before_without_a_write_to_them() -> None:
    ann, ben, cid = person("ann"), person("ben"), person("cid")
    cid.follows(ben)
    post = ann.posts("first words")
    boost = ben.post(f"/api/v1/statuses/{post.pk}/reblog").ok()
    home = "/api/v1/timelines/home"
    assert "first words" in cid.get(home).ok()[0]["content"]
    before = Post.objects.filter(pk=boost["id"]).values().get()
    for number in (1, 2):
        ann.put(f"/api/v1/statuses/{post.pk}", {"status": f"other words {number}"}).ok()
        entry = cid.get(home).ok()[0]
        assert entry["id"] == boost["id"]
        assert f"other words {number}" in entry["content"]
        assert f"other words {number}" in entry["reblog"]["content"]
    assert Post.objects.filter(pk=boost["id"]).values().get() == before
