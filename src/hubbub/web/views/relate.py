"""What one does about people from any page: follow, mute, block, note; each a POST that goes back, with its undo."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hubbub.identity.queries import account
from hubbub.identity.viewer import Viewer
from hubbub.network.commands import block, follow, follow_requests, mute, regard
from hubbub.network.queries import ties
from hubbub.publishing.commands import tags
from hubbub.web.pages import done
from hubbub.web.viewer import signed_in

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Deed = Callable[[Viewer, int], object]

# The verb in the address: what it does, what is said of it (of @acct), and the verb that takes it back.
DEEDS: dict[str, tuple[Deed, "str | _StrPromise", str]] = {
    "follow": (follow.follow, "", "unfollow"),
    "unfollow": (follow.unfollow, gettext_lazy("You no longer follow @%(acct)s."), "follow"),
    "mute": (mute.mute, gettext_lazy("You mute @%(acct)s."), "unmute"),
    "unmute": (mute.unmute, gettext_lazy("You no longer mute @%(acct)s."), "mute"),
    "block": (block.block, gettext_lazy("You block @%(acct)s."), "unblock"),
    "unblock": (block.unblock, gettext_lazy("You no longer block @%(acct)s."), "block"),
    "endorse": (regard.endorse, gettext_lazy("@%(acct)s is featured on your profile."), "unendorse"),
    "unendorse": (
        regard.unendorse,
        gettext_lazy("@%(acct)s is no longer featured on your profile."),
        "endorse",
    ),
    "remove": (follow.remove_from_followers, gettext_lazy("@%(acct)s no longer follows you."), ""),
    "accept": (follow_requests.accept_follow_request, gettext_lazy("@%(acct)s follows you now."), ""),
    "reject": (follow_requests.reject_follow_request, gettext_lazy("You rejected @%(acct)s's request."), ""),
    "dismiss": (regard.dismiss_suggestion, gettext_lazy("@%(acct)s is not suggested again."), ""),
}


@require_POST
@signed_in
def relate(request: HttpRequest, viewer: Viewer, account_id: int, verb: str) -> HttpResponseBase:
    """One deed about one account."""
    deed, said, undo = DEEDS[verb]
    target = account(account_id)
    deed(viewer, account_id)
    now = ties(viewer, [account_id])[account_id]
    return done(
        request,
        str(said) % {"acct": target.acct} if said else "",
        undo=f"/accounts/{account_id}/{undo}" if undo and said else None,
        data={"following": now.following, "requested": now.requested, "followed_by": now.followed_by},
    )


@require_POST
@signed_in
def note(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponseBase:
    """Note something about an account, for oneself alone."""
    regard.note(viewer, account_id, request.POST.get("note", ""))
    return done(request, _("Your note was saved."))


@require_POST
@signed_in
def follow_tag(request: HttpRequest, viewer: Viewer, name: str) -> HttpResponseBase:
    """Follow a hashtag."""
    tags.follow_tag(viewer, name)
    return done(request, _("You follow #%(name)s: its posts come to your home.") % {"name": name})


@require_POST
@signed_in
def unfollow_tag(request: HttpRequest, viewer: Viewer, name: str) -> HttpResponseBase:
    """Follow a hashtag no longer."""
    tags.unfollow_tag(viewer, name)
    return done(request, _("You no longer follow #%(name)s.") % {"name": name})
