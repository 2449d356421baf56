"""What the domain refuses with, in the language of the page.

The domain says it in English, in Mastodon's words where it has some, since clients compare them; so pages know these
sentences by heart. A test compares this list with what the domain says.
"""

import re
from functools import lru_cache

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

_PREFIX = "Validation failed: "
_SENTENCES = (
    _("Something went wrong"),
    _("Record not found"),
    _("Gone"),
    _("The access token is invalid"),
    _("This action is not allowed"),
    _("The request could not be understood"),
    _("The request is too large: at most {n} MB are taken here"),
    _("Conflict during update, please try again"),
    _("Validation failed"),
    _("Too many requests"),
    _("Service temporarily unavailable"),
    _("The mail server refuses: {reason}"),
    # logins, accounts, profiles
    _("Your login is currently disabled"),
    _("Your login is missing a confirmed e-mail address"),
    _("Your login is currently pending approval"),
    _("E-mail has already been taken"),
    _("This link has been used already"),
    _("This link is not valid any more"),
    _("This server has an owner already"),
    _("Appearance is not included in the list"),
    _("Language is not included in the list"),
    _("Time zone is not included in the list"),
    _("Display name is too long (maximum is {n} characters)"),
    _("Note character limit of {n} exceeded"),
    _("Fields can't be more than {n}"),
    _("You cannot follow more than {n} people"),
    _("Fields are too long (maximum is {n} characters)"),
    _("Fields with values can't have an empty label"),
    _("Privacy is not included in the list"),
    _("Quote policy is not included in the list"),
    _("Description is too long (maximum is {n} characters)"),
    _("Attribution domains can't be more than {n}"),
    _("Attribution domains must be domain names"),
    _("Avatar file size must be less than {n} MB"),
    _("Header file size must be less than {n} MB"),
    _("An archive can be made once a day"),
    _("Your earlier imports are still being worked off"),
    _("You are the only owner of this server"),
    _("You are the only owner of @{name}"),
    # beside the field they are about
    _("can't be blank"),
    _("has already been taken"),
    _("is reserved"),
    _("must contain only letters, numbers and underscores, at most 30"),
    _("must be accepted"),
    _("is not a valid e-mail address"),
    _("is too long"),
    _("is too long (maximum is {n} characters)"),
    _("is too short (minimum is 8 characters)"),
    _("is before the start"),
    _("is not included in the list"),
    _("are not all known"),
    _("must be less than {n} MB"),
    # posts and their parts
    _("Text can't be blank"),
    _("Text character limit of {n} exceeded"),
    _("Text mentions too many people (maximum is {n})"),
    _("Cannot attach media to a post with a poll"),
    _("Poll must have more than one item"),
    _("Poll can't contain more than {n} items"),
    _("Poll options can't be blank"),
    _("Poll options can't be longer than {n} characters each"),
    _("Poll items contain duplicates"),
    _("Poll duration is too short"),
    _("Poll duration is too far into the future"),
    _("The poll has already ended"),
    _("You cannot vote in your own polls"),
    _("The chosen vote option does not exist"),
    _("You have already voted on this poll"),
    _("param is missing or the value is empty or invalid: choices"),
    _("Cannot attach more than {n} files"),
    _("Media with id {id} not found or already attached to another post"),
    _("Media with id {id} is already attached to another post"),
    _("Cannot attach files that have not finished processing. Try again in a moment!"),
    _("Cannot attach a video to a post that already contains images"),
    _("Cannot attach media or a poll to a quote post"),
    _("Quoted status cannot be quoted"),
    _("A followers-only post can only be quoted for followers"),
    _("The post you are trying to quote does not appear to exist."),
    _("The post you are trying to reply to does not appear to exist."),
    _("Visibility is reserved"),
    _("Scheduled at The scheduled date must be in the future"),
    _("Scheduled at is too far into the future"),
    _("You have exceeded the limit of {n} scheduled posts for today"),
    _("You have exceeded the limit of {n} scheduled posts"),
    _("You have exceeded the limit of {n} drafts"),
    _("Something went wrong on this server"),
    _("A boost cannot be pinned"),
    _("Someone else's post cannot be pinned"),
    _("Posts that are only visible to mentioned users cannot be pinned"),
    _("You have already pinned the maximum number of posts"),
    _("You have reached the maximum number of followed hashtags"),
    _("You have already featured the maximum number of hashtags"),
    # files
    _("Error processing uploaded media"),
    _("File type of uploaded media could not be verified"),
    _("Uploaded media is damaged or incomplete"),
    _("Uploaded media is too large"),
    _("Uploaded media takes too long to convert"),
    _("The uploaded file is not there any more"),
    _("Media attachment is currently used by a status"),
    _("File size must be less than {n} MB"),
    _("Audio has no audio stream"),
    _("Video has no video stream"),
    _("{size} images are not supported"),
    _("{size} images of this kind are not supported: save it as JPEG, or smaller"),
    _("{size} videos are not supported"),
    _("{n}fps videos are not supported"),
    _("Animated images of this size are not supported"),
    _("Video or audio of this length is not supported"),
    # whom one keeps near or far
    _("Domain is not a valid domain name"),
    _("Domain has already been taken"),
    _("Title can't be blank"),
    _("Title is too long (maximum is {n} characters)"),
    _("Context can't be blank"),
    _("Context None or invalid context supplied"),
    _("Keyword can't be blank"),
    _("Keyword is too long (maximum is {n} characters)"),
    _("Expires in is not a valid value"),
    _("Status has already been taken"),
    _("You have reached the maximum number of filters"),
    _("You have reached the maximum number of keywords of a filter"),
    _("You have reached the maximum number of keywords of all filters"),
    _("You have reached the maximum number of posts of a filter"),
    _("You have reached the maximum number of lists"),
    _("'{word}' is not a valid action"),
    _("'{word}' is not a valid replies_policy"),
    _("Account has already been taken"),
    _("Duration is not a valid value"),
    _("Comment is too long (maximum is {n} characters)"),
    _("You must be already following the account you want to endorse"),
    # running a server
    _("A shortcode is made of at least two letters, digits and underscores"),
    _("An emoji may have at most {n} KiB; {name} has more"),
    _("There is no emoji :{name}:"),
    _("Category is too long"),
    _("Hint is too long"),
    _("Name is not a recognized emoji"),
    _("Limit of different reactions reached"),
    _("Type is not included in the list"),
    _("Severity is not included in the list"),
    _("Category is not included in the list"),
    _("Role is not included in the list"),
    _("Rules must reference valid rules"),
    _("Nobody signs in with this account as their own"),
)


def in_words(said: str) -> str:
    """A sentence of the domain, or several in a row, for people who read the page; what is not known stays as it is."""
    plain = said.removeprefix(_PREFIX)
    whole = _translated(plain)
    if whole is not None:
        return whole
    return ", ".join(_translated(part) or part for part in plain.split(", "))


def known_in_words(said: str, sentences: tuple[str, ...]) -> str | None:
    """The translation of what one of these sentences says, whatever stands in its placeholders; None for others."""
    if said in sentences:
        return gettext(said)
    for pattern, sentence in _patterns(sentences):
        if found := pattern.fullmatch(said):
            return gettext(sentence).format(**found.groupdict())
    return None


def _translated(said: str) -> str | None:
    return known_in_words(said, _SENTENCES)


@lru_cache(maxsize=4)
def _patterns(sentences: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(sentence), sentence) for sentence in sentences if "{" in sentence)


def _pattern(sentence: str) -> re.Pattern[str]:
    """What the sentence looks like with its placeholders filled."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(sentence)), re.DOTALL)
