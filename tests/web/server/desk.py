"""Who sits at the server's pages, and what is written down of what they do there."""

from hubbub.moderation.models import AuditEntry
from tests.world import Person
from tests.world.browser import Browser


def at(who: Person) -> Browser:
    """The browser somebody is signed in with."""
    return Browser().sign_in(who.user.email)


def audited() -> list[str]:
    """What was written down, in order."""
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
