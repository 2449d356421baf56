"""Link preview cards as the API shows them."""

from hubbub.api.entities.statuses import PreviewCard as Entity
from hubbub.api.entities.statuses import PreviewCardAuthor
from hubbub.api.render.files import media_url
from hubbub.kernel.clock import iso
from hubbub.publishing.models import PreviewCard


def card_entity(row: PreviewCard) -> Entity:
    """One card."""
    return Entity(
        url=row.url,
        title=row.title,
        description=row.description,
        language=row.language or None,
        type=row.kind,
        author_name=row.author_name,
        author_url=row.author_url,
        provider_name=row.provider_name,
        provider_url=row.provider_url,
        html=row.html,
        width=row.width,
        height=row.height,
        image=media_url(row.image) if row.image else None,
        image_description=row.image_description,
        embed_url=row.embed_url,
        blurhash=row.blurhash or None,
        published_at=iso(row.published_at) if row.published_at else None,
        authors=[PreviewCardAuthor(name=row.author_name, url=row.author_url, account=None)]
        if row.author_name
        else [],
    )
