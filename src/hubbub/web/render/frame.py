"""The parts of every page's frame that are the same for many: the rail, and what scripts say."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from hubbub.identity.viewer import Viewer
from hubbub.web.render.stencil import Stencil

_RAIL = Stencil("web/nav.html", "username", "notifications", "talk_ids", "talks", "asking", "reports")
_SCRIPT = Stencil("web/script.html")


def rail_html(
    viewer: Viewer, username: str, place: str, unread: Mapping[str, Any], reports: int
) -> SafeString:
    """Where somebody signed in can go, with what is new there; `place` is where they are."""
    talks = unread["talks"]
    html = _RAIL.fill(
        {"place": place, "staff": viewer.is_staff, "admin": viewer.is_admin},
        username=escape(username),
        notifications=_badge(unread["notifications"], "data-unread"),
        talk_ids=" ".join(map(str, talks)),
        talks=_badge(len(talks)),
        asking=_asking(unread["asking"]),
        reports=_badge(reports),
    )
    return mark_safe(html)  # noqa: S308 - numbers and an escaped name


def script_html() -> SafeString:
    """What scripts say and show."""
    return mark_safe(_SCRIPT.fill())  # noqa: S308 - a template without values


def _asking(number: int) -> str:
    """Who wait with their first message; beside what is unread, and quieter."""
    if not number:
        return ""
    said = ngettext("%(n)s message request", "%(n)s message requests", number) % {"n": number}
    return (
        f'<span class="badge asks" title="{escape(said)}"><span aria-hidden="true">{number}</span>'
        f'<span class="sr">{escape(said)}</span></span>'
    )


def _badge(number: int, marks: str = "") -> str:
    return f'<span class="badge"{marks and f" {marks}"}>{number}</span>' if number else ""
