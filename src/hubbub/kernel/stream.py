"""News from whichever process made it to the one that streams it: rows in the transaction of the fact itself."""

from datetime import timedelta
from typing import Any

import msgspec
from django.db import connection, transaction

from hubbub.kernel import sql, wire
from hubbub.kernel.clock import now
from hubbub.kernel.models import StreamEvent

CHANNEL = "hubbub_stream"
KEPT_FOR = timedelta(minutes=10)


class News(msgspec.Struct, frozen=True):
    """One piece of news as the follower reads it."""

    id: int
    kind: str
    body: dict[str, Any]


def announce(kind: str, **body: object) -> None:
    """Write news for the streaming process; it is seen when the surrounding transaction commits."""
    StreamEvent.objects.create(kind=kind, body=wire.encode(body))
    if connection.vendor == "postgresql":
        transaction.on_commit(_wake_listeners)


def _wake_listeners() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def news_after(last_id: int, *, limit: int = 500) -> list[News]:
    """News that came after `last_id`, oldest first."""
    found = sql.rows(
        "SELECT id, kind, body FROM kernel_stream_event WHERE id > %s ORDER BY id LIMIT %s", (last_id, limit)
    )
    return [News(id=row[0], kind=row[1], body=wire.decode(bytes(row[2]))) for row in found]


def latest_id() -> int:
    """The id of the newest piece of news, 0 when there is none."""
    return int(sql.rows("SELECT COALESCE(MAX(id), 0) FROM kernel_stream_event")[0][0])


def prune() -> int:
    """Drop news nobody needs any more; returns how many rows went."""
    return StreamEvent.objects.filter(created_at__lt=now() - KEPT_FOR).delete()[0]
