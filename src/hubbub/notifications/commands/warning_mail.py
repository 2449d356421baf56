"""The mail that says what the moderators did about an account, for those who may not get in to read it."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from hubbub.identity.models import Membership
from hubbub.instance.queries import server_settings
from hubbub.kernel.mail import send_later
from hubbub.moderation.models import AccountWarning, WarningAction

_DONE = {
    WarningAction.NONE: gettext_lazy("The moderators have a message for you."),
    WarningAction.DISABLE: gettext_lazy("You can't sign in any more."),
    WarningAction.MARK_STATUSES_AS_SENSITIVE: gettext_lazy("Some of your posts were marked as sensitive."),
    WarningAction.DELETE_STATUSES: gettext_lazy("Some of your posts were removed."),
    WarningAction.SENSITIVE: gettext_lazy("Everything you post is marked as sensitive from now on."),
    WarningAction.SILENCE: gettext_lazy("Only those who follow you see what you post."),
    WarningAction.SUSPEND: gettext_lazy("Your account is suspended: nobody sees it, and you can't use it."),
}


def mail_warning(warning_id: int) -> None:
    """Write to the login whose own account was warned, in its language. Nobody is written to about a page."""
    warning = AccountWarning.objects.select_related("target").get(pk=warning_id)
    held = Membership.objects.filter(account=warning.target, is_main=True)
    login = held.select_related("user").first()
    if login is None:
        return
    row = server_settings()
    with override(login.user.locale):
        said = [
            _("This is about @%(acct)s on %(domain)s.")
            % {"acct": warning.target.acct, "domain": settings.HUBBUB.domain},
            str(_DONE[WarningAction(warning.action)]),
            warning.text,
        ]
        if row.contact_email:
            said.append(_("To object, write to %(email)s.") % {"email": row.contact_email})
        subject = _("About your account on %(domain)s") % {"domain": settings.HUBBUB.domain}
        send_later(login.user.email, subject, "\n\n".join(part for part in said if part) + "\n")
