"""Taking an account that goes for good out of everything that stays: counters, answers, mentions, polls, files."""

from django.db import connection
from django.db.models import QuerySet

from hubbub.kernel import sql
from hubbub.publishing.commands.acting import lock_authors
from hubbub.publishing.commands.upload import drop_media
from hubbub.publishing.models import MediaAttachment, Poll, PollVote

# All posts whose rows change, its own included, in the order in which every verb takes them.
_LOCK = """
SELECT p.id FROM publishing_post p WHERE p.id IN (
    SELECT o.id FROM publishing_post o WHERE o.account_id = %(account)s
    UNION SELECT b.id FROM publishing_post b JOIN publishing_post s ON s.id = b.reblog_of_id
          WHERE s.account_id = %(account)s
    UNION SELECT o.reblog_of_id FROM publishing_post o WHERE o.account_id = %(account)s
    UNION SELECT o.in_reply_to_id FROM publishing_post o WHERE o.account_id = %(account)s
    UNION SELECT o.quote_of_id FROM publishing_post o WHERE o.account_id = %(account)s
    UNION SELECT f.post_id FROM publishing_favourite f WHERE f.account_id = %(account)s
    UNION SELECT r.id FROM publishing_post r JOIN publishing_post s ON s.id = r.in_reply_to_id
          WHERE s.account_id = %(account)s
    UNION SELECT a.id FROM publishing_post a WHERE a.in_reply_to_account_id = %(account)s
    UNION SELECT q.id FROM publishing_post q JOIN publishing_post s ON s.id = q.quote_of_id
          WHERE s.account_id = %(account)s
    UNION SELECT m.post_id FROM publishing_mention m WHERE m.account_id = %(account)s
) ORDER BY p.id FOR NO KEY UPDATE OF p
"""
# And then all accounts: those who boosted its posts, those it follows and that follow it.
_ACCOUNTS = """
SELECT b.account_id FROM publishing_post b JOIN publishing_post s ON s.id = b.reblog_of_id WHERE s.account_id = %(account)s
UNION SELECT f.target_id FROM network_follow f WHERE f.follower_id = %(account)s
UNION SELECT f.follower_id FROM network_follow f WHERE f.target_id = %(account)s
"""

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
    # What answers or names it is shown without it from now on.
    """UPDATE publishing_post SET revision = revision + 1 WHERE account_id <> %(account)s AND (
        in_reply_to_id IN (SELECT s.id FROM publishing_post s WHERE s.account_id = %(account)s)
        OR id IN (SELECT m.post_id FROM publishing_mention m WHERE m.account_id = %(account)s))""",
)


def forget_account(account_id: int) -> None:
    """Take an account's boosts, likes, replies, quotes and votes off the counters before they go, and its files too."""
    _lock_all(account_id)
    for statement in _FORGET:
        sql.execute(statement, {"account": account_id})
    uncount_votes(
        account_id,
        Poll.objects.filter(pk__in=PollVote.objects.filter(account_id=account_id).values("poll_id")),
    )
    drop_media(MediaAttachment.objects.filter(account_id=account_id))


def _lock_all(account_id: int) -> None:
    """Hold everything that is about to change, posts and then accounts: two who go at once wait, and don't block each
    other. SQLite holds it all anyway."""
    if not connection.features.has_select_for_update:
        return
    sql.rows(*sql.named(_LOCK, {"account": account_id}))
    around = sql.rows(*sql.named(_ACCOUNTS, {"account": account_id}))
    lock_authors([account_id, *(row[0] for row in around)])


def uncount_votes(account_id: int, polls: QuerySet[Poll]) -> None:
    """Take an account's votes in these polls off the tallies, before they go."""
    for poll in polls.select_for_update().order_by("pk"):
        choices = list(poll.votes.filter(account_id=account_id).values_list("choice", flat=True))
        if not choices:  # taken off meanwhile
            continue
        for choice in choices:
            poll.tallies[choice] -= 1
        poll.votes_count -= len(choices)
        poll.voters_count -= 1
        poll.save(update_fields=["tallies", "votes_count", "voters_count"])
