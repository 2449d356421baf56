"""Signs of life of long-running processes, in the database that they share, however many machines they are on."""

import contextlib
import os
import secrets
import socket
from datetime import datetime, timedelta

import msgspec

from hubbub.kernel.clock import now
from hubbub.kernel.models import Process

BEAT = timedelta(seconds=10)
LEASE = timedelta(seconds=45)  # not seen for so long: dead, and what it held is free again


class Life(msgspec.Struct, frozen=True):
    """This process, as others know it."""

    name: str
    kind: str
    host: str
    pid: int
    started_at: datetime


def begin_life(kind: str) -> Life:
    """Announce this process under a new name."""
    host, pid = socket.gethostname()[:64], os.getpid()
    life = Life(name=f"{host}:{pid}:{secrets.token_hex(4)}", kind=kind, host=host, pid=pid, started_at=now())
    beat(life)
    return life


def beat(life: Life, *, load: int = 0) -> None:
    """Say that this process is alive; every `BEAT`."""
    Process.objects.update_or_create(
        name=life.name,
        defaults={"seen_at": now(), "load": load},
        create_defaults={
            "kind": life.kind, "host": life.host, "pid": life.pid, "started_at": life.started_at,
            "seen_at": now(), "load": load,
        },
    )  # fmt: skip


def end_life(life: Life) -> None:
    """Say that this process ends in order."""
    Process.objects.filter(name=life.name).delete()


def alive(kind: str) -> list[Process]:
    """Processes of a kind that were seen lately."""
    return list(Process.objects.filter(kind=kind, seen_at__gt=now() - LEASE))


def bury_the_dead(me: Life) -> int:
    """Forget processes that were not seen for long, and those of this machine that are gone; returns how many."""
    gone = [
        process.name
        for process in Process.objects.exclude(name=me.name)
        if process.seen_at <= now() - LEASE or _is_gone(process, me)
    ]
    return Process.objects.filter(name__in=gone).delete()[0] if gone else 0


def _is_gone(process: Process, me: Life) -> bool:
    """Whether a process of this very machine has ended; a number that we carry ourselves now was given away anew."""
    if process.host != me.host:
        return False
    if process.pid == me.pid:
        return True
    with contextlib.suppress(PermissionError):  # it is there, and somebody else's
        try:
            os.kill(process.pid, 0)
        except ProcessLookupError:
            return True
    return False
