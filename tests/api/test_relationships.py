"""Following, blocking, muting and all that stands between two accounts, through the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from hubbub.identity.events import AccountDeleted, AccountUpdated
from hubbub.identity.models import Account
from hubbub.kernel.clock import now
from hubbub.kernel.events import emit
from hubbub.network.commands.mute import drop_expired_mutes
from hubbub.network.models import Mute
from tests.world import Person, anonymous, person

pytestmark = pytest.mark.django_db


def between(one: Person, other: Person) -> dict[str, object]:
    found: list[dict[str, object]] = one.get("/api/v1/accounts/relationships", {"id[]": other.id}).ok()
    return found[0]


def counts(someone: Person) -> tuple[int, int]:
    row = Account.objects.get(pk=someone.id)
    return row.followers_count, row.following_count


def lock(someone: Person) -> Person:
    Account.objects.filter(pk=someone.id).update(locked=True)
    return someone


def test_following_and_back() -> None:
    ann, ben = person("ann"), person("ben")
    assert ann.post(f"/api/v1/accounts/{ben.id}/follow").ok() == {
        "id": str(ben.id),
        "following": True,
        "showing_reblogs": True,
        "notifying": False,
        "languages": None,
        "followed_by": False,
        "blocking": False,
        "blocked_by": False,
        "muting": False,
        "muting_notifications": False,
        "muting_expires_at": None,
        "requested": False,
        "requested_by": False,
        "domain_blocking": False,
        "endorsed": False,
        "note": "",
    }
    assert between(ben, ann)["followed_by"] is True
    assert (counts(ann), counts(ben)) == ((0, 1), (1, 0))
    assert ann.post(f"/api/v1/accounts/{ben.id}/unfollow").ok()["following"] is False
    assert (counts(ann), counts(ben)) == ((0, 0), (0, 0))


def test_following_twice_counts_once_and_changes_only_what_is_said() -> None:
    ann, ben = person("ann"), person("ben")
    path = f"/api/v1/accounts/{ben.id}/follow"
    ann.post(path, {"reblogs": False, "languages": ["de", "en"]})
    again = ann.post(path, {"notify": True}).ok()
    assert (again["showing_reblogs"], again["notifying"], again["languages"]) == (False, True, ["de", "en"])
    assert ann.post(path, {"languages": []}).ok()["languages"] is None
    assert (counts(ann), counts(ben)) == ((0, 1), (1, 0))
    assert ann.post(f"/api/v1/accounts/{ben.id}/unfollow").status == 200
    assert ann.post(f"/api/v1/accounts/{ben.id}/unfollow").status == 200
    assert (counts(ann), counts(ben)) == ((0, 0), (0, 0))


def test_a_locked_account_is_asked() -> None:
    ann, ben = person("ann"), lock(person("ben"))
    asked = ann.post(f"/api/v1/accounts/{ben.id}/follow", {"notify": True}).ok()
    assert (asked["following"], asked["requested"], asked["notifying"]) == (False, True, True)
    assert between(ben, ann)["requested_by"] is True
    assert counts(ben) == (0, 0)
    assert ann.post(f"/api/v1/accounts/{ben.id}/unfollow").ok()["requested"] is False


def test_who_cannot_be_followed() -> None:
    ann, ben, gone = person("ann"), person("ben"), person("gone")
    Account.objects.filter(pk=gone.id).update(suspended_at="2026-01-01T00:00:00Z")
    Account.objects.filter(pk=ben.id).update(moved_to=ann.id)
    not_found = {"error": "Record not found"}
    for who in (ann.id, gone.id, 1, "nobody", 10**30):
        reply = ann.post(f"/api/v1/accounts/{who}/follow")
        assert (reply.status, reply.json) == (404, not_found), who
    reply = ann.post(f"/api/v1/accounts/{ben.id}/follow")
    assert (reply.status, reply.json) == (403, {"error": "This action is not allowed"})


def test_letting_a_follower_go() -> None:
    ann, ben = person("ann"), person("ben")
    ben.follows(ann)
    assert ann.post(f"/api/v1/accounts/{ben.id}/remove_from_followers").ok()["followed_by"] is False
    assert (counts(ann), counts(ben)) == ((0, 0), (0, 0))


def test_relationships_keep_the_order_and_leave_out_who_is_not_there() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    Account.objects.filter(pk=ben.id).update(suspended_at="2026-01-01T00:00:00Z")
    asked = {"id[]": [eve.id, 7, "x", ben.id, ann.id]}
    found = ann.get("/api/v1/accounts/relationships", asked).ok()
    assert [row["id"] for row in found] == [str(eve.id), str(ann.id)]
    found = ann.get("/api/v1/accounts/relationships", {**asked, "with_suspended": "true"}).ok()
    assert [row["id"] for row in found] == [str(eve.id), str(ben.id), str(ann.id)]
    assert ann.get("/api/v1/accounts/relationships", {"id": ben.id}).ok() == []
    assert ann.get("/api/v1/accounts/relationships").ok() == []


def test_accepting_and_refusing_who_asks() -> None:
    ann, ben, eve = lock(person("ann")), person("ben"), person("eve")
    ben.post(f"/api/v1/accounts/{ann.id}/follow", {"reblogs": False})
    eve.follows(ann)
    asking = ann.get("/api/v1/follow_requests").ok()
    assert [row["id"] for row in asking] == [str(eve.id), str(ben.id)]
    assert ann.post(f"/api/v1/follow_requests/{ben.id}/authorize").ok()["followed_by"] is True
    assert ann.post(f"/api/v1/follow_requests/{eve.id}/reject").ok()["requested_by"] is False
    assert ann.post(f"/api/v1/follow_requests/{eve.id}/authorize").status == 404
    assert ann.get("/api/v1/follow_requests").ok() == []
    accepted = between(ben, ann)
    assert (accepted["following"], accepted["showing_reblogs"], accepted["requested"]) == (True, False, False)
    assert (counts(ann), counts(ben), counts(eve)) == ((1, 0), (0, 1), (0, 0))


def test_who_asked_follows_once_the_account_is_not_locked_any_more(run_jobs: Callable[[], int]) -> None:
    ann, ben = lock(person("ann")), person("ben")
    ben.follows(ann)
    Account.objects.filter(pk=ann.id).update(locked=False)
    with transaction.atomic():
        emit(AccountUpdated(account_id=ann.id))
    run_jobs()
    assert between(ben, ann)["following"] is True


def test_a_block_ends_everything_both_ways() -> None:
    ann, ben = person("ann"), person("ben")
    ann.follows(ben)
    ben.follows(ann)
    ann.post(f"/api/v1/accounts/{ben.id}/endorse").ok()
    friends = ann.post("/api/v1/lists", {"title": "Friends"}).ok()["id"]
    ann.post(f"/api/v1/lists/{friends}/accounts", {"account_ids": [str(ben.id)]}).ok()
    blocked = ann.post(f"/api/v1/accounts/{ben.id}/block").ok()
    assert (blocked["blocking"], blocked["following"], blocked["followed_by"], blocked["endorsed"]) == (
        True,
        False,
        False,
        False,
    )
    assert ann.get(f"/api/v1/lists/{friends}/accounts").ok() == []
    assert (counts(ann), counts(ben)) == ((0, 0), (0, 0))
    assert between(ben, ann)["blocked_by"] is True
    assert ben.post(f"/api/v1/accounts/{ann.id}/follow").status == 403
    assert ann.post(f"/api/v1/accounts/{ben.id}/follow").status == 403
    assert [row["id"] for row in ann.get("/api/v1/blocks").ok()] == [str(ben.id)]
    assert ann.post(f"/api/v1/accounts/{ben.id}/block").status == 200
    assert ann.post(f"/api/v1/accounts/{ben.id}/unblock").ok()["blocking"] is False
    assert ben.post(f"/api/v1/accounts/{ann.id}/follow").ok()["following"] is True


def test_a_block_ends_a_request_too() -> None:
    ann, ben = lock(person("ann")), person("ben")
    ben.follows(ann)
    ann.post(f"/api/v1/accounts/{ben.id}/block")
    assert ann.get("/api/v1/follow_requests").ok() == []
    assert between(ben, ann)["requested"] is False


def test_muting_for_a_while() -> None:
    ann, ben = person("ann"), person("ben")
    muted = ann.post(f"/api/v1/accounts/{ben.id}/mute", {"notifications": False, "duration": 3600}).ok()
    assert (muted["muting"], muted["muting_notifications"]) == (True, False)
    [row] = ann.get("/api/v1/mutes").ok()
    assert row["id"] == str(ben.id)
    assert row["mute_expires_at"] == muted["muting_expires_at"] is not None
    anew = ann.post(f"/api/v1/accounts/{ben.id}/mute").ok()
    assert (anew["muting_notifications"], anew["muting_expires_at"]) == (True, None)
    assert ann.get("/api/v1/mutes").ok()[0]["mute_expires_at"] is None
    assert ann.post(f"/api/v1/accounts/{ben.id}/unmute").ok()["muting"] is False
    assert ann.post(f"/api/v1/accounts/{ben.id}/mute", {"duration": 10**30}).status == 422


def test_a_mute_whose_time_is_over_counts_for_nothing_and_goes() -> None:
    ann, ben = person("ann"), person("ben")
    ann.post(f"/api/v1/accounts/{ben.id}/mute", {"duration": 60})
    Mute.objects.update(expires_at=now() - timedelta(seconds=2))
    assert between(ann, ben)["muting"] is False
    assert drop_expired_mutes() == 1
    assert ann.get("/api/v1/mutes").ok() == []


def test_blocking_a_domain_lets_its_followers_go() -> None:
    ann, ben = person("ann"), person("ben")
    ben.follows(ann)
    Account.objects.filter(pk=ben.id).update(domain="far.test")
    assert ann.post("/api/v1/domain_blocks", {"domain": "FAR.test."}).ok() == {}
    assert ann.get("/api/v1/domain_blocks").ok() == ["far.test"]
    assert counts(ann) == (0, 0)
    assert between(ann, ben)["domain_blocking"] is True
    assert ann.post(f"/api/v1/accounts/{ben.id}/follow").status == 403
    assert ann.delete("/api/v1/domain_blocks", {"domain": "far.test"}).ok() == {}
    assert ann.get("/api/v1/domain_blocks").ok() == []
    bad = ann.post("/api/v1/domain_blocks", {"domain": "not a domain"})
    assert (bad.status, bad.json) == (
        422,
        {"error": "Validation failed: Domain is not a valid domain name"},
    )


def test_a_note_is_for_oneself() -> None:
    ann, ben = person("ann"), person("ben")
    path = f"/api/v1/accounts/{ben.id}/note"
    assert ann.post(path, {"comment": "met at the fair"}).ok()["note"] == "met at the fair"
    assert between(ben, ann)["note"] == ""
    assert ann.post(path, {"comment": "x" * 2001}).status == 422
    assert ann.post(path, {}).ok()["note"] == ""


def test_only_whom_one_follows_can_be_featured() -> None:
    ann, ben = person("ann"), person("ben")
    refused = ann.post(f"/api/v1/accounts/{ben.id}/pin")
    assert (refused.status, refused.json["error"]) == (
        422,
        "Validation failed: You must be already following the account you want to endorse",
    )
    ann.follows(ben)
    assert ann.post(f"/api/v1/accounts/{ben.id}/pin").ok()["endorsed"] is True
    assert [row["id"] for row in ann.get("/api/v1/endorsements").ok()] == [str(ben.id)]
    shown = anonymous().get(f"/api/v1/accounts/{ann.id}/endorsements").ok()
    assert [row["id"] for row in shown] == [str(ben.id)]
    ann.post(f"/api/v1/accounts/{ben.id}/unfollow")
    assert ann.get("/api/v1/endorsements").ok() == []


def test_followers_and_following_page_by_follow_and_hide_who_does_not_want_to_meet() -> None:
    ann, eve = person("ann"), person("eve")
    people = [person(name) for name in ("ben", "cay", "dan", "fay")]
    for one in people:
        one.follows(ann)
        ann.follows(one)
    newest_first = [str(one.id) for one in people][::-1]
    first = anonymous().get(f"/api/v1/accounts/{ann.id}/followers", {"limit": 3})
    second = anonymous().get(first.links["next"])
    assert [row["id"] for row in first.ok() + second.ok()] == newest_first
    people[0].post(f"/api/v1/accounts/{eve.id}/block")
    eve.post(f"/api/v1/accounts/{people[1].id}/mute")
    shown = eve.get(f"/api/v1/accounts/{ann.id}/following").ok()
    assert [row["id"] for row in shown] == newest_first[:2]
    assert len(ann.get(f"/api/v1/accounts/{ann.id}/following").ok()) == 4


def test_hidden_collections_are_for_their_owner() -> None:
    ann, ben = person("ann"), person("ben")
    ben.follows(ann)
    Account.objects.filter(pk=ann.id).update(hide_collections=True)
    path = f"/api/v1/accounts/{ann.id}/followers"
    assert (ben.get(path).ok(), anonymous().get(path).ok(), len(ann.get(path).ok())) == ([], [], 1)


def test_familiar_followers() -> None:
    ann, ben, eve, zoe = person("ann"), person("ben"), person("eve"), person("zoe")
    ann.follows(ben)
    ann.follows(zoe)
    ben.follows(eve)
    zoe.follows(eve)
    Account.objects.filter(pk=zoe.id).update(hide_collections=True)
    found = ann.get("/api/v1/accounts/familiar_followers", {"id[]": [eve.id, ben.id]}).ok()
    assert [(row["id"], [it["id"] for it in row["accounts"]]) for row in found] == [
        (str(eve.id), [str(ben.id)]),
        (str(ben.id), []),
    ]


def test_an_account_that_goes_leaves_exact_counters() -> None:
    ann, ben, eve = person("ann"), person("ben"), lock(person("eve"))
    ann.follows(ben)
    ben.follows(ann)
    ann.follows(eve)
    with transaction.atomic():
        emit(AccountDeleted(account_id=ann.id))
    assert (counts(ann), counts(ben)) == ((0, 0), (0, 0))
    assert eve.get("/api/v1/follow_requests").ok() == []


def test_parameters_may_come_as_the_body_of_a_get() -> None:
    """Mastodon.py asks for familiar followers so."""
    ann, ben = person("ann"), person("ben")
    asked = ann.send("GET", "/api/v1/accounts/familiar_followers", {"id": [str(ben.id)]})
    assert [row["id"] for row in asked.ok()] == [str(ben.id)]
