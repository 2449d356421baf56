"""Announcements (docs.joinmastodon.org/methods/announcements)."""

from hubbub.api.core.call import Call
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.entities.instance import Announcement
from hubbub.api.entities.oauth import Nothing
from hubbub.api.render.announcements import announcements
from hubbub.instance.queries import announcement, current_announcements
from hubbub.kernel.clock import now
from hubbub.notifications.commands.announcements import dismiss, react, take_reaction_back


@endpoint("GET", "/api/v1/announcements", access=USER, returns=list[Announcement])
def list_announcements(call: Call) -> list[Announcement]:
    """What the people who run the server announced and is not over."""
    return announcements(call.account_id, current_announcements(now()))


@endpoint("POST", "/api/v1/announcements/{id}/dismiss", access=USER, scope="write:accounts", returns=Nothing)
def dismiss_announcement(call: Call, id: int) -> Nothing:
    """Mark one as read."""
    dismiss(call.account_id, announcement(id))
    return Nothing()


@endpoint(
    "PUT",
    "/api/v1/announcements/{id}/reactions/{name}",
    access=USER,
    scope="write:favourites",
    returns=Nothing,
)
def add_reaction(call: Call, id: int, name: str) -> Nothing:
    """React with an emoji."""
    react(call.account_id, announcement(id), name)
    return Nothing()


@endpoint(
    "DELETE",
    "/api/v1/announcements/{id}/reactions/{name}",
    access=USER,
    scope="write:favourites",
    returns=Nothing,
)
def remove_reaction(call: Call, id: int, name: str) -> Nothing:
    """Take a reaction back."""
    take_reaction_back(call.account_id, announcement(id), name)
    return Nothing()
