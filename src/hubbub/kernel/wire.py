"""JSON at the edges: one encoder and decoder for every door."""

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
Raw = msgspec.Raw

_encoder = msgspec.json.Encoder()


def encode(value: object) -> bytes:
    """Any msgspec-encodable value as JSON bytes."""
    return _encoder.encode(value)


def decode(data: bytes | str) -> Any:
    """JSON into plain Python values. Raises `msgspec.DecodeError` on what is not JSON."""
    return msgspec.json.decode(data)


def convert(value: object, into: type[T]) -> T:
    """Plain values into `into`, accepting the strings that forms send for numbers and booleans.

    Raises `msgspec.ValidationError` with a sentence that names the field.
    """
    return msgspec.convert(value, into, strict=False)
