"""The full-text index of posts: an FTS5 table on SQLite, a tsvector with a GIN index on PostgreSQL.

`rowid` is the post's id on both. No foreign key: rows without a post are never shown and never reused.
"""

from typing import Any

from django.db import migrations

SQLITE = ["CREATE VIRTUAL TABLE publishing_search USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')"]
POSTGRESQL = [
    "CREATE TABLE publishing_search (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX publishing_search_words ON publishing_search USING gin (words)",
]


def make(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unmake(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE publishing_search")


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]

    operations = [migrations.RunPython(make, unmake)]
