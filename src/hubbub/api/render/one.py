"""Answering with one status."""

from hubbub.api.core.call import Call
from hubbub.api.render.statuses import statuses_by_id
from hubbub.kernel.errors import NotFound
from hubbub.publishing.queries import visible_ids


def one_status(call: Call, post_id: int) -> bytes:
    """A status as the viewer sees it. Raises `NotFound` when they may not (any more)."""
    if post_id not in visible_ids(call.viewer, [post_id]):
        raise NotFound
    return statuses_by_id(call.viewer, [post_id])[post_id]
