"""Ripples: how statuses were passed on. Hubbub's own; Mastodon has no such endpoint."""

import msgspec

from hubbub.api.core.call import Call
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.entities.ripples import Ripple
from hubbub.api.render.ripples import ripple_entity
from hubbub.insights.queries import ripple

MOST_NODES = 4000


class RippleParams(msgspec.Struct, frozen=True):
    limit: int = 400


@endpoint("GET", "/api/hubbub/v1/statuses/{id}/ripple", access=USER, scope="read:insights", returns=Ripple)
def get_ripple(call: Call, params: RippleParams, id: int) -> bytes:
    """Who passed a status on, through whom, and how that is known; for its author and those who run that page."""
    return ripple_entity(ripple(call.viewer, id, limit=max(1, min(params.limit, MOST_NODES))))
