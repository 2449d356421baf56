"""How a post came to somebody is taken from what they were shown last."""

from datetime import timedelta

import pytest

from hubbub.identity.models import Preferences
from hubbub.insights.commands.settle import REMEMBERED, settle_shares
from hubbub.insights.models import Evidence, Ripple, ServeRow, Share, ShareKind
from hubbub.insights.serving import flush_served, record_served
from hubbub.kernel.clock import now
from hubbub.kernel.ids import id_at
from tests.insights.acts import boost, favourite, follow, read_home, remove, settle, share, undo_boost
from tests.world import Person, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_noted_before(db: None) -> None:
    flush_served()


@pytest.fixture
def ann() -> Person:
    return person("ann")


@pytest.fixture
def ben(ann: Person) -> Person:
    """Reads ann."""
    ben = person("ben")
    follow(ben, ann)
    return ben


@pytest.fixture
def eve(ben: Person) -> Person:
    """Reads ben, not ann."""
    eve = person("eve")
    follow(eve, ben)
    return eve


def test_a_boost_hangs_on_the_boost_that_brought_the_post_home(ann: Person, ben: Person, eve: Person) -> None:
    post = ann.posts("Hear, hear")
    read_home(ben)
    first = boost(ben, post)
    assert [entry["reblog"]["id"] for entry in read_home(eve)] == [str(post.pk)]
    second = boost(eve, post)
    settle()
    one, two = share(first), share(second)
    assert (one.parent_id, one.via_post_id, one.depth, one.evidence, one.surface) == (
        None,
        post.pk,
        1,
        "feed",
        "home",
    )
    assert (two.parent_id, two.via_post_id, two.depth, two.evidence, two.surface) == (
        first,
        first,
        2,
        "feed",
        "home",
    )
    assert (one.subtree, two.subtree) == (2, 1)
    ripple = Ripple.objects.get(post_id=post.pk)
    assert (ripple.size, ripple.wiener, ripple.depth_sum, ripple.breadths) == (3, 4, 3, [1, 1])


def test_who_was_shown_nothing_hangs_on_the_post_by_an_unknown_route(ann: Person) -> None:
    post, stranger = ann.posts(), person("sam")
    identifier = boost(stranger, post)
    settle()
    found = share(identifier)
    assert (found.via_post_id, found.parent_id, found.depth, found.evidence, found.surface) == (
        None,
        None,
        1,
        "root",
        "",
    )


def test_opening_the_post_does_not_hide_the_boost_that_brought_it(
    ann: Person, ben: Person, eve: Person
) -> None:
    post = ann.posts()
    first = boost(ben, post)
    read_home(eve)
    eve.get(f"/api/v1/statuses/{post.pk}").ok()
    eve.get(f"/api/v1/statuses/{post.pk}/context").ok()
    second = boost(eve, post)
    settle()
    assert (share(second).parent_id, share(second).surface) == (first, "home")


def test_opening_a_post_counts_when_it_was_met_nowhere_else(ann: Person) -> None:
    post, stranger = ann.posts(), person("sam")
    stranger.get(f"/api/v1/statuses/{post.pk}").ok()
    identifier = boost(stranger, post)
    settle()
    assert (share(identifier).via_post_id, share(identifier).surface) == (post.pk, "status")


def test_the_surface_that_showed_it_last_counts(ann: Person, ben: Person, eve: Person) -> None:
    post = ann.posts()
    boost(ben, post)
    read_home(eve)
    eve.get("/api/v1/timelines/public").ok()
    identifier = boost(eve, post)
    settle()
    assert (share(identifier).parent_id, share(identifier).surface) == (None, "public")


def test_what_is_shown_after_the_act_explains_nothing(ann: Person, ben: Person, eve: Person) -> None:
    post = ann.posts()
    boost(ben, post)
    identifier = boost(eve, post)
    done = share(identifier).created_at
    while id_at(now()) <= id_at(done, sequence=0xFFFF):
        pass
    read_home(eve)
    settle()
    assert share(identifier).evidence == Evidence.ROOT


def test_what_was_shown_more_than_seven_days_ago_explains_nothing(
    ann: Person, ben: Person, eve: Person
) -> None:
    post = ann.posts()
    first = boost(ben, post)
    record_served(eve.id, "home", [(first, post.pk)])
    flush_served()
    ServeRow.objects.update(id=id_at(now() - REMEMBERED - timedelta(minutes=1)))
    identifier = boost(eve, post)
    settle()
    assert share(identifier).evidence == Evidence.ROOT


def test_the_clients_word_counts_before_the_serve_log(ann: Person, ben: Person, eve: Person) -> None:
    post, sam = ann.posts(), person("sam")
    boost(ben, post)
    by_sam = boost(sam, post)
    read_home(eve)
    identifier = boost(eve, post, via=by_sam)
    settle()
    assert (share(identifier).parent_id, share(identifier).evidence) == (by_sam, Evidence.CLIENT)


def test_a_client_may_say_that_it_was_the_post_itself(ann: Person, ben: Person, eve: Person) -> None:
    post = ann.posts()
    boost(ben, post)
    read_home(eve)
    identifier = boost(eve, post, via=post.pk)
    settle()
    assert (share(identifier).parent_id, share(identifier).evidence) == (None, Evidence.CLIENT)


@pytest.mark.parametrize("nonsense", ["nothing", "another post", "a boost of another post"])
def test_a_client_that_tells_nonsense_is_not_believed(
    ann: Person, ben: Person, eve: Person, nonsense: str
) -> None:
    post, other = ann.posts(), ann.posts("another")
    told = {"nothing": 1, "another post": other.pk, "a boost of another post": boost(ben, other)}[nonsense]
    first = boost(ben, post)
    read_home(eve)
    identifier = boost(eve, post, via=told)
    settle()
    assert (share(identifier).parent_id, share(identifier).evidence) == (first, Evidence.FEED)


def test_ones_own_boost_leads_back_to_what_brought_the_post(ann: Person, ben: Person, eve: Person) -> None:
    post = ann.posts()
    first = boost(ben, post)
    read_home(eve)
    own = boost(eve, post)
    record_served(eve.id, "account", [(own, post.pk)])  # now they see it by their own boost
    liked = favourite(eve, post)
    undo_boost(eve, post)
    again = boost(eve, post)
    settle()
    assert share(liked, ShareKind.FAVOURITE).parent_id == first
    assert (share(again).parent_id, share(again).surface) == (first, "home")


def test_favourites_replies_and_quotes_know_their_way_too(ann: Person, ben: Person, eve: Person) -> None:
    post = ann.posts()
    first = boost(ben, post)
    read_home(eve)
    liked = favourite(eve, post)
    reply = eve.posts("Indeed", in_reply_to_id=post.pk)
    both = eve.posts("Look", in_reply_to_id=post.pk, quoted_id=post.pk)
    settle()
    found = [share(liked, ShareKind.FAVOURITE), share(reply.pk, ShareKind.REPLY)]
    found += [share(both.pk, ShareKind.REPLY), share(both.pk, ShareKind.QUOTE)]
    assert {(entry.parent_id, entry.surface) for entry in found} == {(first, "home")}
    assert Ripple.objects.get(post_id=post.pk).size == 2  # only boosts are in the tree


def test_private_answers_are_not_measured(ann: Person, ben: Person) -> None:
    post = ann.posts()
    ben.posts("Between us, @ann", in_reply_to_id=post.pk, visibility=3)
    assert not Share.objects.exists()


def test_a_boost_taken_back_stays_in_the_tree_and_is_counted_as_undone(
    ann: Person, ben: Person, eve: Person
) -> None:
    post = ann.posts()
    first = boost(ben, post)
    read_home(eve)
    second = boost(eve, post)
    undo_boost(eve, post)  # before it is settled
    settle()
    undo_boost(ben, post)  # after
    ripple = Ripple.objects.get(post_id=post.pk)
    assert (ripple.size, ripple.undone) == (3, 2)
    assert share(second).parent_id == first


def test_a_removed_post_takes_its_ripple_along(ann: Person, ben: Person) -> None:
    post = ann.posts()
    boost(ben, post)
    settle()
    remove(ann, post)
    assert not Share.objects.exists()
    assert not Ripple.objects.exists()


def test_members_who_do_not_want_to_be_measured_are_not(ann: Person, ben: Person, eve: Person) -> None:
    Preferences.objects.filter(account_id=ben.id).update(measured=False)
    post = ann.posts()
    read_home(ben)
    boost(ben, post)
    read_home(eve)
    through_ben = boost(eve, post)
    settle()
    assert [entry.id for entry in Share.objects.all()] == [through_ben]
    assert (share(through_ben).parent_id, share(through_ben).depth) == (None, 1)
    assert {row.viewer_id for row in ServeRow.objects.all()} == {eve.id}


def test_nothing_about_anonymous_readers_is_noted(ann: Person) -> None:
    from tests.world import anonymous

    post = ann.posts()
    anonymous().get("/api/v1/timelines/public").ok()
    anonymous().get(f"/api/v1/statuses/{post.pk}/context").ok()
    anonymous().get(f"/api/v1/statuses/{post.pk}").ok()
    assert flush_served() == 0


def test_a_child_waits_for_a_parent_that_is_not_due_yet(ann: Person, ben: Person, eve: Person) -> None:
    """Clocks of two machines differ: the parent's id may be a little above the child's."""
    post = ann.posts()
    first = boost(ben, post)
    second = boost(eve, post, via=first)
    ahead = now() + timedelta(seconds=20)
    Share.objects.filter(id=first).update(id=id_at(ahead))
    Share.objects.filter(id=second).update(via_post_id=id_at(ahead))
    assert settle_shares(until=now() + timedelta(seconds=1)) == 0
    settle_shares(until=ahead + timedelta(seconds=30))
    assert (share(second).parent_id, share(second).depth) == (id_at(ahead), 2)


def test_settling_twice_changes_nothing(ann: Person, ben: Person) -> None:
    post = ann.posts()
    boost(ben, post)
    settle()
    before = list(Share.objects.values()), list(Ripple.objects.values())
    settle()
    assert (list(Share.objects.values()), list(Ripple.objects.values())) == before


def test_an_act_that_nothing_explains_waits_for_a_late_page(ann: Person, ben: Person, eve: Person) -> None:
    post, soon = ann.posts(), timedelta(seconds=2)
    first = boost(ben, post, via=post.pk)
    read_home(eve)
    second = boost(eve, post)
    assert settle_shares(until=now() + soon) == 1  # a busy machine: the page is not written yet
    flush_served()
    assert settle_shares(until=now() + soon) == 1
    assert (share(second).parent_id, share(second).evidence) == (first, Evidence.FEED)


def test_acts_that_wait_do_not_hold_up_the_others(ann: Person, ben: Person) -> None:
    post = ann.posts()
    for number in range(3):
        boost(person(f"p{number}"), post)
    known = boost(ben, post, via=post.pk)
    assert settle_shares(until=now() + timedelta(seconds=2), limit=2) == 1
    assert share(known).settled_at is not None


def test_a_favourite_taken_back_no_longer_counts(ann: Person, ben: Person) -> None:
    post = ann.posts()
    liked = favourite(ben, post)
    ben.post(f"/api/v1/statuses/{post.pk}/unfavourite").ok()
    assert share(liked, ShareKind.FAVOURITE).undone_at is not None


def test_an_answer_that_was_removed_no_longer_counts(ann: Person, ben: Person) -> None:
    post = ann.posts()
    reply = ben.posts("Indeed", in_reply_to_id=post.pk)
    remove(ben, reply)
    assert share(reply.pk, ShareKind.REPLY).undone_at is not None
