"""Timelines of hashtags and links, favourites and bookmarks (docs.joinmastodon.org/methods/timelines)."""

import msgspec

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import ANYONE, USER, endpoint
from hubbub.api.entities.statuses import Status
from hubbub.api.render.shown import show
from hubbub.publishing.filtering import FilterContext
from hubbub.timelines import kept, tagged


class TagTimelineParams(msgspec.Struct, frozen=True, kw_only=True):
    any: list[str] = []
    all: list[str] = []
    none: list[str] = []
    local: bool = False
    remote: bool = False
    only_media: bool = False


@endpoint(
    "GET",
    "/api/v1/timelines/tag/{hashtag}",
    access=ANYONE,
    scope="read:statuses",
    returns=list[Status],
    fast=True,
)
def tag_timeline(call: Call, params: TagTimelineParams, hashtag: str) -> Answer:
    """Public statuses with a hashtag."""
    wishes = tagged.TagWishes(
        any_of=params.any,
        all_of=params.all,
        none_of=params.none,
        local=params.local,
        remote=params.remote,
        only_media=params.only_media,
    )
    entries = tagged.tag_timeline(call.viewer, hashtag, wishes, call.page())
    return show(call, entries, surface="tag", context=FilterContext.PUBLIC)


class LinkParams(msgspec.Struct, frozen=True):
    url: str = ""


@endpoint("GET", "/api/v1/timelines/link", access=ANYONE, scope="read:statuses", returns=list[Status])
def link_timeline(call: Call, params: LinkParams) -> Answer:
    """Public statuses that link a page."""
    entries = tagged.link_timeline(call.viewer, params.url, call.page())
    return show(call, entries, surface="link", context=FilterContext.PUBLIC)


@endpoint("GET", "/api/v1/favourites", access=USER, scope="read:favourites", returns=list[Status], fast=True)
def get_favourites(call: Call) -> Answer:
    """What one favourited."""
    found = kept.favourites(call.viewer, call.page())
    entries, ids = [(post, post) for _, post in found], [pk for pk, _ in found]
    return show(call, entries, surface="favourites", context=None, paging_ids=ids)


@endpoint("GET", "/api/v1/bookmarks", access=USER, scope="read:bookmarks", returns=list[Status], fast=True)
def get_bookmarks(call: Call) -> Answer:
    """What one bookmarked."""
    found = kept.bookmarks(call.viewer, call.page())
    entries, ids = [(post, post) for _, post in found], [pk for pk, _ in found]
    return show(call, entries, surface="bookmarks", context=None, paging_ids=ids)
