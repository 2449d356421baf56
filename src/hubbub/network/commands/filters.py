"""Filters: what an account would rather not meet, and where."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.kernel.events import emit
from hubbub.network.commands.bonds import acting, lock_accounts
from hubbub.network.events import FiltersChanged
from hubbub.network.models import Filter, FilterAction, FilterKeyword, FilterStatus

CONTEXTS = ("home", "notifications", "public", "thread", "account")
LONGEST_TITLE = 256
LONGEST_KEYWORD = 512
MOST_FILTERS = 100
MOST_KEYWORDS = 100  # of one filter
MOST_KEYWORDS_IN_ALL = 1000  # of an account: every post it reads is searched for all of them
MOST_STATUSES = 500  # of one filter
LONGEST = 100 * 365 * 24 * 3600


class KeywordChange(msgspec.Struct, frozen=True, kw_only=True):
    """A word to add, or (with an `id`) to change or remove. None leaves a thing as it is."""

    id: int | None = None
    keyword: str | None = None
    whole_word: bool | None = None
    remove: bool = False


class FilterChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a filter shall be. None leaves a thing as it is; `lasts` is in seconds, and UNSET leaves the end alone."""

    title: str | None = None
    contexts: Sequence[str] | None = None
    action: str | None = None
    lasts: int | None | msgspec.UnsetType = msgspec.UNSET
    keywords: Sequence[KeywordChange] = ()


@transaction.atomic
def create_filter(viewer: Viewer, wish: FilterChange) -> Filter:
    """A new filter with its words. Raises `Invalid`, and `NotFound` where a word that should exist is named."""
    row = Filter(account_id=acting(viewer), title="")
    _apply(row, msgspec.structs.replace(wish, title=wish.title or "", contexts=wish.contexts or ()))
    _check_room(row)
    return row


@transaction.atomic
def update_filter(viewer: Viewer, filter_id: int, wish: FilterChange) -> Filter:
    """Change a filter and its words. Raises `NotFound` for a filter or word that isn't the viewer's, `Invalid`."""
    row = own_filter(viewer, filter_id)
    _apply(row, wish)
    if any(change.id is None and not change.remove for change in wish.keywords):
        _check_room(row)
    return row


def own_filter(viewer: Viewer, filter_id: int) -> Filter:
    """One of the viewer's filters, to be changed. Raises `NotFound`."""
    row = Filter.objects.select_for_update().filter(pk=filter_id, account_id=acting(viewer)).first()
    if row is None:
        raise NotFound
    return row


def _check_room(row: Filter) -> None:
    """Raise `Invalid` when there is more by now than there may be; of two who add at once, one counts the other's."""
    lock_accounts([row.account_id])
    own, words = Filter.objects.filter(account_id=row.account_id), FilterKeyword.objects
    for what, count, most in (
        ("filters", own.count(), MOST_FILTERS),
        ("keywords of a filter", words.filter(filter=row).count(), MOST_KEYWORDS),
        ("keywords of all filters", words.filter(filter__in=own).count(), MOST_KEYWORDS_IN_ALL),
        ("posts of a filter", FilterStatus.objects.filter(filter=row).count(), MOST_STATUSES),
    ):
        if count > most:
            raise Invalid(f"Validation failed: You have reached the maximum number of {what}")


def _apply(row: Filter, wish: FilterChange) -> None:
    _check(wish)
    if wish.title is not None:
        row.title = wish.title.strip()
    if wish.contexts is not None:
        row.contexts = list(dict.fromkeys(wish.contexts))
    if wish.action is not None:
        row.action = FilterAction(wish.action)
    if wish.lasts is not msgspec.UNSET:
        row.expires_at = _end(wish.lasts)
    row.save()
    for change in wish.keywords:
        _apply_keyword(row, change)
    emit(FiltersChanged(account_id=row.account_id))


def _check(wish: FilterChange) -> None:
    wrong = []
    if wish.title is not None and not wish.title.strip():
        wrong.append("Title can't be blank")
    if wish.title is not None and len(wish.title) > LONGEST_TITLE:
        wrong.append(f"Title is too long (maximum is {LONGEST_TITLE} characters)")
    if wish.contexts is not None and not wish.contexts:
        wrong.append("Context can't be blank")
    if wish.contexts is not None and (not wish.contexts or not set(wish.contexts) <= set(CONTEXTS)):
        wrong.append("Context None or invalid context supplied")
    if wrong:
        raise Invalid("Validation failed: " + ", ".join(wrong))
    if wish.action is not None and wish.action not in FilterAction.values:
        raise Invalid(f"'{wish.action}' is not a valid action")


def _end(lasts: int | None) -> datetime | None:
    if lasts is None:
        return None
    if not 0 <= lasts <= LONGEST:
        raise Invalid("Validation failed: Expires in is not a valid value")
    return now() + timedelta(seconds=lasts)


def _apply_keyword(row: Filter, change: KeywordChange) -> FilterKeyword | None:
    word = FilterKeyword(filter=row)
    if change.id is not None:
        found = FilterKeyword.objects.filter(pk=change.id, filter=row).first()
        if found is None:
            raise NotFound
        word = found
    if change.remove:
        if change.id is not None:
            word.delete()
        return None
    if change.keyword is not None:
        word.keyword = change.keyword.strip()
    if change.whole_word is not None:
        word.whole_word = change.whole_word
    _check_keyword(word.keyword)
    word.save()
    return word


def _check_keyword(keyword: str) -> None:
    if not keyword:
        raise Invalid("Validation failed: Keyword can't be blank")
    if len(keyword) > LONGEST_KEYWORD:
        raise Invalid(f"Validation failed: Keyword is too long (maximum is {LONGEST_KEYWORD} characters)")


@transaction.atomic
def delete_filter(viewer: Viewer, filter_id: int) -> None:
    """Remove a filter. Raises `NotFound`."""
    row = own_filter(viewer, filter_id)
    emit(FiltersChanged(account_id=row.account_id))
    row.delete()


@transaction.atomic
def add_keyword(
    viewer: Viewer, filter_id: int, keyword: str, *, whole_word: bool | None = None
) -> FilterKeyword:
    """Add a word to a filter. Raises `NotFound`, `Invalid`."""
    row = own_filter(viewer, filter_id)
    word = _apply_keyword(row, KeywordChange(keyword=keyword, whole_word=whole_word))
    _check_room(row)
    emit(FiltersChanged(account_id=row.account_id))
    return word  # type: ignore[return-value]  # None only for a removal


@transaction.atomic
def update_keyword(
    viewer: Viewer, keyword_id: int, *, keyword: str | None = None, whole_word: bool | None = None
) -> FilterKeyword:
    """Change a word. Raises `NotFound`, `Invalid`."""
    row = own_filter(viewer, own_keyword(viewer, keyword_id).filter_id)
    word = _apply_keyword(row, KeywordChange(id=keyword_id, keyword=keyword, whole_word=whole_word))
    emit(FiltersChanged(account_id=row.account_id))
    return word  # type: ignore[return-value]  # None only for a removal


def own_keyword(viewer: Viewer, keyword_id: int) -> FilterKeyword:
    """A word of one of the viewer's filters. Raises `NotFound`."""
    owned = FilterKeyword.objects.filter(pk=keyword_id, filter__account_id=acting(viewer))
    word = owned.select_related("filter").first()
    if word is None:
        raise NotFound
    return word


@transaction.atomic
def delete_keyword(viewer: Viewer, keyword_id: int) -> None:
    """Remove a word. Raises `NotFound`."""
    word = own_keyword(viewer, keyword_id)
    emit(FiltersChanged(account_id=word.filter.account_id))
    word.delete()


@transaction.atomic
def add_status(viewer: Viewer, filter_id: int, post_id: int) -> FilterStatus:
    """Put a post, which the caller has checked the viewer may see, into a filter. Raises `NotFound`, `Invalid`."""
    row = own_filter(viewer, filter_id)
    named, made = FilterStatus.objects.get_or_create(filter=row, post_id=post_id)
    if not made:
        raise Invalid("Validation failed: Status has already been taken")
    _check_room(row)
    emit(FiltersChanged(account_id=row.account_id))
    return named


def own_status(viewer: Viewer, filter_status_id: int) -> FilterStatus:
    """A post of one of the viewer's filters. Raises `NotFound`."""
    owned = FilterStatus.objects.filter(pk=filter_status_id, filter__account_id=acting(viewer))
    named = owned.select_related("filter").first()
    if named is None:
        raise NotFound
    return named


@transaction.atomic
def delete_status(viewer: Viewer, filter_status_id: int) -> None:
    """Take a post out of a filter. Raises `NotFound`."""
    named = own_status(viewer, filter_status_id)
    emit(FiltersChanged(account_id=named.filter.account_id))
    named.delete()
