"""What keeps posts findable by what they say."""

from hubbub.identity.events import AccountDeleted
from hubbub.publishing.commands import index
from hubbub.publishing.events import PostDeleted, PostEdited, PostPublished


def make_findable(event: PostPublished) -> None:
    """A new post is found by what it says."""
    index.index_post(event.post_id)


def find_as_edited(event: PostEdited) -> None:
    """An edited post is found by what it says now."""
    index.index_post(event.post_id)


def make_unfindable(event: PostDeleted) -> None:
    """A removed post is found no longer."""
    index.forget_posts([event.post_id])


def forget_account(event: AccountDeleted) -> None:
    """Nothing is kept of what somebody wrote who is gone."""
    index.forget_posts_of(event.account_id)
