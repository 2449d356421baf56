"""Conversations as JSON, in batches."""

from collections.abc import Sequence

from hubbub.api.render.accounts import accounts_by_id
from hubbub.api.render.splice import TRUE_FALSE
from hubbub.api.render.statuses import statuses_by_id
from hubbub.conversations.queries import View
from hubbub.identity.viewer import Viewer


def conversations(viewer: Viewer, views: Sequence[View]) -> list[bytes]:
    """Conversations in order; their last posts must be visible to the viewer."""
    posts = statuses_by_id(viewer, [view.last_post_id for view in views], subjects=())
    people = accounts_by_id(pk for view in views for pk in view.participant_ids)
    return [
        b'{"id":"%d","unread":%s,"accounts":[%s],"last_status":%s}'
        % (
            view.id,
            TRUE_FALSE[view.unread],
            b",".join(people[pk] for pk in view.participant_ids if pk in people),
            posts.get(view.last_post_id, b"null"),
        )
        for view in views
    ]
