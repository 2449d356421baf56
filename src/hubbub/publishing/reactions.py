"""What publishing does about accounts that go, and about links in its own posts."""

import secrets
from datetime import timedelta

from hubbub.identity.events import AccountDeleted
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.publishing.commands.upload import drop_media
from hubbub.publishing.events import PostEdited, PostPublished
from hubbub.publishing.jobs import fetch_card
from hubbub.publishing.models import MediaAttachment, Poll, PollVote

# The rows go with the account (foreign keys); the counters of what stays are put right first, in sets.
_FORGET = (
    """UPDATE publishing_post SET reblogs_count = reblogs_count - 1 WHERE id IN (
        SELECT b.reblog_of_id FROM publishing_post b WHERE b.account_id = %(account)s)""",
    """UPDATE publishing_post SET favourites_count = favourites_count - 1 WHERE id IN (
        SELECT f.post_id FROM publishing_favourite f WHERE f.account_id = %(account)s)""",
    """UPDATE publishing_post SET replies_count = replies_count - (
        SELECT COUNT(*) FROM publishing_post r
        WHERE r.in_reply_to_id = publishing_post.id AND r.account_id = %(account)s)
    WHERE id IN (SELECT r.in_reply_to_id FROM publishing_post r WHERE r.account_id = %(account)s)""",
    """UPDATE publishing_post SET quotes_count = quotes_count - (
        SELECT COUNT(*) FROM publishing_post q WHERE q.quote_of_id = publishing_post.id
        AND q.account_id = %(account)s AND q.quote_state = 'accepted')
    WHERE id IN (SELECT q.quote_of_id FROM publishing_post q WHERE q.account_id = %(account)s)""",
    # Boosts of its posts by others go too.
    """UPDATE identity_account SET statuses_count = statuses_count - (
        SELECT COUNT(*) FROM publishing_post b JOIN publishing_post s ON s.id = b.reblog_of_id
        WHERE b.account_id = identity_account.id AND s.account_id = %(account)s)
    WHERE id IN (SELECT b.account_id FROM publishing_post b JOIN publishing_post s ON s.id = b.reblog_of_id
                 WHERE s.account_id = %(account)s)""",
)


def forget_account(event: AccountDeleted) -> None:
    """Take an account's boosts, likes, replies, quotes and votes off the counters before they go, and its files too."""
    for statement in _FORGET:
        sql.execute(statement, {"account": event.account_id})
    _uncount_votes(event.account_id)
    drop_media(MediaAttachment.objects.filter(account_id=event.account_id))


def _uncount_votes(account_id: int) -> None:
    polls = Poll.objects.filter(pk__in=PollVote.objects.filter(account_id=account_id).values("poll_id"))
    for poll in polls.select_for_update():
        choices = list(poll.votes.filter(account_id=account_id).values_list("choice", flat=True))
        for choice in choices:
            poll.tallies[choice] -= 1
        poll.votes_count -= len(choices)
        poll.voters_count -= 1
        poll.save(update_fields=["tallies", "votes_count", "voters_count"])


# Many servers see a link at the same moment: asking for the page at random times keeps them from overrunning it.
CARD_JITTER = 30


def look_at_link(event: PostPublished | PostEdited) -> None:
    """Fetch the card of the page a post links, in a job, a few seconds from now."""
    if event.link is not None:
        moment = now() + timedelta(seconds=secrets.randbelow(CARD_JITTER))
        fetch_card.using(run_after=moment).enqueue(event.post_id, event.link)
