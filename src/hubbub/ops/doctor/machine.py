"""Disk and clock."""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError

from hubbub.kernel.checks import Finding, fail, ok, warn
from hubbub.kernel.clock import now
from hubbub.kernel.ids import moment_of
from hubbub.publishing.models import Post

_LITTLE, _TOO_LITTLE = 2_000_000_000, 200_000_000
_TIMEX_BYTES = 256  # struct timex of adjtimex(2) is 208 bytes on 64-bit Linux
_TIME_ERROR = 5


def examine() -> Iterator[Finding]:
    """Disk and clock."""
    yield _disk()
    yield _clock()


def _disk() -> Finding:
    folder = settings.HUBBUB.folder
    if not os.access(folder, os.W_OK):
        return fail(
            "Disk",
            f"{folder} can't be written to",
            f"Give it to the user that runs Hubbub: chown -R ... {folder}",
        )
    free = shutil.disk_usage(folder).free
    says = f"{free / 1e9:.1f} GB are free at {folder}"
    if free < _TOO_LITTLE:
        return fail("Disk", says, "Make room now: soon nothing can be written any more.")
    if free < _LITTLE:
        return warn("Disk", says, "Make room, or move the data folder to a larger disk.")
    return ok("Disk", says)


def _clock() -> Finding:
    try:
        newest = Post.objects.order_by("-pk").values_list("pk", flat=True).first()
    except DatabaseError:  # the database has a check of its own
        newest = None
    if newest is not None and moment_of(newest) > now() + timedelta(minutes=1):
        return fail(
            "Clock", f"it shows {now():%Y-%m-%d %H:%M} UTC, but there are posts of later",
            "Set the clock right: ids and order of posts follow it.",
        )  # fmt: skip
    if _is_unsynchronised():
        return warn(
            "Clock", "nothing keeps it right", "Run an NTP client, such as systemd-timesyncd or chrony."
        )
    return ok("Clock", f"{now():%Y-%m-%d %H:%M:%S} UTC")


def _is_unsynchronised() -> bool:
    """Whether the system's clock is known to run free (adjtimex(2); Linux only)."""
    if sys.platform != "linux":
        return False
    answer: int = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    return answer == _TIME_ERROR
