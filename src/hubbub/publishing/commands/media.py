"""Media on its way to a post."""

from collections.abc import Sequence

from django.db.models import Q

from hubbub.kernel.errors import Invalid
from hubbub.publishing.limits import MAX_MEDIA
from hubbub.publishing.models import MediaAttachment, MediaKind, MediaState, Post


def attachable_media(
    account_id: int, media_ids: Sequence[int], *, post_id: int | None = None
) -> list[MediaAttachment]:
    """The account's own uploads by id, in that order, ready and not on a post yet (other than `post_id`).

    Raises `Invalid`.
    """
    wanted = list(dict.fromkeys(media_ids))
    if not wanted:
        return []
    if len(wanted) > MAX_MEDIA:
        raise Invalid(f"Validation failed: Cannot attach more than {MAX_MEDIA} files")
    free = Q(post=None) if post_id is None else Q(post=None) | Q(post=post_id)
    found = MediaAttachment.objects.filter(free, account_id=account_id).in_bulk(wanted)
    media = [found[identifier] for identifier in wanted if identifier in found]
    if len(media) < len(wanted):
        missing = next(identifier for identifier in wanted if identifier not in found)
        raise Invalid(
            f"Validation failed: Media with id {missing} not found or already attached to another post"
        )
    check_mixture(media)
    return media


def check_mixture(media: Sequence[MediaAttachment]) -> None:
    """Raise `Invalid` for media that can't go together, or isn't ready."""
    if any(item.state != MediaState.READY for item in media):
        raise Invalid("Cannot attach files that have not finished processing. Try again in a moment!")
    if len(media) > 1 and any(item.kind in {MediaKind.VIDEO, MediaKind.AUDIO} for item in media):
        raise Invalid("Cannot attach a video to a post that already contains images")


def attach_media(post: Post, media: Sequence[MediaAttachment]) -> None:
    """Give uploads to a post, in order. Raises `Invalid` if another request was faster."""
    for position, item in enumerate(media):
        take_media(post, item, position)


def take_media(post: Post, item: MediaAttachment, position: int) -> None:
    """Give one upload to a post, or another place on it. Raises `Invalid` if another request was faster."""
    free = MediaAttachment.objects.filter(Q(post=None) | Q(post=post), pk=item.pk)
    if not free.update(post=post, position=position, kept_until=None):
        raise Invalid(f"Validation failed: Media with id {item.pk} is already attached to another post")
