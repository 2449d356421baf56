"""People who ask something of whoever looks, with whom both have in common: to follow, or to be let through."""

from collections.abc import Mapping, Sequence

import msgspec

from hubbub.identity.viewer import Viewer
from hubbub.network.queries import familiar_followers
from hubbub.notifications.models import NotificationRequest
from hubbub.notifications.queries import MessageRequest
from hubbub.publishing.filtering import FilterContext
from hubbub.publishing.queries import visible_ids
from hubbub.web.render.people import ShownPerson, people
from hubbub.web.render.posts import Look, posts_by_id

MOST_FAMILIAR = 3


class Sender(msgspec.Struct, frozen=True):
    """Somebody who asks, and some of those the viewer follows who follow them."""

    it: ShownPerson
    familiar: list[ShownPerson]
    familiar_count: int


class HeldBack(msgspec.Struct, frozen=True):
    """Somebody whom one's policy held back, with one of the posts that wait, as far as it may be seen."""

    id: int
    sender: Sender
    post: str
    count: int


def senders(viewer: Viewer, account_ids: Sequence[int]) -> Mapping[int, Sender]:
    """People by id; four queries."""
    familiar = familiar_followers(viewer, account_ids)
    wanted = [pk for ids in familiar.values() for pk in ids[:MOST_FAMILIAR]]
    shown = {it.account.pk: it for it in people(viewer, list(dict.fromkeys([*account_ids, *wanted])))}
    return {
        pk: Sender(
            shown[pk],
            [shown[other] for other in familiar[pk][:MOST_FAMILIAR] if other in shown],
            len(familiar[pk]),
        )
        for pk in account_ids
        if pk in shown
    }


def held_back(viewer: Viewer, rows: Sequence[NotificationRequest | MessageRequest]) -> list[HeldBack]:
    """Requests in the order given, each with its post: the first private message, or what was written last."""
    if not rows:
        return []
    known = senders(viewer, [row.actor_id for row in rows])
    told = visible_ids(viewer, [pk for row in rows if (pk := _post_id(row))])
    posts = posts_by_id(viewer, told, Look(context=FilterContext.NOTIFICATIONS, plain=True))
    return [
        HeldBack(row.id, known[row.actor_id], posts.get(_post_id(row), ""), row.notifications_count)
        for row in rows
        if row.actor_id in known
    ]


def _post_id(row: NotificationRequest | MessageRequest) -> int:
    return row.first_post_id if isinstance(row, MessageRequest) else row.last_post_id or 0
