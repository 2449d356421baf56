"""How often a network may try to get in, and an account may ask what costs much, counted over all web processes.

A limit of an e-mail address alone would let whoever knows it lock its owner out. So tries are counted by address and
network together; by network, whatever the address; and by address from everywhere, so generously that only many
networks at once get there, and even they don't keep the owner out of a browser that is known (`web.known_browsers`). What
one limit refuses doesn't count for the next.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hubbub.identity.queries import login_named
from hubbub.identity.viewer import Viewer
from hubbub.kernel.bodies import LARGEST_FORM
from hubbub.kernel.errors import TooManyRequests
from hubbub.kernel.net import client_network
from hubbub.kernel.ratelimit import counters
from hubbub.web.known_browsers import known_browser
from hubbub.web.problems import problem_page

_PLACES = ("/auth/", "/welcome/", "/oauth/authorize")
PER_NETWORK, NETWORK_WINDOW = 60, 300
PER_LOGIN_AND_NETWORK, LOGIN_AND_NETWORK_WINDOW = 10, 900
PER_LOGIN, LOGIN_WINDOW = 100, 3600


# Pages whose forms carry files, for those who are signed in: ten pictures, or one video.
_WITH_FILES = re.compile(r"/(compose|compose/files|posts/[0-9]+/edit|settings/.+|server/.+)$")
# Where the API refuses by itself, in its own words.
_OF_THE_API = ("/api/", "/oauth/", "/.well-known/", "/nodeinfo/")
LARGEST_UPLOAD = 200 * 1024 * 1024


def limit_bodies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: refuse forms that are too large before any of it is read. Stands behind the one that finds the login."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path == "/oauth/authorize" or not request.path.startswith(_OF_THE_API):
            length = request.META.get("CONTENT_LENGTH") or "0"
            if not length.isdigit() or int(length) > _largest(request):
                return problem_page(request, 413)
        return get_response(request)

    return answer


def _largest(request: HttpRequest) -> int:
    return largest_form(request.path) if request.user.is_authenticated else LARGEST_FORM


def largest_form(path: str) -> int:
    """How many bytes a page's form may bring: for whoever reads it before anybody knows who sends it."""
    return LARGEST_UPLOAD if _WITH_FILES.match(path) else LARGEST_FORM


def limit_attempts(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: refuse forms that come too often from one network, or sign-ins to one login."""

    def answer(request: HttpRequest) -> HttpResponse:
        tried = request.method == "POST" and request.path.startswith(_PLACES)
        if tried and settings.HUBBUB.rate_limits and _too_often(request):
            return problem_page(request, 429)
        return get_response(request)

    return answer


class Often(NamedTuple):
    """How often an account may ask something of a page: `most` times in `window` seconds."""

    name: str
    most: int
    window: int


def check_not_too_often(viewer: Viewer, often: Often) -> None:
    """Count one more time; raises `TooManyRequests` when that is one too many."""
    if not settings.HUBBUB.rate_limits:
        return
    if counters().count(f"{often.name}:a{viewer.me}", limit=often.most, window=often.window).exceeded:
        raise TooManyRequests


def _too_often(request: HttpRequest) -> bool:
    network = client_network(request.META)
    login = request.POST.get("login", "").replace("\0", "").strip().lower()  # which no database takes
    limits = [(f"form:{network}", PER_NETWORK, NETWORK_WINDOW)]
    if login:
        known = known_browser(request)
        if known and _is_of(login, known.user_id):
            limits.append((f"browser:{known.name}", PER_LOGIN_AND_NETWORK, LOGIN_AND_NETWORK_WINDOW))
        else:
            limits += _of_login(f"login:{login}", f"login:{login}", network)
    return _exceeded(limits)


def _is_of(login: str, user_id: int) -> bool:
    named = login_named(login)
    return named is not None and named.user_id == user_id


def guessed_too_often(request: HttpRequest, user_id: int, *, by_handle: bool) -> bool:
    """Count a try at a login, whichever of its names was typed: a handle gains nobody in a network further guesses.

    From everywhere, handles and addresses count apart. Everybody knows a handle, and could else keep its owner out by it;
    they get in by their address still. Whoever is refused by this alone must not notice: that one name is counted with
    another would tell whose they are. A browser of the login's own has been counted already.
    """
    known = known_browser(request)
    if not settings.HUBBUB.rate_limits or (known and known.user_id == user_id):
        return False
    everywhere = f"user:{user_id}:by-handle" if by_handle else f"user:{user_id}"
    return _exceeded(_of_login(f"user:{user_id}", everywhere, client_network(request.META)))


def _of_login(key: str, everywhere: str, network: str) -> list[tuple[str, int, int]]:
    return [
        (f"{key}:{network}", PER_LOGIN_AND_NETWORK, LOGIN_AND_NETWORK_WINDOW),
        (everywhere, PER_LOGIN, LOGIN_WINDOW),
    ]


def _exceeded(limits: list[tuple[str, int, int]]) -> bool:
    return any(counters().count(key, limit=limit, window=window).exceeded for key, limit, window in limits)
