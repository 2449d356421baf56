"""The worker's main loop: notice work, take it, hand it to the lanes, stay alive, stop in order."""

import logging
import os
import signal
import sys
import threading
import time
from functools import partial

from django.db import InterfaceError, OperationalError, connection

from hubbub.kernel.jobs import periodic_entries
from hubbub.kernel.processes import BEAT, beat, begin_life, end_life
from hubbub.ops.worker import KIND
from hubbub.ops.worker.claims import Job, claim, free_what_the_dead_held, put_back, seconds_to_next
from hubbub.ops.worker.clock import Clock
from hubbub.ops.worker.lanes import Lane
from hubbub.ops.worker.perform import perform
from hubbub.ops.worker.watch import ChangeWatch

logger = logging.getLogger(__name__)
POLL_SECONDS = 0.1
LOOK_SECONDS = 5.0  # a look at the jobs even if nothing seems to have changed
DRAIN_SECONDS = 7.0
QUICK_THREADS, SLOW_THREADS, CLOCK_THREADS = 2, 1, 2


class Worker:
    """One worker process."""

    def __init__(self) -> None:
        self._life = begin_life(KIND)
        self._wake = threading.Event()
        self._stopping = False
        self._quick = Lane("quick", QUICK_THREADS, self._wake.set)
        self._slow = Lane("slow", SLOW_THREADS, self._wake.set)
        self._ticks = Lane("clock", CLOCK_THREADS, self._wake.set)
        self._clock = Clock(periodic_entries(), self._life)
        self._watch = ChangeWatch()
        self._at_work: dict[object, Job] = {}
        self._next_beat = self._next_look = 0.0

    def stop(self, *_: object) -> None:
        """Take nothing new; the loop ends soon."""
        self._stopping = True
        self._wake.set()

    def run(self) -> None:
        """Work until stopped. A database that is away for a while is waited for."""
        logger.info("Worker %s is at work", self._life.name)
        while not self._stopping:
            try:
                self._turn()
            except (OperationalError, InterfaceError) as error:
                logger.warning("The worker can't reach the database: %s", error)
                connection.close()
                self._wake.wait(1.0)
        self._drain()

    def _turn(self) -> None:
        freed = self._wake.is_set()
        self._wake.clear()
        self._stay_alive()
        for entry in self._clock.take(self._ticks.free):
            self._ticks.do(partial(self._clock.run, entry))
        if self._watch.changed() or freed or time.monotonic() >= self._next_look:
            self._take(self._quick, slow=False)
            self._take(self._slow, slow=True)
            self._next_look = time.monotonic() + min(max(seconds_to_next(), 0.0), LOOK_SECONDS)
        self._wake.wait(POLL_SECONDS)

    def _stay_alive(self) -> None:
        if time.monotonic() < self._next_beat:
            return
        beat(self._life, load=self._busy())
        self._clock.check_held()
        freed = free_what_the_dead_held(self._life)
        if freed:
            logger.warning("%d jobs of workers that died are done again", freed)
        self._next_beat = time.monotonic() + BEAT.total_seconds()

    def _take(self, lane: Lane, *, slow: bool) -> None:
        if not lane.free:
            return
        for job in claim(self._life, slow=slow, limit=lane.free):
            self._at_work[job.pk] = job
            lane.do(partial(self._do, job))

    def _do(self, job: Job) -> None:
        try:
            perform(job)
        finally:
            self._at_work.pop(job.pk, None)

    def _busy(self) -> int:
        return self._quick.busy + self._slow.busy + self._ticks.busy

    def _drain(self) -> None:
        """Let what has begun end; what doesn't in time goes back for another worker."""
        end = time.monotonic() + DRAIN_SECONDS
        while self._busy() and time.monotonic() < end:
            self._wake.wait(0.1)
            self._wake.clear()
        left = list(self._at_work.values())
        if left:
            logger.warning("%d jobs were not done in time and are done again later", put_back(left))
        self._clock.let_go()
        end_life(self._life)
        logger.info("Worker %s has stopped", self._life.name)


def run_worker() -> None:
    """Be a worker until SIGTERM or SIGINT."""
    worker = Worker()
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    try:
        worker.run()
    finally:
        logging.shutdown()
        sys.stdout.flush()
    os._exit(0)  # threads that did not end in time must not keep the process
