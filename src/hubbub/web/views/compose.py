"""Writing: the one composer for new posts, answers, quotes, drafts, planned posts and edits."""

from collections.abc import Sequence

import msgspec
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid, NotFound, TooManyRequests
from hubbub.kernel.ids import parse_id
from hubbub.publishing import limits, planned
from hubbub.publishing.commands import drafts, schedule
from hubbub.publishing.commands.edit import edit
from hubbub.publishing.commands.once import write
from hubbub.publishing.commands.preview import as_if
from hubbub.publishing.commands.remove import delete_post
from hubbub.publishing.commands.upload import UploadWishes, describe_upload
from hubbub.publishing.models import Draft, MediaAttachment, Post, ScheduledPost
from hubbub.publishing.queries import subject_of
from hubbub.web.composition import (
    Composition,
    begun,
    from_form,
    from_planned,
    from_published,
)
from hubbub.web.pages import answer, done, next_page, page_of
from hubbub.web.render.posts import Look, posts_by_id
from hubbub.web.said import in_words
from hubbub.web.viewer import signed_in
from hubbub.web.views.compose_files import take_in
from hubbub.web.views.compose_page import composer_page, seen_before
from hubbub.web.views.thread import path_of

_MOVES = ("earlier", "later", "drop")
_LOOKS = ("attach", "split", "join")  # what shows the form anew, with its files taken or its text cut


@require_http_methods(["GET", "POST"])
@signed_in
def compose(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Write something new, or go on with a draft."""
    if request.method == "POST":
        return _sent(request, viewer, from_form(request.POST))
    draft_id = parse_id(request.GET.get("draft"))
    if draft_id is None:
        return composer_page(request, viewer, begun(request, viewer))
    (made,) = from_planned(viewer, [planned.draft(viewer, draft_id)])
    return composer_page(request, viewer, made)


def _sent(request: HttpRequest, viewer: Viewer, made: Composition) -> HttpResponseBase:
    """What the pressed button says: publish, keep as draft, attach files, or move one about."""
    wish = request.POST.get("do", "publish")
    try:
        _check_who_writes(request, viewer)
        _take_files(request, viewer, made)
        if _rearranged(made, wish) or wish in _LOOKS:
            return composer_page(request, viewer, made)
        _describe(viewer, made)
        if wish == "draft":
            return _keep(request, viewer, made)
        if wish == "preview":
            seen = as_if(
                lambda: write(viewer, made.new_post(), draft_id=made.draft_id),
                lambda post: seen_before(viewer, post.pk),
            )
            return composer_page(request, viewer, made, preview=seen)
        return _publish(request, viewer, made)
    except (Invalid, NotFound, TooManyRequests) as error:
        return composer_page(request, viewer, made, said=in_words(error.message))


def _check_who_writes(request: HttpRequest, viewer: Viewer) -> None:
    """What was begun as one account is not published as another, after a switch in another tab. Raises `Invalid`."""
    begun_as = request.POST.get("as")
    if begun_as and parse_id(begun_as) != viewer.account_id:
        raise Invalid(
            _("You act as another account than when you began to write. Send it again if that is right.")
        )


def _take_files(request: HttpRequest, viewer: Viewer, made: Composition) -> None:
    """Upload what came with the form; what could not be taken is said, and what could stays attached."""
    for given in request.FILES.getlist("files"):
        if len(made.media_ids) >= limits.MAX_MEDIA:
            raise Invalid(_("No more than %(n)s files fit into a post.") % {"n": limits.MAX_MEDIA})
        if (media := take_in(viewer, given)) is not None:
            made.media_ids.append(media.pk)


def _rearranged(made: Composition, wish: str) -> bool:
    """Whether the wish was to move or drop a file (`earlier-ID`, `later-ID`, `drop-ID`), which is done then."""
    verb, _dash, number = wish.partition("-")
    pk = parse_id(number)
    if verb not in _MOVES or pk not in made.media_ids:
        return False
    place = made.media_ids.index(pk)
    made.media_ids.remove(pk)
    if verb != "drop":
        made.media_ids.insert(max(0, place - 1) if verb == "earlier" else place + 1, pk)
    return True


def _describe(viewer: Viewer, made: Composition) -> None:
    """Keep alt texts and focal points of files that no post has yet."""
    own = MediaAttachment.objects.filter(account_id=viewer.me, post=None)
    for pk in own.filter(pk__in=made.media_ids).values_list("pk", flat=True):
        wishes = UploadWishes(description=made.descriptions.get(pk), focus=made.focuses.get(pk))
        describe_upload(viewer, pk, wishes)


def _keep(request: HttpRequest, viewer: Viewer, made: Composition) -> HttpResponseBase:
    if made.draft_id is None:
        made.draft_id = drafts.keep_draft(viewer, made.new_post()).pk
    else:
        drafts.change_draft(viewer, made.draft_id, made.new_post())
    return done(request, _("The draft was kept."), to="/drafts", data={"to": "/drafts"})


def _publish(request: HttpRequest, viewer: Viewer, made: Composition) -> HttpResponseBase:
    result = write(viewer, made.new_post(), at=made.moment(), key=made.key, draft_id=made.draft_id)
    if not isinstance(result, Post):
        return done(request, _("The post is scheduled."), to="/scheduled", data={"to": "/scheduled"})
    post = subject_of(viewer, result.pk)
    to = path_of(post) if post.in_reply_to_id else "/home"
    return done(request, _("Your post is out."), to=to, data={"to": to, "path": path_of(post)})


@require_http_methods(["GET", "POST"])
@signed_in
def edit_post(request: HttpRequest, viewer: Viewer, post_id: int) -> HttpResponseBase:
    """Let a post of one's own say something else."""
    post = subject_of(viewer, post_id)
    if post.account_id != viewer.account_id:
        raise NotFound
    if request.method != "POST":
        return composer_page(request, viewer, from_published(post), editing=post)
    made = from_form(request.POST)
    try:
        _take_files(request, viewer, made)
        wish = request.POST.get("do", "")
        if _rearranged(made, wish) or wish == "attach":
            return composer_page(request, viewer, made, editing=post)
        _describe(viewer, made)
        if wish == "preview":
            seen = as_if(
                lambda: edit(viewer, post.pk, made.changes()),
                lambda _none: seen_before(viewer, post.pk, alone=True),
            )
            return composer_page(request, viewer, made, editing=post, preview=seen)
        edit(viewer, post.pk, made.changes())
    except (Invalid, TooManyRequests) as error:
        return composer_page(request, viewer, made, said=in_words(error.message), editing=post)
    return done(request, _("The post was changed."), to=path_of(post), data={"to": path_of(post)})


@require_http_methods(["GET", "POST"])
@signed_in
def remove(request: HttpRequest, viewer: Viewer, post_id: int) -> HttpResponseBase:
    """Delete a post of one's own, after asking; or take its words back into the composer."""
    post = subject_of(viewer, post_id)
    if post.account_id != viewer.account_id:
        raise NotFound
    if request.method == "POST":
        if request.POST.get("do") != "anew":
            delete_post(viewer, post.pk)
            return done(request, _("The post was deleted."), to="/home")
        draft = drafts.take_post_back(viewer, post.pk, from_published(post).new_post())
        return HttpResponseRedirect(f"/compose?draft={draft.pk}")
    context = {
        "post": post,
        "path": path_of(post),
        "shown": posts_by_id(viewer, [post.pk], Look(plain=True))[post.pk],
    }
    return answer(request, "web/compose/remove.html", context)


@require_safe
@signed_in
def draft_list(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What one wrote down for later."""
    context = _waiting(request, viewer, planned.drafts(viewer, page_of(request)))
    return answer(request, "web/compose/drafts.html", context)


def _waiting(
    request: HttpRequest, viewer: Viewer, rows: Sequence[Draft | ScheduledPost]
) -> dict[str, object]:
    """What a list of drafts or plans shows; of a plan that failed, why."""
    made = from_planned(viewer, rows)
    return {
        "rows": [
            {"row": row, "it": msgspec.to_builtins(it), "error": in_words(getattr(row, "error", ""))}
            for row, it in zip(rows, made, strict=True)
        ],
        "next": next_page(request, [row.pk for row in rows]),
    }


@require_POST
@signed_in
def drop_draft(request: HttpRequest, viewer: Viewer, draft_id: int) -> HttpResponseBase:
    """Throw a draft away."""
    drafts.drop_draft(viewer, draft_id)
    return done(request, _("The draft was thrown away."), to="/drafts")


@require_safe
@signed_in
def planned_list(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What one planned, soonest last made first, also what could not be published and why."""
    context = _waiting(request, viewer, planned.scheduled_posts(viewer, page_of(request)))
    return answer(request, "web/compose/scheduled.html", context)


@require_POST
@signed_in
def change_planned(request: HttpRequest, viewer: Viewer, scheduled_id: int) -> HttpResponseBase:
    """Move a planned post to another time, call it off, or take it back into the composer."""
    wish = request.POST.get("do", "")
    if wish == "draft":
        (made,) = from_planned(viewer, [planned.scheduled_post(viewer, scheduled_id)])
        draft = drafts.take_plan_back(viewer, scheduled_id, made.new_post())
        return HttpResponseRedirect(f"/compose?draft={draft.pk}")
    if wish == "call_off":
        schedule.call_off(viewer, scheduled_id)
        return done(request, _("The post was called off."), to="/scheduled")
    moment = Composition(scheduled_at=request.POST.get("scheduled_at", "")).moment()
    schedule.reschedule(viewer, scheduled_id, moment)
    return done(request, _("The post was moved."), to="/scheduled")
