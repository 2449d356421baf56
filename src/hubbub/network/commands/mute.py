"""Muting accounts, for good or for a while."""

from datetime import timedelta

from django.db import transaction

from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid
from hubbub.kernel.events import emit
from hubbub.network.commands.bonds import lock_pair
from hubbub.network.events import Muted
from hubbub.network.models import Mute

LONGEST = 100 * 365 * 24 * 3600


@transaction.atomic
def mute(viewer: Viewer, target_id: int, *, notifications: bool = True, seconds: int = 0) -> None:
    """Keep `target_id` out of one's lists, and of one's notifications too if told so; 0 seconds means for good.

    Who is muted already is muted anew. Raises `NotFound`, also for oneself, `Invalid` for an impossible time.
    """
    if not 0 <= seconds <= LONGEST:
        raise Invalid("Validation failed: Duration is not a valid value")
    me, target = lock_pair(viewer, target_id)
    Mute.objects.update_or_create(
        account=me,
        target=target,
        defaults={
            "hide_notifications": notifications,
            "expires_at": now() + timedelta(seconds=seconds) if seconds else None,
        },
    )
    emit(Muted(account_id=me.pk, target_id=target.pk, hide_notifications=notifications))


@transaction.atomic
def unmute(viewer: Viewer, target_id: int) -> None:
    """Let an account back in. Fine when it wasn't muted. Raises `NotFound`."""
    me, target = lock_pair(viewer, target_id)
    Mute.objects.filter(account=me, target=target).delete()


def drop_expired_mutes() -> int:
    """Remove the mutes whose time is over (they count for nothing already); returns how many."""
    return Mute.objects.filter(expires_at__lte=now()).delete()[0]
