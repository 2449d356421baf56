"""Taking a table that somebody brings along, to be worked off by a job."""

import msgspec
from django.db import transaction

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid
from hubbub.portability.jobs import work_off
from hubbub.portability.logic.tables import Row, read_table
from hubbub.portability.models import Import, ImportRow, Kind, State

MOST_AT_ONCE = 3


def bring(viewer: Viewer, kind: Kind, content: bytes, *, overwrite: bool, file_name: str = "") -> Import:
    """Take a table. Raises `logic.tables.Unreadable` for what is none, `Invalid` while others are being worked off."""
    rows = read_table(kind, content)
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(
            pk=viewer.me
        )  # two at once must not pass the limit
        at_work = Import.objects.filter(account_id=viewer.me, state__in=(State.WAITING, State.RUNNING))
        if at_work.count() >= MOST_AT_ONCE:
            raise Invalid("Your earlier imports are still being worked off")
        made = Import.objects.create(
            account_id=viewer.me, kind=kind, overwrite=overwrite, file_name=file_name[:200], total=len(rows)
        )
        _keep_rows(made, rows)
        work_off.enqueue(made.pk)
    return made


def _keep_rows(made: Import, rows: list[Row]) -> None:
    kept = [
        ImportRow(of=made, number=number, data=msgspec.to_builtins(row))
        for number, row in enumerate(rows, start=1)
    ]
    ImportRow.objects.bulk_create(kept, batch_size=1_000)
