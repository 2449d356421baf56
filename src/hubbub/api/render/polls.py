"""Polls as JSON."""

from collections.abc import Iterable

from msgspec import UNSET

from hubbub.api.entities.statuses import Poll as Entity
from hubbub.api.entities.statuses import PollOption
from hubbub.api.render.emojis import emoji_entities
from hubbub.identity.viewer import Viewer
from hubbub.instance.emojis import EmojiFinder
from hubbub.kernel.clock import iso
from hubbub.publishing.polls import ShownPoll, shown_polls


def polls_by_post(viewer: Viewer, post_ids: Iterable[int]) -> dict[int, Entity]:
    """The poll of each post that has one."""
    shown = shown_polls(viewer, post_ids)
    emojis = EmojiFinder(title for it in shown.values() for title in it.poll.options)
    return {post_id: poll_entity(it, viewer, emojis) for post_id, it in shown.items()}


def poll_entity(it: ShownPoll, viewer: Viewer, emojis: EmojiFinder) -> Entity:
    """One poll."""
    row = it.poll
    return Entity(
        id=str(row.pk),
        expires_at=iso(row.expires_at) if row.expires_at else None,
        expired=it.expired,
        multiple=row.multiple,
        votes_count=row.votes_count,
        voters_count=row.voters_count,
        options=[
            PollOption(title=title, votes_count=it.tallies[place] if it.tallies is not None else None)
            for place, title in enumerate(row.options)
        ],
        emojis=emoji_entities(emojis, it.domain, *row.options),
        voted=UNSET if viewer.account_id is None else it.voted,
        own_votes=UNSET if viewer.account_id is None else it.own_votes,
    )
