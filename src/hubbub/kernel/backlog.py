"""What waits in the table of jobs, and what failed there."""

from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Count, Q
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult


class Backlog(msgspec.Struct, frozen=True):
    """A lane of jobs: how many wait, are being done, and failed lately."""

    lane: str
    waiting: int
    running: int
    failed: int


def backlog() -> list[Backlog]:
    """Every lane that has or had something to do lately. One query."""
    counts = (
        DBTaskResult.objects.order_by("queue_name")
        .values("queue_name")
        .annotate(
            waiting=Count("pk", filter=Q(status=TaskResultStatus.READY)),
            running=Count("pk", filter=Q(status=TaskResultStatus.RUNNING)),
            failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
        )
    )
    return [Backlog(row["queue_name"], row["waiting"], row["running"], row["failed"]) for row in counts]


class FailedJob(msgspec.Struct, frozen=True):
    """A job that failed: which, when, and the kind of error it ended with."""

    name: str
    finished_at: datetime | None
    error: str


def failed_jobs(limit: int) -> list[FailedJob]:
    """The latest that failed, newest first. What they were called with stays in the worker's log."""
    rows = DBTaskResult.objects.failed().order_by("-finished_at")[:limit]
    return [
        FailedJob(row.task_path.removeprefix("hubbub."), row.finished_at, row.exception_class_path)
        for row in rows
    ]


def waits(job: Task[..., Any]) -> bool:
    """Whether a job of a kind waits that nobody has begun."""
    return DBTaskResult.objects.filter(task_path=job.module_path, status=TaskResultStatus.READY).exists()


def unfinished(job: Task[..., Any]) -> list[list[Any]]:
    """The arguments of each job of a kind that waits or is being done."""
    rows = DBTaskResult.objects.filter(
        task_path=job.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    return [row["args"] for row in rows.values_list("args_kwargs", flat=True)]
