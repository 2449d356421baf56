"""The languages people write in, for lists to choose from."""

from functools import lru_cache

from django.conf.locale import LANG_INFO


@lru_cache(maxsize=1)
def language_choices() -> tuple[tuple[str, str], ...]:
    """Codes (ISO 639-1) and the languages' own names, in the order of those names."""
    named = {
        code: info["name_local"]
        for code, info in LANG_INFO.items()
        if len(code) == 2 and "name_local" in info
    }
    return tuple(sorted(named.items(), key=lambda it: it[1].casefold()))
