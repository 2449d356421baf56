"""Who is told of what, and what people do with it, through the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from hubbub.identity.commands.sign_up import confirm, sign_up
from hubbub.identity.models import Account, UserRole
from hubbub.kernel.clock import now
from hubbub.network.models import AccountDomainBlock, Block, Follow, Mute
from hubbub.notifications.models import NotificationPermission
from hubbub.publishing.commands.vote import close_ended_polls
from hubbub.publishing.models import Favourite, Poll, Post, ThreadMute, Visibility
from tests.world import Person, person
from tests.world.deeds import boost, favourite, undo_boost, undo_favourite

pytestmark = pytest.mark.django_db

PATH = "/api/v1/notifications"


def told(someone: Person, **params: object) -> list[tuple[str, str]]:
    """Type and sender of what somebody is told, newest first."""
    return [(it["type"], it["account"]["username"]) for it in someone.get(PATH, params).ok()]


def test_a_mention_is_told_with_sender_and_status() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("Hello @ben")
    (found,) = ben.get(PATH).ok()
    assert found["type"] == "mention"
    assert found["status"]["id"] == str(post.pk)
    assert found["account"]["id"] == str(ann.id)
    assert found["group_key"] == f"ungrouped-{found['id']}"
    assert ben.get(f"{PATH}/{found['id']}").ok() == found
    assert told(ann) == []


def test_nobody_is_told_of_what_they_do_themselves() -> None:
    ann = person("ann")
    favourite(ann, ann.posts("Hello @ann"))
    assert told(ann) == []


def test_favourites_boosts_and_follows_are_told_and_taken_back() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("Hello")
    ben.follows(ann)
    favourite(ben, post)
    boost(ben, post)
    assert told(ann) == [("reblog", "ben"), ("favourite", "ben"), ("follow", "ben")]
    assert {it["status"]["id"] for it in ann.get(PATH).ok() if "status" in it} == {str(post.pk)}
    undo_boost(ben, post)
    undo_favourite(ben, post)
    ben.post(f"/api/v1/accounts/{ann.id}/unfollow").ok()
    assert told(ann) == []


def test_subscribers_hear_of_posts_but_not_of_replies_to_others() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    ann.follows(eve)
    ben.follows(eve)
    Follow.objects.filter(follower=ann.account).update(notify=True)
    post = eve.posts("One")
    eve.posts("Two", in_reply_to_id=post.pk)
    eve.posts("Three", in_reply_to_id=ben.posts("Hm").pk)
    assert told(ann) == [("status", "eve"), ("status", "eve")]
    assert told(ben) == []


def test_a_mentioned_subscriber_is_told_once() -> None:
    ann, eve = person("ann"), person("eve")
    ann.follows(eve)
    Follow.objects.update(notify=True)
    eve.posts("Hello @ann")
    assert told(ann) == [("mention", "eve")]


def test_a_follow_request_is_told_until_it_is_answered() -> None:
    ann, ben = person("ann"), person("ben")
    Account.objects.filter(pk=ann.id).update(locked=True)
    ben.follows(ann)
    assert told(ann) == [("follow_request", "ben")]
    ann.post(f"/api/v1/follow_requests/{ben.id}/authorize").ok()
    assert told(ann) == [("follow", "ben")]


def test_the_staff_hears_of_sign_ups_and_reports() -> None:
    mod = person("mo", role=UserRole.OWNER)
    ann, ben = person("ann"), person("ben")  # made by whoever runs the server, who knows
    for name in ("cat", "dan"):
        confirm(sign_up(name, f"{name}@hubbub.test", "correct horse battery", agreed=True)[0])
    ann.post("/api/v1/reports", {"account_id": str(ben.id), "comment": "spam"}).ok()
    assert told(mod) == [("admin.report", "ann"), ("admin.sign_up", "dan"), ("admin.sign_up", "cat")]
    assert mod.get(PATH).ok()[0]["report"]["target_account"]["username"] == "ben"
    assert told(ann) == told(ben) == []


def _block(me: Person, other: Person, post: Post) -> None:
    Block.objects.create(account=me.account, target=other.account)


def _mute(me: Person, other: Person, post: Post) -> None:
    Mute.objects.create(account=me.account, target=other.account)


def _mute_without_notifications(me: Person, other: Person, post: Post) -> None:
    Mute.objects.create(account=me.account, target=other.account, hide_notifications=False)


def _mute_expired(me: Person, other: Person, post: Post) -> None:
    Mute.objects.create(account=me.account, target=other.account, expires_at=now() - timedelta(minutes=1))


def _block_domain(me: Person, other: Person, post: Post) -> None:
    Account.objects.filter(pk=other.id).update(domain="elsewhere.test")
    AccountDomainBlock.objects.create(account=me.account, domain="elsewhere.test")


def _mute_thread(me: Person, other: Person, post: Post) -> None:
    ThreadMute.objects.create(account=me.account, conversation_id=post.conversation_id)


def _nothing(me: Person, other: Person, post: Post) -> None:
    pass


@pytest.mark.parametrize(
    ("rule", "hears"),
    [
        (_nothing, True),
        (_mute_without_notifications, True),
        (_mute_expired, True),
        (_block, False),
        (_mute, False),
        (_block_domain, False),
        (_mute_thread, False),
    ],
)
def test_whom_one_blocks_or_mutes_tells_nothing(
    rule: Callable[[Person, Person, Post], None], hears: bool
) -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("Hello")
    rule(ann, ben, post)
    in_thread = post.pk if rule is _mute_thread else None
    ben.posts("Hello @ann", in_reply_to_id=in_thread)
    assert told(ann, include_filtered="true") == ([("mention", "ben")] if hears else [])


def test_blocking_and_muting_take_back_what_was_told() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    post = ann.posts("Hello")
    favourite(ben, post)
    favourite(eve, post)
    ann.post(f"/api/v1/accounts/{ben.id}/block").ok()
    assert told(ann) == [("favourite", "eve")]
    ann.post(f"/api/v1/accounts/{eve.id}/mute").ok()
    assert told(ann) == []


def _stranger(me: Person, other: Person) -> None:
    pass


def _followed(me: Person, other: Person) -> None:
    me.follows(other)


def _old_follower(me: Person, other: Person) -> None:
    Follow.objects.create(follower=other.account, target=me.account)
    Follow.objects.update(created_at="2020-01-01T00:00:00Z")


def _new_follower(me: Person, other: Person) -> None:
    Follow.objects.create(follower=other.account, target=me.account)


def _old_account(me: Person, other: Person) -> None:
    Account.objects.filter(pk=other.id).update(created_at="2020-01-01T00:00:00Z")


def _limited(me: Person, other: Person) -> None:
    Account.objects.filter(pk=other.id).update(limited_at=now())


def _limited_but_followed(me: Person, other: Person) -> None:
    me.follows(other)
    _limited(me, other)


def _permitted(me: Person, other: Person) -> None:
    NotificationPermission.objects.create(account=me.account, actor=other.account)


POLICY = [
    ("for_not_following", _stranger, False),
    ("for_not_following", _followed, True),
    ("for_not_following", _permitted, True),
    ("for_not_followers", _stranger, False),
    ("for_not_followers", _new_follower, False),
    ("for_not_followers", _old_follower, True),
    ("for_new_accounts", _stranger, False),
    ("for_new_accounts", _old_account, True),
    ("for_new_accounts", _followed, True),
    ("for_limited_accounts", _limited, False),
    ("for_limited_accounts", _limited_but_followed, True),
    ("for_limited_accounts", _stranger, True),
    ("for_private_mentions", _stranger, True),  # the mention is public
]


@pytest.mark.parametrize(("name", "relation", "passes"), POLICY)
@pytest.mark.parametrize("choice", ["accept", "filter", "drop"])
def test_the_policy_decides_about_strangers(
    choice: str, name: str, relation: Callable[[Person, Person], None], passes: bool
) -> None:
    ann, ben = person("ann"), person("ben")
    relation(ann, ben)
    ann.patch("/api/v2/notifications/policy", {name: choice}).ok()
    ben.posts("Hello @ann")
    shown = told(ann, **{"types[]": "mention"})
    waiting = ann.get("/api/v1/notifications/requests").ok()
    assert shown == ([("mention", "ben")] if passes or choice == "accept" else [])
    assert len(waiting) == (1 if choice == "filter" and not passes else 0)


def test_an_unasked_private_mention_waits_and_an_answer_does_not() -> None:
    ann, ben = person("ann"), person("ben")
    ben.posts("Psst @ann", visibility=Visibility.DIRECT)
    assert told(ann) == []
    assert ann.get("/api/v1/conversations").ok() == []
    question = ann.posts("What, @ben?", visibility=Visibility.DIRECT)
    ben.posts("This, @ann", visibility=Visibility.DIRECT, in_reply_to_id=question.pk)
    assert told(ann) == [("mention", "ben")]


def test_what_the_staff_says_is_never_filtered() -> None:
    ann, mod = person("ann"), person("mo", role=UserRole.MODERATOR)
    ann.patch("/api/v2/notifications/policy", {"for_not_following": "drop"}).ok()
    mod.posts("A word, @ann", visibility=Visibility.DIRECT)
    assert told(ann) == [("mention", "mo")]


def test_requests_are_shown_accepted_and_dismissed() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    for sender in (ben, eve):
        sender.posts("Psst @ann", visibility=Visibility.DIRECT)
        sender.posts("Hey @ann", visibility=Visibility.DIRECT)
    first, second = ann.get("/api/v1/notifications/requests").ok()
    assert (first["account"]["username"], first["notifications_count"]) == ("eve", "2")
    assert first["last_status"]["content"].count("Hey") == 1
    assert ann.get(f"/api/v1/notifications/requests/{first['id']}").ok() == first
    assert ann.get("/api/v2/notifications/policy").ok()["summary"] == {
        "pending_requests_count": 2,
        "pending_notifications_count": 4,
    }
    ann.post(f"/api/v1/notifications/requests/{first['id']}/accept").ok()
    ann.post("/api/v1/notifications/requests/dismiss", {"id": [second["id"]]}).ok()
    assert ann.get("/api/v1/notifications/requests").ok() == []
    assert told(ann, include_filtered="true") == [("mention", "eve"), ("mention", "eve")]
    assert len(ann.get("/api/v1/conversations").ok()) == 2
    eve.posts("Now @ann", visibility=Visibility.DIRECT)
    assert len(told(ann)) == 3
    assert ann.post(f"/api/v1/notifications/requests/{first['id']}/accept").status == 404


def test_others_requests_are_not_mine() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    ben.posts("Psst @ann", visibility=Visibility.DIRECT)
    (waiting,) = ann.get("/api/v1/notifications/requests").ok()
    for path in (f"/{waiting['id']}/accept", f"/{waiting['id']}/dismiss"):
        assert eve.post(f"/api/v1/notifications/requests{path}").status == 404
    assert eve.get(f"/api/v1/notifications/requests/{waiting['id']}").status == 404
    assert ann.get("/api/v1/notifications/requests").ok() == [waiting]


def test_types_senders_and_paging() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    post = ann.posts("Hello")
    favourite(ben, post)
    favourite(eve, post)
    ben.follows(ann)
    assert told(ann, **{"types[]": ["follow"]}) == [("follow", "ben")]
    assert told(ann, **{"exclude_types[]": ["follow", "nonsense"]}) == [
        ("favourite", "eve"),
        ("favourite", "ben"),
    ]
    assert told(ann, account_id=eve.id) == [("favourite", "eve")]
    assert told(ann, account_id="x") == told(ann, **{"types[]": ["nonsense"]}) == []
    page = ann.get(PATH, {"limit": 2})
    assert len(page.ok()) == 2
    rest = ann.get(page.links["next"])
    assert [it["account"]["username"] for it in rest.ok()] == ["ben"]
    assert len(ann.get(rest.links["prev"]).ok()) == 2


def test_dismissing_and_clearing() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("Hello")
    favourite(ben, post)
    ben.follows(ann)
    newest = ann.get(PATH).ok()[0]
    assert ben.post(f"{PATH}/{newest['id']}/dismiss").status == 200
    assert len(told(ann)) == 2
    ann.post(f"{PATH}/{newest['id']}/dismiss").ok()
    assert told(ann) == [("favourite", "ben")]
    assert ann.get(f"{PATH}/{newest['id']}").json == {"error": "Record not found"}
    ann.post(f"{PATH}/clear").ok()
    assert told(ann) == []


def test_unread_counts_go_by_the_marker() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    post = ann.posts("Hello")
    favourite(ben, post)
    read = ann.get(PATH).ok()[0]["id"]
    assert ann.get(f"{PATH}/unread_count").ok() == {"count": 1}
    ann.post("/api/v1/markers", {"notifications": {"last_read_id": read}}).ok()
    assert ann.get(f"{PATH}/unread_count").ok() == {"count": 0}
    favourite(eve, post)
    eve.follows(ann)
    ben.follows(ann)
    assert ann.get(f"{PATH}/unread_count").ok() == {"count": 3}
    assert ann.get("/api/v2/notifications/unread_count").ok() == {"count": 2}


def test_a_notification_about_a_post_one_may_not_see_any_more_is_gone() -> None:
    ann, ben = person("ann"), person("ben")
    ann.follows(ben)
    ben.posts("Hello @ann", visibility=Visibility.FOLLOWERS)
    assert len(told(ann)) == 1
    Block.objects.create(account=ben.account, target=ann.account)
    assert told(ann) == []


def test_the_same_thing_is_told_once() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("Hello")
    favourite(ben, post)
    Favourite.objects.all().delete()
    favourite(ben, post)
    assert told(ann) == [("favourite", "ben")]


@pytest.mark.parametrize("bad", ["0", "x", "9" * 40, "-1"])
def test_ids_nobody_has(bad: str) -> None:
    ann = person("ann")
    assert ann.get(f"{PATH}/{bad}").status == 404
    assert ann.get(f"/api/v2/notifications/ungrouped-{bad}").status == 404
    assert ann.get(f"/api/v2/notifications/{bad}").status == 404
    assert ann.get(f"{PATH}/requests/{bad}").status == 404
    assert ann.post(f"{PATH}/dismiss", {"id": bad}).status in {200, 400}
    assert ann.post(f"{PATH}/requests/accept", {"id": [bad]}).status == 404
    assert ann.patch("/api/v2/notifications/policy", {"for_not_following": bad}).status == 422


def test_an_edit_is_told_to_whoever_passed_the_post_on_or_quoted_it() -> None:
    ann, ben, eve, kim = person("ann"), person("ben"), person("eve"), person("kim")
    post = ann.posts("Hello")
    boost(ben, post)
    eve.post("/api/v1/statuses", {"status": "See", "quoted_status_id": str(post.pk)}).ok()
    for text in ("Hello @kim", "Hello again @kim"):
        ann.put(f"/api/v1/statuses/{post.pk}", {"status": text}).ok()
    assert told(ben) == [("update", "ann")]
    assert told(eve) == [("quoted_update", "ann")]
    assert told(kim) == [("mention", "ann")]
    assert told(ann) == [("quote", "eve"), ("reblog", "ben")]


def test_the_end_of_a_poll_is_told_to_author_and_voters() -> None:
    ann, ben = person("ann"), person("ben")
    poll = {"options": ["tea", "coffee"], "expires_in": 300}
    status = ann.post("/api/v1/statuses", {"status": "Which?", "poll": poll}).ok()
    ben.post(f"/api/v1/polls/{status['poll']['id']}/votes", {"choices": [0]}).ok()
    Poll.objects.update(expires_at=now() - timedelta(minutes=1))
    close_ended_polls()
    assert told(ann) == told(ben) == [("poll", "ann")]
    close_ended_polls()
    assert told(ben) == [("poll", "ann")]


def test_what_is_gone_is_not_told_any_more() -> None:
    ann, ben = person("ann"), person("ben")
    post = ben.posts("Hello @ann")
    ben.posts("Psst @ann", visibility=Visibility.DIRECT)
    assert len(ann.get("/api/v1/notifications/requests").ok()) == 1
    for row in Post.objects.filter(account=ben.account):
        ben.delete(f"/api/v1/statuses/{row.pk}").ok()
    assert told(ann, include_filtered="true") == []
    assert ann.get("/api/v1/notifications/requests").ok() == []
    assert not Post.objects.filter(pk=post.pk).exists()
