"""Noting that somebody passed a post on, answered or liked it; how it came to them is settled a little later."""

from datetime import datetime

from django.db.models import F

from hubbub.insights.models import Evidence, Ripple, Share, ShareKind
from hubbub.kernel.clock import now
from hubbub.publishing.models import Post


def record_share(
    kind: ShareKind,
    *,
    share_id: int,
    actor_id: int,
    subject_id: int,
    via_id: int | None,
    created_at: datetime,
) -> None:
    """Note an act on `subject_id`. Idempotent.

    `via_id` is what the client says it was met through; it counts if it is that post itself or a boost of it by
    somebody else, otherwise the serve log will be asked.
    """
    told = via_id is not None and _is_way_to(via_id, subject_id, actor_id)
    share = Share(
        id=share_id,
        kind=kind,
        actor_id=actor_id,
        root_post_id=subject_id,
        via_post_id=via_id if told else None,
        evidence=Evidence.CLIENT if told else Evidence.ROOT,
        created_at=created_at,
    )
    Share.objects.bulk_create([share], ignore_conflicts=True)


def _is_way_to(via_id: int, subject_id: int, actor_id: int) -> bool:
    if via_id == subject_id:
        return True
    return Post.objects.filter(pk=via_id, reblog_of_id=subject_id).exclude(account_id=actor_id).exists()


def record_undone(share_id: int, *kinds: ShareKind) -> None:
    """Note that an act was taken back. Idempotent."""
    for share in Share.objects.select_for_update().filter(id=share_id, kind__in=kinds, undone_at=None):
        Share.objects.filter(id=share_id, kind=share.kind).update(undone_at=now())
        if share.kind == ShareKind.BOOST and share.settled_at is not None:
            Ripple.objects.filter(post_id=share.root_post_id).update(undone=F("undone") + 1)
