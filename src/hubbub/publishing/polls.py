"""Polls as a viewer may see them: totals hidden while their author wants so, and what the viewer chose."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.publishing.models import Poll


class ShownPoll(msgspec.Struct, frozen=True, kw_only=True):
    """A poll before a viewer; `domain` is its author's server, None for this one. `tallies` is None while the totals are hidden; authors count as having voted."""

    poll: Poll
    author_id: int
    domain: str | None
    expired: bool
    tallies: list[int] | None
    own_votes: list[int]
    voted: bool


def shown_polls(viewer: Viewer, post_ids: Iterable[int]) -> dict[int, ShownPoll]:
    """The poll of each post that has one, by the post's id. Three queries."""
    wanted = sql.ids(post_ids)
    rows = sql.instances(Poll, "WHERE t.post_id {in_ids}", (wanted,))
    if not rows:
        return {}
    authors = {post_id: (author, domain) for post_id, author, domain in sql.rows(_AUTHORS, (wanted,))}
    own: dict[int, list[int]] = defaultdict(list)
    if viewer.account_id is not None:
        for poll_id, choice in sql.rows(_VOTES, (sql.ids(row.pk for row in rows), viewer.account_id)):
            own[poll_id].append(choice)
    return {row.post_id: _shown(viewer, row, authors[row.post_id], own[row.pk]) for row in rows}


_AUTHORS = """
SELECT p.id, a.id, a.domain FROM publishing_post p JOIN identity_account a ON a.id = p.account_id WHERE p.id {in_ids}
"""
_VOTES = "SELECT poll_id, choice FROM publishing_pollvote WHERE poll_id {in_ids} AND account_id = %s ORDER BY choice"


def _shown(viewer: Viewer, row: Poll, author: tuple[int, str | None], own: list[int]) -> ShownPoll:
    expired = row.expires_at is not None and row.expires_at <= now()
    return ShownPoll(
        poll=row,
        author_id=author[0],
        domain=author[1],
        expired=expired,
        tallies=None if row.hide_totals and not expired else row.tallies,
        own_votes=own,
        voted=bool(own) or viewer.account_id == author[0],
    )
