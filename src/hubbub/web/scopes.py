"""What scopes allow, in words for the consent page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WORDS: dict[str, str | Promise] = {
    "read": _("Read everything your account can see, also private posts and messages"),
    "write": _("Post, follow, favourite and change things in your name"),
    "follow": _("See and change whom you follow, mute and block"),
    "push": _("Send you push notifications"),
    "profile": _("See your name, profile and picture, and nothing else"),
    "read:insights": _("Read the figures of your posts"),
    "admin:read": _("Read all data of this server, as its staff can"),
    "admin:write": _("Change all data of this server, as its staff can"),
}
_READ = _("Read: %(area)s")
_WRITE = _("Change: %(area)s")
_ADMIN_READ = _("As staff, read: %(area)s")
_ADMIN_WRITE = _("As staff, change: %(area)s")
_TEMPLATES = {"read": _READ, "write": _WRITE, "admin:read": _ADMIN_READ, "admin:write": _ADMIN_WRITE}
_AREAS: dict[str, str | Promise] = {
    "accounts": _("profile and account"),
    "blocks": _("blocks"),
    "bookmarks": _("bookmarks"),
    "canonical_email_blocks": _("blocked e-mail addresses"),
    "conversations": _("conversations"),
    "domain_allows": _("allowed servers"),
    "domain_blocks": _("blocked servers"),
    "email_domain_blocks": _("blocked mail providers"),
    "favourites": _("favourites"),
    "filters": _("filters"),
    "follows": _("follows"),
    "ip_blocks": _("blocked addresses"),
    "lists": _("lists"),
    "media": _("pictures, video and sound"),
    "mutes": _("mutes"),
    "notifications": _("notifications"),
    "reports": _("reports"),
    "search": _("search"),
    "statuses": _("posts"),
}


def describe_scopes(scopes: list[str]) -> list[str]:
    """A phrase for each scope, in the reader's language."""
    return [_phrase(scope) for scope in scopes]


def _phrase(scope: str) -> str:
    if scope in _WORDS:
        return str(_WORDS[scope])
    verb, _colon, area = scope.rpartition(":")
    return str(_TEMPLATES[verb]) % {"area": _AREAS[area]}
