"""The worker, in the test's own process and transaction."""

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult


def run_due_jobs() -> int:
    """Do every background job that is due, and those they enqueue; returns how many.

    Raises `AssertionError` with the traceback of every job that failed.
    """
    before = _failed()
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
    )
    count = 0
    # What `Worker.run` does, but that would end our connection.
    while job := DBTaskResult.objects.ready().get_locked():
        job.claim(worker.worker_id)
        worker.run_task(job)
        count += 1
    failed = {key: text for key, text in _failed().items() if key not in before}
    assert not failed, "\n".join(failed.values())
    return count


def _failed() -> dict[object, str]:
    return dict(DBTaskResult.objects.failed().values_list("id", "traceback"))
