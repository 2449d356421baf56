"""Who is at work on a data folder: locks that the system drops when their process ends, however it ends."""

import fcntl
import os
from pathlib import Path

_held: list[int] = []


class InUse(Exception):
    """Somebody else holds the lock; `holder` is what they wrote into it."""

    def __init__(self, holder: str) -> None:
        self.holder = holder
        super().__init__(holder)


def supervise(folder: Path) -> int:
    """Be the one supervisor of this data folder until the process ends; returns the lock's handle. Raises `InUse`."""
    handle = _lock(folder / "serve.lock", fcntl.LOCK_EX)
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)
    return handle


def use(folder: Path) -> None:
    """Be one of the processes that use this data folder until the process ends. Raises `InUse` during a restore."""
    _lock(folder / "use.lock", fcntl.LOCK_SH)


def own(folder: Path) -> None:
    """Have the data folder to oneself until the process ends. Raises `InUse` while anything runs on it."""
    _lock(folder / "use.lock", fcntl.LOCK_EX)


def _lock(file: Path, kind: int) -> int:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(handle, 100, 0).decode("ascii", "replace")
        os.close(handle)
        raise InUse(holder) from error
    _held.append(handle)
    return handle
