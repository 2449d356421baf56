"""Filters as clients before Mastodon 4.0 know them: each word is a filter of its own."""

import msgspec
from django.db import transaction

from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid
from hubbub.network.commands.filters import (
    FilterChange,
    KeywordChange,
    create_filter,
    delete_filter,
    delete_keyword,
    own_keyword,
    update_filter,
    update_keyword,
)
from hubbub.network.models import FilterKeyword

_SHARED = (
    "These parameters cannot be changed from this application because they apply to more than one filter keyword."
    " Use a more recent application or the web interface."
)


@transaction.atomic
def create_word_filter(
    viewer: Viewer, wish: FilterChange, *, phrase: str, whole_word: bool | None
) -> FilterKeyword:
    """A filter of one word, which is its title too. Raises `Invalid`."""
    word = KeywordChange(keyword=phrase, whole_word=whole_word)
    row = create_filter(viewer, msgspec.structs.replace(wish, title=phrase[:256], keywords=(word,)))
    return row.keywords.get()


@transaction.atomic
def update_word_filter(
    viewer: Viewer, keyword_id: int, wish: FilterChange, *, phrase: str | None, whole_word: bool | None
) -> FilterKeyword:
    """Change a word and its filter; the filter only as long as it has no other word. Raises `NotFound`, `Invalid`."""
    row = own_keyword(viewer, keyword_id).filter
    changed = update_keyword(viewer, keyword_id, keyword=phrase, whole_word=whole_word)
    alone = row.keywords.count() == 1
    if not alone and _changes(wish, row.contexts, row.action):
        raise Invalid(_SHARED)
    if alone:
        update_filter(viewer, row.pk, msgspec.structs.replace(wish, title=phrase[:256] if phrase else None))
    changed.refresh_from_db()
    return changed


def _changes(wish: FilterChange, contexts: list[str], action: str) -> bool:
    return (
        (wish.contexts is not None and set(wish.contexts) != set(contexts))
        or (wish.action is not None and wish.action != action)
        or (wish.lasts is not msgspec.UNSET and wish.lasts is not None)
    )


@transaction.atomic
def delete_word_filter(viewer: Viewer, keyword_id: int) -> None:
    """Remove a word, and its filter when nothing is left in it. Raises `NotFound`."""
    row = own_keyword(viewer, keyword_id).filter
    delete_keyword(viewer, keyword_id)
    if not row.keywords.exists() and not row.statuses.exists():
        delete_filter(viewer, row.pk)
