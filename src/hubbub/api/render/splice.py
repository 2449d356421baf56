"""Joining JSON objects without parsing them."""

import msgspec

encode = msgspec.json.Encoder().encode


def members(value: object) -> bytes:
    """The members of the JSON object that `value` is: `b'"a":1,"b":2'`, without the braces."""
    return encode(value)[1:-1]


def joined(*parts: bytes) -> bytes:
    """One JSON object of several runs of members."""
    return b"{" + b",".join(part for part in parts if part) + b"}"


TRUE_FALSE = (b"false", b"true")
