"""What notifications leave to the worker: pushes, and the daily mail to those who want one."""

from datetime import timedelta

from hubbub.kernel.clock import now
from hubbub.kernel.jobs import Periodic, task
from hubbub.notifications.commands import push
from hubbub.notifications.commands.bell import forget_dismissed
from hubbub.notifications.commands.digest import send_digests


@task()
def push_notification(subscription_id: int, notification_id: int, attempt: int = 0) -> None:
    """Send one notification to one device; what may still work is tried again, twice."""
    if not push.push(subscription_id, notification_id):
        return
    if attempt < len(push.RETRY_AFTER):
        later = push_notification.using(run_after=now() + push.RETRY_AFTER[attempt])
        later.enqueue(subscription_id, notification_id, attempt + 1)
    else:
        push.count_failure(subscription_id)


PERIODIC = (
    Periodic("send digests", timedelta(hours=1), send_digests),
    Periodic("dismissed notifications", timedelta(hours=1), forget_dismissed),
)
