"""Browsers in which somebody has signed in: guessing at a login elsewhere, however much, does not keep its owner out there.

Each is known by a signed cookie, and has a few tries of its own (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies).
Whoever steals one gains those tries, and nothing else.
"""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hubbub.kernel.secrets import new_token

COOKIE = "known_browser"
KEPT_FOR = timedelta(days=365)
_SALT = "hubbub.web.known_browsers"


class KnownBrowser(NamedTuple):
    """A browser by a name that says nothing, and whose it is."""

    name: str
    user_id: int


def remember_browser(response: HttpResponse, user_id: int) -> None:
    """This login signed in here. Whoever does so later takes its place."""
    response.set_signed_cookie(
        COOKIE,
        f"{new_token(12)}:{user_id}",
        salt=_SALT,
        max_age=KEPT_FOR,
        path="/auth/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_browser(request: HttpRequest) -> KnownBrowser | None:
    """The browser that a request comes from, if somebody signed in there."""
    kept = request.get_signed_cookie(COOKIE, default=None, salt=_SALT, max_age=KEPT_FOR)
    if kept is None:
        return None
    name, _, user_id = kept.partition(":")
    return KnownBrowser(name, int(user_id))
