"""Is the database there, whole, and up to date?"""

from collections.abc import Iterator

from django.db import DatabaseError, connection

from hubbub.kernel import sql
from hubbub.kernel.checks import Finding, fail, ok, warn
from hubbub.ops.tables import missing_migrations


def examine() -> Iterator[Finding]:
    """The database, its tables, and for SQLite its mode and its integrity."""
    try:
        connection.ensure_connection()
        version = _version()
    except DatabaseError as error:
        yield fail(
            "Database", f"it does not answer: {str(error).strip().splitlines()[0]}",
            "Is HUBBUB_DATABASE_URL right, and does PostgreSQL run? With SQLite: may the data folder be written to?",
        )  # fmt: skip
        return
    yield ok("Database", version)
    yield _tables()
    if connection.vendor == "sqlite":
        yield _mode()
        yield _integrity()


def _version() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sql.rows('SELECT sqlite_version()')[0][0]}"
    return f"PostgreSQL {sql.rows('SHOW server_version')[0][0]}"


def _tables() -> Finding:
    missing = missing_migrations()
    if missing:
        return fail(
            "Tables", f"{len(missing)} changes are missing, the first is {missing[0]}", "Run: hubbub migrate"
        )
    return ok("Tables", "up to date")


def _mode() -> Finding:
    mode = sql.rows("PRAGMA journal_mode")[0][0]
    if mode != "wal":
        return warn(
            "Database mode", f"journal_mode is {mode}: readers and writers block each other",
            "The data folder must be on a local disk; a network disk can't do WAL.",
        )  # fmt: skip
    return ok("Database mode", "write-ahead log")


def _integrity() -> Finding:
    said = sql.rows("PRAGMA quick_check(1)")[0][0]
    if said != "ok":
        return fail(
            "Integrity",
            str(said),
            "Stop the server, keep a copy of the data folder, and restore the last backup.",
        )
    return ok("Integrity", "the database is whole")
