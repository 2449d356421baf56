"""Background and periodic work of coming and going."""

from datetime import timedelta

from hubbub.kernel.clock import now
from hubbub.kernel.jobs import SLOW, Periodic, task
from hubbub.portability.models import Import, State

IMPORTS_KEPT = timedelta(days=30)


@task(queue_name=SLOW)
def work_off(import_id: int) -> None:
    """Do what is left of an import."""
    from hubbub.portability.commands.work_off import work_off_import

    work_off_import(import_id)


@task(queue_name=SLOW)
def make_archive(archive_id: int) -> None:
    """Write the file of an archive."""
    from hubbub.portability.commands.take import make

    make(archive_id)


def _drop_old_archives() -> None:
    from hubbub.portability.commands.take import drop_old_archives

    drop_old_archives()


def _forget_old_imports() -> None:
    Import.objects.filter(state=State.DONE, finished_at__lt=now() - IMPORTS_KEPT).delete()


PERIODIC = (
    Periodic("portability.drop_old_archives", timedelta(hours=1), _drop_old_archives),
    Periodic("portability.forget_old_imports", timedelta(hours=24), _forget_old_imports),
)
