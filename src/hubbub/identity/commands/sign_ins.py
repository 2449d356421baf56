"""In which browsers a login is signed in, and ending that."""

from django.contrib.sessions.models import Session
from django.db import transaction

from hubbub.identity.commands.tokens import revoke_tokens_of_sign_ins
from hubbub.identity.logic.devices import device_label
from hubbub.identity.models import SignIn, User
from hubbub.kernel.clock import now
from hubbub.kernel.errors import NotFound


def note_sign_in(user_id: int, session_key: str, user_agent: str) -> int:
    """A browser was signed in. A session has one row, whoever it belonged to before; returns its id."""
    row, _ = SignIn.objects.update_or_create(
        session_key=session_key,
        defaults={"user_id": user_id, "label": device_label(user_agent), "last_seen_on": now().date()},
    )
    return row.pk


def note_seen(sign_in_id: int, user_id: int, session_key: str) -> bool:
    """The browser was used today, perhaps under a new key (a session gets one when a password is changed).

    Returns whether it is known; one that was revoked meanwhile is not.
    """
    known = SignIn.objects.filter(pk=sign_in_id, user_id=user_id)
    return bool(known.update(session_key=session_key, last_seen_on=now().date()))


@transaction.atomic
def end_sign_in(user: User, sign_in_id: int) -> str:
    """Sign a browser out; returns its label. Raises `NotFound` for one of somebody else."""
    row = SignIn.objects.filter(pk=sign_in_id, user=user).first()
    if row is None:
        raise NotFound
    _end([row])
    return row.label


@transaction.atomic
def end_other_sign_ins(user: User, keep: str | None) -> int:
    """Sign a login out everywhere but in the session `keep`; returns in how many browsers."""
    rows = list(SignIn.objects.filter(user=user).exclude(session_key=keep or ""))
    _end(rows)
    return len(rows)


def _end(rows: list[SignIn]) -> None:
    revoke_tokens_of_sign_ins([row.pk for row in rows])
    Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
    SignIn.objects.filter(pk__in=[row.pk for row in rows]).delete()


def forget_ended_sign_ins() -> int:
    """Drop the rows of sessions that are over, and what their scripts held; returns how many."""
    there = Session.objects.filter(expire_date__gt=now()).values("session_key")
    over = list(SignIn.objects.exclude(session_key__in=there))
    with transaction.atomic():
        _end(over)
    return len(over)
