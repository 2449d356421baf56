"""Statuses for later, drafts, and idempotency keys, through the API."""

from datetime import timedelta
from typing import Any

import pytest

from hubbub.identity.commands.standing import set_login_enabled
from hubbub.kernel.clock import iso, now
from hubbub.publishing.commands.once import forget_old_keys
from hubbub.publishing.commands.schedule import publish_due
from hubbub.publishing.models import (
    Draft,
    IdempotencyKey,
    MediaAttachment,
    MediaKind,
    MediaState,
    Post,
    ScheduledPost,
)
from tests.harness.together import together
from tests.world import Person, anonymous, person

pytestmark = pytest.mark.django_db

TOO_SOON = {"error": "Validation failed: Scheduled at The scheduled date must be in the future"}


def later(**ahead: int) -> str:
    return iso(now() + timedelta(**(ahead or {"hours": 1})))


def plans(who: Person, text: str = "Later", **parameters: Any) -> dict[str, Any]:
    body = {"status": text, "scheduled_at": later(), **parameters}
    found: dict[str, Any] = who.post("/api/v1/statuses", body).ok()
    return found


def make_due() -> None:
    ScheduledPost.objects.update(scheduled_at=now())


def picture(owner: Person) -> MediaAttachment:
    return MediaAttachment.objects.create(
        account=owner.account, kind=MediaKind.IMAGE, state=MediaState.READY, kept_until=now()
    )


def test_a_scheduled_status_is_described_as_it_was_sent() -> None:
    ann = person("ann")
    media = picture(ann)
    made = plans(ann, visibility="private", media_ids=[str(media.pk)], language="de")
    assert made["params"] == {
        "text": "Later",
        "poll": None,
        "media_ids": [str(media.pk)],
        "sensitive": None,
        "spoiler_text": None,
        "visibility": "private",
        "in_reply_to_id": None,
        "language": "de",
        "application_id": None,
        "scheduled_at": None,
        "idempotency": None,
        "with_rate_limit": False,
        "allowed_mentions": None,
        "quoted_status_id": None,
        "quote_approval_policy": None,
    }
    assert [it["id"] for it in made["media_attachments"]] == [str(media.pk)]
    assert "error" not in made
    assert not Post.objects.exists()
    assert MediaAttachment.objects.get(pk=media.pk).kept_until is None


def test_listing_reading_moving_and_calling_off() -> None:
    ann, ben = person("ann"), person("ben")
    one, two = plans(ann, "one"), plans(ann, "two")
    path = f"/api/v1/scheduled_statuses/{one['id']}"
    first = ann.get("/api/v1/scheduled_statuses", {"limit": 1})
    assert [it["id"] for it in first.ok()] == [two["id"]]
    assert [it["id"] for it in ann.get(first.links["next"]).ok()] == [one["id"]]
    assert ann.get(path).ok() == one
    moved = later(days=2)
    assert ann.put(path, {"scheduled_at": moved}).ok()["scheduled_at"] == moved
    assert ann.put(path, {"scheduled_at": later(minutes=4)}).json == TOO_SOON
    assert ann.put(path).json == TOO_SOON
    assert ben.get("/api/v1/scheduled_statuses").ok() == []
    for reply in (ben.get(path), ben.put(path, {"scheduled_at": moved}), ben.delete(path)):
        assert (reply.status, reply.json) == (404, {"error": "Record not found"})
    assert ann.delete(path).ok() == {}
    assert ann.get(path).status == 404


@pytest.mark.parametrize("ahead", [{"minutes": 4}, {"minutes": -10}])
def test_too_soon_is_refused(ahead: dict[str, int]) -> None:
    reply = person("ann").post("/api/v1/statuses", {"status": "x", "scheduled_at": later(**ahead)})
    assert (reply.status, reply.json) == (422, TOO_SOON)


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "9999-12-31T00:00:00+12:00"])
def test_the_end_of_time_is_too_late(at: str) -> None:
    reply = person("ann").post("/api/v1/statuses", {"status": "Later", "scheduled_at": at})
    assert (reply.status, "Scheduled at" in reply.json["error"]) == (422, True)


def test_a_draft_holds_no_more_than_a_post_can() -> None:
    ann = person("ann")
    assert ann.post("/api/hubbub/v1/drafts", {"status": "x" * 50_001}).status == 422
    draft = ann.post("/api/hubbub/v1/drafts", {"status": "x" * 6_000}).ok()
    assert ann.put(f"/api/hubbub/v1/drafts/{draft['id']}", {"status": "x" * 50_001}).status == 422


def test_what_cannot_be_published_cannot_be_planned() -> None:
    ann = person("ann")
    assert ann.post("/api/v1/statuses", {"status": "", "scheduled_at": later()}).status == 422
    body = {"status": "x", "in_reply_to_id": "1", "scheduled_at": later()}
    assert ann.post("/api/v1/statuses", body).status == 404
    assert not ScheduledPost.objects.exists()


def test_no_more_than_25_a_day() -> None:
    ann = person("ann")
    day = now() + timedelta(days=3)
    for _ in range(25):
        ScheduledPost.objects.create(account=ann.account, scheduled_at=day, params={})
    reply = ann.post("/api/v1/statuses", {"status": "x", "scheduled_at": iso(day)})
    assert reply.json["error"].endswith("exceeded the limit of 25 scheduled posts for today")
    ann.post("/api/v1/statuses", {"status": "x", "scheduled_at": later(days=5)}).ok()


def test_what_is_due_is_published_once() -> None:
    ann = person("ann")
    media = picture(ann)
    plans(ann, "due @ann", media_ids=[str(media.pk)], visibility="unlisted")
    assert publish_due() == 0
    make_due()
    assert publish_due() == 1
    assert publish_due() == 0
    [shown] = ann.get("/api/v1/timelines/home").ok()
    assert (shown["visibility"], len(shown["media_attachments"])) == ("unlisted", 1)
    assert ann.get("/api/v1/scheduled_statuses").ok() == []


def test_what_fails_is_kept_with_the_reason_until_it_is_moved() -> None:
    ann = person("ann")
    parent = ann.posts("parent")
    made = plans(ann, in_reply_to_id=str(parent.pk))
    parent.delete()
    make_due()
    assert publish_due() == 0
    [kept] = ann.get("/api/v1/scheduled_statuses").ok()
    assert kept["error"] == "The post you are trying to reply to does not appear to exist."
    assert publish_due() == 0
    path = f"/api/v1/scheduled_statuses/{made['id']}"
    assert "error" not in ann.put(path, {"scheduled_at": later()}).ok()
    ScheduledPost.objects.update(params={"text": 5}, scheduled_at=now())
    assert publish_due() == 0
    assert ScheduledPost.objects.get().error == "Something went wrong on this server"


def test_nothing_is_published_for_a_login_that_was_disabled() -> None:
    ann = person("ann")
    plans(ann)
    make_due()
    set_login_enabled(ann.account, enabled=False)
    assert publish_due() == 0
    assert not Post.objects.exists()
    assert ScheduledPost.objects.get().failed_at is not None


def test_one_failure_does_not_hold_up_the_rest() -> None:
    ann, ben = person("ann"), person("ben")
    plans(ann)
    plans(ben)
    ScheduledPost.objects.filter(account=ann.account).update(params={"visibility": 9})
    make_due()
    assert publish_due() == 1
    assert Post.objects.get().account_id == ben.id


def test_the_same_key_is_the_same_status() -> None:
    ann, ben = person("ann"), person("ben")
    body, key = {"status": "once"}, {"Idempotency-Key": "k" * 300}
    first = ann.post("/api/v1/statuses", body, headers=key).ok()
    assert ann.post("/api/v1/statuses", body, headers=key).ok()["id"] == first["id"]
    assert ben.post("/api/v1/statuses", body, headers=key).ok()["id"] != first["id"]
    assert ann.post("/api/v1/statuses", body).ok()["id"] != first["id"]
    planned = {**body, "scheduled_at": later()}
    key = {"Idempotency-Key": "other"}
    first = ann.post("/api/v1/statuses", planned, headers=key).ok()
    assert ann.post("/api/v1/statuses", planned, headers=key).ok() == first


def test_a_key_of_a_failed_request_is_free_and_an_old_one_forgotten() -> None:
    ann, key = person("ann"), {"Idempotency-Key": "k"}
    assert ann.post("/api/v1/statuses", {}, headers=key).status == 422
    first = ann.post("/api/v1/statuses", {"status": "x"}, headers=key).ok()
    IdempotencyKey.objects.update(created_at=now() - timedelta(hours=2))
    second = ann.post("/api/v1/statuses", {"status": "x"}, headers=key).ok()
    assert second["id"] != first["id"]
    assert forget_old_keys() == 0
    IdempotencyKey.objects.update(created_at=now() - timedelta(hours=2))
    assert forget_old_keys() == 1


def test_drafts_are_kept_changed_published_and_dropped() -> None:
    ann, ben = person("ann"), person("ben")
    media = picture(ann)
    made = ann.post("/api/hubbub/v1/drafts", {"status": "", "media_ids": [str(media.pk), "7"]}).ok()
    assert [it["id"] for it in made["media_attachments"]] == [str(media.pk)]
    assert MediaAttachment.objects.get().kept_until is None
    path = f"/api/hubbub/v1/drafts/{made['id']}"
    for reply in (ben.get(path), ben.put(path, {}), ben.delete(path), ben.post(f"{path}/publish")):
        assert reply.status == 404
    changed = ann.put(path, {"status": "ready", "visibility": "direct"}).ok()
    assert changed["params"]["text"] == "ready"
    assert MediaAttachment.objects.get().kept_until is not None
    assert [it["id"] for it in ann.get("/api/hubbub/v1/drafts").ok()] == [made["id"]]
    assert ann.post(f"{path}/publish").ok()["visibility"] == "direct"
    assert ann.get(path).status == 404
    other = ann.post("/api/hubbub/v1/drafts", {"status": ""}).ok()
    path = f"/api/hubbub/v1/drafts/{other['id']}"
    assert ann.post(f"{path}/publish").status == 422
    assert ann.delete(path).ok() == {}
    assert not Draft.objects.exists()
    assert anonymous().get("/api/hubbub/v1/drafts").status == 401


def test_nobody_sees_anothers_pictures_through_a_draft() -> None:
    ann, ben = person("ann"), person("ben")
    media = picture(ann)
    made = ben.post("/api/hubbub/v1/drafts", {"media_ids": [str(media.pk)]}).ok()
    assert made["media_attachments"] == []
    assert MediaAttachment.objects.get().kept_until is not None


@pytest.mark.django_db(transaction=True)
def test_two_requests_with_one_key_at_once_make_one_status() -> None:
    ann = person("ann")
    key = {"Idempotency-Key": "same"}
    made = together(4, lambda _: ann.post("/api/v1/statuses", {"status": "once"}, headers=key).ok()["id"])
    assert len(set(made)) == 1
    assert Post.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_what_is_due_once() -> None:
    ann = person("ann")
    for number in range(4):
        plans(ann, f"number {number}")
    make_due()
    assert sum(together(2, lambda _: publish_due())) == 4
    assert Post.objects.count() == 4
