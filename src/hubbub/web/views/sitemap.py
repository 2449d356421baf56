"""The sitemap (sitemaps.org): which pages search engines may list, in files of bounded length.

In it are the profiles of people who want to be found by search engines, and the latest of their public posts; older
ones are found from there.
"""

from collections.abc import Iterable
from datetime import date, datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from hubbub.identity.models import Account
from hubbub.identity.queries import local_accounts
from hubbub.identity.viewer import ANONYMOUS
from hubbub.kernel.ids import parse_id
from hubbub.publishing.models import Post, Visibility
from hubbub.publishing.visibility import visible_posts

PROFILES = 5_000  # in one file; the standard allows 50,000
LATEST = 10_000  # public posts looked at
CACHED = 3600  # seconds
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


@require_safe
def index(_request: HttpRequest) -> HttpResponseBase:
    """Where the files are: the latest posts, then the profiles, `PROFILES` a file, each after the last of the one before."""
    base = settings.HUBBUB.base_url
    last_ones = list(_findable().order_by("pk").values_list("pk", flat=True))[PROFILES - 1 :: PROFILES]
    places = [
        f"{base}/sitemap-posts.xml",
        *(f"{base}/sitemap-profiles.xml?after={pk}" for pk in (0, *last_ones)),
    ]
    inner = "".join(f"<sitemap><loc>{escape(place)}</loc></sitemap>" for place in places)
    return _answer(f'<sitemapindex xmlns="{_SCHEMA}">{inner}</sitemapindex>')


@require_safe
def profiles(request: HttpRequest) -> HttpResponseBase:
    """The next `PROFILES` profiles after the account `after`."""
    after = parse_id(request.GET.get("after", "0"))
    if after is None:
        raise Http404
    rows = _findable().filter(pk__gt=after).order_by("pk")[:PROFILES]
    return _pages(rows.values_list("url", "last_status_on"))


@require_safe
def posts(_request: HttpRequest) -> HttpResponseBase:
    """The latest public posts of those who want to be found, replies among them."""
    newest = Post.objects.filter(visibility=Visibility.PUBLIC, reblog_of=None, local=True).order_by("-id")
    judged = Post.objects.filter(visible_posts(ANONYMOUS), pk__in=newest.values("pk")[:LATEST])
    rows = judged.filter(account__in=_findable()).order_by("-id")
    return _pages(
        (url, edited or made) for url, edited, made in rows.values_list("url", "edited_at", "created_at")
    )


def _findable() -> QuerySet[Account]:
    return Account.objects.filter(local_accounts(), indexable=True, limited_at=None, moved_to=None)


def _pages(rows: Iterable[tuple[str, date | datetime | None]]) -> HttpResponseBase:
    inner = "".join(
        f"<url><loc>{escape(url)}</loc>{f'<lastmod>{changed.isoformat()}</lastmod>' if changed else ''}</url>"
        for url, changed in rows
    )
    return _answer(f'<urlset xmlns="{_SCHEMA}">{inner}</urlset>')


def _answer(xml: str) -> HttpResponse:
    response = HttpResponse(
        f'<?xml version="1.0" encoding="UTF-8"?>{xml}', content_type="application/xml; charset=utf-8"
    )
    patch_cache_control(response, public=True, max_age=CACHED)
    return response
