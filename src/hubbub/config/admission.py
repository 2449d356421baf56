"""Who may send this server more than a form, asked before any of it is read: whoever is signed in, or holds a token.

What they may do with it is for the endpoint or the page to say, which asks again.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError
from django.http import parse_cookie

from hubbub.identity.queries import viewer_of_token
from hubbub.kernel.errors import HubbubError


def may_send_files(environ: dict[str, Any]) -> bool:
    """Whether a WSGI request comes from somebody who is known. Asks the database."""
    kind, _, secret = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    try:
        if kind.lower() == "bearer":
            return viewer_of_token(secret.strip()).account_id is not None
        return _is_signed_in(environ.get("HTTP_COOKIE", ""))
    except (HubbubError, DatabaseError):  # they will be told by whoever answers
        return False


def _is_signed_in(cookies: str) -> bool:
    key = parse_cookie(cookies).get(
        settings.SESSION_COOKIE_NAME
    )  # as the pages read them, whatever else is there
    return key is not None and SESSION_KEY in SessionStore(key)
