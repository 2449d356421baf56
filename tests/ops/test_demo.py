"""The demo is a community, and its posts travel as recorded ones do."""

import random
import statistics
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.ops.demo.cast import cast
from hubbub.ops.demo.trees import REPRODUCTION, delay, grow
from tests.harness.live import Home, run


def test_shares_come_as_fast_as_recorded_ones() -> None:
    dice = random.Random(0)
    delays = [delay(dice) for _ in range(20_000)]
    for share, seconds in ((0.22, 600), (0.47, 3600), (0.90, 86_400), (0.97, 604_800)):
        assert sum(it <= seconds for it in delays) / len(delays) == pytest.approx(share, abs=0.02)


def test_trees_go_on_as_recorded_ones_do() -> None:
    dice = random.Random(0)
    everybody = {person: range(5000) for person in range(5000)}  # nobody runs out of followers
    trees = [grow(dice, everybody, 0, 40) for _ in range(60)]
    by_depth = [sum(it.depth == depth for tree in trees for it in tree) for depth in (1, 2, 3)]
    assert by_depth[1] / by_depth[0] == pytest.approx(REPRODUCTION[0], abs=0.03)
    assert by_depth[2] / by_depth[1] == pytest.approx(REPRODUCTION[1], abs=0.07)
    assert statistics.mean(it.depth == 1 for tree in trees for it in tree) == pytest.approx(0.77, abs=0.05)


@given(seed=st.integers(0, 10**6), direct=st.integers(0, 30), people=st.integers(1, 30))
def test_a_tree_is_a_tree_along_follows(seed: int, direct: int, people: int) -> None:
    dice = random.Random(seed)
    followers = {me: [it for it in range(people) if dice.random() < 0.3] for me in range(people)}
    tree = grow(dice, followers, 0, direct)
    sharers = [it.sharer for it in tree]
    assert len({0, *sharers}) == len(sharers) + 1
    for number, passing in enumerate(tree):
        source, when, depth = 0, 0.0, 0
        if passing.parent is not None:
            assert passing.parent < number
            parent = tree[passing.parent]
            source, when, depth = parent.sharer, parent.after, parent.depth
        assert passing.sharer in followers[source]
        assert passing.after > when
        assert passing.depth == depth + 1


def test_names_are_fit_for_accounts() -> None:
    roles = cast()
    assert len(roles) == 40
    assert len({role.username for role in roles}) == 40
    assert all(len(role.name) <= 30 and len(role.username) <= 30 for role in roles)


@pytest.mark.timeout(300)
def test_loading_it_makes_a_community_once(new_home: Callable[[], Home]) -> None:
    home = new_home()
    run("hubbub", "account", "create", "mo", "--email=mo@hubbub.test", "--role=owner", settings=home.settings)
    said = run("hubbub", "demo", "load", settings=home.settings, limit=280)
    assert said.startswith("40 members, ")
    assert "hubbub token create ada_appletree" in said
    with pytest.raises(AssertionError, match="The demo is here already"):
        run("hubbub", "demo", "load", settings=home.settings)
    program = """
from hubbub.ops.start import load_django
load_django()
from django.db.models import Count
from hubbub.notifications.models import Notification
from hubbub.publishing.models import Post
posts = Post.objects.filter(reblog_of=None)
assert posts.count() > 400, posts.count()
boosts = dict(Post.objects.exclude(reblog_of=None).values_list("reblog_of").annotate(Count("pk")))
assert boosts == dict(posts.exclude(reblogs_count=0).values_list("pk", "reblogs_count"))
told = Notification.objects.filter(account__username="mo")
assert list(told.values_list("kind", flat=True)) == ["admin.report"]  # nobody of them signed up
print(posts.exclude(media=None).count(), posts.exclude(poll=None).count(), posts.exclude(in_reply_to=None).count() > 100)
"""
    assert run("python", "-c", program, settings=home.settings).split() == ["40", "6", "True"]
