"""Polls as a viewer sees them."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import UNSET

from hubbub.api.entities.statuses import Poll as Entity
from hubbub.api.entities.statuses import PollOption
from hubbub.api.render.emojis import EmojiFinder
from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import iso, now
from hubbub.publishing.models import Poll, PollVote


def polls_by_post(viewer: Viewer, post_ids: Iterable[int]) -> dict[int, Entity]:
    """The poll of each post that has one."""
    rows = list(Poll.objects.filter(post_id__in=list(post_ids)).select_related("post__account"))
    own: dict[int, list[int]] = defaultdict(list)
    if rows and viewer.account_id is not None:
        votes = PollVote.objects.filter(poll__in=rows, account_id=viewer.account_id).order_by("choice")
        for poll_id, choice in votes.values_list("poll_id", "choice"):
            own[poll_id].append(choice)
    emojis = EmojiFinder(title for row in rows for title in row.options)
    return {row.post_id: poll_entity(row, viewer, own[row.pk], emojis) for row in rows}


def poll_entity(row: Poll, viewer: Viewer, own: list[int], emojis: EmojiFinder) -> Entity:
    """One poll; totals stay hidden while it runs if its author wanted so. Authors count as having voted."""
    expired = row.expires_at is not None and row.expires_at <= now()
    hidden = row.hide_totals and not expired
    author = viewer.account_id == row.post.account_id
    return Entity(
        id=str(row.pk),
        expires_at=iso(row.expires_at) if row.expires_at else None,
        expired=expired,
        multiple=row.multiple,
        votes_count=row.votes_count,
        voters_count=row.voters_count,
        options=[
            PollOption(title=title, votes_count=None if hidden else tally)
            for title, tally in zip(row.options, row.tallies, strict=True)
        ],
        emojis=emojis.in_texts(row.post.account.domain, *row.options),
        voted=UNSET if viewer.account_id is None else bool(own) or author,
        own_votes=UNSET if viewer.account_id is None else own,
    )
