"""Publishing, reading, editing and deleting statuses, through the API."""

from itertools import islice, product
from typing import Any

import pytest

from hubbub.identity.models import Account
from hubbub.network.models import Block
from hubbub.publishing.events import PostDeleted, PostEdited
from hubbub.publishing.models import MediaAttachment, MediaKind, MediaState, Post, Visibility
from tests.harness.facts import stated
from tests.world import Person, anonymous, person

pytestmark = pytest.mark.django_db

GONE = (404, {"error": "Record not found"})


def picture(owner: Person, description: str = "") -> MediaAttachment:
    return MediaAttachment.objects.create(
        account=owner.account,
        kind=MediaKind.IMAGE,
        state=MediaState.READY,
        file="ab/picture.png",
        description=description,
    )


def test_publishing_and_reading_back() -> None:
    ann, ben = person("ann"), person("ben")
    made = ann.post(
        "/api/v1/statuses",
        {"status": "Hello @ben #Tag", "visibility": "unlisted", "language": "de", "spoiler_text": "psst"},
    ).ok()
    assert made["visibility"] == "unlisted"
    assert made["language"] == "de"
    assert made["spoiler_text"] == "psst"
    assert made["sensitive"] is True
    assert made["mentions"][0]["id"] == str(ben.id)
    assert [tag["name"] for tag in made["tags"]] == ["tag"]
    assert made["edited_at"] is None
    shown = ben.get(f"/api/v1/statuses/{made['id']}").ok()
    assert shown["content"] == made["content"]


def test_a_form_publishes_too() -> None:
    ann = person("ann")
    made = ann.form(
        "/api/v1/statuses",
        {"status": "Which?", "poll[options][]": ["a", "b"], "poll[expires_in]": "600", "sensitive": "1"},
    ).ok()
    assert [option["title"] for option in made["poll"]["options"]] == ["a", "b"]
    assert made["sensitive"] is True


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({}, 422, "Validation failed: Text can't be blank"),
        (
            {"status": "x", "visibility": "secret"},
            422,
            "Validation failed: Visibility is not included in the list",
        ),
        (
            {"status": "x", "in_reply_to_id": "1"},
            404,
            "The post you are trying to reply to does not appear to exist.",
        ),
        (
            {"status": "x", "quoted_status_id": "1"},
            404,
            "The post you are trying to quote does not appear to exist.",
        ),
        ({"status": "x", "in_reply_to_id": "1" * 40}, 404, "Record not found"),
    ],
)
def test_what_cannot_be_published(body: object, status: int, error: str) -> None:
    reply = person("ann").post("/api/v1/statuses", body)
    assert (reply.status, reply.json) == (status, {"error": error})


@pytest.mark.parametrize(
    "body",
    [
        {"status": ["x"]},
        {"status": {"x": 1}},
        {"status": "x", "poll": {"options": ["a", "b"], "expires_in": 10**30}},
        {"status": "x", "poll": {"options": ["a", "b"], "expires_in": -5}},
        {"status": "x", "poll": "yes"},
        {"status": "x", "media_ids": ["\0", "9" * 30]},
        {"status": "\0"},
        {"status": "x", "scheduled_at": "soon"},
        {"status": "x", "scheduled_at": "9999-12-31T23:59:59-23:00"},
        {"status": "x", "scheduled_at": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_nonsense_is_the_callers_fault(body: object) -> None:
    assert 400 <= person("ann").post("/api/v1/statuses", body).status < 500


@pytest.mark.parametrize(
    "text", ["https://x.example/" + "a" * 60_000, "\N{WOMAN}\N{ZERO WIDTH JOINER}" * 30_000]
)
def test_what_counts_little_may_still_weigh_too_much(text: str) -> None:
    reply = person("ann").post("/api/v1/statuses", {"status": text})
    assert reply.json["error"] == "Validation failed: Text character limit of 5000 exceeded"


def test_a_post_may_name_as_many_people_as_fit() -> None:
    ann, ben = person("ann"), person("ben")
    pairs = product("abcdefghijklmnopqrstuvwxyz0123456789", repeat=2)
    names = ["BEN", *("".join(pair) for pair in islice(pairs, 1200))]
    made = ann.post("/api/v1/statuses", {"status": " ".join(f"@{name}" for name in names)}).ok()
    assert [mention["id"] for mention in made["mentions"]] == [str(ben.id)]


def test_lists_have_an_end() -> None:
    body = {"status": "Hello", "media_ids": ["1"] * 1001}
    assert person("ann").post("/api/v1/statuses", body).status == 422


def test_a_reply_to_somebody_one_blocks_is_refused() -> None:
    ann, ben = person("ann"), person("ben")
    post = ben.posts("hi")
    body = {"status": "yo", "in_reply_to_id": str(post.pk)}
    ann.post("/api/v1/statuses", body).ok()
    block = Block.objects.create(account=ann.account, target=ben.account)
    assert ann.post("/api/v1/statuses", body).status == 403
    block.delete()
    Block.objects.create(account=ben.account, target=ann.account)
    assert ann.post("/api/v1/statuses", body).status == 404


def test_several_at_once_in_the_order_asked_for_without_what_is_hidden() -> None:
    ann, ben = person("ann"), person("ben")
    one, hidden, two = ann.posts("one"), ann.posts("hidden", visibility=3), ann.posts("two")
    found = ben.get("/api/v1/statuses", {"id[]": [two.pk, hidden.pk, "x", one.pk, two.pk]}).ok()
    assert [status["id"] for status in found] == [str(two.pk), str(one.pk)]
    assert anonymous().get("/api/v1/statuses").ok() == []


def test_an_edit_replaces_everything_and_keeps_what_was_said() -> None:
    ann, ben, cid = person("ann"), person("ben"), person("cid")
    post = ann.posts("Hello @ben #one", language="en")
    with stated(PostEdited) as facts:
        edited = ann.put(
            f"/api/v1/statuses/{post.pk}", {"status": "Hello @cid #two", "spoiler_text": "cw"}
        ).ok()
    assert edited["edited_at"] is not None
    assert edited["language"] == "en"
    assert edited["sensitive"] is True
    assert [it["id"] for it in edited["mentions"]] == [str(cid.id)]
    assert [it["name"] for it in edited["tags"]] == ["two"]
    assert [(fact.mentioned_ids, fact.newly_mentioned_ids) for fact in facts] == [((cid.id,), (cid.id,))]
    first, second = anonymous().get(f"/api/v1/statuses/{post.pk}/history").ok()
    assert "#<span>one</span>" in first["content"]
    assert "#<span>two</span>" in second["content"]
    assert (first["spoiler_text"], second["spoiler_text"]) == ("", "cw")
    assert second["created_at"] == edited["edited_at"]
    assert first["account"]["id"] == str(ann.id)
    assert "poll" not in first
    source = ann.get(f"/api/v1/statuses/{post.pk}/source").ok()
    assert source == {"id": str(post.pk), "text": "Hello @cid #two", "spoiler_text": "cw"}
    assert ben.get(f"/api/v1/statuses/{post.pk}").ok()["content"] == edited["content"]


def mentions(post: dict[str, Any]) -> list[str]:
    return [it["acct"] for it in post["mentions"]]


@pytest.mark.parametrize("visibility", ["direct", "private"])
def test_whom_an_edit_names_no_longer_still_sees_the_post(visibility: str) -> None:
    ann, ben, cid, dan = (person(name) for name in ("ann", "ben", "cid", "dan"))
    for who in (ben, cid):  # who follow nobody
        who.patch("/api/v2/notifications/policy", {"for_private_mentions": "accept"}).ok()
    made = ann.post("/api/v1/statuses", {"status": "Hello @ben @cid", "visibility": visibility}).ok()
    path = f"/api/v1/statuses/{made['id']}"
    edited = ann.put(path, {"status": "Hello @cid"}).ok()
    assert mentions(edited) == ["cid"]
    seen = ben.get(path).ok()
    assert (seen["content"], mentions(seen)) == (edited["content"], ["cid"])
    assert mentions(ann.put(path, {"status": "Hello"}).ok()) == []
    assert mentions(cid.get(path).ok()) == []
    assert dan.get(path).status == 404
    for who in (ben, cid):
        told = [(it["type"], it["status"]["id"]) for it in who.get("/api/v1/notifications").ok()]
        assert told == [("mention", made["id"])]
        conversations = who.get("/api/v1/conversations").ok()
        assert [it["last_status"]["id"] for it in conversations] == (
            [made["id"]] if visibility == "direct" else []
        )


def test_who_is_named_again_is_shown_again_and_told_nothing_new() -> None:
    ann, ben = person("ann"), person("ben")
    ben.patch("/api/v2/notifications/policy", {"for_private_mentions": "accept"}).ok()
    post = ann.posts("Hello @ben", visibility=Visibility.DIRECT)
    path = f"/api/v1/statuses/{post.pk}"
    ann.put(path, {"status": "Hello"}).ok()
    ben.post("/api/v1/notifications/clear").ok()
    with stated(PostEdited) as facts:
        assert mentions(ann.put(path, {"status": "Hello again @ben"}).ok()) == ["ben"]
    assert [(fact.mentioned_ids, fact.newly_mentioned_ids) for fact in facts] == [((ben.id,), ())]
    assert ben.get("/api/v1/notifications").ok() == []


def test_who_is_named_no_longer_takes_no_part_in_what_follows() -> None:
    ann, ben, cid = person("ann"), person("ben"), person("cid")
    post = ann.posts("Hello @ben @cid", visibility=Visibility.DIRECT)
    ann.put(f"/api/v1/statuses/{post.pk}", {"status": "Hello @cid"}).ok()
    body = {"status": "@ann only us", "visibility": "direct", "in_reply_to_id": str(post.pk)}
    answer = cid.post("/api/v1/statuses", body).ok()
    assert ben.get(f"/api/v1/statuses/{answer['id']}").status == 404


def test_an_edit_that_changes_nothing_is_none() -> None:
    ann = person("ann")
    post = ann.posts("Same", language="en")
    with stated(PostEdited) as facts:
        edited = ann.put(f"/api/v1/statuses/{post.pk}", {"status": " Same ", "language": "en"}).ok()
    assert edited["edited_at"] is None
    assert facts == []
    assert len(ann.get(f"/api/v1/statuses/{post.pk}/history").ok()) == 1


def test_an_edit_adds_removes_and_describes_pictures() -> None:
    ann = person("ann")
    one, two = picture(ann, "one"), picture(ann, "two")
    post = ann.posts("pictures", media_ids=[one.pk])
    edited = ann.put(
        f"/api/v1/statuses/{post.pk}",
        {
            "status": "pictures",
            "media_ids": [str(two.pk), str(one.pk)],
            "media_attributes": [{"id": str(one.pk), "description": "uno", "focus": "0.5,-1"}],
        },
    ).ok()
    assert [it["description"] for it in edited["media_attachments"]] == ["two", "uno"]
    assert edited["media_attachments"][1]["meta"]["focus"] == {"x": 0.5, "y": -1.0}
    former, present = ann.get(f"/api/v1/statuses/{post.pk}/history").ok()
    assert [it["description"] for it in former["media_attachments"]] == ["one"]
    assert [it["description"] for it in present["media_attachments"]] == ["two", "uno"]
    without = ann.put(f"/api/v1/statuses/{post.pk}", {"status": "pictures"}).ok()
    assert without["media_attachments"] == []


@pytest.mark.parametrize("focus", ["1", "a,b", "2,0", "nan,0", "0,0,0", "\0"])
def test_a_focus_that_cannot_be_is_refused(focus: str) -> None:
    ann = person("ann")
    one = picture(ann)
    post = ann.posts("x", media_ids=[one.pk])
    wishes = {
        "status": "x",
        "media_ids": [str(one.pk)],
        "media_attributes": [{"id": str(one.pk), "focus": focus}],
    }
    reply = ann.put(f"/api/v1/statuses/{post.pk}", wishes)
    assert reply.status == (200 if focus == "\0" else 422)


def test_others_posts_and_boosts_are_not_edited_or_deleted() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("mine")
    for reply in (
        ben.put(f"/api/v1/statuses/{post.pk}", {"status": "yours"}),
        ben.delete(f"/api/v1/statuses/{post.pk}"),
        ann.put("/api/v1/statuses/1", {"status": "x"}),
        ann.delete("/api/v1/statuses/1"),
    ):
        assert (reply.status, reply.json) == GONE
    boost = ben.post(f"/api/v1/statuses/{post.pk}/reblog").ok()
    assert ben.put(f"/api/v1/statuses/{boost['id']}", {"status": "x"}).status == 404
    assert Post.objects.filter(pk=post.pk, text="mine").exists()


def test_deleting_hands_back_the_source_and_takes_boosts_along() -> None:
    ann, ben = person("ann"), person("ben")
    parent = ben.posts("parent")
    one = picture(ann)
    post = ann.posts("bye @ben", in_reply_to_id=parent.pk, media_ids=[one.pk])
    reply = ben.posts("why", in_reply_to_id=post.pk)
    boost = ben.post(f"/api/v1/statuses/{post.pk}/reblog").ok()
    ben.get(f"/api/v1/statuses/{reply.pk}").ok()
    with stated(PostDeleted) as facts:
        gone = ann.delete(f"/api/v1/statuses/{post.pk}").ok()
    assert gone["text"] == "bye @ben"
    assert [it["id"] for it in gone["media_attachments"]] == [str(one.pk)]
    assert [fact.boost_ids for fact in facts] == [(int(boost["id"]),)]
    assert not Post.objects.filter(pk__in=[post.pk, boost["id"]]).exists()
    assert ben.get(f"/api/v1/statuses/{reply.pk}").ok()["in_reply_to_id"] is None
    assert Post.objects.get(pk=parent.pk).replies_count == 0
    assert Account.objects.get(pk=ann.id).statuses_count == 0
    assert Account.objects.get(pk=ben.id).statuses_count == 2
    again = ann.post("/api/v1/statuses", {"status": gone["text"], "media_ids": [str(one.pk)]}).ok()
    assert len(again["media_attachments"]) == 1


def test_deleting_with_its_media() -> None:
    ann = person("ann")
    one = picture(ann)
    post = ann.posts("bye", media_ids=[one.pk])
    ann.delete(f"/api/v1/statuses/{post.pk}?delete_media=true").ok()
    assert not MediaAttachment.objects.filter(pk=one.pk).exists()


def test_deleting_a_boost_takes_it_back() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("hi")
    boost = ben.post(f"/api/v1/statuses/{post.pk}/reblog").ok()
    ben.delete(f"/api/v1/statuses/{boost['id']}").ok()
    assert Post.objects.get(pk=post.pk).reblogs_count == 0
