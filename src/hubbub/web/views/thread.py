"""Single posts: in their thread, their pictures, what they said before, who did what with them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hubbub.identity.urls import avatar_url
from hubbub.identity.viewer import Viewer
from hubbub.insights.serving import record_served
from hubbub.kernel.errors import NotFound
from hubbub.kernel.ids import parse_id
from hubbub.kernel.markup.sanitise import html_to_text
from hubbub.network.queries import ties
from hubbub.publishing import audience
from hubbub.publishing.filtering import FilterContext
from hubbub.publishing.marks import marks_of
from hubbub.publishing.models import MediaAttachment, Post, Visibility
from hubbub.publishing.queries import subject_of, versions_of, visible_post
from hubbub.publishing.quotes import followed_authors, is_quotable
from hubbub.timelines.thread import thread_around
from hubbub.web.pages import answer, next_page, page_of, wants_fragment
from hubbub.web.render.bodies import shown_media, spoken
from hubbub.web.render.people import people
from hubbub.web.render.posts import Look, posts_by_id, posts_html
from hubbub.web.structured import post_json_ld
from hubbub.web.viewer import signed_in, viewer_of
from hubbub.web.views.profile import account_or_404

DEEPEST = 8  # replies nested deeper stand at this depth


class Branch(msgspec.Struct):
    """A reply and the replies to it."""

    html: SafeString
    replies: list["Branch"]


@require_safe
def status(request: HttpRequest, acct: str, post_id: str) -> HttpResponseBase:
    """One post in its thread."""
    account, viewer = account_or_404(acct), viewer_of(request)
    post = visible_post(viewer, parse_id(post_id) or 0)
    if post.account_id != account.pk:
        raise Http404
    if post.reblog_of_id:
        return HttpResponseRedirect(path_of(visible_post(viewer, post.reblog_of_id)))
    if wants_fragment(request, "parts"):
        return answer(request, "web/thread/figures.html", {"post": post})
    above, below = thread_around(viewer, post.pk)
    if viewer.account_id is not None:
        record_served(viewer.account_id, "thread", [(pk, pk) for pk in (*above, post.pk, *below)])
    shown = posts_by_id(
        viewer, [*above, post.pk, *below], Look(FilterContext.THREAD, focused=post.pk, threaded=True)
    )
    if post.pk not in shown:  # hidden by a filter: who asks for it by its address gets it
        shown |= posts_by_id(viewer, [post.pk], Look(focused=post.pk, threaded=True))
    context = {
        "post": post,
        "account": account,
        "above": [shown[pk] for pk in above if pk in shown],
        "focused": shown[post.pk],
        "branches": _branches(post.pk, below, shown),
        "can_reply": viewer.account_id is not None,
        **_preview(post),
    }
    return answer(request, "web/thread/status.html", context)


def path_of(post: Post) -> str:
    """Where a post is read on this server; its account must be fetched with it."""
    return f"/@{post.account.acct}/{post.pk}"


def _branches(root: int, below: Sequence[int], shown: Mapping[int, SafeString]) -> list[Branch]:
    """Replies as a tree; a reply to one that is not shown stands where that one would. One query."""
    parents = dict(Post.objects.filter(pk__in=below).values_list("pk", "in_reply_to_id"))
    made: dict[int, Branch] = {}
    depth: dict[int, int] = defaultdict(int)
    top: list[Branch] = []
    for pk in below:
        if pk not in shown:
            continue
        parent = parents.get(pk)
        while parent is not None and parent != root and parent not in made:
            parent = parents.get(parent)
        branch = made[pk] = Branch(shown[pk], [])
        if parent is None or parent == root:
            top.append(branch)
            continue
        home = made[parent].replies if depth[parent] < DEEPEST else top
        depth[pk] = depth[parent] + 1
        home.append(branch)
    return top


def _preview(post: Post) -> dict[str, object]:
    """What other sites show of a link to this page, if it is for everybody; a warned-of text stays behind its warning."""
    text = post.spoiler_text or html_to_text(post.html)
    pictures = []
    if not post.sensitive and not post.spoiler_text:
        rows = MediaAttachment.objects.filter(post=post, kind="image").order_by("position", "id")
        pictures = [shown_media(row) for row in rows]
    domain = post.account.domain or settings.HUBBUB.domain
    is_public = post.visibility <= Visibility.UNLISTED
    return {
        "summary": text[:300],
        "pictures": pictures,
        "avatar_address": avatar_url(post.account.avatar),
        "domain": domain,
        "is_public": is_public,
        "oembed": f"{settings.HUBBUB.base_url}/api/oembed?{urlencode({'url': post.url})}"
        if post.local
        else "",
        "json_ld": post_json_ld(post, domain, text, pictures) if is_public else "",
    }


@require_safe
def by_id(request: HttpRequest, post_id: int) -> HttpResponseBase:
    """A post by its id alone leads to its own address."""
    return HttpResponseRedirect(path_of(subject_of(viewer_of(request), post_id)))


@require_safe
def picture(request: HttpRequest, post_id: int, number: int) -> HttpResponseBase:
    """One picture of a post, large, with its alt text."""
    viewer = viewer_of(request)
    post = subject_of(viewer, post_id)
    rows = list(MediaAttachment.objects.filter(post=post).order_by("position", "id"))
    if not 1 <= number <= len(rows):
        raise NotFound
    context = {
        "post": post,
        "path": path_of(post),
        "media": shown_media(rows[number - 1], number),
        "count": len(rows),
        "earlier": number - 1,
        "later": number + 1 if number < len(rows) else 0,
    }
    return answer(request, "web/thread/picture.html", context)


@require_safe
def history(request: HttpRequest, post_id: int) -> HttpResponseBase:
    """Everything a post has said, newest first."""
    post = subject_of(viewer_of(request), post_id)
    versions = [
        {"at": row.created_at, "warning": row.spoiler_text, "html": mark_safe(row.html)}  # noqa: S308 - sanitised
        for row in versions_of(post)
    ]
    context = {
        "post": post,
        "path": path_of(post),
        "versions": versions[::-1],
        "spoken": spoken(post.language),
    }
    return answer(request, "web/thread/history.html", context)


@require_safe
def favourited(request: HttpRequest, post_id: int) -> HttpResponseBase:
    """Who favourited a post."""
    viewer = viewer_of(request)
    rows = audience.favourited_by(viewer, post_id, page_of(request))
    return _audience(request, viewer, post_id, rows, _("Favourited by"))


@require_safe
def boosted(request: HttpRequest, post_id: int) -> HttpResponseBase:
    """Who boosted a post."""
    viewer = viewer_of(request)
    rows = audience.boosted_by(viewer, post_id, page_of(request))
    return _audience(request, viewer, post_id, rows, _("Boosted by"))


def _audience(
    request: HttpRequest, viewer: Viewer, post_id: int, rows: Sequence[audience.Pair], title: str
) -> HttpResponseBase:
    context = {
        "title": title,
        "people": people(viewer, [pk for _, pk in rows]),
        "next": next_page(request, [pk for pk, _ in rows]),
        "empty": _("Nobody yet, as far as you may see."),
        "back": f"/posts/{post_id}",
        "back_name": _("Back to the post"),
    }
    return answer(request, "web/people.html", context)


@require_safe
def quotes(request: HttpRequest, post_id: int) -> HttpResponseBase:
    """Posts that quote a post."""
    viewer = viewer_of(request)
    entries = audience.quotes_of(viewer, post_id, page_of(request))
    context = {
        "title": _("Quotes"),
        "posts": posts_html(viewer, entries, Look(context=FilterContext.THREAD)),
        "next": next_page(request, [pk for pk, _ in entries]),
        "empty": _("Nobody has quoted this post."),
        "empty_icon": "quote",
    }
    return answer(request, "web/timelines/timeline.html", context)


@require_safe
@signed_in
def menu(request: HttpRequest, viewer: Viewer, post_id: int) -> HttpResponseBase:
    """Everything one can do with a post that has no button of its own."""
    post = subject_of(viewer, post_id)
    marks = marks_of(viewer, [post.pk], [post.conversation_id])
    own = post.account_id == viewer.account_id
    context = {
        "post": post,
        "path": path_of(post),
        "own": own,
        "pinned": post.pk in marks.pinned,
        "muted": post.conversation_id in marks.muted_threads,
        "quotable": is_quotable(viewer, post, followed_authors(viewer, [post])),
        "ties": None if own else ties(viewer, [post.account_id])[post.account_id],
        "shown": posts_by_id(viewer, [post.pk], Look(plain=True)).get(post.pk, ""),
    }
    return answer(request, "web/thread/menu.html", context)
