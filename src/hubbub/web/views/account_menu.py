"""Everything one can do about an account that has no button of its own, and the forms behind it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from hubbub.identity.models import Account
from hubbub.identity.queries import account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import NotFound
from hubbub.kernel.ids import parse_id
from hubbub.network.commands import block, follow, lists, mute
from hubbub.network.commands.bonds import FollowOptions
from hubbub.network.queries import own_lists, ties
from hubbub.web.pages import answer, done
from hubbub.web.render.people import people
from hubbub.web.viewer import signed_in

# How long a mute may last, in seconds; 0 is for good.
DURATIONS = (
    (0, gettext_lazy("until I unmute")),
    (3600, gettext_lazy("for an hour")),
    (6 * 3600, gettext_lazy("for six hours")),
    (24 * 3600, gettext_lazy("for a day")),
    (3 * 24 * 3600, gettext_lazy("for three days")),
    (7 * 24 * 3600, gettext_lazy("for a week")),
    (30 * 24 * 3600, gettext_lazy("for thirty days")),
)


@require_safe
@signed_in
def menu(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """The menu of one account. There is none about oneself."""
    target = _other(viewer, account_id)
    shown = people(viewer, [target.pk])
    own = own_lists(viewer)
    on = {row.pk for row in own_lists(viewer, member_id=target.pk)}
    context = {
        "account": target,
        "path": f"/@{target.acct}",
        "address": f"@{target.username}@{target.domain or settings.HUBBUB.domain}",
        "it": shown[0],
        "ties": shown[0].ties,
        "lists": [{"row": row, "on": row.pk in on} for row in own],
        "durations": DURATIONS,
    }
    return answer(request, "web/account/menu.html", context)


def _other(viewer: Viewer, account_id: int) -> Account:
    target = account(account_id)
    if target.pk == viewer.account_id:
        raise NotFound
    return target


@require_POST
@signed_in
def mute_for(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """Mute for a while or for good, with or without notifications."""
    target = _other(viewer, account_id)
    seconds = request.POST.get("seconds", "0")
    mute.mute(
        viewer,
        target.pk,
        notifications="notifications" in request.POST,
        seconds=int(seconds) if seconds.isdecimal() and len(seconds) < 11 else -1,
    )
    said = _("You mute @%(acct)s.") % {"acct": target.acct}
    return done(request, said, undo=f"/accounts/{target.pk}/unmute")


@require_POST
@signed_in
def follow_options(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """What of an account one follows is wanted: boosts, and word of every post."""
    target = _other(viewer, account_id)
    held = ties(viewer, [target.pk])[target.pk]
    if not (held.following or held.requested):
        raise NotFound
    follow.follow(
        viewer,
        target.pk,
        FollowOptions(reblogs="reblogs" in request.POST, notify="notify" in request.POST),
    )
    return done(request, _("Your wishes about @%(acct)s were saved.") % {"acct": target.acct})


@require_POST
@signed_in
def put_on_lists(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """Put an account on those of one's lists that are ticked, and take it off the others."""
    target = _other(viewer, account_id)
    mine = {row.pk for row in own_lists(viewer)}
    on = {row.pk for row in own_lists(viewer, member_id=target.pk)}
    wanted = {pk for text in request.POST.getlist("list") if (pk := parse_id(text)) in mine and pk}
    for list_id in sorted(wanted - on):
        lists.add_to_list(viewer, list_id, [target.pk])
    for list_id in sorted(on - wanted):
        lists.remove_from_list(viewer, list_id, [target.pk])
    return done(request, _("The lists of @%(acct)s were saved.") % {"acct": target.acct})


@require_POST
@signed_in
def block_domain(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """Want nothing more from an account's server."""
    domain = _domain(viewer, account_id)
    block.block_domain(viewer, domain)
    said = _("You block everybody at %(domain)s.") % {"domain": domain}
    return done(request, said, undo=f"/accounts/{account_id}/unblock-domain")


@require_POST
@signed_in
def unblock_domain(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """Let an account's server back in."""
    domain = _domain(viewer, account_id)
    block.unblock_domain(viewer, domain)
    said = _("You no longer block %(domain)s.") % {"domain": domain}
    return done(request, said, undo=f"/accounts/{account_id}/block-domain")


def _domain(viewer: Viewer, account_id: int) -> str:
    domain = _other(viewer, account_id).domain
    if domain is None:
        raise NotFound
    return domain
