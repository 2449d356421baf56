"""Figures of a tree kept live agree with counting it at once, whatever the tree and the order of arrival."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hubbub.insights.logic.tree import Figures, figures_of, grown, shape_of


@st.composite
def trees(draw: st.DrawFn) -> list[int | None]:
    """Boosts in order of arrival, each hanging on an earlier one or on the post."""
    size = draw(st.integers(0, 40))
    return [draw(st.none() | st.integers(0, index - 1)) if index else None for index in range(size)]


def grow_live(parents: list[int | None]) -> Figures:
    figures, subtrees = Figures(), [1] * len(parents)
    for parent in parents:
        above, node = [], parent
        while node is not None:
            above.append(node)
            node = parents[node]
        figures = grown(figures, [subtrees[node] for node in above])
        for passed in above:
            subtrees[passed] += 1
    return figures


def distances(parents: list[int | None]) -> list[int]:
    """Distances over all unordered pairs, by walking."""
    size = len(parents) + 1
    to_root = [[0]] + [[] for _ in parents]
    for index in range(1, size):
        parent = parents[index - 1]
        to_root[index] = [index, *to_root[0 if parent is None else parent + 1]]
    found = []
    for one in range(size):
        for other in range(one):
            common = len(set(to_root[one]) & set(to_root[other]))
            found.append(len(to_root[one]) + len(to_root[other]) - 2 * common)
    return found


@settings(deadline=None)
@given(trees())
def test_live_figures_equal_a_recount(parents: list[int | None]) -> None:
    assert grow_live(parents) == figures_of(parents)


@settings(deadline=None)
@given(trees(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(parents: list[int | None], random: object) -> None:
    order = list(range(len(parents)))
    random.shuffle(order)  # type: ignore[attr-defined]
    arrived: list[int] = []
    while order:  # whoever can't come yet, since the parent isn't there, is asked again in the next round
        ready = [node for node in order if parents[node] is None or parents[node] in arrived]
        arrived += ready
        order = [node for node in order if node not in ready]
    place = {node: index for index, node in enumerate(arrived)}
    reordered = [None if parents[node] is None else place[parents[node] or 0] for node in arrived]
    assert grow_live(reordered) == figures_of(parents)


@settings(deadline=None)
@given(trees())
def test_virality_is_the_mean_distance_between_two_nodes(parents: list[int | None]) -> None:
    figures, found = figures_of(parents), distances(parents)
    assert figures.wiener == sum(found)
    assert figures.virality == (Fraction(sum(found), len(found)) if found else None)


@settings(deadline=None)
@given(trees())
def test_parents_may_stand_behind_their_children(parents: list[int | None]) -> None:
    last = len(parents) - 1
    turned = [None if parent is None else last - parent for parent in reversed(parents)]
    assert figures_of(turned) == figures_of(parents)


def test_a_star_and_a_chain_have_the_virality_of_the_book() -> None:
    star, chain = [None] * 9, [None, *range(8)]
    assert figures_of(star).virality == Fraction(2 * 9, 10)
    assert figures_of(chain).virality == Fraction(11, 3)


def test_reproduction_leaves_the_fan_out_of_the_post_out() -> None:
    figures = figures_of([None, None, None, None, 0, 0, 4])
    assert figures.breadths == (4, 2, 1)
    assert figures.reproduction_by_generation == (Fraction(1, 2), Fraction(1, 2))
    assert figures.reproduction == Fraction(3, 7)


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        shape_of([1, 0])
