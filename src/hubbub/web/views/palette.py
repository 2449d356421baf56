"""Where one can go and what one can do from any page: what the command palette looks through."""

from collections.abc import Iterator

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hubbub.identity.commands.preferences import Looks, set_looks
from hubbub.identity.models import Theme
from hubbub.identity.viewer import Viewer
from hubbub.network.queries import own_lists
from hubbub.web.pages import done
from hubbub.web.viewer import account_of, signed_in
from hubbub.web.views.settings.places import PLACES
from hubbub.web.views.settings.preferences import login_of


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the palette: its name, what kind of thing it is, and where it leads, or what it posts."""

    name: str
    kind: str
    href: str = ""
    act: str = ""
    fields: dict[str, str] = {}


@require_safe
@signed_in
def palette(_request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """All of it at once: it is looked through in the browser."""
    response = HttpResponse(msgspec.json.encode(list(_ways(viewer))), content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response


def _ways(viewer: Viewer) -> Iterator[Way]:
    yield Way(name=_("Write a post"), kind=_("Do"), href="/compose")
    username = account_of(viewer).username
    for name, href in _pages(username):
        yield Way(name=name, kind=_("Go"), href=href)
    if viewer.is_staff:
        yield Way(name=_("Moderation"), kind=_("Go"), href="/moderation")
    if viewer.is_admin:
        yield Way(name=_("Server"), kind=_("Go"), href="/server")
    for row in own_lists(viewer):
        yield Way(name=row.title, kind=_("List"), href=f"/lists/{row.pk}")
    for place in PLACES:
        yield Way(name=str(place.title), kind=_("Settings"), href=place.href)
    for theme, name in (
        (Theme.LIGHT, _("Light colours")),
        (Theme.DARK, _("Dark colours")),
        (Theme.SYSTEM, _("Colours as the system has them")),
    ):
        yield Way(name=name, kind=_("Do"), act=reverse("theme"), fields={"theme": str(theme)})
    yield Way(name=_("Sign out"), kind=_("Do"), href=reverse("account_logout"))


def _pages(username: str) -> list[tuple[str, str]]:
    return [
        (_("Home"), "/home"),
        (_("Notifications"), "/notifications"),
        (_("Explore"), "/explore"),
        (_("Search"), "/search"),
        (_("Conversations"), "/conversations"),
        (_("Local"), "/public/local"),
        (_("Federated"), "/public"),
        (_("Lists"), "/lists"),
        (_("Followed hashtags"), "/followed-tags"),
        (_("Bookmarks"), "/bookmarks"),
        (_("Favourites"), "/favourites"),
        (_("Your profile"), f"/@{username}"),
        (_("Drafts"), "/drafts"),
        (_("Scheduled posts"), "/scheduled"),
        (_("Follow requests"), "/follow-requests"),
        (_("Announcements"), "/announcements"),
        (_("Directory"), "/directory"),
        (_("Blocked people"), "/settings/blocks"),
        (_("Muted people"), "/settings/mutes"),
        (_("Menu"), "/menu"),
        (_("About this server"), reverse("about")),
    ]


@require_POST
@signed_in
def theme(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """Light, dark, or as the system has it; everything else stays. Raises `Invalid` for anything else."""
    user, chosen = login_of(request), request.POST.get("theme", "")
    looks = Looks(
        theme=chosen,
        text_size=user.text_size,
        language=user.interface_language,
        single_keys=user.single_keys,
        show_counts=user.show_counts,
    )
    set_looks(user, looks)
    return done(request, _("The colours were changed."), data={"theme": chosen})
