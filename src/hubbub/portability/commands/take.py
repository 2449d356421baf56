"""Archives: asking for one, making it, and dropping it when its time is over."""

from datetime import timedelta
from pathlib import Path

from django.db import transaction

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.blobs import Folder
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid
from hubbub.kernel.secrets import new_token
from hubbub.portability.jobs import make_archive
from hubbub.portability.models import Archive, State
from hubbub.portability.pack import pack

KEPT = timedelta(days=7)
AGAIN_AFTER = timedelta(days=1)


def archives_folder() -> Path:
    """Where archives lie; never served but to their owners."""
    folder = Folder.ARCHIVES.path
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@transaction.atomic
def ask_for_archive(viewer: Viewer) -> Archive:
    """Have an archive made. One that is being made already is that. Raises `Invalid` within a day of the last."""
    Account.objects.select_for_update(no_key=True).get(pk=viewer.me)
    mine = Archive.objects.filter(account_id=viewer.me)
    at_work = mine.filter(state__in=(State.WAITING, State.RUNNING)).first()
    if at_work is not None:
        return at_work
    if mine.filter(state=State.DONE, created_at__gt=now() - AGAIN_AFTER).exists():
        raise Invalid("An archive can be made once a day")
    made = Archive.objects.create(account_id=viewer.me)
    make_archive.enqueue(made.pk)
    return made


def make(archive_id: int) -> None:
    """Write the file of an archive: whole, or not at all. A second time writes it anew."""
    found = Archive.objects.filter(pk=archive_id, state__in=(State.WAITING, State.RUNNING)).first()
    if found is None:
        return
    Archive.objects.filter(pk=archive_id).update(state=State.RUNNING)
    name = f"{new_token(16)}.zip"
    file, partial = archives_folder() / name, archives_folder() / f".{archive_id}.partial"
    try:
        pack(Account.objects.get(pk=found.account_id), partial)
        partial.replace(file)
    except BaseException:
        partial.unlink(missing_ok=True)
        Archive.objects.filter(pk=archive_id).update(state=State.FAILED)
        raise
    ready = Archive.objects.filter(pk=archive_id).update(
        state=State.DONE, file_name=name, size=file.stat().st_size, expires_at=now() + KEPT
    )
    if not ready:  # its owner left meanwhile
        file.unlink(missing_ok=True)


def drop_archives(account_id: int) -> None:
    """Remove all archives of an account, which is leaving, once that is certain."""
    names = list(Archive.objects.filter(account_id=account_id).values_list("file_name", flat=True))
    Archive.objects.filter(account_id=account_id).delete()
    transaction.on_commit(lambda: _delete(names))


def drop_old_archives() -> int:
    """Remove archives whose time is over; returns how many. Older ones go when there is a newer one, too."""
    over = list(Archive.objects.filter(expires_at__lte=now()))
    _delete([row.file_name for row in over])
    Archive.objects.filter(pk__in=[row.pk for row in over]).delete()
    return len(over)


def _delete(names: list[str]) -> None:
    for name in names:
        if name:
            (archives_folder() / name).unlink(missing_ok=True)
