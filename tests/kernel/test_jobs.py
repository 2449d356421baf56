"""Background jobs are rows in the transaction of whoever asks for them."""

from collections.abc import Callable

import pytest
from django.db import transaction

from hubbub.kernel.ids import new_id
from hubbub.kernel.jobs import task

pytestmark = pytest.mark.django_db
done: list[int] = []


@task()
def note(number: int) -> None:
    done.append(number)


@task()
def divide(number: int) -> None:
    done.append(1 // number)


def test_a_job_is_done_once(run_jobs: Callable[[], int]) -> None:
    number = new_id()
    note.enqueue(number)
    assert run_jobs() == 1
    assert run_jobs() == 0
    assert done.count(number) == 1


def test_a_rollback_leaves_no_job_behind(run_jobs: Callable[[], int]) -> None:
    def ask_and_fail() -> None:
        with transaction.atomic():
            note.enqueue(new_id())
            raise InterruptedError

    with pytest.raises(InterruptedError):
        ask_and_fail()
    assert run_jobs() == 0


def test_a_job_that_fails_says_why(run_jobs: Callable[[], int]) -> None:
    divide.enqueue(0)
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        run_jobs()
