"""Second factors, by somebody else's hand than their owner's."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from hubbub.identity.models import User
from hubbub.kernel.mail import send_later


@transaction.atomic
def remove_second_factors(user: User) -> bool:
    """Take every key, app and recovery code off a login whose owner lost them, and write to it; returns whether it had
    any.

    Whoever calls has made sure that it is the owner who asks: from now on the password alone lets in. The mail is for an
    owner who did not ask.
    """
    if not Authenticator.objects.filter(user=user).delete()[0]:
        return False
    names = {"domain": settings.HUBBUB.domain, "base": settings.HUBBUB.base_url}
    with override(user.locale):
        send_later(
            user.email,
            _("The second factors of your login on %(domain)s were removed") % names,
            _(
                "Whoever runs %(domain)s removed every authenticator app, key and recovery code from your login: the"
                " password alone lets you in now.\n\n"
                "If you asked for it, set up a new second factor:\n\n%(base)s/auth/2fa/\n\n"
                "If you didn't, set a new password at once; that signs everybody else out:\n\n"
                "%(base)s/auth/password/reset/\n"
            )
            % names,
        )
    return True
