"""Whoever looks at a page."""

from django.http import HttpRequest

from hubbub.identity.models import Membership, User
from hubbub.identity.viewer import ANONYMOUS, Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """The signed-in login's own account; nobody while it may not act."""
    user = request.user
    if not isinstance(user, User) or user.confirmed_at is None or user.approved_at is None:
        return ANONYMOUS
    own = Membership.objects.filter(
        user=user, is_main=True, account__suspended_at=None, account__deleted_at=None
    )
    account_id = own.values_list("account_id", flat=True).first()
    if account_id is None:
        return ANONYMOUS
    return Viewer(account_id=account_id, user_id=user.pk, role=user.role)
