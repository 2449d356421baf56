"""How the viewer stands to accounts: reading and changing it (docs.joinmastodon.org/methods/accounts)."""

import msgspec

from hubbub.api.core.call import Answer, Call, json_array, parse_id
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.entities.accounts import Relationship
from hubbub.api.render.relationships import relationship, relationships
from hubbub.identity.queries import there_of
from hubbub.network.commands import block as blocks
from hubbub.network.commands import follow as follows
from hubbub.network.commands import follow_requests as requests
from hubbub.network.commands import mute as mutes
from hubbub.network.commands import regard
from hubbub.network.commands.bonds import FollowOptions

MOST_AT_ONCE = 100


class RelationshipsParams(msgspec.Struct, frozen=True):
    id: list[str] = []
    with_suspended: bool = False


@endpoint(
    "GET",
    "/api/v1/accounts/relationships",
    access=USER,
    scope="read:follows",
    returns=list[Relationship],
    fast=True,
)
def get_relationships(call: Call, params: RelationshipsParams) -> Answer:
    """How one stands to accounts."""
    ids = [pk for pk in map(parse_id, params.id[:MOST_AT_ONCE]) if pk is not None]
    if not params.with_suspended:
        ids = there_of(ids)
    return Answer(body=json_array(relationships(call.viewer, ids)))


class FollowParams(msgspec.Struct, frozen=True, kw_only=True):
    reblogs: bool | None = None
    notify: bool | None = None
    languages: list[str] | None = None


@endpoint("POST", "/api/v1/accounts/{id}/follow", access=USER, scope="write:follows", returns=Relationship)
def follow(call: Call, params: FollowParams, id: int) -> bytes:
    """Follow an account, or ask to."""
    options = FollowOptions(reblogs=params.reblogs, notify=params.notify, languages=params.languages)
    follows.follow(call.viewer, id, options)
    return relationship(call.viewer, id)


@endpoint("POST", "/api/v1/accounts/{id}/unfollow", access=USER, scope="write:follows", returns=Relationship)
def unfollow(call: Call, id: int) -> bytes:
    """Stop following an account."""
    follows.unfollow(call.viewer, id)
    return relationship(call.viewer, id)


@endpoint(
    "POST",
    "/api/v1/accounts/{id}/remove_from_followers",
    access=USER,
    scope="write:follows",
    returns=Relationship,
)
def remove_from_followers(call: Call, id: int) -> bytes:
    """Let a follower go."""
    follows.remove_from_followers(call.viewer, id)
    return relationship(call.viewer, id)


@endpoint("POST", "/api/v1/accounts/{id}/block", access=USER, scope="write:blocks", returns=Relationship)
def block(call: Call, id: int) -> bytes:
    """Block an account."""
    blocks.block(call.viewer, id)
    return relationship(call.viewer, id)


@endpoint("POST", "/api/v1/accounts/{id}/unblock", access=USER, scope="write:blocks", returns=Relationship)
def unblock(call: Call, id: int) -> bytes:
    """Take a block back."""
    blocks.unblock(call.viewer, id)
    return relationship(call.viewer, id)


class MuteParams(msgspec.Struct, frozen=True, kw_only=True):
    notifications: bool = True
    duration: int = 0


@endpoint("POST", "/api/v1/accounts/{id}/mute", access=USER, scope="write:mutes", returns=Relationship)
def mute(call: Call, params: MuteParams, id: int) -> bytes:
    """Mute an account, for good or for `duration` seconds."""
    mutes.mute(call.viewer, id, notifications=params.notifications, seconds=params.duration)
    return relationship(call.viewer, id)


@endpoint("POST", "/api/v1/accounts/{id}/unmute", access=USER, scope="write:mutes", returns=Relationship)
def unmute(call: Call, id: int) -> bytes:
    """Let a muted account back in."""
    mutes.unmute(call.viewer, id)
    return relationship(call.viewer, id)


class NoteParams(msgspec.Struct, frozen=True, kw_only=True):
    comment: str = ""


@endpoint("POST", "/api/v1/accounts/{id}/note", access=USER, scope="write:accounts", returns=Relationship)
def note(call: Call, params: NoteParams, id: int) -> bytes:
    """Note something about an account for oneself."""
    regard.note(call.viewer, id, params.comment)
    return relationship(call.viewer, id)


@endpoint("POST", "/api/v1/accounts/{id}/endorse", access=USER, scope="write:accounts", returns=Relationship)
def endorse(call: Call, id: int) -> bytes:
    """Feature an account on one's profile."""
    regard.endorse(call.viewer, id)
    return relationship(call.viewer, id)


@endpoint(
    "POST", "/api/v1/accounts/{id}/unendorse", access=USER, scope="write:accounts", returns=Relationship
)
def unendorse(call: Call, id: int) -> bytes:
    """Feature an account no longer."""
    regard.unendorse(call.viewer, id)
    return relationship(call.viewer, id)


@endpoint(
    "POST",
    "/api/v1/accounts/{id}/pin",
    access=USER,
    scope="write:accounts",
    returns=Relationship,
    deprecated=True,
)
def pin(call: Call, id: int) -> bytes:
    """The old name of endorsing."""
    regard.endorse(call.viewer, id)
    return relationship(call.viewer, id)


@endpoint(
    "POST",
    "/api/v1/accounts/{id}/unpin",
    access=USER,
    scope="write:accounts",
    returns=Relationship,
    deprecated=True,
)
def unpin(call: Call, id: int) -> bytes:
    """The old name of taking an endorsement back."""
    regard.unendorse(call.viewer, id)
    return relationship(call.viewer, id)


@endpoint(
    "POST",
    "/api/v1/follow_requests/{account_id}/authorize",
    access=USER,
    scope="write:follows",
    returns=Relationship,
)
def authorize_follow_request(call: Call, account_id: int) -> bytes:
    """Let an account that asked follow."""
    requests.accept_follow_request(call.viewer, account_id)
    return relationship(call.viewer, account_id)


@endpoint(
    "POST",
    "/api/v1/follow_requests/{account_id}/reject",
    access=USER,
    scope="write:follows",
    returns=Relationship,
)
def reject_follow_request(call: Call, account_id: int) -> bytes:
    """Refuse an account that asked to follow."""
    requests.reject_follow_request(call.viewer, account_id)
    return relationship(call.viewer, account_id)
