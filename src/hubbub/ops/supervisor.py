"""Starts the processes one machine needs, keeps them alive, and stops them in order.

`hubbub serve` becomes this program once it is ready; it imports nothing but what it needs, so that it stays tiny.
A child that dies is started again, later and later while it keeps dying at once; a child that can't live stops all.
"""

import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence

PROCESSES = ("web", "streaming", "worker")
QUICK_SECONDS = 10.0  # a child that dies younger than this died at once
MAX_QUICK_DEATHS = 5
FIRST_DELAY, LONGEST_DELAY = 0.5, 15.0
STOP_SECONDS = 9.0  # everything must be over within 10
_STOP = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
_WATCHED = {*_STOP, signal.SIGCHLD}


class Child:
    """One process that should be there."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = list(command)
        self.pid: int | None = None
        self.started = 0.0
        self.quick_deaths = 0
        self.start_at: float | None = 0.0

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it in a session of its own, so that Ctrl-C in the terminal reaches the supervisor alone."""
        self.pid = os.posix_spawn(
            self.command[0],
            self.command,
            dict(environment),
            setsid=True,
            setsigmask=(),
            setsigdef=_WATCHED,
        )
        self.started, self.start_at = time.monotonic(), None

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

    def __init__(self, children: Sequence[Child], environment: Mapping[str, str]) -> None:
        self._children = list(children)
        self._environment = environment

    def run(self) -> int:
        """Run until told to stop; returns the exit status: 0 when told, 1 when a child could not be kept alive."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
        status = 0
        try:
            while True:
                self._start_due()
                caught = signal.sigtimedwait(_WATCHED, self._seconds_to_next_start())
                if caught is not None and caught.si_signo in _STOP:
                    say(f"Stopping ({signal.Signals(caught.si_signo).name}).")
                    break
                if self._reap_and_see_if_hopeless():
                    status = 1
                    break
        finally:
            self._stop()
        return status

    def _start_due(self) -> None:
        for child in self._children:
            if child.start_at is not None and child.start_at <= time.monotonic():
                child.start(self._environment)

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


def main() -> None:
    """Be the supervisor. The argument is the handle of the lock that `hubbub serve` holds."""
    os.set_inheritable(int(sys.argv[1]), False)  # it is ours, not our children's
    command = [sys.executable, "-m", "hubbub.ops"]
    children = [Child(name, [*command, name, "--parent", str(os.getpid())]) for name in PROCESSES]
    sys.exit(Supervisor(children, os.environ).run())


if __name__ == "__main__":
    main()
