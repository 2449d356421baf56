"""Working off a table: first what overwriting takes away, then row by row, each in a transaction of its own."""

import msgspec
from django.db import transaction
from django.db.models import F

from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.errors import HubbubError
from hubbub.portability.commands.deeds import Deeds, NotDone, deeds_of, reason_of
from hubbub.portability.logic.tables import Row
from hubbub.portability.models import Import, ImportRow, Kind, Reason, State

_BATCH = 100


def work_off_import(import_id: int) -> None:
    """Do what is left of an import. Whoever goes on after a crash does no row twice."""
    found = Import.objects.filter(pk=import_id).exclude(state=State.DONE).first()
    if found is None:
        return
    Import.objects.filter(pk=import_id).update(state=State.RUNNING)
    deeds = deeds_of(Kind(found.kind), Viewer(account_id=found.account_id))
    if found.overwrite and not found.cleared:
        # No row is done yet, so all of the table is there to compare with.
        deeds.clear([_read(row) for row in found.rows.iterator()])
        Import.objects.filter(pk=import_id).update(cleared=True)
    while batch := list(ImportRow.objects.filter(of=found, reason="").order_by("number")[:_BATCH]):
        deeds.prepare([_read(row) for row in batch])
        for row in batch:
            _do(found, row, deeds)
    Import.objects.filter(pk=import_id).update(state=State.DONE, finished_at=now())


def _read(row: ImportRow) -> Row:
    return msgspec.convert(row.data, Row)


def _do(found: Import, row: ImportRow, deeds: Deeds) -> None:
    try:
        with transaction.atomic():
            deeds.do(_read(row))
            row.delete()
            Import.objects.filter(pk=found.pk).update(done=F("done") + 1)
    except NotDone as refusal:
        _fail(found, row, refusal.reason)
    except HubbubError as error:
        _fail(found, row, reason_of(error))


@transaction.atomic
def _fail(found: Import, row: ImportRow, reason: Reason) -> None:
    if ImportRow.objects.filter(pk=row.pk).update(reason=reason):
        Import.objects.filter(pk=found.pk).update(failed=F("failed") + 1)
