"""`GET /api/hubbub/v1/statuses/:id/ripple`: the tree, its figures, how they are known; for those it belongs to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.identity.models import Membership, MembershipRole
from hubbub.insights.serving import flush_served
from hubbub.publishing.models import Post, Visibility
from tests.insights.acts import boost, favourite, follow, read_home, settle, undo_boost
from tests.world import Person, Reply, anonymous, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_noted_before(db: None) -> None:
    flush_served()


def ripple(reader: Person, post_id: int, limit: int = 400) -> Reply:
    return reader.get(f"/api/hubbub/v1/statuses/{post_id}/ripple", {"limit": limit})


@pytest.fixture
def ann() -> Person:
    return person("ann")


@pytest.fixture
def post(ann: Person) -> Post:
    return ann.posts("Pass it on")


def test_the_author_sees_the_tree_its_figures_and_how_they_are_known(ann: Person) -> None:
    ben, eve, sam = person("ben"), person("eve"), person("sam")
    follow(ben, ann)
    follow(eve, ben)
    post = ann.posts()
    read_home(ben)
    first = boost(ben, post)
    read_home(eve)
    second = boost(eve, post)
    favourite(eve, post)
    third = boost(sam, post)
    settle()
    shown = ripple(ann, post.pk).ok()
    assert shown["status_id"] == str(post.pk)
    assert shown["figures"] == {
        "boosts": 3, "net_boosts": 3, "depth": 2, "max_breadth": 2, "breadths": [2, 1],
        "structural_virality": pytest.approx(10 / 6), "reproduction": pytest.approx(1 / 3),
        "reproduction_by_generation": [0.5],
    }  # fmt: skip
    assert shown["coverage"]["boost"] == {"evidence": {"feed": 2, "root": 1}, "surfaces": {"home": 2}}
    assert shown["coverage"]["favourite"] == {"evidence": {"feed": 1}, "surfaces": {"home": 1}}
    nodes = [(node["id"], node["parent_id"], node["depth"], node["subtree"]) for node in shown["nodes"]]
    assert nodes == [(str(first), None, 1, 2), (str(second), str(first), 2, 1), (str(third), None, 1, 1)]
    assert shown["nodes"][0]["engagement"] == {"favourites": 1, "replies": 0, "quotes": 0}
    assert [(node["evidence"], node["surface"]) for node in shown["nodes"]] == [
        ("feed", "home"), ("feed", "home"), ("root", None),
    ]  # fmt: skip
    names = {account["id"]: account["username"] for account in shown["accounts"]}
    assert [names[node["account_id"]] for node in shown["nodes"]] == ["ben", "eve", "sam"]


def test_a_post_nobody_boosted_has_an_empty_ripple(ann: Person, post: Post) -> None:
    shown = ripple(ann, post.pk).ok()
    assert (shown["figures"]["boosts"], shown["figures"]["structural_virality"], shown["nodes"]) == (
        0,
        None,
        [],
    )


def test_what_is_seconds_old_is_counted_apart(ann: Person, post: Post) -> None:
    boost(person("ben"), post)
    shown = ripple(ann, post.pk).ok()
    assert (shown["unsettled"], shown["figures"]["boosts"]) == (1, 0)


def test_a_boost_taken_back_keeps_its_place_but_not_its_name(ann: Person, post: Post) -> None:
    ben = person("ben")
    boost(ben, post)
    settle()
    undo_boost(ben, post)
    shown = ripple(ann, post.pk).ok()
    assert (shown["figures"]["boosts"], shown["figures"]["net_boosts"]) == (1, 0)
    assert [(node["undone"], node["account_id"]) for node in shown["nodes"]] == [(True, None)]
    assert shown["accounts"] == []


def test_boosts_the_author_cannot_see_have_no_name(ann: Person, post: Post) -> None:
    boost(person("ben"), post, visibility="private")
    settle()
    assert [node["account_id"] for node in ripple(ann, post.pk).ok()["nodes"]] == [None]


def test_asking_for_a_boost_shows_the_ripple_of_what_it_boosts(ann: Person, post: Post) -> None:
    identifier = boost(person("ben"), post)
    assert ripple(ann, identifier).ok()["status_id"] == str(post.pk)


def test_whoever_helps_to_run_the_page_may_see_it(ann: Person, post: Post) -> None:
    helper = person("hal")
    Membership.objects.create(user=helper.user, account=ann.account, role=MembershipRole.ANALYST)
    assert ripple(helper, post.pk).status == 200


def test_others_may_not_and_learn_nothing_of_what_they_cannot_see(ann: Person, post: Post) -> None:
    ben, hidden = person("ben"), ann.posts("for followers", visibility=Visibility.FOLLOWERS)
    assert ripple(ben, post.pk).status == 403
    assert ripple(ben, hidden.pk).status == 404
    assert ripple(ben, 1).status == 404
    assert anonymous().get(f"/api/hubbub/v1/statuses/{post.pk}/ripple").status == 401


def test_a_token_needs_the_scope(ann: Person) -> None:
    other = person("ben", scopes=["read:statuses"])
    post = other.posts()
    assert ripple(other, post.pk).status == 403


def test_the_number_of_queries_does_not_grow_with_the_tree(ann: Person, post: Post) -> None:
    def queries() -> int:
        settle()
        ripple(ann, post.pk).ok()  # what is rendered once and kept
        with CaptureQueriesContext(
            connection,
        ) as seen:
            ripple(ann, post.pk).ok()
        return len(seen)

    first = boost(person("p0"), post)
    before = queries()
    for number in range(1, 21):
        fan = person(f"p{number}")
        boost(fan, post, via=first)
        favourite(fan, post)
    assert queries() == before


def test_only_as_many_nodes_as_asked_for(ann: Person, post: Post) -> None:
    for number in range(3):
        boost(person(f"p{number}"), post)
    settle()
    shown = ripple(ann, post.pk, limit=2).ok()
    assert (len(shown["nodes"]), shown["figures"]["boosts"]) == (2, 3)
