"""Polls as a viewer may see them: totals hidden while their author wants so, and what the viewer chose."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.publishing.models import Poll, PollVote


class ShownPoll(msgspec.Struct, frozen=True, kw_only=True):
    """A poll before a viewer. `tallies` is None while the totals are hidden; authors count as having voted."""

    poll: Poll
    expired: bool
    tallies: list[int] | None
    own_votes: list[int]
    voted: bool


def shown_polls(viewer: Viewer, post_ids: Iterable[int]) -> dict[int, ShownPoll]:
    """The poll of each post that has one, by the post's id. Two queries."""
    rows = list(Poll.objects.filter(post_id__in=list(post_ids)).select_related("post__account"))
    own: dict[int, list[int]] = defaultdict(list)
    if rows and viewer.account_id is not None:
        votes = PollVote.objects.filter(poll__in=rows, account_id=viewer.account_id).order_by("choice")
        for poll_id, choice in votes.values_list("poll_id", "choice"):
            own[poll_id].append(choice)
    return {row.post_id: _shown(viewer, row, own[row.pk]) for row in rows}


def _shown(viewer: Viewer, row: Poll, own: list[int]) -> ShownPoll:
    expired = row.expires_at is not None and row.expires_at <= now()
    return ShownPoll(
        poll=row,
        expired=expired,
        tallies=None if row.hide_totals and not expired else row.tallies,
        own_votes=own,
        voted=bool(own) or viewer.account_id == row.post.account_id,
    )
