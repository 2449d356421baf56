"""Custom emoji in texts."""

import re
from collections.abc import Iterable

from hubbub.api.entities.accounts import CustomEmoji as Entity
from hubbub.api.render.files import media_url
from hubbub.instance.models import CustomEmoji

_SHORTCODE = re.compile(r":([a-zA-Z0-9_]{2,}):")


def emoji_entity(row: CustomEmoji) -> Entity:
    """One emoji as the API shows it."""
    return Entity(
        shortcode=row.shortcode,
        url=media_url(row.file),
        static_url=media_url(row.static_file),
        visible_in_picker=row.visible_in_picker,
        category=row.category or None,
    )


class EmojiFinder:
    """Finds the custom emoji that texts name; asks the database once for all of them."""

    def __init__(self, texts: Iterable[str]) -> None:
        codes = {code for text in texts if ":" in text for code in _SHORTCODE.findall(text)}
        found = CustomEmoji.objects.filter(shortcode__in=codes, disabled=False) if codes else ()
        self._known = {(row.domain, row.shortcode): row for row in found}

    def in_texts(self, domain: str | None, *texts: str) -> list[Entity]:
        """The emoji of `domain`'s server that stand in `texts`, each once."""
        if not self._known:
            return []
        codes = dict.fromkeys(code for text in texts for code in _SHORTCODE.findall(text))
        return [emoji_entity(self._known[domain, code]) for code in codes if (domain, code) in self._known]
