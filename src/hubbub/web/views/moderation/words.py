"""What the staff did and what things are in, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hubbub.identity.models import UserRole
from hubbub.moderation.models import ReportCategory, WarningAction

Words = str | Promise

CATEGORIES: dict[str, Words] = {
    ReportCategory.SPAM: _("Spam"),
    ReportCategory.LEGAL: _("Against the law"),
    ReportCategory.VIOLATION: _("Breaks a rule"),
    ReportCategory.OTHER: _("Something else"),
}

# What may be done about an account: the kind in the form, what it is called, and what it does.
ACTIONS: tuple[tuple[str, Words, Words], ...] = (
    ("none", _("Only write to them"), _("Nothing changes for the account.")),
    ("sensitive", _("Mark as sensitive"), _("Everything they post from now on is behind a warning.")),
    ("silence", _("Limit"), _("Only those who follow them see their posts.")),
    ("disable", _("Disable the login"), _("They can't sign in; what they wrote stays.")),
    ("suspend", _("Suspend"), _("Nobody sees the account, and it can't act.")),
)

WARNINGS: dict[str, Words] = {
    WarningAction.NONE: _("was written to"),
    WarningAction.DISABLE: _("login disabled"),
    WarningAction.MARK_STATUSES_AS_SENSITIVE: _("posts marked as sensitive"),
    WarningAction.DELETE_STATUSES: _("posts removed"),
    WarningAction.SENSITIVE: _("marked as sensitive"),
    WarningAction.SILENCE: _("limited"),
    WarningAction.SUSPEND: _("suspended"),
}

ROLES: dict[str, Words] = {
    UserRole.OWNER: _("Owner"),
    UserRole.ADMIN: _("Administrator"),
    UserRole.MODERATOR: _("Moderator"),
    UserRole.MEMBER: _("Member"),
}

# The first word of an action in the audit trail.
AREAS: dict[str, Words] = {
    "account": _("Accounts"),
    "report": _("Reports"),
    "domain": _("Servers"),
    "server": _("This server"),
    "rule": _("Rules"),
    "announcement": _("Announcements"),
    "emoji": _("Emoji"),
}

# What an action is done to, where that has no name of its own.
TARGETS: dict[str, Words] = {
    "server": _("this server"),
    "rule": _("a rule"),
    "announcement": _("an announcement"),
}

AUDITED: dict[str, Words] = {
    "account.none": _("wrote to"),
    "account.disable": _("disabled the login of"),
    "account.sensitive": _("marked as sensitive"),
    "account.silence": _("limited"),
    "account.suspend": _("suspended"),
    "account.undisable": _("enabled the login of"),
    "account.unsensitive": _("no longer marks as sensitive"),
    "account.unsilence": _("lifted the limit of"),
    "account.unsuspend": _("lifted the suspension of"),
    "account.delete_statuses": _("removed posts of"),
    "account.approve": _("let in"),
    "account.reject": _("turned down"),
    "account.delete": _("deleted"),
    "account.role": _("changed the role of"),
    "account.drop_second_factor": _("removed the second factors of"),
    "account.leave": _("deleted their own account"),
    "report.assign": _("took on"),
    "report.unassign": _("gave back"),
    "report.resolve": _("resolved"),
    "report.reopen": _("reopened"),
    "report.update": _("changed"),
    "domain.block": _("decided about"),
    "domain.update": _("decided otherwise about"),
    "domain.unblock": _("lifted all limits of"),
    "server.update": _("changed"),
    "server.demo": _("loaded the demo community on"),
    "rule.add": _("added"),
    "rule.update": _("changed"),
    "rule.move": _("moved"),
    "rule.remove": _("removed"),
    "rule.restore": _("brought back"),
    "announcement.add": _("wrote"),
    "announcement.update": _("changed"),
    "announcement.publish": _("published"),
    "announcement.withdraw": _("withdrew"),
    "announcement.delete": _("deleted"),
    "emoji.add": _("added"),
    "emoji.update": _("changed"),
    "emoji.disable": _("disabled"),
    "emoji.enable": _("enabled"),
    "emoji.remove": _("removed"),
}

# What is written down beside an action; a text stands for itself.
DETAILS: dict[str, Words] = {
    "category": _("What is wrong"),
    "changed": _("What changed"),
    "former": _("Before"),
    "posts": _("Posts"),
    "role": _("Role"),
    "rule_ids": _("Rules"),
    "severity": _("What to do"),
}
