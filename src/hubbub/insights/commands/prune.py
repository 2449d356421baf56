"""Dropping serve rows nobody may keep any longer."""

from datetime import datetime

from hubbub.insights.commands.settle import REMEMBERED
from hubbub.kernel import sql
from hubbub.kernel.ids import id_at

# From the old end of the primary key.
_PRUNE = """
DELETE FROM insights_serverow WHERE id IN (SELECT id FROM insights_serverow WHERE id < %s ORDER BY id LIMIT %s)
"""


def prune_served(*, now: datetime, batch: int = 5_000) -> int:
    """Drop up to `batch` pages that were served more than seven days before `now`; returns how many went."""
    return sql.execute(_PRUNE, (id_at(now - REMEMBERED), batch))
