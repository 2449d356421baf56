"""Why a request to another server gave nothing; the sentences tell nothing about our own network."""

from hubbub.kernel.errors import HubbubError


class OutboundError(HubbubError):
    """A request to another server failed."""

    code = "outbound"
    default = "The remote server could not be asked"


class AddressRefused(OutboundError):
    """The address is malformed, or leads to where this server must not go."""

    code = "address_refused"
    default = "This address can't be fetched"


class Unreachable(OutboundError):
    """There is no such host, nothing listens there, or the connection broke."""

    code = "unreachable"
    default = "The remote server could not be reached"


class TimedOut(OutboundError):
    """The answer was not complete in time."""

    code = "timed_out"
    default = "The remote server took too long to answer"


class TooLarge(OutboundError):
    """The answer is larger than the caller wants to read."""

    code = "too_large"
    default = "The remote server's answer is too large"


class BadAnswer(OutboundError):
    """What came back is not proper HTTP, can't be decoded, or sends us in circles."""

    code = "bad_answer"
    default = "The remote server gave an answer that makes no sense"
