"""Uploads that wait for a post which is not posted yet: nobody drops them meanwhile."""

from collections.abc import Sequence

from django.db.models import QuerySet

from hubbub.kernel.clock import now
from hubbub.publishing.commands.upload import KEPT_UNATTACHED
from hubbub.publishing.models import MediaAttachment


def hold_media(account_id: int, media_ids: Sequence[int]) -> None:
    """Keep an account's unattached uploads until they are let go."""
    _unattached(account_id, media_ids).update(kept_until=None)


def let_go_of_media(account_id: int, media_ids: Sequence[int]) -> None:
    """Treat uploads that wait no longer like any that no post has."""
    _unattached(account_id, media_ids).update(kept_until=now() + KEPT_UNATTACHED)


def _unattached(account_id: int, media_ids: Sequence[int]) -> QuerySet[MediaAttachment]:
    return MediaAttachment.objects.filter(pk__in=media_ids, account_id=account_id, post=None)
