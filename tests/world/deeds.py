"""What people of the test world do to posts of others, through the API."""

from hubbub.publishing.models import Post
from tests.world.people import Person


def _do(who: Person, post: Post, deed: str) -> None:
    who.post(f"/api/v1/statuses/{post.pk}/{deed}").ok()


def favourite(who: Person, post: Post) -> None:
    """Like a post."""
    _do(who, post, "favourite")


def undo_favourite(who: Person, post: Post) -> None:
    """Like it no longer."""
    _do(who, post, "unfavourite")


def boost(who: Person, post: Post) -> None:
    """Pass a post on."""
    _do(who, post, "reblog")


def undo_boost(who: Person, post: Post) -> None:
    """Take a boost back."""
    _do(who, post, "unreblog")
