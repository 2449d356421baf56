"""The trees that a batch of acts touches, loaded once, grown in memory and written back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import F

from hubbub.insights.logic.tree import Figures, grown
from hubbub.insights.models import Ripple, Share, ShareKind
from hubbub.insights.sql import SET_SUBTREE, SETTLE, execute_many, with_ancestors


class Route(NamedTuple):
    """Through which post something came to somebody, how that is known, and on which surface."""

    via: int | None
    evidence: str
    surface: str


@dataclass
class _Boost:
    """A boost that hangs in its tree."""

    parent: int | None
    root: int
    actor: int
    depth: int
    subtree: int
    route: Route


class Forest:
    """Boosts by id, figures by post. Nothing is written before `save`."""

    def __init__(self, *, post_ids: Iterable[int], boost_ids: Iterable[int]) -> None:
        self._figures = {
            ripple.post_id: _figures(ripple) for ripple in Ripple.objects.filter(post_id__in=set(post_ids))
        }
        self._boosts: dict[int, _Boost] = {}
        self.unsettled: set[int] = set()
        for row in with_ancestors(set(boost_ids)):
            identifier, parent, root, actor, depth, subtree, via, evidence, surface, settled = row
            if settled:
                self._boosts[identifier] = _Boost(
                    parent, root, actor, depth, subtree, Route(via, evidence, surface)
                )
            else:
                self.unsettled.add(identifier)
        self._settled: list[tuple[Share, Route, int | None, int]] = []
        self._taller: set[int] = set()  # boosts, settled before, below which something was hung
        self._grown: set[int] = set()
        self._undone: list[int] = []

    def settle(self, share: Share, route: Route) -> None:
        """Give an act its route; a boost is hung into the tree of its post."""
        route = self._followed_back(share, route)
        parent = self._parent(share, route)
        above = self._upwards(parent)
        if share.kind == ShareKind.BOOST:
            self._hang(share, parent, above, route)
        self._settled.append((share, route, parent, len(above) + 1))

    def _followed_back(self, share: Share, route: Route) -> Route:
        """What somebody boosted before is shown to them through their own boost; it came the way that one came."""
        own = self._boosts.get(route.via or 0)
        mine = own is not None and own.actor == share.actor_id and own.root == share.root_post_id
        return own.route if own is not None and mine else route

    def _parent(self, share: Share, route: Route) -> int | None:
        found = self._boosts.get(route.via or 0)
        return route.via if found is not None and found.root == share.root_post_id else None

    def _upwards(self, boost: int | None) -> list[int]:
        above = []
        while boost is not None:
            above.append(boost)
            boost = self._boosts[boost].parent
        return above

    def _hang(self, share: Share, parent: int | None, above: list[int], route: Route) -> None:
        post = share.root_post_id
        self._figures[post] = grown(
            self._figures.get(post, Figures()), [self._boosts[pk].subtree for pk in above]
        )
        for identifier in above:
            self._boosts[identifier].subtree += 1
        self.unsettled.discard(share.id)
        self._taller.update(above)
        self._grown.add(post)
        self._boosts[share.id] = _Boost(parent, post, share.actor_id, len(above) + 1, 1, route)
        if share.undone_at is not None:
            self._undone.append(post)

    def save(self, moment: datetime) -> None:
        """Write everything that changed."""
        at = connection.ops.adapt_datetimefield_value(moment)
        execute_many(
            SETTLE,
            [
                (*route, parent, depth, self._subtree(share), at, *share.pk)
                for share, route, parent, depth in self._settled
            ],
        )
        fresh = {share.id for share, *_ in self._settled if share.kind == ShareKind.BOOST}
        execute_many(SET_SUBTREE, [(self._boosts[pk].subtree, pk) for pk in self._taller - fresh])
        Ripple.objects.bulk_create(
            [_ripple(post, self._figures[post]) for post in self._grown],
            update_conflicts=True,
            unique_fields=["post_id"],
            update_fields=["size", "wiener", "depth_sum", "breadths", "updated_at"],
        )
        for post in self._undone:
            Ripple.objects.filter(post_id=post).update(undone=F("undone") + 1)

    def _subtree(self, share: Share) -> int:
        return self._boosts[share.id].subtree if share.kind == ShareKind.BOOST else 1


def _figures(ripple: Ripple) -> Figures:
    return Figures(
        size=ripple.size, wiener=ripple.wiener, depth_sum=ripple.depth_sum, breadths=tuple(ripple.breadths)
    )


def _ripple(post_id: int, figures: Figures) -> Ripple:
    return Ripple(
        post_id=post_id,
        size=figures.size,
        wiener=figures.wiener,
        depth_sum=figures.depth_sum,
        breadths=list(figures.breadths),
    )
