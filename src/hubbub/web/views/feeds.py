"""What programs other than browsers read: RSS and Atom of profiles and hashtags, robots.txt.

Feeds show what an anonymous visitor may see, so nothing but public posts is ever in them.
"""

import re
from collections.abc import Sequence
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.encoding import escape_uri_path
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hubbub.identity.urls import media_url
from hubbub.identity.viewer import ANONYMOUS
from hubbub.kernel.markup.sanitise import html_to_text
from hubbub.kernel.paging import Page
from hubbub.publishing.models import MediaAttachment, Post
from hubbub.timelines import queries
from hubbub.timelines.queries import AccountWishes
from hubbub.timelines.tagged import TagWishes, tag_timeline
from hubbub.web.render.posts import Entry
from hubbub.web.views.profile import account_or_404

LENGTH = 20
KINDS: dict[str, type[Rss201rev2Feed | Atom1Feed]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
CACHED = 300  # seconds
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@require_safe
def profile_feed(request: HttpRequest, acct: str, kind: str) -> HttpResponseBase:
    """What a local account wrote for everybody, boosts and replies left out."""
    account = account_or_404(acct)
    wishes = AccountWishes(exclude_replies=True, exclude_reblogs=True)
    entries = queries.account_posts(ANONYMOUS, account.pk, wishes, Page(limit=LENGTH))
    name = account.display_name or account.username
    return _feed(
        request, kind, title=name, link=account.url, about=html_to_text(account.note_html), entries=entries
    )


@require_safe
def tag_feed(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """Public posts with a hashtag."""
    entries = tag_timeline(ANONYMOUS, name, TagWishes(), Page(limit=LENGTH))
    link = f"{settings.HUBBUB.base_url}/tags/{quote(name)}"
    return _feed(
        request, kind, title=f"#{name}", link=link, about=_("Posts with #%s") % name, entries=entries
    )


def _feed(
    request: HttpRequest, kind: str, *, title: str, link: str, about: str, entries: Sequence[Entry]
) -> HttpResponseBase:
    feed = KINDS[kind](
        title=_plain(title),
        link=link,
        description=_plain(about or title),
        feed_url=f"{settings.HUBBUB.base_url}{escape_uri_path(request.path)}",
    )
    ids = [subject for _post, subject in entries]
    posts = Post.objects.filter(pk__in=ids).select_related("account").in_bulk()
    media: dict[int, list[MediaAttachment]] = {}
    for row in MediaAttachment.objects.filter(post_id__in=ids).exclude(file="").order_by("position", "id"):
        media.setdefault(row.post_id or 0, []).append(row)
    for pk in ids:
        _add(feed, posts[pk], media.get(pk, []))
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    patch_cache_control(response, public=True, max_age=CACHED)
    return response


def _add(feed: SyndicationFeed, post: Post, media: Sequence[MediaAttachment]) -> None:
    """One post; a warned-of one shows its warning alone."""
    address = post.url or post.uri
    warned = post.spoiler_text
    html = f"<p>{escape(warned)}</p>" if warned else post.html
    feed.add_item(
        title=_plain(warned or html_to_text(post.html) or address)[:100],
        link=address,
        description=_plain(html),
        author_name=_plain(post.account.display_name or post.account.username),
        author_link=post.account.url,
        pubdate=post.created_at,
        updateddate=post.edited_at or post.created_at,
        unique_id=post.uri,
        enclosures=[]
        if warned or post.sensitive
        else [Enclosure(media_url(row.file), str(row.size), row.mime_type) for row in media[:1]],
    )


def _plain(text: str) -> str:
    """Text without what XML can't say (XML 1.0, 2.2): one post with such a sign would break everybody's feed."""
    return _UNSPEAKABLE.sub("", text)


@require_safe
def robots(_request: HttpRequest) -> HttpResponseBase:
    """What may be crawled: pages for everybody, not what only signed-in people or programs open; and the sitemap."""
    closed = (
        "/api/",
        "/auth/",
        "/oauth/",
        "/compose",
        "/settings",
        "/moderation",
        "/server",
        "/search",
        "/posts/",
    )
    where = f"Sitemap: {settings.HUBBUB.base_url}/sitemap.xml"
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", where]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
