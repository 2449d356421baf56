"""The words of names, folded, for whoever looks for an account."""

from typing import Any

from django.db import migrations, models

TRIGGERS = ("network_account_in", "network_account_out", "network_account_renamed")


def drop_index(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """On the way back: SQLite drops no column that a trigger names, and an older version would fill a table of other
    columns. After a migration they are made anew."""
    if schema_editor.connection.vendor == "sqlite":
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        schema_editor.execute("DROP TABLE IF EXISTS network_accountsearch")


class Migration(migrations.Migration):
    dependencies = [("identity", "0009_former_names")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="words_of_names",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_index),
    ]
