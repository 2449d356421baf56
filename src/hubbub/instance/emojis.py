"""Custom emoji in texts, of this server and of others."""

import re
from collections.abc import Iterable

from hubbub.instance.models import CustomEmoji

SHORTCODE = re.compile(r":([a-zA-Z0-9_]{2,}):")


class EmojiFinder:
    """Finds the custom emoji that texts name; asks the database once for all of them."""

    def __init__(self, texts: Iterable[str]) -> None:
        codes = {code for text in texts if ":" in text for code in SHORTCODE.findall(text)}
        found = CustomEmoji.objects.filter(shortcode__in=codes, disabled=False) if codes else ()
        self._known = {(row.domain, row.shortcode): row for row in found}

    def in_texts(self, domain: str | None, *texts: str) -> list[CustomEmoji]:
        """The emoji of `domain`'s server that stand in `texts`, each once."""
        if not self._known:
            return []
        codes = dict.fromkeys(code for text in texts for code in SHORTCODE.findall(text))
        return [self._known[domain, code] for code in codes if (domain, code) in self._known]
