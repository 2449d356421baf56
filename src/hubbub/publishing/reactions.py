"""What publishing does about accounts that go, and about links in its own posts."""

import secrets
from datetime import timedelta

from hubbub.identity.events import AccountDeleted
from hubbub.kernel.clock import now
from hubbub.publishing.commands import forget
from hubbub.publishing.events import PostEdited, PostPublished
from hubbub.publishing.jobs import fetch_card


def forget_account(event: AccountDeleted) -> None:
    """Nothing an account wrote or did is there or counted any more."""
    forget.forget_account(event.account_id)


# Many servers see a link at the same moment: asking for the page at random times keeps them from overrunning it.
CARD_JITTER = 30


def look_at_link(event: PostPublished | PostEdited) -> None:
    """Fetch the card of the page a post links, in a job, a few seconds from now."""
    if event.link is not None:
        moment = now() + timedelta(seconds=secrets.randbelow(CARD_JITTER))
        fetch_card.using(run_after=moment).enqueue(event.post_id, event.link)
