"""Jobs are done once, by one worker, whatever happens to the others."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult

from hubbub.kernel.clock import now
from hubbub.kernel.jobs import SLOW, Periodic, task
from hubbub.kernel.models import PeriodicRun, Process
from hubbub.kernel.processes import LEASE, Life, alive, beat, begin_life, end_life
from hubbub.ops.jobs import DONE_KEPT_FOR, forget_finished_jobs
from hubbub.ops.worker import KIND
from hubbub.ops.worker.claims import MAX_DEATHS, claim, free_what_the_dead_held, put_back
from hubbub.ops.worker.clock import LONGEST_BACKOFF, LOOK_AGAIN, Clock, delay_after
from hubbub.ops.worker.perform import perform

pytestmark = pytest.mark.django_db


@task()
def quick_job() -> None: ...


@task(queue_name=SLOW)
def slow_job() -> None: ...


@task()
def broken_job() -> None:
    raise ZeroDivisionError


@task()
def job_without_database() -> None:
    raise OperationalError("database is away")


@pytest.fixture
def me() -> Life:
    return begin_life(KIND)


@pytest.fixture
def other(me: Life) -> Life:
    """A worker on another machine."""
    life = msgspec.structs.replace(me, name="elsewhere:7:x", host="elsewhere", pid=7)
    beat(life)
    return life


def lose(life: Life) -> None:
    """Let a worker's last sign of life be long ago."""
    Process.objects.filter(name=life.name).update(seen_at=now() - LEASE - timedelta(seconds=1))


def status_of_the_job() -> str:
    return str(DBTaskResult.objects.get().status)


def test_two_workers_never_take_the_same_job(me: Life, other: Life) -> None:
    for _ in range(5):
        quick_job.enqueue()
    mine, theirs = claim(me, slow=False, limit=3), claim(other, slow=False, limit=3)
    assert (len(mine), len(theirs)) == (3, 2)
    assert not {job.pk for job in mine} & {job.pk for job in theirs}


def test_slow_jobs_have_a_lane_of_their_own(me: Life) -> None:
    slow_job.enqueue()
    assert claim(me, slow=False, limit=9) == []
    assert len(claim(me, slow=True, limit=9)) == 1


def test_a_job_of_a_dead_worker_is_done_by_another(me: Life, other: Life) -> None:
    quick_job.enqueue()
    claim(other, slow=False, limit=1)
    assert free_what_the_dead_held(me) == 0
    lose(other)
    assert free_what_the_dead_held(me) == 1
    [job] = claim(me, slow=False, limit=1)
    perform(job)
    assert status_of_the_job() == "SUCCESSFUL"


def test_a_worker_of_this_machine_that_is_gone_is_noticed_at_once(me: Life) -> None:
    gone = msgspec.structs.replace(me, name="gone", pid=2**22 + 1)  # more than Linux gives out
    beat(gone)
    quick_job.enqueue()
    claim(gone, slow=False, limit=1)
    assert free_what_the_dead_held(me) == 1


def test_a_job_that_keeps_killing_workers_is_given_up(me: Life, other: Life) -> None:
    quick_job.enqueue()
    for _ in range(MAX_DEATHS):
        beat(other)
        assert len(claim(other, slow=False, limit=1)) == 1
        lose(other)
        free_what_the_dead_held(me)
    assert status_of_the_job() == "FAILED"


def test_a_job_that_fails_is_kept_with_its_reason(me: Life) -> None:
    broken_job.enqueue()
    perform(*claim(me, slow=False, limit=1))
    assert "ZeroDivisionError" in DBTaskResult.objects.get().traceback


def test_a_job_that_could_not_reach_the_database_is_tried_again(me: Life) -> None:
    job_without_database.enqueue()
    perform(*claim(me, slow=False, limit=1))
    assert status_of_the_job() == "READY"
    assert claim(me, slow=False, limit=1) == []  # not at once


def test_what_a_stopping_worker_has_begun_goes_back(me: Life, other: Life) -> None:
    quick_job.enqueue()
    assert put_back(claim(me, slow=False, limit=1)) == 1
    assert len(claim(other, slow=False, limit=1)) == 1


def test_a_worker_that_has_ended_is_not_counted(me: Life, other: Life) -> None:
    assert {process.name for process in alive(KIND)} == {me.name, other.name}
    end_life(other)
    assert [process.name for process in alive(KIND)] == [me.name]


def test_old_results_are_forgotten_and_new_ones_kept(me: Life) -> None:
    for _ in range(2):
        quick_job.enqueue()
    for job in claim(me, slow=False, limit=2):
        perform(job)
    old = DBTaskResult.objects.first()
    assert old is not None
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=now() - DONE_KEPT_FOR - timedelta(minutes=1))
    assert forget_finished_jobs() == 1
    assert DBTaskResult.objects.count() == 1


class Ticks:
    """An entry that counts how often it ran, and fails while told to."""

    def __init__(self, every: timedelta) -> None:
        self.count = 0
        self.failing = False
        self.entry = Periodic("ticks", every, self._tick)

    def _tick(self) -> None:
        if self.failing:
            raise ZeroDivisionError
        self.count += 1


def turn(clock: Clock) -> None:
    for entry in clock.take(9):
        clock.run(entry)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """`later(x)`: the worker's clock shows x more than it does."""

    def set_clock(ahead: timedelta) -> None:
        moment = now() + ahead
        monkeypatch.setattr("hubbub.ops.worker.clock.now", lambda: moment)

    return set_clock


@pytest.mark.parametrize("every", [timedelta(seconds=1), timedelta(hours=1)])
def test_an_entry_runs_when_it_is_due_and_on_one_worker(
    me: Life, other: Life, later: Callable[[timedelta], None], every: timedelta
) -> None:
    ticks = Ticks(every)
    mine, theirs = Clock([ticks.entry], me), Clock([ticks.entry], other)
    turn(mine)
    turn(theirs)
    assert ticks.count == 1
    later(every + LOOK_AGAIN)
    turn(mine)
    turn(theirs)
    assert ticks.count == 2


def test_an_entry_of_a_dead_worker_is_run_by_another(
    me: Life, other: Life, later: Callable[[timedelta], None]
) -> None:
    ticks = Ticks(timedelta(seconds=1))
    mine, theirs = Clock([ticks.entry], me), Clock([ticks.entry], other)
    turn(theirs)
    lose(other)
    free_what_the_dead_held(me)
    later(LOOK_AGAIN * 2)
    turn(mine)
    theirs.check_held()
    turn(theirs)
    assert ticks.count == 2


def test_an_entry_that_fails_is_tried_again_later_and_later(
    me: Life, later: Callable[[timedelta], None]
) -> None:
    ticks = Ticks(timedelta(seconds=10))
    clock = Clock([ticks.entry], me)
    ticks.failing = True
    turn(clock)
    first = PeriodicRun.objects.get()
    later(timedelta(seconds=21))
    turn(clock)
    second = PeriodicRun.objects.get()
    assert (first.failures, second.failures) == (1, 2)
    assert second.due_at - first.due_at > timedelta(seconds=40)
    ticks.failing = False
    later(timedelta(seconds=100))
    turn(clock)
    assert ticks.count == 1


@pytest.mark.parametrize("every", [timedelta(seconds=1), timedelta(days=1)])
def test_the_wait_after_failures_has_an_end(every: timedelta) -> None:
    assert delay_after(every, 0) == every
    assert delay_after(every, 99) == max(every, LONGEST_BACKOFF)
