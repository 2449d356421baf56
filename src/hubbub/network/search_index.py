"""The index that finds accounts by how the words of their names begin; the database itself keeps it in step.

Made after every migration rather than by one: SQLite rebuilds a table to alter it, and its triggers go with the old
one. Everything here can be done again and again.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

_SQLITE = (
    """CREATE TRIGGER network_account_in AFTER INSERT ON identity_account BEGIN
      INSERT INTO network_accountsearch (rowid, words_of_names) VALUES (new.id, new.words_of_names);
    END""",
    """CREATE TRIGGER network_account_out AFTER DELETE ON identity_account BEGIN
      INSERT INTO network_accountsearch (network_accountsearch, rowid, words_of_names)
      VALUES ('delete', old.id, old.words_of_names);
    END""",
    """CREATE TRIGGER network_account_renamed AFTER UPDATE OF words_of_names ON identity_account
    WHEN old.words_of_names <> new.words_of_names BEGIN
      INSERT INTO network_accountsearch (network_accountsearch, rowid, words_of_names)
      VALUES ('delete', old.id, old.words_of_names);
      INSERT INTO network_accountsearch (rowid, words_of_names) VALUES (new.id, new.words_of_names);
    END""",
)
# An external-content table: the words stand in identity_account, folded already; here is only where.
_SQLITE_TABLE = """
CREATE VIRTUAL TABLE network_accountsearch USING fts5(
  words_of_names, content = 'identity_account', content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3')
"""
_SQLITE_FILL = "INSERT INTO network_accountsearch (network_accountsearch) VALUES ('rebuild')"
_SQLITE_IN_STEP = """
SELECT 1 FROM sqlite_master WHERE name = 'network_account_renamed' AND sql LIKE '%new.words_of_names%'
"""
_SQLITE_DROP = (
    *(f"DROP TRIGGER IF EXISTS network_account_{name}" for name in ("in", "out", "renamed")),
    "DROP TABLE IF EXISTS network_accountsearch",
)
_POSTGRESQL = (
    "DROP INDEX IF EXISTS network_accountsearch",  # as it was before
    """CREATE INDEX IF NOT EXISTS network_accountwords ON identity_account
    USING gin (to_tsvector('simple', words_of_names))""",
)


def keep_index(using: str = "default", **_: Any) -> None:
    """Make whatever of the index is missing (a receiver of `post_migrate`)."""
    database = connections[using]
    with database.cursor() as cursor:
        columns = _columns_of_accounts(database, cursor)
        if "words_of_names" in columns:  # not on the way through older migrations
            statements = _POSTGRESQL if database.vendor == "postgresql" else _for_sqlite(cursor)
            for statement in statements:
                cursor.execute(statement)


def _columns_of_accounts(database: BaseDatabaseWrapper, cursor: CursorWrapper) -> set[str]:
    if "identity_account" not in database.introspection.table_names(cursor):
        return set()
    return {row.name for row in database.introspection.get_table_description(cursor, "identity_account")}


def _for_sqlite(cursor: CursorWrapper) -> list[str]:
    """All of it anew where no trigger kept it in step, or triggers of another kind did (names were not folded once)."""
    if cursor.execute(_SQLITE_IN_STEP).fetchone():
        return []
    return [*_SQLITE_DROP, _SQLITE_TABLE, _SQLITE_FILL, *_SQLITE]
