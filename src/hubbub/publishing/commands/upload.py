"""Taking files in: pictures are ready at once, video and sound after a job."""

import shutil
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
from django.db import transaction
from django.db.models import F

from hubbub.identity.viewer import Viewer
from hubbub.kernel.blobs import drop_blobs, store_blob, uploads_folder
from hubbub.kernel.clock import now
from hubbub.kernel.errors import HubbubError, Invalid, NotFound
from hubbub.kernel.media import (
    Kind,
    MediaError,
    MediaType,
    PreparedFile,
    UnsupportedMedia,
    is_animated,
    prepare_audio,
    prepare_gifv,
    prepare_image,
    prepare_video,
    probe,
    sniff,
)
from hubbub.publishing import limits
from hubbub.publishing.jobs import process_upload
from hubbub.publishing.logic.media import describe_audio, describe_image, describe_video
from hubbub.publishing.models import MediaAttachment, MediaKind, MediaState, Post

KEPT_UNATTACHED = timedelta(hours=24)


class UploadWishes(msgspec.Struct, frozen=True, kw_only=True):
    """What comes with a file: alt text, the point that must stay visible (-1 to 1), and a picture to show instead.

    None leaves what is there."""

    description: str | None = None
    focus: tuple[float, float] | None = None
    thumbnail: Path | None = None


def upload(viewer: Viewer, source: Path, wishes: UploadWishes) -> MediaAttachment:
    """Take a file in. Pictures come back ready; video, sound and moving pictures still processing.

    Raises `Invalid` for what is too large, broken, or of no kind that is taken; nothing of it is kept then.
    """
    _check_description(wishes.description)
    kind = sniff(source)
    later = kind.kind is not Kind.IMAGE or (kind.extension == "gif" and is_animated(source, kind))
    _check_size(source, limits.VIDEO_SIZE if kind.kind is not Kind.IMAGE else limits.IMAGE_SIZE)
    media = MediaAttachment(
        account_id=viewer.me, description=wishes.description or "", kept_until=now() + KEPT_UNATTACHED
    )
    if later:
        _hand_over(media, source, kind)
    else:
        fill_with_picture(media, source)
    if wishes.focus is not None:
        media.meta["focus"] = {"x": wishes.focus[0], "y": wishes.focus[1]}
    if wishes.thumbnail is not None:
        try:
            _show_instead(media, _make_cover(wishes.thumbnail))
        except MediaError:
            drop_blobs(media.file, media.preview)
            raise
    with transaction.atomic():
        media.save(force_insert=True)
        if later:
            process_upload.enqueue(media.pk)
    return media


def _check_description(text: str | None) -> None:
    if text is not None and len(text) > limits.MAX_DESCRIPTION:
        raise Invalid(
            f"Validation failed: Description is too long (maximum is {limits.MAX_DESCRIPTION} characters)"
        )


def _check_size(source: Path, most: int) -> None:
    size = source.stat().st_size
    if size == 0:
        raise UnsupportedMedia
    if size > most:
        raise Invalid(f"Validation failed: File size must be less than {most // 1024 // 1024} MB")


def _hand_over(media: MediaAttachment, source: Path, kind: MediaType) -> None:
    """Keep the raw file for the worker, under the attachment's id."""
    media.kind = {Kind.VIDEO: MediaKind.VIDEO, Kind.AUDIO: MediaKind.AUDIO, Kind.IMAGE: MediaKind.GIFV}[
        kind.kind
    ]
    media.source = f"{media.pk}.{kind.extension}"
    shutil.copyfile(source, uploads_folder() / media.source)


def fill_with_picture(media: MediaAttachment, source: Path) -> None:
    """Make a picture of `source` the content of `media` (not saved)."""
    with tempfile.TemporaryDirectory() as folder:
        made = prepare_image(source, Path(folder))
        media.kind = MediaKind.IMAGE
        media.file = store_blob(made.original.path, made.original.extension)
        media.preview = store_blob(made.small.path, made.small.extension)
        media.mime_type, media.size, media.blurhash = made.original.mime, made.original.size, made.blurhash
        media.meta = describe_image(made)
        media.state = MediaState.READY


def fill_with_recording(media: MediaAttachment, source: Path) -> None:
    """Make video, moving picture or sound of `source` the content of `media` (not saved)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if media.kind == MediaKind.GIFV:
            video = prepare_gifv(source, folder)
        elif probe(source).video is not None:
            video = prepare_video(source, folder)
        else:
            sound = prepare_audio(source, folder)
            _store(media, sound.original, sound.small, sound.blurhash)
            media.kind, media.meta = MediaKind.AUDIO, describe_audio(sound) | _focus(media)
            return
        _store(media, video.original, video.small, video.blurhash)
        media.meta = describe_video(video) | _focus(media)


def _focus(media: MediaAttachment) -> dict[str, object]:
    return {"focus": media.meta["focus"]} if "focus" in media.meta else {}


def _store(media: MediaAttachment, original: PreparedFile, small: PreparedFile | None, blurhash: str) -> None:
    media.file = store_blob(original.path, original.extension)
    media.mime_type, media.size = original.mime, original.size
    if small is not None and not media.custom_thumbnail:
        media.preview, media.blurhash = store_blob(small.path, small.extension), blurhash
    media.state = MediaState.READY


class _Cover(NamedTuple):
    """A picture to show instead of a video or sound: its blob and its blurred placeholder."""

    preview: str
    blurhash: str


def _make_cover(thumbnail: Path) -> _Cover:
    with tempfile.TemporaryDirectory() as folder:
        made = prepare_image(thumbnail, Path(folder))
        return _Cover(store_blob(made.small.path, made.small.extension), made.blurhash)


def _show_instead(media: MediaAttachment, cover: _Cover) -> None:
    drop_blobs(media.preview)
    media.preview, media.blurhash = cover
    media.custom_thumbnail = True


def finish_upload(media_id: int) -> None:
    """What the worker does with a raw upload: process it, and say ready or failed. Safe to run twice."""
    media = MediaAttachment.objects.filter(pk=media_id, state=MediaState.PROCESSING).first()
    if media is None:
        return
    source = uploads_folder() / media.source
    try:
        fill_with_recording(media, source)
    except (MediaError, FileNotFoundError) as error:
        media.state = MediaState.FAILED
        media.error = (
            error.message if isinstance(error, MediaError) else "The uploaded file is not there any more"
        )
    _keep(media)
    source.unlink(missing_ok=True)


_MADE = ("kind", "state", "error", "file", "mime_type", "size")


@transaction.atomic
def _keep(made: MediaAttachment) -> None:
    """Write down what became of a raw upload. Minutes have passed since it was read: what its owner said of it meanwhile
    stays, and what they threw away does not come back."""
    media = MediaAttachment.objects.select_for_update().filter(pk=made.pk).first()
    if media is None or media.state != MediaState.PROCESSING:
        drop_blobs(made.file, "" if made.custom_thumbnail else made.preview)
        return
    for name in _MADE:
        setattr(media, name, getattr(made, name))
    media.meta = made.meta | _focus(media)
    if not media.custom_thumbnail:
        media.preview, media.blurhash = made.preview, made.blurhash
    elif not made.custom_thumbnail:
        drop_blobs(made.preview)
    media.source = ""
    media.save()


def own_media(
    viewer: Viewer, media_id: int, *, unattached: bool = False, held: bool = False
) -> MediaAttachment:
    """One of the viewer's own attachments, held until the transaction ends if it is to be changed. Raises `NotFound`."""
    found = MediaAttachment.objects.filter(pk=media_id, account_id=viewer.me)
    found = found.select_for_update() if held else found
    media = (found.filter(post=None) if unattached else found).first()
    if media is None:
        raise NotFound
    return media


def describe_upload(viewer: Viewer, media_id: int, wishes: UploadWishes) -> MediaAttachment:
    """Change alt text, focal point or thumbnail of an upload no post has yet. Raises `NotFound`, `Invalid`."""
    own_media(viewer, media_id, unattached=True)
    # A picture is prepared before the transaction, which nobody should have to wait for.
    cover = _make_cover(wishes.thumbnail) if wishes.thumbnail is not None else None
    try:
        with transaction.atomic():
            media = own_media(viewer, media_id, unattached=True, held=True)
            if cover is not None:
                _show_instead(media, cover)
            change_description(media, description=wishes.description, focus=wishes.focus)
    except HubbubError:
        drop_blobs(cover.preview if cover else "")
        raise
    return media


def change_description(
    media: MediaAttachment, *, description: str | None, focus: tuple[float, float] | None
) -> None:
    """Change alt text or focal point; whoever edits a post does this for what is on it."""
    _check_description(description)
    if description is not None:
        media.description = description
    if focus is not None:
        media.meta["focus"] = {"x": focus[0], "y": focus[1]}
    media.save()
    if media.post_id is not None:
        Post.objects.filter(pk=media.post_id).update(revision=F("revision") + 1)


@transaction.atomic
def discard_upload(viewer: Viewer, media_id: int) -> None:
    """Throw an upload away. Raises `NotFound`, or `Invalid` when a post has it."""
    media = own_media(viewer, media_id, held=True)
    if media.post_id is not None:
        raise Invalid("Media attachment is currently used by a status")
    drop_media([media])


def drop_media(media: Iterable[MediaAttachment]) -> None:
    """Remove attachments and their files, in the surrounding transaction."""
    for item in media:
        drop_blobs(item.file, item.preview)
        if item.source:
            transaction.on_commit(partial((uploads_folder() / item.source).unlink, missing_ok=True))
        item.delete()


def drop_unused(moment: datetime, *, most: int = 200) -> int:
    """Remove uploads that no post took in time; returns how many."""
    with transaction.atomic():
        free = MediaAttachment.objects.select_for_update(skip_locked=True).filter(post=None)
        unused = list(free.filter(kept_until__lt=moment)[:most])
        drop_media(unused)
    return len(unused)
