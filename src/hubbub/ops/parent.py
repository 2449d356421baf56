"""Dying with one's parent: no process of ours outlives the one that watches it, not even when that is killed hard."""

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1  # prctl(2)
_WATCH_SECONDS = 1.0


def die_with(parent: int) -> None:
    """Have this process killed as soon as `parent`, which must be what started it, is gone.

    Killed, not asked: an orderly stop is the living parent's business. On Linux the kernel sees to it; elsewhere a
    thread looks every second.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it went before we asked
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
