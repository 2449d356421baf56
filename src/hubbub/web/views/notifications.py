"""The bell: what happened, in groups; who waits behind one's policy; who asks to follow."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubbub.identity.queries import account
from hubbub.identity.viewer import Viewer
from hubbub.insights.serving import record_served
from hubbub.kernel.errors import NotFound
from hubbub.kernel.ids import parse_id
from hubbub.network.lists_of_accounts import Lists, own
from hubbub.notifications import groups as grouping
from hubbub.notifications import queries
from hubbub.notifications.commands import bell, policy
from hubbub.notifications.kinds import OWN, Kind
from hubbub.notifications.queries import Wishes
from hubbub.timelines.commands.markers import read_on
from hubbub.web.opened import was_opened
from hubbub.web.pages import answer, done, next_page, page_of
from hubbub.web.render.notices import notices
from hubbub.web.render.people import people
from hubbub.web.render.requests import held_back, senders
from hubbub.web.viewer import signed_in

# The tabs: their names, and the types on them (all, where there are none).
TABS = {
    "": (gettext_lazy("All"), ()),
    "mentions": (gettext_lazy("Mentions"), (Kind.MENTION, Kind.QUOTE)),
    "boosts": (gettext_lazy("Boosts"), (Kind.REBLOG,)),
    "favourites": (gettext_lazy("Favourites"), (Kind.FAVOURITE,)),
    "follows": (gettext_lazy("Follows"), (Kind.FOLLOW, Kind.FOLLOW_REQUEST)),
    "polls": (gettext_lazy("Polls"), (Kind.POLL,)),
}


@require_safe
@signed_in
def notifications(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What happened, newest first. Opening the first page of all marks what stands on it as read."""
    tab = request.GET.get("type", "")
    tab = tab if tab in TABS else ""
    page = page_of(request)
    found, ids = grouping.groups(viewer, page, Wishes(types=tuple(str(kind) for kind in TABS[tab][1])))
    record_served(viewer.me, "notifications", [(it.post_id, it.post_id) for it in found if it.post_id])
    read_up_to = queries.read_up_to(viewer.me)
    newest = max(ids, default=0)
    at_the_top = page.max_id is None and page.min_id is None
    unmarked = newest if newest > read_up_to and at_the_top else 0
    if unmarked and not tab and was_opened(request):
        read_on(viewer.me, "notifications", unmarked)
        unmarked = 0
    context = {
        "place": "notifications",
        "groups": notices(viewer, found, read_up_to=read_up_to),
        "next": next_page(request, ids),
        "tab": tab,
        "tabs": [
            {"name": name, "href": f"?type={key}" if key else "/notifications", "current": key == tab}
            for key, (name, _kinds) in TABS.items()
        ],
        "unmarked": unmarked,
    }
    return answer(request, "web/notifications/list.html", context)


@require_safe
@signed_in
def open_one(_request: HttpRequest, viewer: Viewer, notification_id: int) -> HttpResponseBase:
    """To what a notification is about, as a push leads there; to all of them when it is gone."""
    try:
        it = queries.notification(viewer, notification_id)
    except NotFound:
        return HttpResponseRedirect("/notifications")
    return HttpResponseRedirect(_about(it))


def _about(it: queries.Notice) -> str:
    if it.post_id:
        return f"/posts/{it.post_id}"
    if it.kind == Kind.FOLLOW_REQUEST:
        return "/follow-requests"
    if it.kind == Kind.REPORT and it.object_id:
        return f"/moderation/reports/{it.object_id}"
    if it.kind in OWN:
        return "/notifications"
    return f"/@{account(it.actor_id).acct}"


@require_POST
@signed_in
def read(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Mark everything up to a notification as read."""
    read_on(viewer.me, "notifications", parse_id(request.GET.get("up_to")) or 0)
    return done(request, _("Everything is marked as read."))


@require_safe
@signed_in
def group(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponseBase:
    """Everybody of a group."""
    rows = grouping.group_members(viewer, key, page_of(request))
    context = {
        "place": "notifications",
        "title": _("Everybody"),
        "people": people(viewer, list(dict.fromkeys(actor_id for _, actor_id in rows))),
        "next": next_page(request, [pk for pk, _ in rows]),
        "empty": _("Nobody any more."),
        "back": "/notifications",
        "back_name": _("Notifications"),
    }
    return answer(request, "web/people.html", context)


@require_POST
@signed_in
def dismiss(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponseBase:
    """Remove a group, or the one notification its key names."""
    bell.dismiss_group(viewer.me, key)
    return done(request, _("Removed."), undo=f"/notifications/groups/{quote(key, safe='')}/restore")


@require_POST
@signed_in
def restore(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponseBase:
    """Take a removal back."""
    bell.restore_group(viewer.me, key)
    return done(request, _("It is back."))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def clear(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Remove everything, after asking: it can't be taken back."""
    if request.method == "POST":
        bell.clear(viewer.me)
        return done(request, _("All notifications were removed."), to="/notifications")
    context = {
        "place": "notifications",
        "title": _("Clear all notifications?"),
        "text": _(
            "Every notification is removed, and so are the requests of those who wait to reach you. This can't be"
            " undone. Posts, follows and favourites stay as they are."
        ),
        "deed": _("Clear all"),
        "back": "/notifications",
    }
    return answer(request, "web/confirm.html", context)


@require_safe
@signed_in
def requests(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Those whom one's policy held back, with what they wrote last and whom one has in common."""
    rows = queries.requests(viewer.me, page_of(request))
    context = {
        "place": "notifications",
        "requests": held_back(viewer, rows),
        "next": next_page(request, [row.pk for row in rows]),
    }
    return answer(request, "web/notifications/requests.html", context)


@require_POST
@signed_in
def accept_request(request: HttpRequest, viewer: Viewer, request_id: int) -> HttpResponseBase:
    """Let somebody through, now and in future."""
    policy.accept_requests(viewer.me, [request_id])
    return done(request, _("Accepted: what they write reaches you from now on."))


@require_POST
@signed_in
def dismiss_request(request: HttpRequest, viewer: Viewer, request_id: int) -> HttpResponseBase:
    """Remove a request and what waits behind it."""
    policy.dismiss_requests(viewer.me, [request_id])
    return done(request, _("Removed."))


@require_safe
@signed_in
def follow_requests(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Those who ask to follow."""
    rows = own(Lists.REQUESTS, viewer.me, page_of(request))
    known = senders(viewer, [pk for _, pk in rows])
    context = {
        "place": "follow_requests",
        "requests": [known[pk] for _, pk in rows if pk in known],
        "next": next_page(request, [pk for pk, _ in rows]),
    }
    return answer(request, "web/notifications/follow_requests.html", context)
