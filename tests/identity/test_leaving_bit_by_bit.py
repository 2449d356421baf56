"""An account with very much of everything goes in small transactions, and between any two of them all is in order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from hubbub.config.wiring import REMOVED_IN_STEPS
from hubbub.identity.commands.removal import begin_removal, delete_account, remove_bit_by_bit
from hubbub.identity.commands.standing import set_login_enabled, unsuspend_account
from hubbub.identity.models import Account, User
from hubbub.insights.models import Share, ShareKind
from hubbub.kernel import sql
from hubbub.kernel.bits import AT_ONCE
from hubbub.kernel.clock import now
from hubbub.moderation.commands.leaving import leave
from hubbub.moderation.jobs import go_on_removing, remove_account
from hubbub.network.models import Block, Follow, Mute
from hubbub.notifications.commands.forget import remove_some_told
from hubbub.notifications.models import Notification, NotificationRequest
from hubbub.publishing.commands.forget_bits import remove_some_favourites
from hubbub.publishing.events import FavouritesRemoved
from hubbub.publishing.models import Bookmark, Favourite, Mention, PollVote, Post, ThreadMute
from hubbub.publishing.new import NewPoll
from tests.harness.facts import stated
from tests.world import Person, anonymous, person
from tests.world.crowd import COUNTERS, Crowd

pytestmark = pytest.mark.django_db
MANY = AT_ONCE + 20


def check_counters(*, but: int) -> None:
    """Everything that is counted is there as often as its counter says, save for the account that goes."""
    for table, name, counted, column in COUNTERS:
        wrong = sql.rows(
            f"SELECT t.id FROM {table} t WHERE t.id <> %s"
            f" AND {name} <> (SELECT COUNT(*) FROM {counted} o WHERE o.{column} = t.id)",
            (but,),
        )
        assert wrong == [], f"{table}.{name}"


def others(count: int) -> list[Account]:
    names = (f"other{number}" for number in range(count))
    return Account.objects.bulk_create(Account(username=name, uri=f"x:{name}", url="") for name in names)


def with_very_much(star: Person, friend: Person) -> None:
    """`star` likes and was told much, follows many and is followed by as many."""
    crowd = others(MANY)
    posts = Post.objects.bulk_create(
        Post(
            account=friend.account, uri=f"y:{n}", conversation_id=n, created_at=now(), text="Hi", html="<p>Hi</p>"
        )
        for n in range(MANY)
    )  # fmt: skip
    liked = Favourite.objects.bulk_create(Favourite(account=star.account, post=post) for post in posts)
    Share.objects.bulk_create(
        Share(id=row.pk, kind=ShareKind.FAVOURITE, actor_id=star.id, root_post_id=row.post_id, created_at=now())
        for row in liked
    )  # fmt: skip
    Follow.objects.bulk_create(Follow(follower=other, target=star.account) for other in crowd)
    Follow.objects.bulk_create(Follow(follower=star.account, target=other) for other in crowd)
    Notification.objects.bulk_create(
        Notification(account=star.account, actor=other, kind="follow", group_key="follow") for other in crowd
    )
    Notification.objects.bulk_create(
        Notification(account=friend.account, actor=star.account, kind="favourite", group_key="x", post_id=p.pk)
        for p in posts
    )  # fmt: skip
    for table, name, counted, column in COUNTERS:
        sql.execute(
            f"UPDATE {table} SET {name} = (SELECT COUNT(*) FROM {counted} o WHERE o.{column} = {table}.id)"
        )


def seen_of(star: Person, by: Person) -> list[object]:
    """What somebody finds of an account wherever it may stand."""
    post = Post.objects.filter(account=by.account).latest("pk")
    other = Account.objects.get(username="other0")
    return [
        anonymous().get(f"/api/v1/accounts/{star.id}").status,
        by.get(f"/api/v1/statuses/{post.pk}/favourited_by").ok(),
        by.get(f"/api/v1/accounts/{other.pk}/followers").ok(),
        by.get(f"/api/v1/accounts/{other.pk}/following").ok(),
        by.get("/api/v1/notifications").ok(),
        by.get("/api/v2/search", {"q": "star", "type": "accounts"}).ok()["accounts"],
    ]


def rows() -> int:
    return sum(table.objects.count() for table in (Favourite, Follow, Notification))


@pytest.fixture
def star_and_friend() -> tuple[Person, Person]:
    star, friend = person("star"), person("friend")
    with_very_much(star, friend)
    return star, friend


def test_much_goes_a_bounded_number_of_rows_at_a_time_and_nothing_of_it_shows(
    star_and_friend: tuple[Person, Person],
) -> None:
    star, friend = star_and_friend
    begin_removal(star.account)
    hidden = [404, [], [], [], [], []]
    assert seen_of(star, friend) == hidden
    taken = 0
    for step in REMOVED_IN_STEPS:
        before = rows()
        while step(star.id):
            assert 0 <= before - rows() <= AT_ONCE
            check_counters(but=star.id)
            assert seen_of(star, friend) == hidden
            before, taken = rows(), taken + 1
    assert taken == 2 * 5  # told and telling, followed and following, liked: twice each
    assert rows() == 0
    assert not Share.objects.filter(undone_at=None).exists()


def test_the_job_takes_steps_and_goes_on_where_it_was_stopped(
    star_and_friend: tuple[Person, Person], run_jobs: Callable[[], int]
) -> None:
    star, _ = star_and_friend
    leave(star.viewer)
    remove_some_told(star.id)
    with stated(FavouritesRemoved) as removed:
        assert remove_some_favourites(star.id) == AT_ONCE  # and here the worker dies
        run_jobs()
    assert [len(event.favourite_ids) for event in removed] == [AT_ONCE, MANY - AT_ONCE]
    check_counters(but=0)
    assert rows() == 0
    assert not Account.objects.filter(pk=star.id).exists()


def test_nothing_is_left_for_the_end_but_the_account_and_its_posts() -> None:
    crowd = Crowd(3)
    ann = person("ann")
    poll = ann.posts("Tea?", poll=NewPoll(options=["Yes", "No"], expires_in=3600)).poll
    crowd.me.post(f"/api/v1/polls/{poll.pk}/votes", {"choices": [1]}).ok()
    begin_removal(crowd.me.account)
    remove_bit_by_bit(crowd.me.id)
    poll.refresh_from_db()
    assert (poll.tallies, poll.votes_count, poll.voters_count) == ([0, 0], 0, 0)
    hers = {"account_id": crowd.me.id}
    for table in (
        Favourite,
        Bookmark,
        Mention,
        PollVote,
        ThreadMute,
        Notification,
        NotificationRequest,
        Mute,
        Block,
    ):
        assert not table.objects.filter(**hers).exists(), table
    assert not Notification.objects.filter(actor_id=crowd.me.id).exists()
    assert not Favourite.objects.filter(post__account_id=crowd.me.id).exists()
    assert Account.objects.filter(pk=crowd.me.id).exists()
    delete_account(crowd.me.account)
    check_counters(but=0)


@pytest.mark.django_db(transaction=True)
def test_two_who_like_each_others_posts_go_at_once() -> None:
    ann, ben, last = person("ann"), person("ben"), person("last")
    posts = [author.posts() for author in (last, ann, ben, last)]
    for who in (ann, ben):
        who.follows(last)
        for post in posts:
            who.post(f"/api/v1/statuses/{post.pk}/favourite").ok()
    ann.follows(ben)
    ben.follows(ann)

    def gone(who: Person) -> None:
        remove_bit_by_bit(who.id)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for begun in [pool.submit(gone, who) for who in (ann, ben)]:
            begun.result()
    assert rows() == 0
    assert Account.objects.get(pk=last.id).followers_count == 0
    assert set(Post.objects.filter(account_id=last.id).values_list("favourites_count", flat=True)) == {0}


def test_nobody_brings_back_an_account_that_is_going() -> None:
    """As one of the staff might who looked at it a moment before it left."""
    star = person("star")
    post = star.posts("Still here?")
    seen = Account.objects.get(pk=star.id)
    begin_removal(seen)
    unsuspend_account(seen)
    set_login_enabled(seen, enabled=True)
    assert anonymous().get(f"/api/v1/statuses/{post.pk}").status == 404
    assert not User.objects.filter(memberships__account=seen, is_active=True).exists()


def test_a_removal_that_was_given_up_is_begun_anew(run_jobs: Callable[[], int]) -> None:
    """As a job is at which worker after worker died, or which an error ended."""
    star = person("star")
    leave(star.viewer)
    DBTaskResult.objects.get(task_path=remove_account.module_path).set_failed(ZeroDivisionError())
    run_jobs()
    go_on_removing()
    go_on_removing()
    assert run_jobs() == 1
    assert not Account.objects.exists()
