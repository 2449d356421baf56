"""Errors the domain raises: a code for machines, a sentence that is safe to show to people.

Doors map them with one table; nothing below a door speaks HTTP.
"""

from collections.abc import Mapping, Sequence


class HubbubError(Exception):
    """The base of all errors that people may be told about.

    `message` is shown as it is; texts follow Mastodon's where it has one, since clients compare them.
    """

    code = "error"
    default = "Something went wrong"

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.default
        super().__init__(self.message)


class NotFound(HubbubError):
    """There is no such thing, or the viewer may not know of it."""

    code = "not_found"
    default = "Record not found"


class Gone(HubbubError):
    """It was here and has been removed for good."""

    code = "gone"
    default = "Gone"


class NotAuthenticated(HubbubError):
    """Nobody is signed in, or the token is not valid."""

    code = "not_authenticated"
    default = "The access token is invalid"


class Forbidden(HubbubError):
    """The viewer is known, but may not do this."""

    code = "forbidden"
    default = "This action is not allowed"


class Malformed(HubbubError):
    """The request cannot be understood at all."""

    code = "malformed"
    default = "The request could not be understood"


class RequestTooLarge(HubbubError):
    """The request brings more than is read here; none of it was."""

    code = "too_large"
    default = "The request is too large"

    def __init__(self, most: int) -> None:
        super().__init__(f"{self.default}: at most {most // 1024 // 1024} MB are taken here")


class Conflict(HubbubError):
    """Somebody else changed it at the same moment."""

    code = "conflict"
    default = "Conflict during update, please try again"


class FieldError:
    """One thing wrong with one field: a machine code such as `ERR_BLANK`, and a sentence."""

    __slots__ = ("code", "description")

    def __init__(self, code: str, description: str) -> None:
        self.code = code
        self.description = description


class Invalid(HubbubError):
    """The request is understood, but its content can't be accepted.

    `details` maps field names to what is wrong with each (Mastodon's sign-up answers carry them).
    """

    code = "invalid"
    default = "Validation failed"

    def __init__(
        self, message: str | None = None, *, details: Mapping[str, Sequence[FieldError]] | None = None
    ) -> None:
        self.details = details or {}
        super().__init__(message)


class TooManyRequests(HubbubError):
    """A limit on how often something may be done was reached."""

    code = "too_many_requests"
    default = "Too many requests"


class Unavailable(HubbubError):
    """Something this needs is not there right now; trying again later is right."""

    code = "unavailable"
    default = "Service temporarily unavailable"
