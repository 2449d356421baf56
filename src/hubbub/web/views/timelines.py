"""Timelines as pages: home, local, federated, hashtags, lists, favourites, bookmarks."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hubbub.identity.viewer import Viewer
from hubbub.insights.logic.pages import Surface
from hubbub.insights.serving import record_served
from hubbub.kernel.paging import Page
from hubbub.network.queries import own_list
from hubbub.publishing.filtering import FilterContext
from hubbub.publishing.tags import followed_of, tag_named
from hubbub.timelines import kept, queries
from hubbub.timelines.queries import PublicWishes
from hubbub.timelines.tagged import TagWishes, tag_timeline
from hubbub.web.pages import answer, next_page, page_of, wants_fragment
from hubbub.web.render.posts import Entry, Look, posts_html
from hubbub.web.viewer import signed_in, viewer_of
from hubbub.web.views import announcements


class Feed(NamedTuple):
    """A page of a timeline: what stands on it, the ids it is paged by, and how it is looked at."""

    entries: Sequence[Entry]
    paging_ids: Sequence[int]
    surface: Surface
    context: FilterContext | None


def feed_page(
    request: HttpRequest, viewer: Viewer, feed: Feed, template: str, context: Mapping[str, object]
) -> HttpResponseBase:
    """A timeline's page, or its posts alone for a script that puts them below those it has."""
    if viewer.account_id is not None:
        record_served(viewer.account_id, feed.surface, feed.entries)
    told = {
        "posts": posts_html(viewer, feed.entries, Look(context=feed.context)),
        "next": next_page(request, feed.paging_ids),
        **context,
    }
    return answer(request, "web/feed.html" if wants_fragment(request) else template, told)


def _own_ids(entries: Sequence[Entry]) -> list[int]:
    return [post_id for post_id, _ in entries]


@require_safe
@signed_in
def home(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Posts of the people and tags one follows."""
    entries = queries.home(viewer, page_of(request))
    feed = Feed(entries, _own_ids(entries), "home", FilterContext.HOME)
    return feed_page(
        request,
        viewer,
        feed,
        "web/timelines/home.html",
        {
            "title": _("Home"),
            "place": "home",
            "stream": "user",
            "feed_name": _("Home"),
            "announcements": [] if "max_id" in request.GET else announcements.unread(viewer),
        },
    )


@require_safe
def local(request: HttpRequest) -> HttpResponseBase:
    """Public posts of this server."""
    return _public(request, PublicWishes(local=True), place="local", title=_("Local"))


@require_safe
def federated(request: HttpRequest) -> HttpResponseBase:
    """Public posts of this server and of those it knows."""
    return _public(request, PublicWishes(), place="federated", title=_("Federated"))


def _public(request: HttpRequest, wishes: PublicWishes, *, place: str, title: str) -> HttpResponseBase:
    viewer = viewer_of(request)
    entries = queries.public(viewer, wishes, page_of(request))
    feed = Feed(entries, _own_ids(entries), "public", FilterContext.PUBLIC)
    context = {
        "title": title,
        "place": place,
        "feed_name": title,
        "stream": "public:local" if wishes.local else "public",
        "empty_icon": "users",
        "empty": _("Nobody has written anything here yet."),
    }
    return feed_page(request, viewer, feed, "web/timelines/timeline.html", context)


@require_safe
def tag(request: HttpRequest, name: str) -> HttpResponseBase:
    """Public posts with a hashtag."""
    viewer = viewer_of(request)
    entries = tag_timeline(viewer, name, TagWishes(), page_of(request))
    feed = Feed(entries, _own_ids(entries), "tag", FilterContext.PUBLIC)
    context = {
        "title": f"#{name}",
        "name": name,
        "followed": viewer.account_id is not None and bool(followed_of(viewer, [tag_named(name).pk])),
        "empty_icon": "hash",
        "empty": _("Nobody has used this hashtag yet."),
    }
    return feed_page(request, viewer, feed, "web/timelines/tag.html", context)


@require_safe
@signed_in
def list_timeline(request: HttpRequest, viewer: Viewer, list_id: int) -> HttpResponseBase:
    """Posts of the people on one of one's lists."""
    chosen = own_list(viewer, list_id)
    entries = queries.list_timeline(viewer, chosen.pk, page_of(request))
    feed = Feed(entries, _own_ids(entries), "list", FilterContext.HOME)
    context = {
        "title": chosen.title,
        "place": "lists",
        "list": chosen,
        "empty_icon": "list",
        "empty": _("Nothing here yet: what the people on this list write will stand here."),
    }
    return feed_page(request, viewer, feed, "web/timelines/list.html", context)


@require_safe
@signed_in
def favourites(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What one favourited."""
    told = {
        "title": _("Favourites"),
        "place": "favourites",
        "empty_icon": "star",
        "empty": _("Posts you favourite are gathered here. Their authors are told."),
    }
    return _kept(request, viewer, kept.favourites, "favourites", told)


@require_safe
@signed_in
def bookmarks(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What one bookmarked."""
    told = {
        "title": _("Bookmarks"),
        "place": "bookmarks",
        "empty_icon": "bookmark",
        "empty": _("Posts you bookmark are gathered here. Nobody else learns of it."),
    }
    return _kept(request, viewer, kept.bookmarks, "bookmarks", told)


def _kept(
    request: HttpRequest,
    viewer: Viewer,
    query: Callable[[Viewer, Page], list[kept.Kept]],
    surface: Surface,
    context: Mapping[str, object],
) -> HttpResponseBase:
    found = query(viewer, page_of(request))
    feed = Feed([(post, post) for _, post in found], [pk for pk, _ in found], surface, None)
    return feed_page(request, viewer, feed, "web/timelines/timeline.html", context)
