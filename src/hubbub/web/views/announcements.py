"""News from the people who run the server: those that are current, and reading them off."""

from collections.abc import Sequence
from functools import lru_cache

import msgspec
from django.http import HttpRequest, HttpResponseBase
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hubbub.identity.viewer import Viewer
from hubbub.instance.models import Announcement
from hubbub.instance.queries import announcement, current_announcements
from hubbub.kernel.clock import now
from hubbub.kernel.markup.format import markdown_to_html
from hubbub.notifications.commands.announcements import dismiss as read_off
from hubbub.notifications.queries import unread_announcements
from hubbub.web.pages import answer, done
from hubbub.web.viewer import signed_in


class ShownAnnouncement(msgspec.Struct, frozen=True, kw_only=True):
    """An announcement with its Markdown as HTML."""

    row: Announcement
    html: SafeString
    unread: bool


def unread(viewer: Viewer) -> list[ShownAnnouncement]:
    """What the viewer has not read off yet, for the top of their home; two queries, one where there is none."""
    rows = unread_announcements(viewer.me, now())
    return _shown(rows, {row.pk for row in rows})


@lru_cache(maxsize=64)  # it stands on everybody's home
def _html(text: str) -> SafeString:
    return mark_safe(markdown_to_html(text))  # noqa: S308 - sanitised


def _shown(rows: Sequence[Announcement], fresh: set[int]) -> list[ShownAnnouncement]:
    return [
        ShownAnnouncement(
            row=row,
            html=_html(row.text),
            unread=row.pk in fresh,
        )
        for row in rows
    ]


@require_safe
@signed_in
def announcements(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Everything announced that is not over."""
    moment = now()
    fresh = {row.pk for row in unread_announcements(viewer.me, moment)}
    context = {"place": "announcements", "announcements": _shown(current_announcements(moment), fresh)}
    return answer(request, "web/lists/announcements.html", context)


@require_POST
@signed_in
def dismiss(request: HttpRequest, viewer: Viewer, announcement_id: int) -> HttpResponseBase:
    """Mark an announcement as read."""
    read_off(viewer.me, announcement(announcement_id))
    return done(request, _("Read. Announcements stay on their own page until they are over."))
