"""Changing which media a post carries, and what is said about them."""

from collections.abc import Sequence

from hubbub.kernel.clock import now
from hubbub.publishing.commands.media import take_media
from hubbub.publishing.commands.upload import KEPT_UNATTACHED, change_description
from hubbub.publishing.models import MediaAttachment, Post
from hubbub.publishing.new import MediaChange


def change_media(post: Post, media: Sequence[MediaAttachment], wishes: Sequence[MediaChange]) -> bool:
    """Make `media`, in that order, the media of a post, with what `wishes` say about them.

    Returns whether anything changed. Raises `Invalid` for a description that is too long.
    """
    former = list(
        MediaAttachment.objects.filter(post=post).order_by("position", "id").values_list("pk", flat=True)
    )
    wanted = [row.pk for row in media]
    release_media(post, but=wanted)
    for position, row in enumerate(media):
        row.post, row.position, row.kept_until = post, position, None
        if former != wanted:
            take_media(post, row, position)
    by_id = {wish.id: wish for wish in wishes}
    described = [_describe(row, by_id[row.pk]) for row in media if row.pk in by_id]
    return former != wanted or any(described)


def release_media(post: Post, *, but: Sequence[int] = ()) -> None:
    """Take media off a post; like any upload without a post they are kept for a while, for another one."""
    released = MediaAttachment.objects.filter(post=post).exclude(pk__in=but)
    released.update(post=None, kept_until=now() + KEPT_UNATTACHED)


def _describe(row: MediaAttachment, wish: MediaChange) -> bool:
    before = (row.description, row.meta.get("focus"))
    focus = None if wish.focus is None else {"x": wish.focus[0], "y": wish.focus[1]}
    if wish.description in {None, row.description} and focus in (None, before[1]):
        return False
    change_description(row, description=wish.description, focus=wish.focus)
    return True
