"""The languages that pages can speak."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language_info, to_locale

_PACKAGE = Path(__file__).resolve().parent.parent


@lru_cache(maxsize=1)
def interface_languages() -> tuple[tuple[str, str], ...]:
    """Codes and own names of the languages there are message catalogues for, and of English, which needs none."""
    spoken = [code for code, _ in settings.LANGUAGES if code == "en" or _has_catalogue(code)]
    named = [(code, str(get_language_info(code)["name_local"])) for code in spoken]
    return tuple(sorted(named, key=lambda it: it[1].casefold()))


def _has_catalogue(code: str) -> bool:
    return any(_PACKAGE.glob(f"**/locale/{to_locale(code)}/LC_MESSAGES/django.*o"))
