"""Groups of notifications as the bell's page shows them, in batches: senders, posts, reports and warnings once a page."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, ngettext, ngettext_lazy

from hubbub.identity.viewer import Viewer
from hubbub.kernel.ids import moment_of
from hubbub.moderation.models import AccountWarning, Report, WarningAction
from hubbub.notifications.groups import Group
from hubbub.notifications.kinds import Kind
from hubbub.publishing.filtering import FilterContext
from hubbub.web.render.accounts import name_html
from hubbub.web.render.people import ShownPerson, people
from hubbub.web.render.posts import Look, posts_by_id
from hubbub.web.views.moderation.words import CATEGORIES

NAMED = 2  # senders whose names stand in the line; the others are counted
ICON_OF = {
    Kind.MENTION: "at-sign",
    Kind.STATUS: "bell",
    Kind.REBLOG: "repeat-2",
    Kind.FOLLOW: "user-plus",
    Kind.FOLLOW_REQUEST: "user-plus",
    Kind.FAVOURITE: "star",
    Kind.POLL: "chart-bar",
    Kind.UPDATE: "pencil",
    Kind.QUOTE: "quote",
    Kind.QUOTED_UPDATE: "pencil",
    Kind.SIGN_UP: "users",
    Kind.REPORT: "flag",
    Kind.WARNING: "triangle-alert",
    Kind.SEVERED: "user-minus",
}
# Posts one may want to answer are shown in full, one's own and those one knows already as a reminder.
TO_ANSWER = frozenset({Kind.MENTION, Kind.STATUS, Kind.QUOTE})

_SAID = {
    Kind.MENTION: gettext_lazy("%(who)s mentioned you"),
    Kind.STATUS: gettext_lazy("%(who)s posted"),
    Kind.REBLOG: ngettext_lazy("%(who)s boosted your post", "%(who)s boosted your post", "count"),
    Kind.FOLLOW: ngettext_lazy("%(who)s follows you now", "%(who)s follow you now", "count"),
    Kind.FOLLOW_REQUEST: gettext_lazy("%(who)s asks to follow you"),
    Kind.FAVOURITE: ngettext_lazy("%(who)s favourited your post", "%(who)s favourited your post", "count"),
    Kind.POLL: gettext_lazy("A poll by %(who)s has ended"),
    Kind.UPDATE: gettext_lazy("%(who)s edited a post you boosted"),
    Kind.QUOTE: gettext_lazy("%(who)s quoted your post"),
    Kind.QUOTED_UPDATE: gettext_lazy("%(who)s edited a post you quoted"),
    Kind.SIGN_UP: ngettext_lazy("%(who)s signed up", "%(who)s signed up", "count"),
    Kind.REPORT: gettext_lazy("%(who)s filed a report"),
    Kind.WARNING: gettext_lazy("The moderators have a message for you"),
    Kind.SEVERED: gettext_lazy("You have lost connections to other accounts"),
}
_DONE = {
    WarningAction.NONE: gettext_lazy("A warning. Nothing was done to your account."),
    WarningAction.DISABLE: gettext_lazy("Your account was frozen."),
    WarningAction.MARK_STATUSES_AS_SENSITIVE: gettext_lazy("Some of your posts were marked as sensitive."),
    WarningAction.DELETE_STATUSES: gettext_lazy("Some of your posts were removed."),
    WarningAction.SENSITIVE: gettext_lazy("All your media are marked as sensitive from now on."),
    WarningAction.SILENCE: gettext_lazy("Your account was limited: only followers see your posts in lists."),
    WarningAction.SUSPEND: gettext_lazy("Your account was suspended."),
}
_WHO = "\x1e"  # where the names go once the sentence around them is escaped


class ShownGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group as its template needs it; `person` is the one sender whom the viewer may want to answer."""

    key: str
    kind: str
    icon: str
    said: SafeString
    at: datetime
    unread: bool
    faces: list[ShownPerson]
    person: ShownPerson | None
    post: SafeString | str
    post_id: int
    in_full: bool
    report: Report | None
    warning: AccountWarning | None

    @property
    def reported(self) -> str:
        """What a report says is wrong."""
        return str(CATEGORIES[self.report.category]) if self.report else ""

    @property
    def done(self) -> str:
        """What a warning says was done."""
        return str(_DONE[WarningAction(self.warning.action)]) if self.warning else ""


def notices(viewer: Viewer, groups: Sequence[Group], *, read_up_to: int) -> list[ShownGroup]:
    """Groups in order. Left out are those about posts that are gone or that a filter hides, and by senders who are gone."""
    senders = {
        it.account.pk: it for it in people(viewer, _unique(pk for it in groups for pk in it.actor_ids))
    }
    posts = _posts(viewer, groups, full=True) | _posts(viewer, groups, full=False)
    reports = Report.objects.select_related("target").in_bulk(_objects(groups, Kind.REPORT))
    warnings = AccountWarning.objects.in_bulk(_objects(groups, Kind.WARNING))
    shown = []
    for it in groups:
        faces = [senders[pk] for pk in it.actor_ids if pk in senders]
        key = (it.post_id or 0, it.kind in TO_ANSWER)
        if not faces or (it.post_id and key not in posts):
            continue
        shown.append(
            ShownGroup(
                key=it.key,
                kind=it.kind,
                icon=ICON_OF[Kind(it.kind)],
                said=_said(viewer, it, faces),
                at=moment_of(it.newest_id),
                unread=it.newest_id > read_up_to,
                faces=[] if it.kind in TO_ANSWER or it.kind in _FACELESS else faces,
                person=faces[0] if it.kind in _ABOUT_SENDERS and it.count == 1 else None,
                post=posts.get(key, ""),
                post_id=it.post_id or 0,
                in_full=it.kind in TO_ANSWER,
                report=reports.get(it.object_id or 0) if it.kind == Kind.REPORT else None,
                warning=warnings.get(it.object_id or 0) if it.kind == Kind.WARNING else None,
            )
        )
    return shown


_ABOUT_SENDERS = frozenset({Kind.FOLLOW, Kind.FOLLOW_REQUEST, Kind.SIGN_UP})
_FACELESS = frozenset({Kind.WARNING, Kind.SEVERED, Kind.POLL})


def _unique(ids: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(ids))


def _posts(
    viewer: Viewer, groups: Sequence[Group], *, full: bool
) -> dict[tuple[int, bool], SafeString | str]:
    wanted = _unique(it.post_id for it in groups if it.post_id and (it.kind in TO_ANSWER) is full)
    found = posts_by_id(viewer, wanted, Look(context=FilterContext.NOTIFICATIONS, plain=not full))
    return {(pk, full): html for pk, html in found.items()}


def _objects(groups: Sequence[Group], kind: Kind) -> list[int]:
    return _unique(it.object_id for it in groups if it.kind == kind and it.object_id)


def _said(viewer: Viewer, group: Group, faces: Sequence[ShownPerson]) -> SafeString:
    """`Ann, Ben and 3 others favourited your post`, the names leading to those who have them."""
    if group.kind == Kind.POLL and faces[0].account.pk == viewer.account_id:
        return mark_safe(escape(gettext("Your poll has ended")))  # noqa: S308 - escaped
    count = max(group.count, len(faces))
    sentence = escape(_SAID[Kind(group.kind)] % {"who": _WHO, "count": count})
    return mark_safe(sentence.replace(_WHO, _names(group, faces, count)))  # noqa: S308 - escaped, and links of our making


def _names(group: Group, faces: Sequence[ShownPerson], count: int) -> SafeString:
    named = [
        format_html('<a href="{}">{}</a>', it.path, name_html(it.account.display_name or it.account.username))
        for it in faces[:NAMED]
    ]
    others = count - len(named)
    if others <= 0:
        return named[0] if len(named) == 1 else _join(gettext("%(first)s and %(second)s"), named)
    text = ngettext("%(n)s other", "%(n)s others", others) % {"n": others}
    rest = format_html('<a href="/notifications/groups/{}">{}</a>', group.key, text)
    if len(named) == 1:
        return _join(gettext("%(first)s and %(second)s"), [*named, rest])
    return _join(gettext("%(first)s, %(second)s and %(others)s"), [*named, rest])


def _join(sentence: str, parts: Sequence[SafeString]) -> SafeString:
    return mark_safe(  # noqa: S308 - the sentence is escaped, the parts are links of our making
        escape(sentence) % dict(zip(("first", "second", "others"), parts, strict=False))
    )
