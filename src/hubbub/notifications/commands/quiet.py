"""Setting when an account is not to be disturbed by pushes."""

from datetime import time

from django.db import transaction

from hubbub.kernel.errors import Invalid
from hubbub.notifications.logic.quiet import time_zones
from hubbub.notifications.models import QuietHours


@transaction.atomic
def set_quiet_hours(account_id: int, begin: time, end: time, time_zone: str) -> None:
    """Push nothing to this account's devices in these hours of every day. Raises `Invalid` for a zone nobody knows."""
    if time_zone not in time_zones():
        raise Invalid("Validation failed: Time zone is not included in the list")
    told = {"begin": begin, "end": end, "time_zone": time_zone}
    QuietHours.objects.update_or_create(account_id=account_id, defaults=told)


@transaction.atomic
def end_quiet_hours(account_id: int) -> None:
    """Push at every hour. Idempotent."""
    QuietHours.objects.filter(account_id=account_id).delete()
