"""Media (docs.joinmastodon.org/methods/media)."""

import msgspec

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import MEDIA_LIMIT, USER, endpoint
from hubbub.api.core.inputs import focus_point
from hubbub.api.entities.statuses import MediaAttachment as Entity
from hubbub.api.render.media import media_entity
from hubbub.api.render.splice import encode
from hubbub.kernel.bodies import LARGEST_FORM
from hubbub.kernel.errors import Invalid
from hubbub.kernel.uploads import on_disk
from hubbub.publishing import limits
from hubbub.publishing.commands.upload import (
    UploadWishes,
    describe_upload,
    discard_upload,
    own_media,
    upload,
)
from hubbub.publishing.models import MediaAttachment, MediaState

SCOPE = "write:media"
WITH_THUMBNAIL = limits.IMAGE_SIZE + LARGEST_FORM
WITH_FILE = limits.VIDEO_SIZE + WITH_THUMBNAIL


class MediaParams(msgspec.Struct, frozen=True, kw_only=True):
    description: str | None = None
    focus: str | None = None


def _taken(call: Call, params: MediaParams) -> MediaAttachment:
    files = call.body.files
    with on_disk(files.get("file")) as source, on_disk(files.get("thumbnail")) as thumbnail:
        if source is None:
            raise Invalid("Validation failed: File can't be blank")
        wishes = UploadWishes(
            description=params.description, focus=focus_point(params.focus), thumbnail=thumbnail
        )
        return upload(call.viewer, source, wishes)


def _answer(media: MediaAttachment, *, waiting: int) -> Answer:
    status = waiting if media.state == MediaState.PROCESSING else 200
    return Answer(body=encode(media_entity(media)), status=status)


@endpoint(
    "POST",
    "/api/v2/media",
    access=USER,
    scope=SCOPE,
    returns=Entity,
    limit=MEDIA_LIMIT,
    largest_body=WITH_FILE,
)
def post_media(call: Call, params: MediaParams) -> Answer:
    """Take a file in; 202 while it is processed."""
    return _answer(_taken(call, params), waiting=202)


@endpoint(
    "POST",
    "/api/v1/media",
    access=USER,
    scope=SCOPE,
    returns=Entity,
    limit=MEDIA_LIMIT,
    largest_body=WITH_FILE,
    deprecated=True,
)
def post_media_v1(call: Call, params: MediaParams) -> Answer:
    """Take a file in, the older way: always 200, the address is null while it is processed."""
    return _answer(_taken(call, params), waiting=200)


@endpoint("GET", "/api/v1/media/{id}", access=USER, scope=SCOPE, returns=Entity)
def get_media(call: Call, id: int) -> Answer:
    """One of one's own attachments; 206 while it is processed, 422 when that failed."""
    media = own_media(call.viewer, id, unattached=True)
    if media.state == MediaState.FAILED:
        raise Invalid(media.error)
    return _answer(media, waiting=206)


@endpoint("PUT", "/api/v1/media/{id}", access=USER, scope=SCOPE, returns=Entity, largest_body=WITH_THUMBNAIL)
def put_media(call: Call, params: MediaParams, id: int) -> Answer:
    """Change alt text, focal point or thumbnail."""
    with on_disk(call.body.files.get("thumbnail")) as thumbnail:
        wishes = UploadWishes(
            description=params.description, focus=focus_point(params.focus), thumbnail=thumbnail
        )
        return _answer(describe_upload(call.viewer, id, wishes), waiting=206)


@endpoint("DELETE", "/api/v1/media/{id}", access=USER, scope=SCOPE, returns=dict)
def delete_media(call: Call, id: int) -> dict[str, object]:
    """Throw an upload away that no post has."""
    discard_upload(call.viewer, id)
    return {}
