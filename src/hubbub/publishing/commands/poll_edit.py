"""Changing the poll of a post that is edited."""

from datetime import timedelta

from hubbub.kernel.clock import now
from hubbub.publishing.commands.publish import add_poll
from hubbub.publishing.models import Poll, PollVote, Post
from hubbub.publishing.new import NewPoll


def change_poll(post: Post, wanted: NewPoll | None) -> bool:
    """Make `wanted` the poll of a post; returns whether the question is another now.

    Other answers, or another number of them to choose, make every vote void. A new end alone is no edit.
    """
    poll = Poll.objects.select_for_update().filter(post=post).first()
    if poll is None or wanted is None:
        if poll is not None:
            poll.delete()
        elif wanted is not None:
            add_poll(post, wanted)
        return poll is not None or wanted is not None
    options = [option.strip() for option in wanted.options]
    changed = (poll.options, poll.multiple) != (options, wanted.multiple)
    if changed:
        PollVote.objects.filter(poll=poll).delete()
        poll.tallies, poll.votes_count, poll.voters_count = [0] * len(options), 0, 0
    poll.options, poll.multiple, poll.hide_totals = options, wanted.multiple, wanted.hide_totals
    poll.expires_at = now() + timedelta(seconds=wanted.expires_in)
    poll.closed_at = None
    poll.save()
    return changed
