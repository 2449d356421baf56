"""The address that the form for signing in has filled in: who just proved or typed one need not type it again.

It is kept in the session of that one browser, never in an address of a page, where it would end in logs; and only what
was typed there, or stood behind a link that was mailed to it, so it tells nobody who has a login here.
"""

from datetime import timedelta

from django.http import HttpRequest

from hubbub.kernel.clock import now

_KEPT = "signs_in_as"  # in the session: [the address, when it was noted]
KEPT_FOR = timedelta(hours=1)


def remember_address(request: HttpRequest, email: str) -> None:
    """Whoever uses this browser signs in with this address next."""
    request.session[_KEPT] = [email, now().timestamp()]


def remembered_address(request: HttpRequest) -> str:
    """The address to fill in, or nothing."""
    email, since = request.session.get(_KEPT) or ("", 0)
    return email if now().timestamp() - since < KEPT_FOR.total_seconds() else ""


def forget_address(request: HttpRequest) -> None:
    """It was used."""
    request.session.pop(_KEPT, None)
