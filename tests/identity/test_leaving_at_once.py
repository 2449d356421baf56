"""Large accounts that go at the same moment wait for each other in one order; none of their jobs fails for it."""

from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from django.db import connection

from hubbub.identity.commands.removal import begin_removal, delete_account
from hubbub.identity.models import Account
from hubbub.kernel import sql
from hubbub.kernel.bits import remove_some
from hubbub.kernel.clock import now
from hubbub.kernel.errors import NotFound
from hubbub.moderation.jobs import remove_account
from hubbub.network.models import Follow
from hubbub.notifications.models import Notification
from hubbub.publishing.commands.remove import FEW, delete_post, remove_post
from hubbub.publishing.models import Bookmark, Favourite, Mention, Poll, PollVote, Post
from tests.harness.together import meeting, together
from tests.identity.test_leaving_bit_by_bit import check_counters
from tests.world import Person, person
from tests.world.deeds import boost

pytestmark = pytest.mark.django_db(transaction=True)
MANY = FEW + 20


def by_index() -> None:
    """Let this connection find rows by index alone, as it does in a large table; else it reads a small one through."""
    if connection.vendor == "postgresql":
        sql.execute("SET enable_seqscan = off")
        sql.execute("SET enable_bitmapscan = off")


def test_two_remove_the_same_rows_which_lie_in_another_order_than_their_ids() -> None:
    ann, ben = person("ann"), person("ben")
    first, middle, last = (ben.posts() for _ in range(3))
    for number, post in reversed([(1, first), (2, middle), (3, last)]):
        Bookmark.objects.create(pk=number, account=ann.account, post=post)

    def found_by_index() -> int:
        by_index()
        return remove_some(Bookmark, account_id=ann.id)

    meeting(
        lambda: Bookmark.objects.select_for_update().get(pk=2),
        lambda: remove_some(Bookmark, post__account_id=ben.id),
        found_by_index,
    )
    assert not Bookmark.objects.exists()


def test_an_account_goes_while_an_answer_to_it_is_deleted() -> None:
    ann, ben, last = person("ann"), person("ben"), person("last")
    gone, boosted = ann.posts("gone soon"), ann.posts("boosted")
    answer = ben.posts("answer", in_reply_to_id=gone.pk)
    delete_post(ann.viewer, gone.pk)
    for who, post in ((ben, boosted), (last, boosted), (last, answer)):
        boost(who, post)
    begin_removal(ann.account)
    meeting(
        lambda: Account.objects.select_for_update().get(pk=last.id),
        lambda: delete_account(ann.account),
        lambda: delete_post(ben.viewer, answer.pk),
    )
    assert set(Account.objects.values_list("username", "statuses_count")) == {("ben", 0), ("last", 0)}


def test_a_boost_that_went_with_its_post_meanwhile_is_gone_and_no_error() -> None:
    """As for an account that goes while another, whose posts it boosted, goes too."""
    ann, ben = person("ann"), person("ben")
    boosted = ann.posts()
    boost(ben, boosted)
    seen = Post.objects.get(reblog_of=boosted)
    delete_post(ann.viewer, boosted.pk)
    with pytest.raises(NotFound):
        remove_post(seen)


def many_posts(who: Person) -> list[Post]:
    return Post.objects.bulk_create(
        Post(account=who.account, uri=f"{who.id}:{n}", conversation_id=n, created_at=now(), text="Hi", html="Hi")
        for n in range(MANY)
    )  # fmt: skip


def entangled(one: Person, other: Person) -> Iterator[object]:
    """Everything that `one` may do to many posts of `other`, in another order than they were made."""
    posts = list(reversed(many_posts(other)))
    Favourite.objects.bulk_create(Favourite(account=one.account, post=post) for post in posts)
    Bookmark.objects.bulk_create(Bookmark(account=one.account, post=post) for post in posts)
    Mention.objects.bulk_create(Mention(account=one.account, post=post) for post in posts)
    Notification.objects.bulk_create(
        Notification(
            account=other.account, actor=one.account, kind="favourite", group_key="x", post_id=post.pk
        )
        for post in posts
    )
    for post in posts[:8]:
        poll = Poll.objects.create(
            post=post, options=["a"], tallies=[1], votes_count=1, voters_count=1, expires_at=now()
        )
        PollVote.objects.create(poll=poll, account=one.account, choice=0)
        boost(one, post)
        yield one.posts("answer", in_reply_to_id=post.pk)
        yield one.posts("quote", quoted_id=post.pk)


def test_two_who_did_very_much_to_each_other_go_at_once() -> None:
    ann, ben, last = person("ann"), person("ben"), person("last")
    for who in (ann, ben):
        who.follows(last)
        last.follows(who)
    ann.follows(ben)
    ben.follows(ann)
    list(chain(entangled(ann, ben), entangled(ben, ann)))
    for post in Post.objects.filter(account__in=[ann.id, ben.id], reblog_of=None).order_by("?")[:20]:
        boost(last, post)
        last.posts("mine", in_reply_to_id=post.pk)
    recount()
    for who in (ann, ben):
        begin_removal(who.account)
    going: list[Callable[[], None]] = [
        lambda: remove_account.call(ann.id),
        lambda: remove_account.call(ben.id),
    ]
    together(2, lambda number: going[number]())
    assert list(Account.objects.values_list("username", flat=True)) == ["last"]
    assert set(Post.objects.values_list("text", flat=True)) == {"mine"}
    assert not Follow.objects.exists()
    check_counters(but=0)


def recount() -> None:
    sql.execute(
        "UPDATE publishing_post SET favourites_count ="
        " (SELECT COUNT(*) FROM publishing_favourite f WHERE f.post_id = publishing_post.id)"
    )
    sql.execute(
        "UPDATE identity_account SET statuses_count ="
        " (SELECT COUNT(*) FROM publishing_post p WHERE p.account_id = identity_account.id)"
    )
