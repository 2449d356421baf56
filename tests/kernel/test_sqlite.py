"""On SQLite a primary key of 64 bits is the table itself, no index beside it."""

import pytest
from django.apps import apps
from django.db import connection, models


@pytest.mark.django_db
def test_a_number_as_primary_key_is_the_rowid(db_kind: str) -> None:
    if db_kind != "sqlite":
        pytest.skip("PostgreSQL has no rowids")
    keys = {model._meta.db_table: model._meta.pk for model in apps.get_app_config("identity").get_models()}
    keys |= {model._meta.db_table: model._meta.pk for model in apps.get_app_config("publishing").get_models()}
    numbers = {table: key for table, key in keys.items() if isinstance(_end(key), models.BigIntegerField)}
    assert {"identity_account", "identity_actorkey", "publishing_post"} <= set(numbers)

    found = {table: _plan(table, str(key.column)) for table, key in numbers.items()}

    assert {table: plan for table, plan in found.items() if "USING INTEGER PRIMARY KEY" not in plan} == {}


def _end(key: object) -> object:
    """The key that a relation as primary key ends at."""
    return key.target_field if isinstance(key, models.ForeignKey) else key


def _plan(table: str, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'EXPLAIN QUERY PLAN SELECT * FROM "{table}" WHERE "{column}" = 1')
        return " ".join(str(row[-1]) for row in cursor.fetchall())
