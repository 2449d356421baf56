"""Timelines (docs.joinmastodon.org/methods/timelines)."""

import msgspec

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import ANYONE, USER, endpoint
from hubbub.api.entities.statuses import Status
from hubbub.api.render.shown import show
from hubbub.publishing.filtering import FilterContext
from hubbub.timelines import queries
from hubbub.timelines.queries import PublicWishes


@endpoint(
    "GET", "/api/v1/timelines/home", access=USER, scope="read:statuses", returns=list[Status], fast=True
)
def home_timeline(call: Call) -> Answer:
    """Posts of the people and tags one follows."""
    return show(call, queries.home(call.viewer, call.page()), surface="home", context=FilterContext.HOME)


class PublicParams(msgspec.Struct, frozen=True):
    local: bool = False
    remote: bool = False
    only_media: bool = False


@endpoint(
    "GET", "/api/v1/timelines/public", access=ANYONE, scope="read:statuses", returns=list[Status], fast=True
)
def public_timeline(call: Call, params: PublicParams) -> Answer:
    """Public posts of this server and of those it knows."""
    wishes = PublicWishes(local=params.local, remote=params.remote, only_media=params.only_media)
    return show(
        call, queries.public(call.viewer, wishes, call.page()), surface="public", context=FilterContext.PUBLIC
    )
