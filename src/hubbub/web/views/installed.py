"""The pages as an app on somebody's device: its manifest, its service worker, what it shows offline, what it is handed
by other apps."""

import hashlib
from functools import lru_cache
from importlib import resources
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from hubbub.identity.urls import media_url
from hubbub.identity.viewer import ANONYMOUS
from hubbub.instance.commands.server import ICON_SIZE
from hubbub.instance.models import ServerSettings
from hubbub.instance.queries import server_settings
from hubbub.kernel import wire
from hubbub.web import static_files
from hubbub.web.icons import sprite

# What a worker may do: fetch from here, and show pictures as the pages do.
_POLICY = f"default-src 'none'; connect-src 'self'; img-src 'self' {settings.HUBBUB.base_url} https: data:"
# What the app has at hand from the first moment, besides scripts and styles.
_SHELL = ("/offline", "/icons.svg")
_PICTURES = ("web/icon.svg", "web/avatar.png", "web/badge.png")
_NAME, _SHORT_NAME = 45, 12  # letters that launchers show


@require_safe
def manifest(_request: HttpRequest) -> HttpResponseBase:
    """What a browser needs to install the pages as an app (W3C Web Application Manifest)."""
    row = server_settings()
    told = {
        "id": "/home",
        "name": row.title[:_NAME],
        "short_name": row.title[:_SHORT_NAME].strip(),
        "description": row.short_description or _("What people here talk about."),
        "start_url": "/home",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f7f5f1",
        "theme_color": "#a63a0a",
        "categories": ["social", "news"],
        "icons": _icons(row),
        "launch_handler": {"client_mode": ["navigate-existing", "auto"]},
        "share_target": {
            "action": "/share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "files", "accept": ["image/*", "video/*", "audio/*"]}],
            },
        },
        "shortcuts": [
            {"name": _("New post"), "url": "/compose"},
            {"name": _("Notifications"), "url": "/notifications"},
            {"name": _("Search"), "url": "/search"},
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


def _icons(row: ServerSettings) -> list[dict[str, str]]:
    """The server's own icon, or Hubbub's, which has one that may be cut to any shape."""
    if row.icon:
        return [{"src": media_url(row.icon), "sizes": f"{ICON_SIZE}x{ICON_SIZE}", "purpose": "any"}]
    return [
        {
            "src": static(f"web/{name}-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
        for name, purpose in (("icon", "any"), ("icon-maskable", "maskable"))
    ]


@lru_cache(maxsize=1)
def _worker() -> tuple[bytes, str]:
    """The worker's script and its entity tag. It names the version of what it keeps, so that a browser takes another
    version for another worker, and fetches everything anew."""
    names = [*static_files.own_names(".css", ".mjs"), *_PICTURES]
    program = resources.files("hubbub.web").joinpath("worker.js").read_text()
    shell = wire.encode([*_SHELL, *map(static, names)]).decode()
    drawn = hashlib.sha256(sprite()[0]).hexdigest()[:6]
    head = f'const VERSION = "{static_files.version()}{drawn}";\nconst SHELL = {shell};\n'
    body = f"{head}{program}".encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:16]}"'


@require_safe
def worker(request: HttpRequest) -> HttpResponseBase:
    """The service worker, at the top so that its scope is everything."""
    body, tag = _worker()
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response["ETag"], response["Cache-Control"] = tag, "no-cache"
    response["Content-Security-Policy"] = _POLICY
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponseBase:
    """What is shown where a page can't be had. It is kept on the device, so it is the same whoever looks."""
    response = render(request, "web/offline.html", {"viewer": ANONYMOUS, "me": None, "messages": ()})
    patch_cache_control(response, no_cache=True)
    return response


@csrf_exempt  # comes from the device itself, without a page before it; changes nothing
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponseBase:
    """What another app hands over goes into the composer, which asks who it is.

    The service worker answers this before it gets here, and takes files along; without one there are words alone.
    """
    given = request.POST if request.method == "POST" else request.GET
    words = {name: given[name] for name in ("title", "text", "url") if given.get(name)}
    response = HttpResponseRedirect(f"/compose?{urlencode(words)}")
    response.status_code = 303
    return response
