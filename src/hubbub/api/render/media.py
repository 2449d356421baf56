"""Media attachments as the API shows them."""

from hubbub.api.entities.statuses import MediaAttachment as Entity
from hubbub.api.render.files import media_url
from hubbub.publishing.models import MediaAttachment, MediaState


def media_entity(row: MediaAttachment) -> Entity:
    """One attachment; `url` is null until it is ready."""
    ready = row.state == MediaState.READY and bool(row.file or row.remote_url)
    address = media_url(row.file) if row.file else row.remote_url
    return Entity(
        id=str(row.pk),
        type=row.kind,
        url=address if ready else None,
        preview_url=(media_url(row.preview) if row.preview else address) if ready else None,
        remote_url=row.remote_url or None,
        meta=row.meta or {},
        description=row.description or None,
        blurhash=row.blurhash or None,
    )
