"""Writing a status, now or for later, once for each idempotency key."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.errors import NotFound
from hubbub.publishing.commands.drafts import use_up_draft
from hubbub.publishing.commands.schedule import schedule
from hubbub.publishing.commands.thread import publish_all
from hubbub.publishing.models import IdempotencyKey, Post, ScheduledPost
from hubbub.publishing.new import NewPost

REMEMBERED_FOR = timedelta(hours=1)
_MAX_KEY = 255


@transaction.atomic
def write(
    viewer: Viewer,
    new: NewPost,
    *,
    at: datetime | None = None,
    key: str | None = None,
    draft_id: int | None = None,
) -> Post | ScheduledPost:
    """Publish `new`, or plan it when `at` says so. Raises what `publish` and `schedule` raise; of a thread, its first
    post is returned. The draft it grew from, if there is one, is none any more.

    The same `key` from the same token within an hour is the same request: it gets what the first one made, also when
    both come at once. Raises `NotFound` when that is gone by now, as Mastodon does.
    """
    if not key:
        return _write(viewer, new, at, draft_id)
    # Pages have no token: their keys count by account, as a negative number that no token has.
    row = _claim(-viewer.me if viewer.token_id is None else viewer.token_id, key)
    if row.post_id or row.scheduled_id:
        return _made(row)
    made = _write(viewer, new, at, draft_id)
    field = "post_id" if isinstance(made, Post) else "scheduled_id"
    IdempotencyKey.objects.filter(pk=row.pk).update(**{field: made.pk})
    return made


def _write(viewer: Viewer, new: NewPost, at: datetime | None, draft_id: int | None) -> Post | ScheduledPost:
    if draft_id is not None:
        use_up_draft(viewer, draft_id)  # first: what it lets go of, the post or the plan holds from now on
    return publish_all(viewer, new) if at is None else schedule(viewer, new, at)


def _claim(token_id: int, key: str) -> IdempotencyKey:
    """The key's row. Whoever comes second waits in the unique index until the first has committed."""
    if len(key) > _MAX_KEY:
        key = hashlib.sha256(key.encode()).hexdigest()
    row, is_new = IdempotencyKey.objects.get_or_create(token_id=token_id, key=key)
    if not is_new and row.created_at < now() - REMEMBERED_FOR:
        row.post_id = row.scheduled_id = None
        row.created_at = now()
        row.save()
    return row


def _made(row: IdempotencyKey) -> Post | ScheduledPost:
    made = (
        Post.objects.filter(pk=row.post_id or 0).first()
        or ScheduledPost.objects.filter(pk=row.scheduled_id or 0).first()
    )
    if made is None:
        raise NotFound
    return made


def forget_old_keys() -> int:
    """Drop keys that are no longer remembered; returns how many."""
    return IdempotencyKey.objects.filter(created_at__lt=now() - REMEMBERED_FOR).delete()[0]
