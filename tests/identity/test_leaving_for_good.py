"""What is left of an account that is gone: nothing, and what others have is as it should be."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.removal import begin_removal, delete_account
from hubbub.identity.models import Account
from hubbub.insights.logic.tree import Figures
from hubbub.insights.models import Ripple, ServeRow, Share, ShareKind
from hubbub.insights.queries import ripple
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid
from hubbub.moderation.commands.leaving import leave
from hubbub.publishing.commands.remove import FEW, remove_most_posts_of
from hubbub.publishing.events import PostDeleted
from hubbub.publishing.models import Post
from hubbub.timelines.models import HomeEntry, ListEntry
from tests.harness.facts import stated
from tests.harness.together import until_waiting
from tests.insights.acts import read_home, settle
from tests.world import Person, anonymous, person
from tests.world.deeds import boost

pytestmark = pytest.mark.django_db


def test_answers_and_names_are_shown_without_them() -> None:
    ann, ben = person("ann"), person("ben")
    answer = ben.posts("Well, @ann", in_reply_to_id=ann.posts("Hello").pk)
    before = ben.get(f"/api/v1/statuses/{answer.pk}").ok()
    assert before["in_reply_to_account_id"] == str(ann.id)
    assert [it["username"] for it in before["mentions"]] == ["ann"]
    delete_account(ann.account)
    after = ben.get(f"/api/v1/statuses/{answer.pk}").ok()
    assert (after["in_reply_to_id"], after["in_reply_to_account_id"], after["mentions"]) == (None, None, [])


def test_what_they_passed_on_counts_as_taken_back() -> None:
    ann, ben, cid = person("ann"), person("ben"), person("cid")
    post, other = ann.posts("Look"), ben.posts("Mine")
    for who in (ben, cid):
        boost(who, post)
    boost(ann, other)
    settle()
    delete_account(ben.account)
    seen = ripple(ann.viewer, post.pk)
    assert (seen.figures.boosts, seen.net_boosts) == (2, 1)
    assert [node.undone for node in seen.nodes] == [True, False]
    assert not Ripple.objects.filter(post_id=other.pk).exists()
    assert not Share.objects.filter(root_post_id=other.pk).exists()


def test_what_was_not_settled_yet_is_taken_back_once() -> None:
    ann, ben = person("ann"), person("ben")
    post = ann.posts("Look")
    boost(ben, post)
    delete_account(ben.account)
    settle()
    seen = ripple(ann.viewer, post.pk)
    assert (seen.figures, seen.net_boosts) == (Figures(size=2, wiener=1, depth_sum=1, breadths=(1,)), 0)
    assert Share.objects.get(kind=ShareKind.BOOST).undone_at is not None


def test_nothing_of_what_they_read_is_kept() -> None:
    ann, ben = person("ann"), person("ben")
    ann.follows(ben)
    wanted = ann.post("/api/v1/lists", {"title": "Friends"}).ok()["id"]
    ann.post(f"/api/v1/lists/{wanted}/accounts", {"account_ids": [str(ben.id)]}).ok()
    ben.posts("Hello")
    read_home(ann)
    settle()
    assert ServeRow.objects.filter(viewer_id=ann.id).exists()
    delete_account(ann.account)
    assert not ServeRow.objects.filter(viewer_id=ann.id).exists()
    assert not HomeEntry.objects.filter(account_id=ann.id).exists()
    assert not ListEntry.objects.exists()
    assert HomeEntry.objects.filter(account_id=ben.id).exists()


def test_the_posts_of_a_large_account_go_bit_by_bit() -> None:
    ann, ben, cid = person("ann"), person("ben"), person("cid")
    first = ann.posts("One")
    answer = ben.posts("Well", in_reply_to_id=first.pk)
    ann.posts("Two", in_reply_to_id=answer.pk)
    boost(ben, first)
    boost(ann, ben.posts("Mine"))
    boost(cid, ann.posts("Three"))
    ann.posts("See", quoted_id=answer.pk)
    begin_removal(ann.account)
    remove_most_posts_of(ann.id, but=3)
    assert Post.objects.filter(account_id=ann.id).count() <= 3  # whoever stops here calls it again
    remove_most_posts_of(ann.id, but=0)
    assert sorted(Post.objects.values_list("text", flat=True)) == ["Mine", "Well"]
    counts = ("replies_count", "reblogs_count", "quotes_count")
    assert set(Post.objects.values_list(*counts)) == {(0, 0, 0)}
    people = Account.objects.order_by("username").values_list("statuses_count", flat=True)
    assert list(people) == [0, 2, 0]
    delete_account(ann.account)
    assert Account.objects.count() == 2


def test_of_a_large_account_most_posts_go_before_the_rest(run_jobs: Callable[[], int]) -> None:
    ann = person("ann")
    ann.posts("Hello")
    Post.objects.bulk_create(
        Post(account=ann.account, conversation_id=number, uri=f"x:{number}", created_at=now())
        for number in range(FEW)
    )
    Account.objects.filter(pk=ann.id).update(statuses_count=FEW + 1)
    leave(ann.viewer)
    with stated(PostDeleted) as removed:
        run_jobs()
    assert removed
    assert not Account.objects.exists()
    assert not Post.objects.exists()


def test_a_small_account_goes_at_once(run_jobs: Callable[[], int]) -> None:
    ann = person("ann")
    ann.posts("Hello")
    leave(ann.viewer)
    with stated(PostDeleted) as removed:
        run_jobs()
    assert (removed, Post.objects.exists()) == ([], False)


def at_once(hold: Callable[[], object], *acts: Callable[[], object]) -> None:
    """The acts, all of which wait for what `hold` holds, or for each other, and then go on."""

    def one(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        with transaction.atomic():
            if connection.vendor == "postgresql":  # SQLite has one lock, which whoever writes holds
                hold()
            begun = [pool.submit(one, act) for act in acts]
            until_waiting(len(acts))
            transaction.set_rollback(True)
        for act in begun:
            act.result()


def leaving(who: Person) -> Callable[[], object]:
    return lambda: delete_account(who.account)


@pytest.mark.django_db(transaction=True)
def test_two_who_passed_each_other_on_leave_at_once() -> None:
    ann, ben, last = person("ann"), person("ben"), person("last")
    boost(ben, ann.posts("one"))
    boost(ann, ben.posts("two"))
    for who in (ann, ben):
        who.follows(last)
    at_once(lambda: Account.objects.select_for_update().get(pk=last.id), leaving(ann), leaving(ben))
    assert list(Account.objects.values_list("pk", flat=True)) == [last.id]
    assert Account.objects.get().followers_count == 0
    assert not Post.objects.exists()


def test_nobody_else_gets_the_name() -> None:
    """What others wrote to it would lead to a stranger."""
    delete_account(person("ann").account)
    for name in ("ann", "Ann"):
        with pytest.raises(Invalid, match="already been taken"):
            create_person(name, "else@example.org", confirmed=True)
        assert anonymous().get(f"/@{name}").status == 410
    create_person("ann", "back@example.org", confirmed=True, reserved_allowed=True)  # by the operator
    assert anonymous().get("/@ann").status == 200


def test_the_name_of_who_was_never_let_in_is_free() -> None:
    _user, waiting = create_person("ann", "ann@example.org", approved=False)
    delete_account(waiting)
    create_person("ann", "else@example.org", confirmed=True)
