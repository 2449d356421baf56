"""Profiles, single posts with their thread, hashtags and the front page, as anybody may read them."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers

from hubbub.identity.models import Account, User
from hubbub.identity.queries import accounts_of_login
from hubbub.identity.urls import avatar_url, header_url
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import NotFound
from hubbub.kernel.ids import parse_id
from hubbub.kernel.markup.sanitise import html_to_text
from hubbub.kernel.paging import Page
from hubbub.publishing.queries import visible_post
from hubbub.timelines import queries
from hubbub.timelines.queries import AccountWishes, PublicWishes
from hubbub.timelines.tagged import TagWishes, tag_timeline
from hubbub.timelines.thread import thread_around
from hubbub.web.posts import ShownPost, local_account, shown_posts
from hubbub.web.viewer import viewer_of

PAGE_SIZE = 20


def _page(request: HttpRequest) -> Page:
    return Page(limit=PAGE_SIZE, max_id=parse_id(request.GET.get("max_id")))


def _answer(
    request: HttpRequest, template: str, context: Mapping[str, object], viewer: Viewer
) -> HttpResponse:
    """A page that says whether it is one for everybody."""
    response = render(request, template, dict(context))
    patch_vary_headers(response, ["Cookie"])
    patch_cache_control(response, private=True, max_age=0, must_revalidate=True)
    if viewer.account_id is not None:
        patch_cache_control(response, no_store=True)
    return response


def _next(entries: Sequence[tuple[int, int]]) -> int | None:
    return entries[-1][0] if len(entries) == PAGE_SIZE else None


def _account_or_404(name: str) -> Account:
    account = local_account(name)
    if account is None:
        raise Http404
    return account


def profile(request: HttpRequest, name: str) -> HttpResponse:
    """A local account's profile and what it wrote."""
    account, viewer, page = _account_or_404(name), viewer_of(request), _page(request)
    entries = queries.account_posts(viewer, account.pk, AccountWishes(), page)
    pinned: list[tuple[int, int]] = []
    if page.max_id is None:
        pinned = queries.account_posts(viewer, account.pk, AccountWishes(pinned=True), page)
    shown = shown_posts([*pinned, *entries])
    context = {
        "account": account,
        "avatar": avatar_url(account.avatar),
        "header": header_url(account.header),
        "pinned": shown[: len(pinned)],
        "posts": shown[len(pinned) :],
        "next": _next(entries),
        "domain": settings.HUBBUB.domain,
        "summary": html_to_text(account.note_html)[:200],
    }
    return _answer(request, "web/profile.html", context, viewer)


def status(request: HttpRequest, name: str, post_id: str) -> HttpResponse:
    """One post in its thread."""
    account, viewer = _account_or_404(name), viewer_of(request)
    identifier = parse_id(post_id)
    try:
        post = visible_post(viewer, identifier or 0)
        if post.account_id != account.pk:
            raise Http404
        if post.reblog_of_id:
            original = visible_post(viewer, post.reblog_of_id)
            return HttpResponseRedirect(original.url or original.uri)
        ancestors, descendants = thread_around(viewer, post.pk)
    except NotFound as error:
        raise Http404 from error
    shown = shown_posts([(pk, pk) for pk in (*ancestors, post.pk, *descendants)])
    place = next(number for number, it in enumerate(shown) if it.post.pk == post.pk)
    context = {
        "above": shown[:place],
        "focused": shown[place],
        "below": shown[place + 1 :],
        "domain": settings.HUBBUB.domain,
        **_preview(shown[place]),
    }
    return _answer(request, "web/status.html", context, viewer)


def _preview(it: ShownPost) -> dict[str, object]:
    """What other sites show of a link to this page; a warned-of text stays behind its warning."""
    text = it.post.spoiler_text or html_to_text(it.post.html)
    pictures = [media for media in it.media if media.kind == "image" and not it.post.sensitive]
    return {"summary": text[:300], "pictures": [] if it.hidden else pictures}


def tag(request: HttpRequest, name: str) -> HttpResponse:
    """Public posts with a hashtag."""
    viewer = viewer_of(request)
    entries = tag_timeline(viewer, name, TagWishes(), _page(request))
    context = {"name": name, "posts": shown_posts(entries), "next": _next(entries)}
    return _answer(request, "web/tag.html", context, viewer)


def front(request: HttpRequest) -> HttpResponse:
    """What this server is and what is said here."""
    viewer = viewer_of(request)
    entries = queries.public(viewer, PublicWishes(local=True), _page(request))
    context = {
        "posts": shown_posts(entries),
        "next": _next(entries),
        "accounts": accounts_of_login(request.user) if isinstance(request.user, User) else [],
        "domain": settings.HUBBUB.domain,
    }
    return _answer(request, "web/front.html", context, viewer)
