"""Filters for clients before Mastodon 4.0: every word is one (docs.joinmastodon.org/methods/filters#v1)."""

import msgspec

from hubbub.api.core.call import Call
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.endpoints.filters import ends
from hubbub.api.entities.filters import V1Filter
from hubbub.kernel.clock import iso
from hubbub.network.commands import filters, filters_v1
from hubbub.network.commands.filters import FilterChange
from hubbub.network.models import FilterAction, FilterKeyword
from hubbub.network.queries import own_filters


class WordFilterParams(msgspec.Struct, frozen=True, kw_only=True):
    phrase: str | None = None
    context: list[str] | None = None
    irreversible: bool | None = None
    whole_word: bool | None = None
    expires_in: int | None = None


def _entity(word: FilterKeyword) -> V1Filter:
    row = word.filter
    return V1Filter(
        id=str(word.pk),
        phrase=word.keyword,
        context=row.contexts,
        expires_at=iso(row.expires_at) if row.expires_at else None,
        irreversible=row.action == FilterAction.HIDE,
        whole_word=word.whole_word,
    )


def _change(call: Call, params: WordFilterParams) -> FilterChange:
    hide = params.irreversible
    return FilterChange(
        contexts=params.context,
        action=None if hide is None else FilterAction.HIDE.value if hide else FilterAction.WARN.value,
        lasts=ends(call, params.expires_in),
    )


@endpoint(
    "GET", "/api/v1/filters", access=USER, scope="read:filters", returns=list[V1Filter], deprecated=True
)
def get_word_filters(call: Call) -> list[V1Filter]:
    """The words of one's filters."""
    return [_entity(word) for row in own_filters(call.viewer) for word in row.keywords.all()]


@endpoint("GET", "/api/v1/filters/{id}", access=USER, scope="read:filters", returns=V1Filter, deprecated=True)
def get_word_filter(call: Call, id: int) -> V1Filter:
    """One word."""
    return _entity(filters.own_keyword(call.viewer, id))


@endpoint("POST", "/api/v1/filters", access=USER, scope="write:filters", returns=V1Filter, deprecated=True)
def create_word_filter(call: Call, params: WordFilterParams) -> V1Filter:
    """Filter a word."""
    word = filters_v1.create_word_filter(
        call.viewer, _change(call, params), phrase=params.phrase or "", whole_word=params.whole_word
    )
    return _entity(word)


@endpoint(
    "PUT", "/api/v1/filters/{id}", access=USER, scope="write:filters", returns=V1Filter, deprecated=True
)
def update_word_filter(call: Call, params: WordFilterParams, id: int) -> V1Filter:
    """Change a word and where it is filtered."""
    word = filters_v1.update_word_filter(
        call.viewer, id, _change(call, params), phrase=params.phrase, whole_word=params.whole_word
    )
    return _entity(word)


@endpoint("DELETE", "/api/v1/filters/{id}", access=USER, scope="write:filters", deprecated=True)
def delete_word_filter(call: Call, id: int) -> dict[str, str]:
    """Filter a word no longer."""
    filters_v1.delete_word_filter(call.viewer, id)
    return {}
