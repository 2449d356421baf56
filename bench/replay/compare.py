"""Compares recorded ripples with the trees that were played."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from bench.replay.play import NOT_SHOWN, Played
from hubbub.insights.logic.tree import Figures, figures_of


class Compared(msgspec.Struct):
    """One tree: how many boosts fared how, and its figures beside the true ones."""

    name: str
    boosts: int
    lifted: int
    replies: int
    fates: Counter[str]
    evidence: Counter[str]
    depth: tuple[int, int]  # true, recorded
    virality: tuple[float, float]
    exact: bool  # every figure equals a recount of what was recorded


RIGHT = "the parent's boost was shown, and recorded"
WRONG = "the parent's boost was shown, and something else was recorded"
OTHER_RIGHT = "the post was shown through somebody else, and that was recorded"
OTHER_WRONG = "the post was shown through somebody else, and something else was recorded"
UNSEEN_RIGHT = "the post was not on the home page, and no route was recorded"
UNSEEN_WRONG = "the post was not on the home page, and a route was recorded"
FATES = (RIGHT, WRONG, OTHER_RIGHT, OTHER_WRONG, UNSEEN_RIGHT, UNSEEN_WRONG)


def compare(played: Played, ripple: dict[str, Any]) -> Compared:
    """Hold what the API tells about a ripple against what was played."""
    tree, boosts = played.tree, played.tree.boosts
    place = {node: index for index, node in enumerate(boosts)}
    truth = figures_of([place.get(tree.parents[node]) for node in boosts])
    nodes = {node["id"]: node for node in ripple["nodes"]}
    return Compared(
        name=tree.name,
        boosts=len(boosts),
        lifted=tree.lifted,
        replies=len(tree.replies),
        fates=Counter(_fate(played, node, nodes.get(played.boost_ids[node])) for node in boosts),
        evidence=Counter(node["evidence"] for node in ripple["nodes"]),
        depth=(truth.depth, ripple["figures"]["depth"]),
        virality=(_virality(truth), ripple["figures"]["structural_virality"] or 0.0),
        exact=_is_exact(ripple),
    )


def _virality(figures: Figures) -> float:
    return float(figures.virality or 0)


def _fate(played: Played, node: int, recorded: dict[str, Any] | None) -> str:
    shown, parent = played.shown_through[node], played.tree.parents[node]
    expected = None if shown == NOT_SHOWN else played.boost_ids.get(shown)
    evidence = "root" if shown == NOT_SHOWN else "feed"
    is_right = recorded is not None and (recorded["parent_id"], recorded["evidence"]) == (expected, evidence)
    if shown == NOT_SHOWN:
        return UNSEEN_RIGHT if is_right else UNSEEN_WRONG
    if shown == parent:
        return RIGHT if is_right else WRONG
    return OTHER_RIGHT if is_right else OTHER_WRONG


def _is_exact(ripple: dict[str, Any]) -> bool:
    """Whether the live figures equal those of the recorded tree counted at once."""
    place = {node["id"]: index for index, node in enumerate(ripple["nodes"])}
    counted = figures_of([place.get(node["parent_id"]) for node in ripple["nodes"]])
    figures = ripple["figures"]
    kept = (figures["boosts"], figures["breadths"], figures["structural_virality"] or 0.0)
    return kept == (counted.boosts, list(counted.breadths), _virality(counted))


def total(compared: Sequence[Compared]) -> Counter[str]:
    """The fates of all boosts."""
    return sum((one.fates for one in compared), Counter())
