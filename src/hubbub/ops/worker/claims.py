"""Taking jobs so that nobody else does them, and freeing those whose worker is dead."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from hubbub.kernel.clock import now
from hubbub.kernel.jobs import SLOW
from hubbub.kernel.models import PeriodicRun, Process
from hubbub.kernel.processes import Life, bury_the_dead

Job = DBTaskResult[..., Any]
MAX_DEATHS = 5


class WorkersDied(Exception):
    """A job was given up because every worker that took it died."""


def claim(life: Life, *, slow: bool, limit: int) -> list[Job]:
    """Up to `limit` due jobs, now this worker's. Looks before it locks: an idle worker never writes."""
    due = _due(slow=slow)
    if not due.exists():
        return []
    with transaction.atomic():
        jobs = list(due.select_for_update(skip_locked=True)[:limit])
        for job in jobs:
            job.claim(life.name)
    return jobs


def _due(*, slow: bool) -> DBTaskResultQuerySet:
    due = DBTaskResult.objects.ready()
    return due.filter(queue_name=SLOW) if slow else due.exclude(queue_name=SLOW)


def seconds_to_next() -> float:
    """How long until a job that waits for its time is due."""
    first = DBTaskResult.objects.filter(status=TaskResultStatus.READY).aggregate(Min("run_after"))
    moment = first["run_after__min"]
    return float((moment - now()).total_seconds()) if moment else 3600.0


def put_back(jobs: list[Job], *, after: timedelta | None = None) -> int:
    """Let somebody else do jobs that this worker has begun; returns how many."""
    fields: dict[str, object] = {"status": TaskResultStatus.READY, "started_at": None}
    if after is not None:
        fields["run_after"] = now() + after
    running = DBTaskResult.objects.filter(pk__in=[job.pk for job in jobs], status=TaskResultStatus.RUNNING)
    return running.update(**fields)


@transaction.atomic
def free_what_the_dead_held(me: Life) -> int:
    """Give free the jobs and entries of workers that died; returns how many jobs."""
    bury_the_dead(me)
    living = set(Process.objects.values_list("name", flat=True))
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).select_for_update(skip_locked=True)
    orphans = [job for job in running if not job.worker_ids or job.worker_ids[-1] not in living]
    hopeless = [job for job in orphans if len(job.worker_ids) >= MAX_DEATHS]
    for job in hopeless:
        job.set_failed(WorkersDied(f"{MAX_DEATHS} workers died of it"))
    PeriodicRun.objects.exclude(runner="").exclude(runner__in=living).update(runner="")
    return put_back([job for job in orphans if job not in hopeless])
