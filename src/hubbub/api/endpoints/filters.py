"""Filters (docs.joinmastodon.org/methods/filters#v2)."""

import msgspec

from hubbub.api.core.call import Call, id_or_404
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.entities.filters import Filter, FilterKeyword, FilterStatus
from hubbub.api.render.filters import filter_entity
from hubbub.kernel.errors import NotFound
from hubbub.network import models
from hubbub.network.commands import filters as commands
from hubbub.network.commands.filters import FilterChange, KeywordChange
from hubbub.network.queries import own_filters
from hubbub.publishing.queries import visible_ids


class KeywordParams(msgspec.Struct, frozen=True, kw_only=True):
    id: str | None = None
    keyword: str | None = None
    whole_word: bool | None = None
    remove: bool = msgspec.field(name="_destroy", default=False)


class FilterParams(msgspec.Struct, frozen=True, kw_only=True):
    title: str | None = None
    context: list[str] | None = None
    filter_action: str | None = None
    expires_in: int | None = None
    keywords_attributes: list[KeywordParams] = []


def ends(call: Call, expires_in: int | None) -> int | None | msgspec.UnsetType:
    """When a filter shall end: a blank means never, saying nothing leaves it as it is."""
    return expires_in if "expires_in" in call.query or "expires_in" in call.body.data else msgspec.UNSET


def _change(call: Call, params: FilterParams) -> FilterChange:
    return FilterChange(
        title=params.title,
        contexts=params.context,
        action=params.filter_action,
        lasts=ends(call, params.expires_in),
        keywords=[
            KeywordChange(
                id=id_or_404(word.id) if word.id else None,
                keyword=word.keyword,
                whole_word=word.whole_word,
                remove=word.remove,
            )
            for word in params.keywords_attributes
        ],
    )


def _keyword(row: models.FilterKeyword) -> FilterKeyword:
    return FilterKeyword(id=str(row.pk), keyword=row.keyword, whole_word=row.whole_word)


def _status(row: models.FilterStatus) -> FilterStatus:
    return FilterStatus(id=str(row.pk), status_id=str(row.post_id))


@endpoint("GET", "/api/v2/filters", access=USER, scope="read:filters", returns=list[Filter])
def get_filters(call: Call) -> list[dict[str, object]]:
    """One's filters."""
    return [filter_entity(row, parts=True) for row in own_filters(call.viewer)]


@endpoint("GET", "/api/v2/filters/{id}", access=USER, scope="read:filters", returns=Filter)
def get_filter(call: Call, id: int) -> dict[str, object]:
    """One filter."""
    return filter_entity(_own(call, id), parts=True)


def _own(call: Call, filter_id: int) -> models.Filter:
    found = own_filters(call.viewer, filter_id=filter_id)
    if not found:
        raise NotFound
    return found[0]


@endpoint("POST", "/api/v2/filters", access=USER, scope="write:filters", returns=Filter)
def create_filter(call: Call, params: FilterParams) -> dict[str, object]:
    """Make a filter."""
    return filter_entity(commands.create_filter(call.viewer, _change(call, params)), parts=True)


@endpoint("PUT", "/api/v2/filters/{id}", access=USER, scope="write:filters", returns=Filter)
def update_filter(call: Call, params: FilterParams, id: int) -> dict[str, object]:
    """Change a filter and its words."""
    return filter_entity(commands.update_filter(call.viewer, id, _change(call, params)), parts=True)


@endpoint("DELETE", "/api/v2/filters/{id}", access=USER, scope="write:filters")
def delete_filter(call: Call, id: int) -> dict[str, str]:
    """Remove a filter."""
    commands.delete_filter(call.viewer, id)
    return {}


@endpoint(
    "GET",
    "/api/v2/filters/{filter_id}/keywords",
    access=USER,
    scope="read:filters",
    returns=list[FilterKeyword],
)
def get_keywords(call: Call, filter_id: int) -> list[FilterKeyword]:
    """The words of a filter."""
    return [_keyword(row) for row in _own(call, filter_id).keywords.all()]


class WordParams(msgspec.Struct, frozen=True, kw_only=True):
    keyword: str | None = None
    whole_word: bool | None = None


@endpoint(
    "POST", "/api/v2/filters/{filter_id}/keywords", access=USER, scope="write:filters", returns=FilterKeyword
)
def add_keyword(call: Call, params: WordParams, filter_id: int) -> FilterKeyword:
    """Add a word to a filter."""
    return _keyword(
        commands.add_keyword(call.viewer, filter_id, params.keyword or "", whole_word=params.whole_word)
    )


@endpoint("GET", "/api/v2/filters/keywords/{id}", access=USER, scope="read:filters", returns=FilterKeyword)
def get_keyword(call: Call, id: int) -> FilterKeyword:
    """One word."""
    return _keyword(commands.own_keyword(call.viewer, id))


@endpoint("PUT", "/api/v2/filters/keywords/{id}", access=USER, scope="write:filters", returns=FilterKeyword)
def update_keyword(call: Call, params: WordParams, id: int) -> FilterKeyword:
    """Change a word."""
    return _keyword(
        commands.update_keyword(call.viewer, id, keyword=params.keyword, whole_word=params.whole_word)
    )


@endpoint("DELETE", "/api/v2/filters/keywords/{id}", access=USER, scope="write:filters")
def delete_keyword(call: Call, id: int) -> dict[str, str]:
    """Remove a word."""
    commands.delete_keyword(call.viewer, id)
    return {}


@endpoint(
    "GET",
    "/api/v2/filters/{filter_id}/statuses",
    access=USER,
    scope="read:filters",
    returns=list[FilterStatus],
)
def get_statuses(call: Call, filter_id: int) -> list[FilterStatus]:
    """The posts of a filter."""
    return [_status(row) for row in _own(call, filter_id).statuses.all()]


class StatusParams(msgspec.Struct, frozen=True, kw_only=True):
    status_id: str = ""


@endpoint(
    "POST", "/api/v2/filters/{filter_id}/statuses", access=USER, scope="write:filters", returns=FilterStatus
)
def add_status(call: Call, params: StatusParams, filter_id: int) -> FilterStatus:
    """Put a post into a filter."""
    post_id = id_or_404(params.status_id)
    if post_id not in visible_ids(call.viewer, [post_id]):
        raise NotFound
    return _status(commands.add_status(call.viewer, filter_id, post_id))


@endpoint("GET", "/api/v2/filters/statuses/{id}", access=USER, scope="read:filters", returns=FilterStatus)
def get_filter_status(call: Call, id: int) -> FilterStatus:
    """One post of a filter."""
    return _status(commands.own_status(call.viewer, id))


@endpoint("DELETE", "/api/v2/filters/statuses/{id}", access=USER, scope="write:filters")
def delete_status(call: Call, id: int) -> dict[str, str]:
    """Take a post out of a filter."""
    commands.delete_status(call.viewer, id)
    return {}
