"""What a name may be, and the addresses that follow from it."""

import re

import msgspec

USERNAME = re.compile(r"[a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_]+)?", re.IGNORECASE)  # Mastodon's account names
LOCAL_USERNAME = re.compile(r"[a-z0-9_]{1,30}", re.IGNORECASE)
RESERVED = frozenset(
    "about abuse account accounts admin administrator api app auth contact hubbub help info instance internal "
    "login logout mailer mod moderator moderators news noreply oauth postmaster privacy root security server "
    "settings signup staff support system tags terms undefined webmaster well-known".split()
)


class ActorUrls(msgspec.Struct, frozen=True):
    """The addresses of a local actor."""

    uri: str
    url: str
    inbox: str
    shared_inbox: str
    outbox: str
    followers: str
    following: str
    featured: str


def actor_urls(base: str, username: str) -> ActorUrls:
    """The addresses of the local actor `username` on the server at `base` (no trailing slash)."""
    uri = f"{base}/users/{username}"
    return ActorUrls(
        uri=uri,
        url=f"{base}/@{username}",
        inbox=f"{uri}/inbox",
        shared_inbox=f"{base}/inbox",
        outbox=f"{uri}/outbox",
        followers=f"{uri}/followers",
        following=f"{uri}/following",
        featured=f"{uri}/collections/featured",
    )


def split_acct(acct: str, local_domain: str) -> tuple[str, str | None]:
    """`@name@domain` or `name` into name and domain; None stands for this server. Lower case domains."""
    name, _, domain = acct.strip().lstrip("@").partition("@")
    domain = domain.lower().rstrip(".")
    return name, (domain if domain and domain != local_domain.lower() else None)


_DOMAIN = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", re.IGNORECASE
)


def clean_domain(text: str) -> str | None:
    """A domain in lower case ASCII as it is stored, or None for what is none."""
    try:
        ascii_text = text.strip().rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return ascii_text if _DOMAIN.fullmatch(ascii_text) else None
