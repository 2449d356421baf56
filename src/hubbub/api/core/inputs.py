"""Words of the API and what they mean inside."""

from datetime import UTC, datetime

from hubbub.kernel.errors import Invalid
from hubbub.publishing.models import QuotePolicy, Visibility

VISIBILITIES = {
    "public": Visibility.PUBLIC,
    "unlisted": Visibility.UNLISTED,
    "private": Visibility.FOLLOWERS,
    "direct": Visibility.DIRECT,
}
QUOTE_POLICIES = {
    "public": QuotePolicy.PUBLIC,
    "followers": QuotePolicy.FOLLOWERS,
    "nobody": QuotePolicy.NOBODY,
}


def visibility(word: str | None) -> Visibility | None:
    """A visibility's word; nothing stands for the account's preference. Raises `Invalid`."""
    if not word:
        return None
    if word not in VISIBILITIES:
        raise Invalid("Validation failed: Visibility is not included in the list")
    return VISIBILITIES[word]


def quote_policy(word: str | None) -> QuotePolicy | None:
    """A quote policy's word. Raises `Invalid`."""
    if not word:
        return None
    if word not in QUOTE_POLICIES:
        raise Invalid("Validation failed: Quote approval policy is not included in the list")
    return QUOTE_POLICIES[word]


def language(code: str | None) -> str | None:
    """A language tag, cut to what can be one; nonsense counts as not given."""
    if not code:
        return None
    cleaned = code.strip().replace("_", "-")
    return (
        cleaned if len(cleaned) <= 12 and cleaned.replace("-", "").isalnum() and cleaned.isascii() else None
    )


def focus_point(text: str | None) -> tuple[float, float] | None:
    """`"x,y"`, each from -1 to 1. Raises `Invalid`."""
    if not text:
        return None
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError as error:
        raise Invalid("Validation failed: Focus must be two numbers, as in 0.0,0.5") from error
    if not (-1 <= x <= 1 and -1 <= y <= 1):
        raise Invalid("Validation failed: Focus must lie between -1 and 1")
    return x, y


def moment(text: str | None) -> datetime | None:
    """An ISO 8601 moment, in UTC where it names no zone. Raises `Invalid`."""
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text.strip())
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid("Validation failed: Scheduled at is invalid") from error
