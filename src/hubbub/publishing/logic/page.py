"""What a web page says of itself: Open Graph first, then Twitter cards, then plain HTML (ogp.me)."""

import re
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import msgspec
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

_CHARSET = re.compile(rb"charset=[\"']?([a-zA-Z0-9_-]+)")
_LONGEST = 2000


class PageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A page's card. Texts are plain; `kind` is `link` or `video`."""

    title: str = ""
    description: str = ""
    kind: str = "link"
    author_name: str = ""
    author_url: str = ""
    provider_name: str = ""
    provider_url: str = ""
    image: str = ""
    image_description: str = ""
    width: int = 0
    height: int = 0
    language: str = ""
    published_at: datetime | None = None


class _Head(HTMLParser):
    """Collects `<meta>`, `<title>` and the language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.meta: dict[str, str] = {}
        self.title = ""
        self.language = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (given.get("property") or given.get("name") or "").lower()
            if name and given.get("content"):
                self.meta.setdefault(name, given["content"].strip()[:_LONGEST])
        elif tag == "title" and not self.title:
            self._in_title = True
        elif tag == "html":
            self.language = given.get("lang", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title = (self.title + data)[:_LONGEST]


def read_page(body: bytes, content_type: str, url: str) -> PageFacts:
    """The card of the page at `url`, whatever shape its HTML is in."""
    head = _Head()
    head.feed(_decode(body, content_type).replace("\0", ""))  # which PostgreSQL keeps nowhere
    meta = head.meta

    def first(*names: str) -> str:
        return next((meta[name] for name in names if name in meta), "")

    site = urlsplit(url)
    return PageFacts(
        title=" ".join((first("og:title", "twitter:title") or head.title).split()),
        description=first("og:description", "twitter:description", "description"),
        kind="link",
        author_name=first("author", "article:author")
        if "://" not in first("author", "article:author")
        else "",
        provider_name=first("og:site_name"),
        provider_url=f"{site.scheme}://{site.netloc}",
        image=_address(url, first("og:image:secure_url", "og:image", "twitter:image")),
        image_description=first("og:image:alt", "twitter:image:alt"),
        width=_number(first("og:image:width")),
        height=_number(first("og:image:height")),
        language=_language(first("og:locale") or head.language),
        published_at=_moment(first("article:published_time")),
    )


def _decode(body: bytes, content_type: str) -> str:
    declared = _CHARSET.search(content_type.encode()) or _CHARSET.search(body[:2048])
    try:
        return body.decode(declared.group(1).decode() if declared else "utf-8", "replace")
    except LookupError:  # a charset nobody knows
        return body.decode("utf-8", "replace")


def _address(base: str, link: str) -> str:
    address = urljoin(base, link) if link else ""
    return address if address.startswith(("http://", "https://")) and len(address) <= _LONGEST else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _language(text: str) -> str:
    code = text.replace("_", "-").split("-")[0].lower()
    return code if 2 <= len(code) <= 3 and code.isascii() and code.isalpha() else ""


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return None if moment is None or is_naive(moment) else moment
