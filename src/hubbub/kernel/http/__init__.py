"""The one way out to other servers: public addresses only, every hop checked, size and time bounded."""

from hubbub.kernel.http.client import Answer, Outbound
from hubbub.kernel.http.errors import (
    AddressRefused,
    BadAnswer,
    OutboundError,
    TimedOut,
    TooLarge,
    Unreachable,
)

__all__ = [
    "AddressRefused",
    "Answer",
    "BadAnswer",
    "Outbound",
    "OutboundError",
    "TimedOut",
    "TooLarge",
    "Unreachable",
]
