"""Quotes: what a status quotes as far as the viewer may see it, and who may quote it (Mastodon 4.5)."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from hubbub.api.render.splice import encode
from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.publishing.models import QuotePolicy, QuoteState, Visibility
from hubbub.publishing.queries import unwanted_authors, visible_ids

if TYPE_CHECKING:
    from hubbub.api.render.statuses import PostRow

_POLICY = {
    QuotePolicy.PUBLIC: b'["public"]',
    QuotePolicy.FOLLOWERS: b'["followers"]',
    QuotePolicy.NOBODY: b"[]",
}


class QuoteStates:
    """What a batch of quoting posts quotes: the state of each quote, and which quoted posts may be shown."""

    def __init__(self, viewer: Viewer, quoting: Iterable["PostRow"]) -> None:
        self._quoting = {row.id: row for row in quoting}
        quoted = {row.quote_of_id for row in self._quoting.values() if row.quote_of_id}
        self._visible = visible_ids(viewer, quoted)
        self._unwanted = unwanted_authors(viewer, quoted)
        self.shown = {
            row.quote_of_id
            for row in self._quoting.values()
            if row.quote_of_id and self.state(row) == QuoteState.ACCEPTED
        }

    def state(self, row: "PostRow") -> str:
        """The quote's state to this viewer."""
        if row.quote_of_id is None:
            return "deleted"
        if row.quote_state != QuoteState.ACCEPTED:
            return row.quote_state
        if row.quote_of_id not in self._visible:
            return "unauthorized"
        return self._unwanted.get(row.quote_of_id, QuoteState.ACCEPTED)

    def full(self, bodies: Mapping[int, bytes]) -> dict[int, bytes]:
        """The `quote` member of each, with the quoted status in it where it may be shown."""
        return {
            pk: b'{"state":%s,"quoted_status":%s}'
            % (encode(self.state(row)), bodies.get(row.quote_of_id or 0, b"null"))
            for pk, row in self._quoting.items()
        }

    def shallow(self) -> dict[int, bytes]:
        """The `quote` member of each as a ShallowQuote: a quote inside a quote names the status by id alone."""
        return {
            pk: b'{"state":%s,"quoted_status_id":%s}'
            % (
                encode(self.state(row)),
                encode(str(row.quote_of_id) if row.quote_of_id in self.shown else None),
            )
            for pk, row in self._quoting.items()
        }


def followed_authors(viewer: Viewer, rows: Iterable["PostRow"]) -> set[int]:
    """Which authors of posts that followers may quote the viewer follows."""
    authors = {row.account_id for row in rows if row.quote_policy == QuotePolicy.FOLLOWERS}
    if not authors or viewer.account_id is None:
        return set()
    found = sql.rows(
        "SELECT target_id FROM network_follow WHERE follower_id = %s AND target_id {in_ids}",
        (viewer.account_id, sql.ids(authors)),
    )
    return {row[0] for row in found}


def quote_approval(viewer: Viewer, row: "PostRow", followed: set[int]) -> bytes:
    """Who may quote a status, and what would become of the viewer's own quote."""
    quotable = row.visibility <= Visibility.UNLISTED
    policy = QuotePolicy(row.quote_policy) if quotable else QuotePolicy.NOBODY
    if viewer.account_id is None:
        mine = b"unknown"
    elif row.account_id == viewer.account_id:
        mine = b"denied" if row.visibility == Visibility.DIRECT else b"automatic"
    elif policy is QuotePolicy.PUBLIC or (policy is QuotePolicy.FOLLOWERS and row.account_id in followed):
        mine = b"automatic"
    else:
        mine = b"denied"
    return b'{"automatic":%s,"manual":[],"current_user":"%s"}' % (_POLICY[policy], mine)
