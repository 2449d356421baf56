"""Doing one job, and writing down how it went whatever the database does meanwhile."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection
from django_tasks.base import TaskContext

from hubbub.ops.worker.claims import Job, put_back

logger = logging.getLogger(__name__)
AGAIN = timedelta(seconds=5)
_MAX_WAIT_SECONDS = 10.0


def perform(job: Job) -> None:
    """Do a claimed job. One that could not reach the database is put back; any other failure is kept with it."""
    started = time.monotonic()
    try:
        value = _call(job)
    except (OperationalError, InterfaceError) as error:
        logger.warning("%s could not reach the database and will be tried again: %s", job.task_path, error)
        _insist(lambda: put_back([job], after=AGAIN))
    except Exception as error:  # a job may fail in any way; the worker goes on
        logger.exception("%s failed", job.task_path)
        failure = error
        _insist(lambda: job.set_failed(failure))
    else:
        _insist(lambda: job.set_successful(value))
        logger.debug("%s took %.0f ms", job.task_path, (time.monotonic() - started) * 1000)


def _call(job: Job) -> object:
    task, arguments = job.task, job.args_kwargs
    if task.takes_context:
        context = TaskContext(task_result=job.task_result)  # type: ignore[arg-type]  # two packages, one shape
        return task.call(context, *arguments["args"], **arguments["kwargs"])
    return task.call(*arguments["args"], **arguments["kwargs"])


def _insist(write: Callable[[], object]) -> None:
    """Write until the database takes it. If the process ends before that, the job is freed with all it held."""
    wait = 0.2
    while True:
        try:
            write()
        except (OperationalError, InterfaceError) as error:
            logger.warning("The outcome of a job can't be written down yet: %s", error)
            connection.close()
            time.sleep(wait)
            wait = min(wait * 2, _MAX_WAIT_SECONDS)
        else:
            return
