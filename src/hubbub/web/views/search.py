"""Search: people, posts and hashtags; an address leads to what it names. What was searched for is not kept."""

from collections.abc import Sequence
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hubbub.identity.viewer import Viewer
from hubbub.insights.serving import record_served
from hubbub.network.search import account_at, find_accounts, similar_accounts
from hubbub.publishing.filtering import FilterContext
from hubbub.publishing.search import SearchWishes, post_at, search_posts
from hubbub.publishing.tag_search import search_tags, similar_tags
from hubbub.web.offsets import next_stretch, offset_of
from hubbub.web.pages import PAGE_SIZE, answer
from hubbub.web.render import trends
from hubbub.web.render.people import people
from hubbub.web.render.posts import Look, posts_html
from hubbub.web.viewer import viewer_of

TYPES = {
    "all": gettext_lazy("All"),
    "people": gettext_lazy("People"),
    "posts": gettext_lazy("Posts"),
    "tags": gettext_lazy("Hashtags"),
}
FEW = 5  # of each kind beside the posts, where everything is shown
LONGEST = 500


class _Found(msgspec.Struct):
    """Ids of what was found."""

    people: Sequence[int] = ()
    posts: Sequence[int] = ()
    tags: Sequence[int] = ()


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """What a search finds, kind by kind."""
    viewer = viewer_of(request)
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    kind = request.GET.get("type", "all")
    kind = kind if kind in TYPES else "all"
    is_address = text.startswith(("http://", "https://"))
    if is_address:
        path = _path_at(viewer, text)
        if path:
            return HttpResponseRedirect(path)
    found = _Found() if is_address or not text else _find(request, viewer, text, kind)
    if viewer.account_id is not None:
        record_served(viewer.account_id, "search", [(pk, pk) for pk in found.posts])
    entries = [(pk, pk) for pk in found.posts]
    meant = (
        _Found() if is_address or found.people or found.posts or found.tags else _meant(viewer, text, kind)
    )
    context = {
        "place": "search",
        "q": text,
        "kind": kind,
        "is_address": is_address,
        "tabs": [
            {"name": name, "href": _tab(text, key), "current": key == kind} for key, name in TYPES.items()
        ],
        "people": people(viewer, found.people),
        "posts": posts_html(viewer, entries, Look(context=FilterContext.PUBLIC)),
        "tags": trends.tags(viewer, found.tags) if found.tags else [],
        "meant_people": people(viewer, meant.people) if meant.people else [],
        "meant_tags": trends.tags(viewer, meant.tags) if meant.tags else [],
        "more": {key: _tab(text, key) for key in TYPES},
        "next": _next(request, viewer, found, kind),
    }
    return answer(request, "web/search/search.html", context)


def _path_at(viewer: Viewer, url: str) -> str:
    """Where an address leads on this server; empty for what is not known here or not for the viewer."""
    post = post_at(viewer, url)
    if post is not None:
        return f"/posts/{post}"
    account = account_at(url)
    return f"/@{account.acct}" if account else ""


def _find(request: HttpRequest, viewer: Viewer, text: str, kind: str) -> _Found:
    """As the API finds it. Everything at once can't be paged, nor can anonymous visitors page."""
    paged = kind != "all" and viewer.account_id is not None
    offset = offset_of(request) if paged else 0
    limit = PAGE_SIZE if kind != "all" else FEW
    found = _Found()
    if kind in {"all", "people"} and not text.startswith("#"):
        found.people = find_accounts(viewer, text, limit=limit, offset=offset)
    if kind in {"all", "posts"}:
        found.posts = search_posts(viewer, text, SearchWishes(limit=PAGE_SIZE, offset=offset))
    if kind in {"all", "tags"} and "@" not in text:
        found.tags = search_tags(text, limit=limit, offset=offset)
    return found


def _meant(viewer: Viewer, text: str, kind: str) -> _Found:
    """What somebody may have meant who mistyped it."""
    meant = _Found()
    if kind in {"all", "people"} and not text.startswith("#"):
        meant.people = similar_accounts(viewer, text, limit=FEW)
    if kind in {"all", "tags"} and "@" not in text:
        meant.tags = similar_tags(text, limit=FEW)
    return meant


def _tab(text: str, kind: str) -> str:
    return f"/search?{urlencode({'q': text, 'type': kind})}"


def _next(request: HttpRequest, viewer: Viewer, found: _Found, kind: str) -> str:
    if viewer.account_id is None:
        return ""
    if kind == "all":
        return _tab(request.GET.get("q", ""), "posts") if len(found.posts) == PAGE_SIZE else ""
    return next_stretch(request, len(getattr(found, kind)), PAGE_SIZE)
