"""What is going on: trending posts, hashtags and links, people to follow, the directory."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from hubbub.identity.viewer import ANONYMOUS, Viewer
from hubbub.insights.serving import record_served
from hubbub.network.queries import familiar_followers
from hubbub.network.suggestions import directory as in_directory
from hubbub.publishing.filtering import FilterContext
from hubbub.publishing.suggestions import suggestions
from hubbub.timelines import trends
from hubbub.timelines.tagged import link_timeline
from hubbub.web.offsets import next_stretch, offset_of
from hubbub.web.pages import PAGE_SIZE, answer, page_of, wants_fragment
from hubbub.web.render import trends as render
from hubbub.web.render.people import ShownPerson
from hubbub.web.render.people import people as shown_people
from hubbub.web.render.posts import Look, posts_html
from hubbub.web.viewer import viewer_of
from hubbub.web.views.timelines import Feed, feed_page

TABS = {
    "/explore": gettext_lazy("Posts"),
    "/explore/tags": gettext_lazy("Hashtags"),
    "/explore/links": gettext_lazy("Links"),
    "/explore/people": gettext_lazy("People"),
}
ORDERS = {"active": gettext_lazy("Recently active"), "new": gettext_lazy("New here")}
SUGGESTED = 40
TAGS_BESIDE, PEOPLE_BESIDE = 5, 3


def _page(request: HttpRequest, path: str, template: str, context: Mapping[str, object]) -> HttpResponseBase:
    frame = {
        "place": "explore",
        "tabs": [{"name": name, "href": href, "current": href == path} for href, name in TABS.items()],
    }
    return answer(request, template, {**frame, **context})


@require_safe
def posts(request: HttpRequest) -> HttpResponseBase:
    """Posts many like and pass on these days."""
    viewer = viewer_of(request)
    ids = trends.trending_posts(viewer, PAGE_SIZE, offset_of(request))
    entries = [(pk, pk) for pk in ids]
    if viewer.account_id is not None:
        record_served(viewer.account_id, "trends", entries)
    context = {
        "posts": posts_html(viewer, entries, Look(context=FilterContext.PUBLIC)),
        "next": next_stretch(request, len(ids), PAGE_SIZE),
        "feed_name": _("Trending posts"),
        "empty_icon": "trending-up",
        "empty": _("Nothing stands out at the moment: what many like and boost within a week is shown here."),
    }
    template = "web/feed.html" if wants_fragment(request) else "web/explore/posts.html"
    return _page(request, "/explore", template, context)


@require_safe
def tags(request: HttpRequest) -> HttpResponseBase:
    """Hashtags many use these days."""
    if wants_fragment(request, "beside"):
        return _beside(request)
    found = trends.trending_tags(PAGE_SIZE, offset_of(request))
    context = {
        "found": render.tags(viewer_of(request), [pk for pk, _days in found]),
        "next": next_stretch(request, len(found), PAGE_SIZE),
    }
    return _page(request, "/explore/tags", "web/explore/tags.html", context)


def _beside(request: HttpRequest) -> HttpResponseBase:
    """The few that stand beside other pages, and whom one might follow."""
    viewer = viewer_of(request)
    found = trends.trending_tags(TAGS_BESIDE, 0)
    context = {
        "found": render.tags(ANONYMOUS, [pk for pk, _days in found]),
        "people": suggested(viewer, PEOPLE_BESIDE) if viewer.account_id is not None else [],
    }
    return answer(request, "web/explore/beside.html", context)


@require_safe
def links(request: HttpRequest) -> HttpResponseBase:
    """Pages many link these days."""
    found = trends.trending_links(PAGE_SIZE, offset_of(request))
    context = {"found": render.links(found), "next": next_stretch(request, len(found), PAGE_SIZE)}
    return _page(request, "/explore/links", "web/explore/links.html", context)


@require_safe
def link_posts(request: HttpRequest) -> HttpResponseBase:
    """Posts that link one page."""
    viewer, url = viewer_of(request), request.GET.get("url", "").replace("\0", "")
    entries = link_timeline(viewer, url, page_of(request))
    feed = Feed(entries, [pk for pk, _subject in entries], "link", FilterContext.PUBLIC)
    context = {
        "place": "explore",
        "title": _("Posts about a page"),
        "url": url,
        "empty_icon": "link",
        "empty": _("No posts that you may see."),
    }
    return feed_page(request, viewer, feed, "web/explore/link_posts.html", context)


@require_safe
def people(request: HttpRequest) -> HttpResponseBase:
    """Whom to follow, and why; for visitors those who want to be found."""
    viewer = viewer_of(request)
    if viewer.account_id is None:
        return directory(request)
    context = {"people": suggested(viewer, SUGGESTED)}
    return _page(request, "/explore/people", "web/explore/people.html", context)


def suggested(viewer: Viewer, limit: int) -> list[ShownPerson]:
    """Whom the viewer might want to follow, with the reason for each."""
    found = suggestions(viewer, limit)
    return shown_people(viewer, [pk for pk, _sources in found], _reasons(viewer, found))


def _reasons(viewer: Viewer, found: Sequence[tuple[int, list[str]]]) -> dict[int, str]:
    """Why each is suggested, the best reason alone."""
    familiar = familiar_followers(viewer, [pk for pk, _sources in found])
    return {pk: _reason(sources, len(familiar[pk])) for pk, sources in found}


def _reason(sources: Sequence[str], familiar: int) -> str:
    if familiar:
        text = ngettext(
            "%(n)s person you follow follows them", "%(n)s people you follow follow them", familiar
        )
        return text % {"n": familiar}
    if "most_interactions" in sources:
        return _("You liked and boosted what they wrote")
    return _("Many people here follow them")


@require_safe
def directory(request: HttpRequest) -> HttpResponseBase:
    """Everybody who wants to be found."""
    viewer = viewer_of(request)
    order = request.GET.get("order", "active")
    order = order if order in ORDERS else "active"
    local = request.GET.get("local") == "1"
    ids = in_directory(viewer, order=order, local=local, limit=PAGE_SIZE, offset=offset_of(request))
    suffix = "&local=1" if local else ""
    context = {
        "place": "directory",
        "people": shown_people(viewer, ids),
        "next": next_stretch(request, len(ids), PAGE_SIZE),
        "tabs": [
            {"name": name, "href": f"/directory?order={key}{suffix}", "current": key == order}
            for key, name in ORDERS.items()
        ],
        "order": order,
        "local": local,
    }
    return answer(request, "web/explore/directory.html", context)
