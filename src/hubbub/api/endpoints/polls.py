"""Polls (docs.joinmastodon.org/methods/polls)."""

import msgspec

from hubbub.api.core.call import Call
from hubbub.api.core.endpoint import ANYONE, USER, endpoint
from hubbub.api.entities.statuses import Poll
from hubbub.api.render.polls import polls_by_post
from hubbub.publishing.commands import vote as votes
from hubbub.publishing.queries import visible_poll


@endpoint("GET", "/api/v1/polls/{id}", access=ANYONE, scope="read:statuses", returns=Poll)
def get_poll(call: Call, id: int) -> Poll:
    """A poll and how it stands."""
    poll = visible_poll(call.viewer, id)
    return polls_by_post(call.viewer, [poll.post_id])[poll.post_id]


class VoteParams(msgspec.Struct, frozen=True):
    choices: list[int] = []


@endpoint("POST", "/api/v1/polls/{id}/votes", access=USER, scope="write:statuses", returns=Poll)
def vote(call: Call, params: VoteParams, id: int) -> Poll:
    """Vote in a poll."""
    votes.vote(call.viewer, id, params.choices)
    return get_poll(call, id)  # type: ignore[no-any-return]  # the decorator hands back any callable
