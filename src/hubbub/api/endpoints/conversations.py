"""Direct conversations (docs.joinmastodon.org/methods/conversations)."""

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.entities.notifications import Conversation
from hubbub.api.render.conversations import conversations
from hubbub.api.render.shown import note_shown
from hubbub.conversations import queries
from hubbub.conversations.commands import views
from hubbub.kernel.errors import NotFound


@endpoint("GET", "/api/v1/conversations", access=USER, scope="read:statuses", returns=list[Conversation])
def list_conversations(call: Call) -> Answer:
    """Conversations, the one with the newest post first."""
    found = queries.conversations(call.viewer, call.page())
    last_ids = [view.last_post_id for view in found]
    note_shown(call, "conversations", [(post_id, post_id) for post_id in last_ids])
    return call.paged(conversations(call.viewer, found), last_ids)


@endpoint("DELETE", "/api/v1/conversations/{id}", access=USER, scope="write:conversations")
def remove_conversation(call: Call, id: int) -> bytes:
    """Remove a conversation from one's own list."""
    views.remove(call.account_id, id)
    return b"{}"


@endpoint(
    "POST",
    "/api/v1/conversations/{id}/read",
    access=USER,
    scope="write:conversations",
    returns=Conversation,
)
def read_conversation(call: Call, id: int) -> bytes:
    """Mark a conversation as read."""
    return _marked(call, id, unread=False)


@endpoint(
    "POST",
    "/api/v1/conversations/{id}/unread",
    access=USER,
    scope="write:conversations",
    returns=Conversation,
)
def unread_conversation(call: Call, id: int) -> bytes:
    """Mark a conversation as unread."""
    return _marked(call, id, unread=True)


def _marked(call: Call, view_id: int, *, unread: bool) -> bytes:
    views.mark(call.account_id, view_id, unread=unread)
    found = queries.conversations_by_id(call.viewer, [view_id])
    if not found:
        raise NotFound
    return conversations(call.viewer, found)[0]
