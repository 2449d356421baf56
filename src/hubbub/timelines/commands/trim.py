"""Keeping timelines at a length that people read, and only as long as somebody does."""

from hubbub.kernel import sql
from hubbub.network.models import AccountList
from hubbub.timelines.models import HomeEntry, ListEntry

KEPT = 800
SLACK = 80  # so that a busy home is not cut on every round
MOST_AT_ONCE = 1000

# Counts along the primary key's index; a read, which keeps no writer waiting.
_LONG = """
SELECT {owner} FROM {table} GROUP BY {owner} HAVING COUNT(*) > %s LIMIT %s
"""
# The oldest kept entry by index, then a range of the same index.
_CUT = """
DELETE FROM {table} WHERE {owner} = %(owner)s AND post_id < (
    SELECT MIN(k.post_id) FROM (
        SELECT post_id FROM {table} WHERE {owner} = %(owner)s ORDER BY post_id DESC LIMIT %(kept)s) k)
"""
_TABLES = ((HomeEntry._meta.db_table, "account_id"), (ListEntry._meta.db_table, "list_id"))  # noqa: SLF001


def trim_timelines() -> int:
    """Cut homes and lists to their newest `KEPT` entries, at most `MOST_AT_ONCE` of each a round, every one in a
    transaction of its own so that nobody waits long for the database. Returns how many entries went."""
    removed = 0
    for table, owner in _TABLES:
        too_long = sql.rows(_LONG.format(table=table, owner=owner), (KEPT + SLACK, MOST_AT_ONCE))
        for (identifier,) in too_long:
            removed += sql.execute(_CUT.format(table=table, owner=owner), {"owner": identifier, "kept": KEPT})
    return removed


def forget_reader(account_id: int) -> None:
    """Drop the home and the lists of an account that goes for good, while its lists still stand."""
    HomeEntry.objects.filter(account_id=account_id).delete()
    lists = AccountList.objects.filter(account_id=account_id)
    ListEntry.objects.filter(list_id__in=list(lists.values_list("pk", flat=True))).delete()
