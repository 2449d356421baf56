"""The pages' icons: one sprite, made of Lucide's when a process first needs it."""

import hashlib
import re
from functools import lru_cache
from importlib import resources
from io import BytesIO
from zipfile import ZipFile

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

# Those that stand on some page; a test compares the list with the templates.
ICONS = frozenset(
    """
    archive arrow-down arrow-left arrow-right arrow-up at-sign ban bell bookmark calendar-clock chart-bar check
    circle-question-mark circle-user compass copy download ellipsis eye eye-off flag funnel globe grip-vertical hash heart heart-pulse history
    hourglass house image info key-round languages link list list-plus lock lock-open log-out mail megaphone menu
    message-circle messages-square moon palette paperclip pen-line pencil pin plus quote rectangle-ellipsis repeat-2
    reply rotate-ccw scroll-text search send server settings shield smile smartphone sparkles star sun trash-2
    trending-up triangle-alert upload user user-minus user-plus users users-round volume-x wifi-off x
    """.split()
)
# Those that point along the line of writing, and turn round where it runs from right to left.
POINTING = frozenset("arrow-left arrow-right list list-plus log-out reply send trending-up volume-x".split())
_INNER = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.DOTALL)
_CACHED = "public, max-age=3600"


@lru_cache(maxsize=1)
def sprite() -> tuple[bytes, str]:
    """All icons as one SVG document, a `<symbol>` each, and its entity tag."""
    symbols = []
    with resources.files("lucide").joinpath("lucide.zip").open("rb") as file:
        icons = ZipFile(BytesIO(file.read()))
        for name in sorted(ICONS):
            inner = _INNER.search(icons.read(f"{name}.svg").decode())
            if inner is None:
                raise ValueError(f"the icon {name} is no SVG document")
            drawing = re.sub(r"\s+", " ", inner.group(1)).strip()
            symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>')
    body = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'.encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def icon_html(name: str) -> SafeString:
    """An icon to stand in a page, silent to screen readers. Raises `KeyError` for one the sprite has not."""
    if name not in ICONS:
        raise KeyError(f"the sprite has no icon {name}; add it to ICONS")
    kind = "icon pointing" if name in POINTING else "icon"
    return format_html('<svg class="{}" aria-hidden="true"><use href="/icons.svg#{}"/></svg>', kind, name)


@require_safe
def icons(request: HttpRequest) -> HttpResponse:
    """The sprite."""
    body, tag = sprite()
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type="image/svg+xml")
    response["ETag"], response["Cache-Control"] = tag, _CACHED
    return response
