"""Sentences of allauth's that still reach people here, and that we translate ourselves.

Its pages and mails have templates of our own; these come out of its code. A language that leaves one empty gets
allauth's own translation. A test looks whether allauth still says them.
"""

from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("You must type the same password each time."),
)
