"""What the worker does every so often to keep the database and the data folder tidy."""

from datetime import timedelta

from django_tasks_db.models import DBTaskResult

from hubbub.kernel import stream
from hubbub.kernel.clock import now
from hubbub.kernel.jobs import Periodic
from hubbub.kernel.sweep import sweep

DONE_KEPT_FOR = timedelta(hours=1)
FAILED_KEPT_FOR = timedelta(days=14)
_AT_ONCE = 1000  # rows a transaction, so that nobody waits long for the database


def forget_finished_jobs() -> int:
    """Drop jobs that were done a while ago, and failures nobody looked at; returns how many."""
    done = DBTaskResult.objects.successful().filter(finished_at__lt=now() - DONE_KEPT_FOR)
    failed = DBTaskResult.objects.failed().filter(finished_at__lt=now() - FAILED_KEPT_FOR)
    count = 0
    for found in (done, failed):
        while ids := list(found.order_by().values_list("pk", flat=True)[:_AT_ONCE]):
            count += DBTaskResult.objects.filter(pk__in=ids).delete()[0]
    return count


PERIODIC = (
    Periodic("forget finished jobs", timedelta(minutes=5), forget_finished_jobs),
    Periodic("forget old news", timedelta(minutes=1), stream.prune),
    Periodic("files that nothing names", timedelta(hours=1), sweep),
)
