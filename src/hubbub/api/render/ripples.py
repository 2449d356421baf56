"""Ripples as JSON."""

import msgspec

from hubbub.api.core.call import json_array
from hubbub.api.entities.ripples import (
    RippleCoverage,
    RippleCoverages,
    RippleEngagement,
    RippleFigures,
    RippleNode,
)
from hubbub.api.render.accounts import accounts
from hubbub.api.render.splice import joined
from hubbub.insights.queries import Engagement, Node, RippleView
from hubbub.kernel import wire
from hubbub.kernel.clock import iso


def ripple_entity(view: RippleView) -> bytes:
    """A `Ripple`; the accounts of its nodes stand once each, in the order in which they first boosted."""
    met = list(dict.fromkeys(node.account_id for node in view.nodes if node.account_id is not None))
    members = {
        "status_id": str(view.post_id),
        "figures": _figures(view),
        "unsettled": view.unsettled,
        "coverage": RippleCoverages(
            **{
                kind: RippleCoverage(evidence=found.evidence, surfaces=found.surfaces)
                for kind, found in view.coverage.items()
            }
        ),
        "direct": _engagement(view.direct),
        "nodes": [_node(node) for node in view.nodes],
    }
    return joined(wire.encode(members)[1:-1], b'"accounts":' + json_array(accounts(met)))


def _figures(view: RippleView) -> RippleFigures:
    figures = view.figures
    return RippleFigures(
        boosts=figures.boosts,
        net_boosts=view.net_boosts,
        depth=figures.depth,
        max_breadth=figures.max_breadth,
        breadths=list(figures.breadths),
        structural_virality=None if figures.virality is None else float(figures.virality),
        reproduction=None if figures.reproduction is None else float(figures.reproduction),
        reproduction_by_generation=[float(rate) for rate in figures.reproduction_by_generation],
    )


def _engagement(engagement: Engagement) -> RippleEngagement:
    return RippleEngagement(**msgspec.structs.asdict(engagement))


def _node(node: Node) -> RippleNode:
    return RippleNode(
        id=str(node.id),
        account_id=str(node.account_id) if node.account_id is not None else None,
        parent_id=str(node.parent_id) if node.parent_id is not None else None,
        depth=node.depth,
        subtree=node.subtree,
        evidence=node.evidence,
        surface=node.surface or None,
        created_at=iso(node.created_at),
        undone=node.undone,
        engagement=_engagement(node.engagement),
    )
