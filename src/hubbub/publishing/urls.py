"""The addresses of posts and tags on this server."""

from urllib.parse import quote

from django.conf import settings

from hubbub.identity.models import Account


def post_uri(username: str, post_id: int) -> str:
    """The ActivityPub id of a local post."""
    return f"{settings.HUBBUB.base_url}/users/{username}/statuses/{post_id}"


def boost_uri(username: str, post_id: int) -> str:
    """The ActivityPub id of a local boost."""
    return f"{post_uri(username, post_id)}/activity"


def post_url(username: str, post_id: int) -> str:
    """Where people read a local post."""
    return f"{settings.HUBBUB.base_url}/@{username}/{post_id}"


def tag_url(name: str) -> str:
    """Where people find posts with a hashtag."""
    return f"{settings.HUBBUB.base_url}/tags/{quote(name)}"


def account_tag_url(account: Account, name: str) -> str:
    """Where people find an account's posts with a hashtag."""
    return f"{settings.HUBBUB.base_url}/@{account.acct}/tagged/{quote(name)}"
