"""Django's backend for SQLite, in which a 64-bit primary key is the table's rowid."""

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Names the type of 64-bit columns `integer`.

    Only a primary key of exactly that type is the rowid (https://sqlite.org/lang_createtable.html#rowid). Of Django's
    `bigint` it is an index beside the table: each row is then looked up twice, and written twice.
    """

    data_types = base.DatabaseWrapper.data_types | {"BigIntegerField": "integer"}
