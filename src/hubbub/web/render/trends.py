"""Hashtags and linked pages as lists show them: with the past week as a picture, in batches."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import quote, urlencode

import msgspec
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from hubbub.identity.urls import media_url
from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.publishing.models import PreviewCard, Tag
from hubbub.publishing.tags import HISTORY_DAYS, followed_of, uses_of
from hubbub.web.render.bars import bars_html
from hubbub.web.render.numbers import short_number

Days = Mapping[date, tuple[int, int]]  # day: (uses, accounts)


class ShownTag(msgspec.Struct, frozen=True, kw_only=True):
    """A hashtag on a list; `followed` is None for anonymous viewers."""

    name: str
    display_name: str
    used: str
    bars: SafeString
    followed: bool | None

    @property
    def path(self) -> str:
        """Where its posts are."""
        return f"/tags/{quote(self.name, safe='')}"


class ShownLink(msgspec.Struct, frozen=True, kw_only=True):
    """A page many link to."""

    card: PreviewCard
    image: str
    used: str
    bars: SafeString

    @property
    def path(self) -> str:
        """Where the posts about it are."""
        return f"/explore/links/posts?{urlencode({'url': self.card.url})}"


def tags(viewer: Viewer, tag_ids: Sequence[int]) -> list[ShownTag]:
    """Hashtags in the order of their ids; two queries, three for a signed-in viewer."""
    rows = Tag.objects.in_bulk(list(tag_ids))
    return shown_tags(viewer, [rows[pk] for pk in tag_ids if pk in rows])


def shown_tags(viewer: Viewer, rows: Sequence[Tag]) -> list[ShownTag]:
    """Hashtags that were fetched already; one query, two for a signed-in viewer."""
    ids = [row.pk for row in rows]
    uses = uses_of(ids) if ids else {}
    followed = followed_of(viewer, ids) if viewer.account_id is not None else None
    return [
        ShownTag(
            name=row.name,
            display_name=row.display_name or row.name,
            used=_used(uses.get(row.pk, {})),
            bars=_week(uses.get(row.pk, {})),
            followed=None if followed is None else row.pk in followed,
        )
        for row in rows
    ]


def links(found: Sequence[tuple[int, Days]]) -> list[ShownLink]:
    """Linked pages with their week, in order; one query."""
    cards = PreviewCard.objects.in_bulk([pk for pk, _ in found])
    return [
        ShownLink(
            card=cards[pk],
            image=media_url(cards[pk].image) if cards[pk].image else "",
            used=_used(days),
            bars=_week(days),
        )
        for pk, days in found
        if pk in cards
    ]


def _used(days: Days) -> str:
    people = sum(accounts for _, accounts in days.values())
    if not people:
        return gettext("Nobody this week")
    return ngettext("%(n)s person this week", "%(n)s people this week", people) % {"n": short_number(people)}


def _week(days: Days) -> SafeString:
    today = now().date()
    numbers = [days.get(today - timedelta(days=back), (0, 0))[0] for back in range(HISTORY_DAYS - 1, -1, -1)]
    said = ", ".join(str(number) for number in numbers)
    return bars_html(
        numbers, gettext("Posts a day over the past week, today last: %(numbers)s") % {"numbers": said}
    )
