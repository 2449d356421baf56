"""On SQLite, homes and lists lie in the order they are read in: the table is its own primary key's index.

Django makes tables with a row number and an index beside them; every entry was written twice and every page of a home
looked up twenty rows one by one (https://sqlite.org/withoutrowid.html). Not known to Django, so a later change of
these two models has to say it again.
"""

from typing import Any

from django.db import migrations

_TABLES = {
    "timelines_homeentry": (
        "account_id",
        'CREATE INDEX "timelines_home_boosted" ON "timelines_homeentry" ("account_id", "subject_id")'
        ' WHERE NOT ("subject_id" = ("post_id"))',
        'CREATE INDEX "timelines_home_post" ON "timelines_homeentry" ("post_id")',
    ),
    "timelines_listentry": (
        "list_id",
        'CREATE INDEX "timelines_list_post" ON "timelines_listentry" ("post_id")',
    ),
}
_MOVE = (
    'DROP TABLE IF EXISTS "{table}_ordered"',
    'CREATE TABLE "{table}_ordered" ("{owner}" bigint NOT NULL, "post_id" bigint NOT NULL,'
    ' "subject_id" bigint NOT NULL, PRIMARY KEY ("{owner}", "post_id")) WITHOUT ROWID',
    'INSERT INTO "{table}_ordered" SELECT "{owner}", "post_id", "subject_id" FROM "{table}" ORDER BY 1, 2',
    'DROP TABLE "{table}"',
    'ALTER TABLE "{table}_ordered" RENAME TO "{table}"',
)


def put_in_order(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    for table, (owner, *indexes) in _TABLES.items():
        for statement in (*_MOVE, *indexes):
            schema_editor.execute(statement.format(table=table, owner=owner))


class Migration(migrations.Migration):
    dependencies = [("timelines", "0001_initial")]

    operations = [migrations.RunPython(put_in_order, migrations.RunPython.noop)]
