"""Starts the processes one machine needs, keeps them alive, and stops them in order.

`hubbub serve` becomes this program once it is ready. It loads once what all its children need, and forks them: what
is loaded they share, and they are there at once. A child that dies is started again, later and later while it keeps
dying at once; a child that can't live stops all.
"""

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module

from setproctitle import setproctitle

PROCESSES = ("web", "streaming", "worker")
# What the children import when they begin; none of it may start a thread or open a connection, which no fork survives.
SHARED = ("hubbub.config.urls", "hubbub.api.streaming.app", "hubbub.ops.worker.run", "hubbub.ops.servers")
QUICK_SECONDS = 10.0  # a child that dies younger than this died at once
MAX_QUICK_DEATHS = 5
FIRST_DELAY, LONGEST_DELAY = 0.5, 15.0
STOP_SECONDS = 9.0  # everything must be over within 10
_STOP = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
_WATCHED = {*_STOP, signal.SIGCHLD}


class Child:
    """One process that should be there: `be` is what it does, to its end."""

    def __init__(self, name: str, be: Callable[[], object]) -> None:
        self.name = name
        self.be = be
        self.pid: int | None = None
        self.started = 0.0
        self.quick_deaths = 0
        self.start_at: float | None = 0.0

    def start(self) -> bool:
        """Fork; returns whether this process is the child now. It is in a session of its own, so that Ctrl-C in the
        terminal reaches the supervisor alone."""
        self.pid = os.fork()
        self.started, self.start_at = time.monotonic(), None
        if self.pid:
            return False
        os.setsid()
        for number in _WATCHED:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        setproctitle(f"hubbub: {self.name}")
        return True

    def died(self) -> float:
        """Note that it is gone; returns how many seconds it will be left alone before the next start."""
        quick = time.monotonic() - self.started < QUICK_SECONDS
        self.pid = None
        self.quick_deaths = self.quick_deaths + 1 if quick else 1
        delay: float = min(FIRST_DELAY * 2 ** (self.quick_deaths - 1), LONGEST_DELAY)
        self.start_at = time.monotonic() + delay
        return delay


class Supervisor:
    """Runs `children` until a signal or a hopeless child ends it."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = list(children)

    def run(self) -> int | Child:
        """Run until told to stop; returns the exit status: 0 when told, 1 when a child could not be kept alive.

        Returns in each child as well: then it is that child that comes back, to be what it is.
        """
        signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
        try:
            ended = self._watch()
        except BaseException:
            self._stop()
            raise
        if not isinstance(ended, Child):
            self._stop()
        return ended

    def _watch(self) -> int | Child:
        while True:
            if born := self._start_due():
                return born
            caught = signal.sigtimedwait(_WATCHED, self._seconds_to_next_start())
            if caught is not None and caught.si_signo in _STOP:
                say(f"Stopping ({signal.Signals(caught.si_signo).name}).")
                return 0
            if self._reap_and_see_if_hopeless():
                return 1

    def _start_due(self) -> Child | None:
        """Start whoever is due; in a child, the child."""
        for child in self._children:
            if child.start_at is not None and child.start_at <= time.monotonic() and child.start():
                return child
        return None

    def _seconds_to_next_start(self) -> float:
        waits = [child.start_at - time.monotonic() for child in self._children if child.start_at is not None]
        return max(0.01, min(waits, default=60.0))

    def _reap_and_see_if_hopeless(self) -> bool:
        """Note who died; True when one of them keeps dying."""
        for child, status in self._dead():
            delay = child.died()
            how = _how(status)
            if child.quick_deaths >= MAX_QUICK_DEATHS:
                say(
                    f"{child.name} {how} {child.quick_deaths} times in a row right after its start: giving up. "
                    "What it said above tells why; `hubbub doctor` may tell more."
                )
                return True
            say(f"{child.name} {how}; starting it again in {delay:.1f} s.")
        return False

    def _dead(self) -> list[tuple[Child, int]]:
        dead = []
        for child in self._children:
            if child.pid is not None:
                pid, status = os.waitpid(child.pid, os.WNOHANG)
                if pid:
                    dead.append((child, os.waitstatus_to_exitcode(status)))
        return dead

    def _stop(self) -> None:
        """Ask every child to end; kill those that have not after a while."""
        end = time.monotonic() + STOP_SECONDS
        self._signal(signal.SIGTERM)
        while self._alive() and time.monotonic() < end:
            signal.sigtimedwait({signal.SIGCHLD}, 0.2)
            for child, _ in self._dead():
                child.pid = None
        for child in self._alive():
            say(f"{child.name} did not stop in time and was killed.")
        self._signal(signal.SIGKILL)
        for child in self._alive():
            os.waitpid(child.pid or 0, 0)

    def _alive(self) -> list[Child]:
        return [child for child in self._children if child.pid is not None]

    def _signal(self, number: signal.Signals) -> None:
        for child in self._alive():
            os.kill(child.pid or 0, number)


def _how(status: int) -> str:
    return f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"


def say(sentence: str) -> None:
    """Tell the operator; on stderr, where the children's logs are."""
    print(f"hubbub: {sentence}", file=sys.stderr, flush=True)


def load_what_is_shared() -> None:
    """Import what the children need, and keep the collector off it, so that it stays shared.

    Raises `RuntimeError` where that has started a thread: a fork would leave it behind.
    """
    from hubbub.ops.start import load_django

    load_django(begin=True)
    for module in SHARED:
        import_module(module)
    if threading.active_count() > 1:
        raise RuntimeError(f"threads that a fork would lose: {threading.enumerate()}")
    gc.collect()
    gc.freeze()


def _command(name: str, parent: int, lock: int) -> None:
    """Be `hubbub NAME`."""
    from hubbub.ops.cli import main as hubbub

    os.close(lock)  # it is the supervisor's
    sys.argv = ["hubbub", name, "--parent", str(parent)]
    hubbub()


def main() -> None:
    """Be the supervisor. The argument is the handle of the lock that `hubbub serve` holds."""
    lock = int(sys.argv[1])
    os.set_inheritable(lock, False)  # nor is it of what children start
    setproctitle("hubbub: supervisor")
    signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)  # who asks to stop while it loads is heard right after
    load_what_is_shared()
    children = [Child(name, partial(_command, name, os.getpid(), lock)) for name in PROCESSES]
    ended = Supervisor(children).run()
    if isinstance(ended, Child):
        ended.be()
    else:
        sys.exit(ended)


if __name__ == "__main__":
    main()
