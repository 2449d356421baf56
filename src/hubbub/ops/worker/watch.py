"""Noticing at once, and for next to nothing, that there may be something to do."""

from django.db import connection
from django_tasks_db.models import DBTaskResult, get_date_max

from hubbub.kernel import sql
from hubbub.kernel.clock import now

# The partial index of jobs that wait answers it. Without a time of its own a job is due at the end of all times.
_DUE = f"""
SELECT EXISTS (SELECT 1 FROM {DBTaskResult._meta.db_table}
WHERE status = 'READY' AND (run_after = %s OR run_after <= %s))
"""  # noqa: SLF001 - `_meta` is Django's documented way to a model's table


class ChangeWatch:
    """SQLite counts the commits of others for us; PostgreSQL is asked straight out."""

    def __init__(self) -> None:
        self._version: object = None

    def changed(self) -> bool:
        """Whether a look at the jobs is worth it."""
        if connection.vendor != "sqlite":
            return bool(sql.rows(_DUE, (get_date_max(), now()))[0][0])
        version = sql.rows("PRAGMA data_version")[0][0]
        changed = version != self._version
        self._version = version
        return bool(changed)
