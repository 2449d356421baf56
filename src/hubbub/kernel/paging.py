"""Keyset paging as Mastodon's clients know it: `max_id`, `since_id`, `min_id`, `limit`."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec

T = TypeVar("T")
MAX_ID = 2**63 - 1


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Which stretch of a list is wanted; ids are exclusive bounds.

    `max_id` and `since_id` read newest first from the top; `min_id` reads the entries right above it (the page is
    still handed back newest first).
    """

    limit: int
    max_id: int | None = None
    since_id: int | None = None
    min_id: int | None = None

    @property
    def upwards(self) -> bool:
        """Whether the entries next above `min_id` are wanted, instead of the newest."""
        return self.min_id is not None

    @property
    def above(self) -> int:
        """The exclusive lower bound."""
        return max(self.min_id or 0, self.since_id or 0)

    @property
    def below(self) -> int:
        """The exclusive upper bound."""
        return MAX_ID if self.max_id is None else self.max_id

    @property
    def order(self) -> str:
        """`ASC` or `DESC`, for the SQL of the page."""
        return "ASC" if self.upwards else "DESC"

    def newest_first(self, found: Sequence[T]) -> list[T]:
        """Rows as the database gave them, turned so that the newest stands first."""
        return list(reversed(found)) if self.upwards else list(found)
