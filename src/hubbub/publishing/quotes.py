"""What becomes of quotes before a viewer: whether the quoted post may be shown, and who may quote what (FEP-044f)."""

from collections.abc import Iterable
from typing import Protocol

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.publishing.models import QuotePolicy, QuoteState, Visibility
from hubbub.publishing.queries import unwanted_authors, visible_ids


class Quoting(Protocol):
    """What is asked of a post that may quote another, or be quoted."""

    @property
    def id(self) -> int: ...
    @property
    def account_id(self) -> int: ...
    @property
    def visibility(self) -> int: ...
    @property
    def quote_of_id(self) -> int | None: ...
    @property
    def quote_state(self) -> str: ...
    @property
    def quote_policy(self) -> int: ...


class QuoteStates:
    """The state of each quote of a batch of posts (`accepted`, `pending`, `unauthorized`, `muted_account`, ...), and
    which quoted posts may be shown. Two queries."""

    def __init__(self, viewer: Viewer, posts: Iterable[Quoting]) -> None:
        self.quoting = {row.id: row for row in posts if row.quote_of_id or row.quote_state}
        quoted = {row.quote_of_id for row in self.quoting.values() if row.quote_of_id}
        self._visible = visible_ids(viewer, quoted)
        self._unwanted = unwanted_authors(viewer, quoted)
        self.shown = {
            row.quote_of_id
            for row in self.quoting.values()
            if row.quote_of_id and self.state(row) == QuoteState.ACCEPTED
        }

    def state(self, row: Quoting) -> str:
        """The quote's state to this viewer (Mastodon's `Quote.state`)."""
        if row.quote_of_id is None:
            return "deleted"
        if row.quote_state != QuoteState.ACCEPTED:
            return row.quote_state
        if row.quote_of_id not in self._visible:
            return "unauthorized"
        return self._unwanted.get(row.quote_of_id, QuoteState.ACCEPTED)


def followed_authors(viewer: Viewer, rows: Iterable[Quoting]) -> set[int]:
    """Which authors of posts that followers may quote the viewer follows."""
    authors = {row.account_id for row in rows if row.quote_policy == QuotePolicy.FOLLOWERS}
    if not authors or viewer.account_id is None:
        return set()
    found = sql.rows(
        "SELECT target_id FROM network_follow WHERE follower_id = %s AND target_id {in_ids}",
        (viewer.account_id, sql.ids(authors)),
    )
    return {row[0] for row in found}


_POLICIES = {
    policy.value: policy for policy in QuotePolicy
}  # calling the enumeration costs ten times as much


def policy_in_force(row: Quoting) -> QuotePolicy:
    """Who may quote a post as things are: what is not public can't be quoted by others."""
    return _POLICIES[row.quote_policy] if row.visibility <= Visibility.UNLISTED else QuotePolicy.NOBODY


def is_quotable(viewer: Viewer, row: Quoting, followed: set[int]) -> bool:
    """Whether the viewer's quote would be accepted at once; `followed` as from `followed_authors`."""
    if row.account_id == viewer.account_id:
        return row.visibility != Visibility.DIRECT
    policy = policy_in_force(row)
    return policy is QuotePolicy.PUBLIC or (policy is QuotePolicy.FOLLOWERS and row.account_id in followed)
