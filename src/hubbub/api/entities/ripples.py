"""How a status was passed on (Hubbub's own; Mastodon has nothing like it)."""

from __future__ import annotations

import msgspec

from hubbub.api.entities.accounts import Account


class RippleFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The tree of boosts in numbers. Boosts taken back keep their place, and are left out of `net_boosts` alone.

    `structural_virality` is the mean distance between two nodes of the tree, the status included: 2 at most for a
    broadcast, more the more it was passed on from hand to hand; null before the first boost. `breadths` counts the
    boosts at depth 1, 2, ...; `reproduction` is how many boosts each boost brought.
    """

    boosts: int
    net_boosts: int
    depth: int
    max_breadth: int
    breadths: list[int]
    structural_virality: float | None
    reproduction: float | None
    reproduction_by_generation: list[float]


class RippleCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """How acts of one kind are known to have come about: by evidence (`client`, `feed`, `root`) and by surface."""

    evidence: dict[str, int]
    surfaces: dict[str, int]


class RippleCoverages(msgspec.Struct, frozen=True, kw_only=True):
    """Coverage of each kind of act."""

    boost: RippleCoverage
    quote: RippleCoverage
    reply: RippleCoverage
    favourite: RippleCoverage


class RippleEngagement(msgspec.Struct, frozen=True, kw_only=True):
    """What came of meeting the status in one place, other than boosts."""

    favourites: int
    replies: int
    quotes: int


class RippleNode(msgspec.Struct, frozen=True, kw_only=True):
    """One boost: through which other boost it came (`parent_id`; null: through the status itself, or unknown).

    `subtree` counts it and all that came through it. `account_id` is null for a boost that was taken back or that
    the status's author can't see.
    """

    id: str
    account_id: str | None
    parent_id: str | None
    depth: int
    subtree: int
    evidence: str
    surface: str | None
    created_at: str
    undone: bool
    engagement: RippleEngagement


class Ripple(msgspec.Struct, frozen=True, kw_only=True):
    """The tree, oldest boost first and at most `limit` of them, with its figures and how well they are known.

    `unsettled` acts are seconds old and in none of the figures yet.
    """

    status_id: str
    figures: RippleFigures
    unsettled: int
    coverage: RippleCoverages
    direct: RippleEngagement
    nodes: list[RippleNode]
    accounts: list[Account]
