"""Second factors, by somebody else's hand than their owner's."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from hubbub.identity.models import User


@transaction.atomic
def remove_second_factors(user: User) -> bool:
    """Take every key, app and recovery code off a login whose owner lost them; returns whether it had any.

    Whoever calls has made sure that it is the owner who asks: from now on the password alone lets in.
    """
    removed, _rows = Authenticator.objects.filter(user=user).delete()
    return bool(removed)
