"""Answering with a page of posts, and noting for the serve log what was shown to whom."""

from collections.abc import Sequence

from hubbub.api.core.call import Answer, Call
from hubbub.api.render.statuses import statuses
from hubbub.insights.logic.pages import Surface
from hubbub.insights.serving import record_served
from hubbub.publishing.filtering import FilterContext
from hubbub.timelines.queries import Entry


def show(
    call: Call,
    entries: Sequence[Entry],
    *,
    surface: Surface,
    context: FilterContext | None,
    paging_ids: Sequence[int] | None = None,
) -> Answer:
    """A page of entries as JSON with its paging links (by `paging_ids` where those are not the posts' own)."""
    note_shown(call, surface, entries)
    ids = [post_id for post_id, _ in entries]
    subjects = [subject for post_id, subject in entries if subject != post_id]
    rendered = statuses(call.viewer, ids, subjects=subjects, context=context)
    return call.paged(rendered, ids if paging_ids is None else paging_ids)


def note_shown(call: Call, surface: Surface, entries: Sequence[Entry]) -> None:
    """Note in the serve log what is being shown to a signed-in account; about anybody else nothing is noted."""
    if call.viewer.account_id is not None:
        record_served(call.viewer.account_id, surface, entries)
