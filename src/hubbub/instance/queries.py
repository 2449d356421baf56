"""What the server says of itself."""

from datetime import datetime

from django.conf import settings
from django.db.models import Case, Value, When

from hubbub.instance.commands.settings import VapidKeys, ensure_server_settings
from hubbub.instance.models import Announcement, CustomEmoji, DomainPolicy, Rule, ServerSettings
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.environment import Registration
from hubbub.kernel.errors import NotFound
from hubbub.kernel.secrets import unseal


def server_settings() -> ServerSettings:
    """The server's one row."""
    return ensure_server_settings()


def registration(row: ServerSettings | None = None) -> Registration:
    """Who may sign up: as the environment says, else as `row` (the server's, fetched when not given) does."""
    from_environment: Registration = settings.HUBBUB.registration
    return from_environment or Registration((row or server_settings()).registration)


def vapid_keys() -> VapidKeys:
    """The key pair web pushes are sent with, both as URL-safe base64."""
    row = ensure_server_settings()
    return VapidKeys(unseal(row.vapid_private_key), row.vapid_public_key)


def rules() -> list[Rule]:
    """The rules of the house, in order."""
    return list(Rule.objects.filter(removed_at=None))


def picker_emojis() -> list[CustomEmoji]:
    """This server's own emoji that may be used."""
    return list(CustomEmoji.objects.filter(domain=None, disabled=False).order_by("category", "shortcode"))


def emojis_called(text: str, *, limit: int) -> list[CustomEmoji]:
    """This server's own emoji that may be used and have `text` in their names: those that begin with it first."""
    found = CustomEmoji.objects.filter(
        domain=None, disabled=False, visible_in_picker=True, shortcode__icontains=text
    )
    begins = Case(When(shortcode__istartswith=text, then=Value(0)), default=Value(1))
    return list(found.order_by(begins, "shortcode")[:limit])


def own_emojis() -> list[CustomEmoji]:
    """All of this server's own emoji, also those that are disabled."""
    return list(CustomEmoji.objects.filter(domain=None).order_by("category", "shortcode"))


def every_domain_policy() -> list[DomainPolicy]:
    """Every server that something was decided about, also that it is to be treated like any other."""
    return list(DomainPolicy.objects.order_by("domain"))


def domain_policies() -> list[DomainPolicy]:
    """Servers this one limits or does not talk to."""
    return list(DomainPolicy.objects.exclude(severity=DomainPolicy.Severity.NOOP).order_by("domain"))


_CURRENT = """
WHERE t.published_at <= %s AND (t.ends_at IS NULL OR t.ends_at >= %s) ORDER BY t.published_at DESC, t.id DESC
"""


def current_announcements(moment: datetime) -> list[Announcement]:
    """Announcements that are out and not over, newest first."""
    return sql.instances(Announcement, _CURRENT, (sql.at(moment), sql.at(moment)))


def every_announcement() -> list[Announcement]:
    """Announcements also as drafts and planned ones, newest first."""
    return list(Announcement.objects.order_by("-pk"))


def announcement(announcement_id: int) -> Announcement:
    """One that is out. Raises `NotFound`."""
    found = Announcement.objects.filter(pk=announcement_id, published_at__lte=now()).first()
    if found is None:
        raise NotFound
    return found
