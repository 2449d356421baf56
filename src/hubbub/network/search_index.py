"""The index that finds accounts by the beginnings of their names; the database itself keeps it in step.

Made after every migration rather than by one: SQLite rebuilds a table to alter it, and its triggers go with the old
one. Everything here can be done again and again.
"""

from typing import Any

from django.db import connections

_SQLITE = (
    """CREATE TRIGGER IF NOT EXISTS network_account_in AFTER INSERT ON identity_account BEGIN
      INSERT INTO network_accountsearch (rowid, username, display_name)
      VALUES (new.id, new.username, new.display_name);
    END""",
    """CREATE TRIGGER IF NOT EXISTS network_account_out AFTER DELETE ON identity_account BEGIN
      INSERT INTO network_accountsearch (network_accountsearch, rowid, username, display_name)
      VALUES ('delete', old.id, old.username, old.display_name);
    END""",
    """CREATE TRIGGER IF NOT EXISTS network_account_renamed AFTER UPDATE OF username, display_name ON identity_account
    WHEN old.username <> new.username OR old.display_name <> new.display_name BEGIN
      INSERT INTO network_accountsearch (network_accountsearch, rowid, username, display_name)
      VALUES ('delete', old.id, old.username, old.display_name);
      INSERT INTO network_accountsearch (rowid, username, display_name)
      VALUES (new.id, new.username, new.display_name);
    END""",
)
# An external-content table: the names stand in identity_account alone, here are only the words.
_SQLITE_TABLE = """
CREATE VIRTUAL TABLE network_accountsearch USING fts5(
  username, display_name, content = 'identity_account', content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')
"""
_SQLITE_FILL = "INSERT INTO network_accountsearch (network_accountsearch) VALUES ('rebuild')"
_POSTGRESQL = """
CREATE INDEX IF NOT EXISTS network_accountsearch ON identity_account
USING gin (to_tsvector('simple', translate(username || ' ' || display_name, '_.-', '   ')))
"""


def keep_index(using: str = "default", **_: Any) -> None:
    """Make whatever of the index is missing (a receiver of `post_migrate`)."""
    database = connections[using]
    tables = database.introspection.table_names()
    if "identity_account" not in tables:
        return
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(_POSTGRESQL)
            return
        if "network_accountsearch" not in tables:
            cursor.execute(_SQLITE_TABLE)
            cursor.execute(_SQLITE_FILL)
        for statement in _SQLITE:
            cursor.execute(statement)
