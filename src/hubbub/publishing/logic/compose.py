"""What a post must be to be published; texts of refusals as Mastodon's."""

from hubbub.kernel.errors import Invalid
from hubbub.kernel.markup import count_characters
from hubbub.publishing import limits
from hubbub.publishing.new import NewPoll, NewPost


def said(text: str, spoiler_text: str) -> tuple[str, str]:
    """Text and warning without blanks around them; a warning with nothing behind it is the text (Mastodon)."""
    text, spoiler_text = text.strip(), spoiler_text.strip()
    return (text, spoiler_text) if text else (spoiler_text, "")


def check_weight(new: NewPost) -> None:
    """Raise `Invalid` for more than any post can hold, however it is counted; says so before anything is parsed."""
    options = new.poll.options if new.poll is not None else ()
    if len(new.text) + len(new.spoiler_text) + sum(map(len, options)) > limits.MAX_CODE_POINTS:
        raise Invalid(f"Validation failed: Text character limit of {limits.MAX_CHARACTERS} exceeded")


def check_length(new: NewPost) -> None:
    """Raise `Invalid` when there is nothing to publish, or too much."""
    check_weight(new)
    if not new.text and not new.media_ids and new.poll is None and new.quoted_id is None:
        raise Invalid("Validation failed: Text can't be blank")
    written = count_characters(new.text, url_length=limits.CHARACTERS_PER_URL) + len(new.spoiler_text)
    if written > limits.MAX_CHARACTERS:
        raise Invalid(f"Validation failed: Text character limit of {limits.MAX_CHARACTERS} exceeded")


def check_mentions(count: int) -> None:
    """Raise `Invalid` when one post would wake a crowd."""
    if count > limits.MAX_MENTIONS:
        raise Invalid(f"Validation failed: Text mentions too many people (maximum is {limits.MAX_MENTIONS})")


def check_poll(poll: NewPoll, *, with_media: bool) -> None:
    """Raise `Invalid` for a poll that can't be."""
    options = [option.strip() for option in poll.options]
    problem = None
    if with_media:
        problem = "Cannot attach media to a post with a poll"
    elif len(options) < 2:
        problem = "Poll must have more than one item"
    elif len(options) > limits.MAX_POLL_OPTIONS:
        problem = f"Poll can't contain more than {limits.MAX_POLL_OPTIONS} items"
    elif not all(options):
        problem = "Poll options can't be blank"
    elif any(len(option) > limits.MAX_POLL_OPTION_CHARACTERS for option in options):
        problem = f"Poll options can't be longer than {limits.MAX_POLL_OPTION_CHARACTERS} characters each"
    elif len(set(options)) != len(options):
        problem = "Poll items contain duplicates"
    elif poll.expires_in < limits.MIN_POLL_SECONDS:
        problem = "Poll duration is too short"
    elif poll.expires_in > limits.MAX_POLL_SECONDS:
        problem = "Poll duration is too far into the future"
    if problem:
        raise Invalid(f"Validation failed: {problem}")
