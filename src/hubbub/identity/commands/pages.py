"""Pages: accounts of organisations, for which people act who have logins of their own."""

from datetime import datetime

from django.db import transaction

from hubbub.identity.commands.accounts import create_account
from hubbub.identity.events import AccountCreated
from hubbub.identity.models import Account, ActorType, Membership, MembershipRole, User
from hubbub.kernel.events import emit


@transaction.atomic
def create_page(owner: User, username: str, *, display_name: str = "") -> Account:
    """An organisation's account that `owner` acts for. Raises `Invalid` for a bad or taken name."""
    page = create_account(username, display_name=display_name, actor_type=ActorType.ORGANIZATION)
    Membership.objects.create(user=owner, account=page, role=MembershipRole.OWNER)
    emit(AccountCreated(account_id=page.pk, user_id=owner.pk))
    return page


def set_joined(account: Account, moment: datetime) -> None:
    """Say when an imported account really came to be."""
    Account.objects.filter(pk=account.pk).update(created_at=moment)
