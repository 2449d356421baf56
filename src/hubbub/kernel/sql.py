"""Hand-written SQL for the hot paths: one way to run it on SQLite and PostgreSQL.

Statements use `%s` placeholders. Lists of ids are ONE parameter, so that a statement's text never varies and both
databases keep it prepared: write `{in_ids}` where `IN (...)` would stand and pass `ids(values)`.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

Row = tuple[Any, ...]
M = TypeVar("M", bound=Model)
_Converters = tuple[int, Any, list[Callable[..., Any]]]


@cache
def is_sqlite() -> bool:
    """Whether the database of this process is SQLite."""
    return connection.vendor == "sqlite"


@lru_cache(maxsize=512)
def _prepared(statement: str, vendor: str) -> str:
    if vendor == "sqlite":
        statement = statement.replace("{in_ids}", "IN (SELECT value FROM json_each(%s))")
        return statement.replace("%s", "?")
    return statement.replace("{in_ids}", "= ANY(%s)")


def ids(values: Iterable[int]) -> object:
    """A list of ids as the one parameter that `{in_ids}` takes."""
    if is_sqlite():
        return "[" + ",".join(map(str, values)) + "]"
    return list(values)


def among(statement: str, values: Collection[int]) -> tuple[str, object]:
    """`statement` and the parameter of its `{in_ids}`, for where there is often but one id: that is compared, which
    costs SQLite less than a list of one."""
    if len(values) == 1:
        return _of_one(statement), next(iter(values))
    return statement, ids(values)


@lru_cache(maxsize=64)
def _of_one(statement: str) -> str:
    return statement.replace("{in_ids}", "= %s")


def texts(values: Iterable[str]) -> object:
    """A list of texts as the one parameter that `{in_ids}` takes."""
    return json.dumps(list(values)) if is_sqlite() else list(values)


def rows(statement: str, params: Sequence[Any] = ()) -> list[Row]:
    """All rows a statement answers.

    Goes straight to the driver: Django's cursor wrappers cost more than most of these queries. While Django records
    queries (query budgets in tests, debugging) it goes through the wrappers, so that they are counted. Errors are
    Django's all the same, and Django learns of them: else nobody would ever close a connection that was lost.
    """
    database = connections["default"]
    text = _prepared(statement, database.vendor)
    if database.force_debug_cursor or database.execute_wrappers:
        return _rows_seen_by_django(database, text, params)
    if database.connection is None:
        database.ensure_connection()
    try:
        return database.connection.execute(text, params).fetchall()  # type: ignore[no-any-return]
    except database.Database.Error:  # type: ignore[attr-defined]  # the driver's module
        with database.wrap_database_errors:
            raise


def _rows_seen_by_django(database: BaseDatabaseWrapper, text: str, params: Sequence[Any]) -> list[Row]:
    with database.cursor() as cursor:
        cursor.execute(text.replace("?", "%s"), params)
        return list(cursor.fetchall())


def instances(model: type[M], tail: str, params: Sequence[Any] = ()) -> list[M]:
    """Rows of a model's table, called `t`, as its instances: what stands in `tail` after `FROM`.

    What Django's queries give, at a fraction of what putting them together costs.
    """
    select, names, converters = _shape_of(model)
    return [_instance(model, names, converters, list(row)) for row in rows(f"{select} {tail}", params)]


def _instance(model: type[M], names: list[str], converters: list[_Converters], values: list[Any]) -> M:
    for place, column, steps in converters:
        for step in steps:
            values[place] = step(values[place], column, connection)
    return model.from_db("default", names, values)


@cache
def _shape_of(model: type[Model]) -> tuple[str, list[str], list[_Converters]]:
    """What selects all columns of a model, their attributes, and what turns the driver's values into Python's, by place."""
    options = model._meta  # noqa: SLF001 - what Django documents by this name
    columns = ", ".join(f't."{field.column}"' for field in options.concrete_fields)
    converters: list[_Converters] = []
    for place, field in enumerate(options.concrete_fields):
        column = field.get_col(options.db_table)
        steps = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        if steps:
            converters.append((place, column, steps))
    select = f"SELECT {columns} FROM {options.db_table} t"
    return select, [field.attname for field in options.concrete_fields], converters


_NAMED = re.compile(r"%\((\w+)\)s")


def named(statement: str, params: Mapping[str, object]) -> tuple[str, list[Any]]:
    """A statement with named parameters (`%(post)s`) as one with those that `rows` takes."""
    return _NAMED.sub("%s", statement), [params[name] for name in _NAMED.findall(statement)]


def execute(statement: str, params: Sequence[Any] | Mapping[str, object] = ()) -> int:
    """Run a write and return how many rows it touched. Takes named parameters (`%(post)s`) too."""
    if isinstance(params, Mapping):
        statement, params = named(statement, params)
    with connection.cursor() as cursor:
        cursor.execute(_prepared(statement, connection.vendor).replace("?", "%s"), params)
        return int(cursor.rowcount)


def execute_many(statement: str, rows_of_params: Sequence[Sequence[Any]]) -> None:
    """Run one write for many rows."""
    with connection.cursor() as cursor:
        cursor.executemany(_prepared(statement, connection.vendor).replace("?", "%s"), rows_of_params)


def at(moment: datetime) -> object:
    """A moment as a parameter, the way the database keeps it."""
    return connection.ops.adapt_datetimefield_value(moment)


def moment(value: object) -> datetime:
    """A moment as `rows` answers it: SQLite keeps text in UTC, PostgreSQL a moment."""
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)
