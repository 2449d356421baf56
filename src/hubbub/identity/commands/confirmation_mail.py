"""The mail that asks whether an address is theirs."""

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from hubbub.identity.commands.accounts import refuse_taken_email
from hubbub.identity.models import User
from hubbub.kernel.mail import send_later


@transaction.atomic
def send_confirmation(user: User, address: EmailAddress | None = None) -> None:
    """Mail a link that confirms `address` (the login's own by default), in the login's language."""
    address = address or EmailAddress.objects.filter(user=user, email=user.email).first()
    if address is None:
        return
    link = f"{settings.HUBBUB.base_url}/auth/confirm-email/{EmailConfirmationHMAC(address).key}/"
    with override(user.locale):
        send_later(
            address.email,
            _("Confirm your e-mail address for %(domain)s") % {"domain": settings.HUBBUB.domain},
            _(
                "Somebody, hopefully you, gave this address on %(domain)s.\n\n"
                "To confirm that it is yours, open this link:\n\n%(link)s\n\n"
                "If it wasn't you, ignore this mail: nothing happens without the link.\n"
            )
            % {"domain": settings.HUBBUB.domain, "link": link},
        )


@transaction.atomic
def change_unconfirmed_email(user: User, email: str) -> None:
    """A login that waits for confirmation mistyped its address. Whoever calls has validated the new one; raises
    `Invalid` when somebody took it since.

    The new address is a new row: a link names the row alone, so one mailed to the old address must lead nowhere.
    """
    email = email.strip().lower()
    EmailAddress.objects.filter(user=user, email=user.email).delete()
    EmailAddress.objects.create(user=user, email=email, verified=False, primary=True)
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(email=email)
    except IntegrityError:
        refuse_taken_email()
    user.email = email
