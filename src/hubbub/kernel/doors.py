"""What the doors have in common: what each error of the domain is in HTTP (RFC 9110, section 15)."""

from hubbub.kernel.errors import (
    Conflict,
    Forbidden,
    Gone,
    HubbubError,
    Invalid,
    Malformed,
    NotAuthenticated,
    NotFound,
    RequestTooLarge,
    TooManyRequests,
    Unavailable,
)

_STATUS_OF: dict[type[HubbubError], int] = {
    Malformed: 400,
    NotAuthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    RequestTooLarge: 413,
    Invalid: 422,
    TooManyRequests: 429,
    Unavailable: 503,
}


def status_of(error: HubbubError) -> int:
    """The status of an error; 500 for one that nobody gave any."""
    return next((_STATUS_OF[kind] for kind in type(error).__mro__ if kind in _STATUS_OF), 500)
