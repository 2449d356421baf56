"""Custom emoji as JSON."""

from hubbub.api.entities.accounts import CustomEmoji as Entity
from hubbub.api.render.files import media_url
from hubbub.instance.emojis import EmojiFinder
from hubbub.instance.models import CustomEmoji


def emoji_entity(row: CustomEmoji) -> Entity:
    """One emoji as the API shows it."""
    return Entity(
        shortcode=row.shortcode,
        url=media_url(row.file),
        static_url=media_url(row.static_file),
        visible_in_picker=row.visible_in_picker,
        category=row.category or None,
    )


def emoji_entities(finder: EmojiFinder, domain: str | None, *texts: str) -> list[Entity]:
    """The emoji of `domain`'s server that stand in `texts`, as the API shows them."""
    return [emoji_entity(row) for row in finder.in_texts(domain, *texts)]
