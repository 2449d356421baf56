"""What one does with a post from any page: boost, favourite, keep, pin, mute its thread, vote; each a POST that goes
back to where it was done, or answers a script."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import NotFound
from hubbub.kernel.ids import parse_id
from hubbub.publishing.commands import boost, pin, react, vote
from hubbub.publishing.commands.remove import delete_post
from hubbub.publishing.models import Poll
from hubbub.publishing.queries import subject_of
from hubbub.web.pages import back_to, done, wants_json
from hubbub.web.render.numbers import short_number
from hubbub.web.viewer import signed_in

Deed = Callable[[Viewer, int, int | None], object]

# The verb in the address: what it does, and what takes it back.
DEEDS: dict[str, tuple[Deed, str]] = {
    "boost": (lambda viewer, pk, via: boost.boost(viewer, pk, via_id=via), "unboost"),
    "unboost": (lambda viewer, pk, _via: boost.unboost(viewer, pk), "boost"),
    "favourite": (lambda viewer, pk, via: react.favourite(viewer, pk, via_id=via), "unfavourite"),
    "unfavourite": (lambda viewer, pk, _via: react.unfavourite(viewer, pk), "favourite"),
    "bookmark": (lambda viewer, pk, _via: react.bookmark(viewer, pk), "unbookmark"),
    "unbookmark": (lambda viewer, pk, _via: react.unbookmark(viewer, pk), "bookmark"),
    "pin": (lambda viewer, pk, _via: pin.pin(viewer, pk), "unpin"),
    "unpin": (lambda viewer, pk, _via: pin.unpin(viewer, pk), "pin"),
    "mute": (lambda viewer, pk, _via: react.mute_thread(viewer, pk), "unmute"),
    "unmute": (lambda viewer, pk, _via: react.unmute_thread(viewer, pk), "mute"),
}


@require_POST
@signed_in
def act(request: HttpRequest, viewer: Viewer, post_id: int, verb: str) -> HttpResponseBase:
    """One deed with one post."""
    deed, undo = DEEDS[verb]
    deed(viewer, post_id, parse_id(request.GET.get("via")))
    if wants_json(request):
        return done(request, data={"undo_verb": undo, **_counts(viewer, post_id)})
    said = _said(verb)
    back = back_to(request)
    return done(request, said, to=f"{back}#p{post_id}" if "#" not in back and not said else back)


def _said(verb: str) -> str:
    """What is worth saying aloud; a pressed button says the rest."""
    return {
        "pin": _("Pinned to your profile."),
        "unpin": _("No longer pinned to your profile."),
        "mute": _("You will hear no more of this conversation."),
        "unmute": _("You will hear of this conversation again."),
    }.get(verb, "")


def _counts(viewer: Viewer, post_id: int) -> dict[str, object]:
    """How it stands now, for those who may see it: a deed can be taken back from what is hidden by now. A boost that
    was just taken back is gone; the page knows its subject's address."""
    try:
        subject = subject_of(viewer, post_id)
    except NotFound:
        return {}
    return {
        "reblogs": short_number(subject.reblogs_count) if subject.reblogs_count else "",
        "favourites": short_number(subject.favourites_count) if subject.favourites_count else "",
    }


@require_POST
@signed_in
def vote_in_poll(request: HttpRequest, viewer: Viewer, post_id: int) -> HttpResponseBase:
    """Vote in a post's poll."""
    poll = Poll.objects.filter(post_id=subject_of(viewer, post_id).pk).first()
    if poll is None:
        raise NotFound
    marked = [parse_id(text) for text in request.POST.getlist(f"choice{poll.pk}")]
    chosen = [number for number in marked if number is not None]
    vote.vote(viewer, poll.pk, chosen)
    return done(request, _("You voted."))


@require_POST
@signed_in
def delete(request: HttpRequest, viewer: Viewer, post_id: int) -> HttpResponseBase:
    """Delete a post of one's own."""
    delete_post(viewer, post_id)
    back = back_to(request)
    return done(request, _("The post was deleted."), to="/home" if str(post_id) in back else back)
