"""The languages that pages can speak."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.translation import get_language_info, to_locale

_YEAR = timedelta(days=365)
_PACKAGE = Path(__file__).resolve().parent.parent


@lru_cache(maxsize=1)
def interface_languages() -> tuple[tuple[str, str], ...]:
    """Codes and own names of the languages there are message catalogues for, and of English, which needs none."""
    spoken = [code for code, _ in settings.LANGUAGES if code == "en" or _has_catalogue(code)]
    named = [(code, str(get_language_info(code)["name_local"])) for code in spoken]
    return tuple(sorted(named, key=lambda it: it[1].casefold()))


def remember_language(response: HttpResponseBase, code: str) -> None:
    """Have the browser that gets this answer ask for pages in a language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _has_catalogue(code: str) -> bool:
    return any(_PACKAGE.glob(f"**/locale/{to_locale(code)}/LC_MESSAGES/django.*o"))
