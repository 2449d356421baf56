"""Background work on relationships."""

from datetime import timedelta

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.jobs import Periodic, task
from hubbub.network.commands.follow_requests import accept_all_follow_requests
from hubbub.network.commands.mute import drop_expired_mutes


@task()
def accept_waiting(account_id: int) -> None:
    """Accept all who asked to follow an account, unless it has been locked again or is gone."""
    if Account.objects.filter(pk=account_id, locked=False, deleted_at=None).exists():
        accept_all_follow_requests(Viewer(account_id=account_id))


PERIODIC = (Periodic("expired mutes", timedelta(minutes=10), drop_expired_mutes),)
