"""What whoever runs the server does about the login behind an account, written down like all else."""

from django.db import transaction

from hubbub.identity.commands.second_factors import remove_second_factors
from hubbub.identity.models import Membership
from hubbub.identity.viewer import Viewer
from hubbub.moderation.commands.audit import record


@transaction.atomic
def drop_second_factors(viewer: Viewer, membership: Membership) -> bool:
    """Let a login in with its password alone; returns whether that changes anything. Whoever calls has made sure that
    the viewer may."""
    dropped = remove_second_factors(membership.user)
    if dropped:
        record(viewer, "account.drop_second_factor", "account", membership.account_id)
    return dropped
