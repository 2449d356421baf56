"""Trends (docs.joinmastodon.org/methods/trends), paged by offset."""

import msgspec

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import ANYONE, endpoint
from hubbub.api.entities.statuses import Status
from hubbub.api.entities.tags import Tag, TrendsLink
from hubbub.api.render.cards import card_entity
from hubbub.api.render.shown import show
from hubbub.api.render.splice import encode, joined, members
from hubbub.api.render.tags import history
from hubbub.api.render.tags import tags as render_tags
from hubbub.publishing.filtering import FilterContext
from hubbub.publishing.models import PreviewCard
from hubbub.timelines import trends


class OffsetParams(msgspec.Struct, frozen=True):
    offset: int = 0


def _stretch(call: Call, params: OffsetParams, *, default: int, maximum: int) -> tuple[int, int]:
    return call.page(default=default, maximum=maximum).limit, max(0, min(params.offset, trends.MOST))


@endpoint("GET", "/api/v1/trends/tags", access=ANYONE, returns=list[Tag])
def trending_tags(call: Call, params: OffsetParams) -> Answer:
    """Hashtags many use these days."""
    limit, offset = _stretch(call, params, default=10, maximum=20)
    ids = [pk for pk, _ in trends.trending_tags(limit, offset)]
    found = render_tags(call.viewer, ids)
    return call.paged_by_offset(encode(found), offset=offset, limit=limit, count=len(ids))


@endpoint("GET", "/api/v1/trends", access=ANYONE, returns=list[Tag], deprecated=True)
def trending_tags_v0(call: Call, params: OffsetParams) -> Answer:
    """Hashtags many use these days, at the older address."""
    return trending_tags(call, params)  # type: ignore[no-any-return]  # the decorator hands back any callable


@endpoint("GET", "/api/v1/trends/statuses", access=ANYONE, returns=list[Status])
def trending_statuses(call: Call, params: OffsetParams) -> Answer:
    """Statuses many like and pass on these days."""
    limit, offset = _stretch(call, params, default=20, maximum=40)
    ids = trends.trending_posts(call.viewer, limit, offset)
    shown = show(
        call, [(pk, pk) for pk in ids], surface="trends", context=FilterContext.PUBLIC, paging_ids=()
    )
    return call.paged_by_offset(shown.body, offset=offset, limit=limit, count=len(ids))


@endpoint("GET", "/api/v1/trends/links", access=ANYONE, returns=list[TrendsLink])
def trending_links(call: Call, params: OffsetParams) -> Answer:
    """Pages many link these days."""
    limit, offset = _stretch(call, params, default=10, maximum=20)
    found = trends.trending_links(limit, offset)
    cards = PreviewCard.objects.in_bulk([pk for pk, _ in found])
    rendered = [
        joined(members(card_entity(cards[pk])), members({"history": history(days)}))
        for pk, days in found
        if pk in cards
    ]
    body = b"[" + b",".join(rendered) + b"]"
    return call.paged_by_offset(body, offset=offset, limit=limit, count=len(found))
