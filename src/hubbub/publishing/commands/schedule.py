"""Posts for later: planned, moved, called off, and published when their time has come."""

import logging
from datetime import UTC, datetime, time, timedelta

import msgspec
from django.db import InterfaceError, OperationalError, transaction

from hubbub.identity.models import Account
from hubbub.identity.queries import check_somebody_acts_for
from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.errors import HubbubError, Invalid, NotFound
from hubbub.publishing.commands.planned_media import hold_media, let_go_of_media
from hubbub.publishing.commands.thread import check_all_publishable, publish_all
from hubbub.publishing.limits import MAX_SCHEDULED, MAX_SCHEDULED_A_DAY, MIN_SCHEDULE_SECONDS
from hubbub.publishing.models import ScheduledPost
from hubbub.publishing.new import NewPost

LONGEST_AHEAD = timedelta(days=36_500)

logger = logging.getLogger(__name__)


@transaction.atomic
def schedule(viewer: Viewer, new: NewPost, at: datetime) -> ScheduledPost:
    """Plan to publish `new` at a time. Raises what publishing it now would, and `Invalid` for a time that can't be."""
    check_all_publishable(viewer, new)
    _check_time(viewer.me, at)
    hold_media(viewer.me, new.media_ids)
    return ScheduledPost.objects.create(
        account_id=viewer.me, scheduled_at=at, params=msgspec.to_builtins(new)
    )


@transaction.atomic
def reschedule(viewer: Viewer, scheduled_id: int, at: datetime | None) -> ScheduledPost:
    """Move a planned post, also one that failed, to another time. Raises `NotFound` or `Invalid`."""
    row = _own(viewer, scheduled_id)
    if at is None:
        raise _too_soon()
    _check_time(viewer.me, at, but=row.pk)
    row.scheduled_at, row.failed_at, row.error = at, None, ""
    row.save(update_fields=["scheduled_at", "failed_at", "error"])
    return row


@transaction.atomic
def call_off(viewer: Viewer, scheduled_id: int) -> None:
    """Publish a planned post never. Raises `NotFound`."""
    row = _own(viewer, scheduled_id)
    let_go_of_media(viewer.me, row.params.get("media_ids", []))
    row.delete()


def _own(viewer: Viewer, scheduled_id: int) -> ScheduledPost:
    row = ScheduledPost.objects.select_for_update().filter(pk=scheduled_id, account_id=viewer.me).first()
    if row is None:
        raise NotFound
    return row


def _too_soon() -> Invalid:
    return Invalid("Validation failed: Scheduled at The scheduled date must be in the future")


def _check_time(account_id: int, at: datetime, *, but: int | None = None) -> None:
    if at < now() + timedelta(seconds=MIN_SCHEDULE_SECONDS):
        raise _too_soon()
    if at > now() + LONGEST_AHEAD:
        raise Invalid("Validation failed: Scheduled at is too far into the future")
    Account.objects.select_for_update(no_key=True).get(pk=account_id)  # two at once must not pass the limits
    waiting = ScheduledPost.objects.filter(account_id=account_id, failed_at=None).exclude(pk=but or 0)
    midnight = datetime.combine(at.astimezone(UTC).date(), time(), tzinfo=UTC)
    of_that_day = waiting.filter(scheduled_at__gte=midnight, scheduled_at__lt=midnight + timedelta(days=1))
    if of_that_day.count() >= MAX_SCHEDULED_A_DAY:
        raise Invalid(
            f"Validation failed: You have exceeded the limit of {MAX_SCHEDULED_A_DAY} scheduled posts for today"
        )
    if waiting.count() >= MAX_SCHEDULED:
        raise Invalid(f"Validation failed: You have exceeded the limit of {MAX_SCHEDULED} scheduled posts")


def publish_due(*, at_once: int = 50) -> int:
    """Publish planned posts whose time has come, each exactly once; returns how many.

    One that can't be published is kept with the reason, and is not tried again until its author moves it.
    """
    due = ScheduledPost.objects.filter(failed_at=None, scheduled_at__lte=now()).order_by("scheduled_at", "id")
    return sum(_publish_or_keep(pk) for pk in due.values_list("pk", flat=True)[:at_once])


def _publish_or_keep(scheduled_id: int) -> bool:
    try:
        return _publish(scheduled_id)
    except (OperationalError, InterfaceError):
        raise  # the database is away: nothing is wrong with the post
    except HubbubError as error:
        _keep_failure(scheduled_id, error.message)
    except Exception:
        logger.exception("Scheduled post %s could not be published", scheduled_id)
        _keep_failure(scheduled_id, "Something went wrong on this server")
    return False


@transaction.atomic
def _publish(scheduled_id: int) -> bool:
    """Publish and forget the plan in one transaction: whatever breaks in between undoes both."""
    waiting = ScheduledPost.objects.select_for_update(skip_locked=True)
    row = waiting.filter(pk=scheduled_id, failed_at=None, scheduled_at__lte=now()).first()
    if row is None:
        return False
    check_somebody_acts_for(row.account_id)
    new = msgspec.convert(row.params, NewPost)
    publish_all(Viewer(account_id=row.account_id, application_id=new.application_id), new)
    row.delete()
    return True


@transaction.atomic
def _keep_failure(scheduled_id: int, reason: str) -> None:
    ScheduledPost.objects.filter(pk=scheduled_id).update(failed_at=now(), error=reason)
