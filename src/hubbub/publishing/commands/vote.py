"""Voting in polls, and closing them."""

from collections.abc import Sequence

from django.db import transaction

from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Forbidden, Invalid, Malformed, NotFound
from hubbub.kernel.events import emit
from hubbub.network.models import Block
from hubbub.publishing.commands.acting import acting_account
from hubbub.publishing.events import PollEnded, PollVoted
from hubbub.publishing.models import Poll, PollVote
from hubbub.publishing.queries import visible_poll


@transaction.atomic
def vote(viewer: Viewer, poll_id: int, choices: Sequence[int]) -> None:
    """Vote for the options numbered `choices`.

    Raises `NotFound` for a poll the viewer may not see, `Forbidden` when they block its author, `Malformed` without
    choices, and `Invalid`, worded as Mastodon does, for what can't be voted.
    """
    voter = acting_account(viewer)
    author_id = visible_poll(viewer, poll_id).post.account_id
    if Block.objects.filter(account=voter, target_id=author_id).exists():
        raise Forbidden
    if not choices:
        raise Malformed("param is missing or the value is empty or invalid: choices")
    # Held, so that no two voters count from the same tallies.
    poll = Poll.objects.select_for_update().filter(pk=poll_id).first()
    if poll is None:
        raise NotFound
    former = set(PollVote.objects.filter(poll=poll, account=voter).values_list("choice", flat=True))
    problem = _problem(poll, choices, former, own=author_id == voter.pk)
    if problem:
        raise Invalid(f"Validation failed: {problem}")
    PollVote.objects.bulk_create([PollVote(poll=poll, account=voter, choice=choice) for choice in choices])
    poll.tallies = [tally + (number in choices) for number, tally in enumerate(poll.tallies)]
    poll.votes_count += len(choices)
    poll.voters_count += not former
    poll.save(update_fields=["tallies", "votes_count", "voters_count"])
    emit(PollVoted(poll_id=poll.pk, post_id=poll.post_id, account_id=voter.pk))


def _problem(poll: Poll, choices: Sequence[int], former: set[int], *, own: bool) -> str | None:
    if poll.expires_at is not None and poll.expires_at <= now():
        return "The poll has already ended"
    if own:
        return "You cannot vote in your own polls"
    if not all(0 <= choice < len(poll.options) for choice in choices):
        return "The chosen vote option does not exist"
    again = former & set(choices) if poll.multiple else former
    if again or len(set(choices)) < len(choices) or (len(choices) > 1 and not poll.multiple):
        return "You have already voted on this poll"
    return None


def close_ended_polls(*, at_once: int = 100) -> int:
    """Announce the end of polls that are over, each once; returns how many."""
    over = Poll.objects.filter(closed_at=None, expires_at__lte=now()).order_by("expires_at")
    return sum(_close(pk) for pk in over.values_list("pk", flat=True)[:at_once])


@transaction.atomic
def _close(poll_id: int) -> bool:
    moment = now()
    if not Poll.objects.filter(pk=poll_id, closed_at=None, expires_at__lte=moment).update(closed_at=moment):
        return False
    poll = Poll.objects.select_related("post").get(pk=poll_id)
    voters = PollVote.objects.filter(poll=poll, account__domain=None).values_list("account_id", flat=True)
    emit(
        PollEnded(
            poll_id=poll.pk,
            post_id=poll.post_id,
            account_id=poll.post.account_id,
            voter_ids=tuple(sorted(set(voters))),
        )
    )
    return True
