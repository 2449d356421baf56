"""The body of an answer, unpacked while it arrives and never larger than asked for."""

import zlib
from collections.abc import Iterable

from hubbub.kernel.http.errors import BadAnswer, TooLarge

ACCEPTED_ENCODINGS = "gzip, deflate"
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


def read_body(chunks: Iterable[bytes], encoding: str, *, limit: int, truncate: bool) -> bytes:
    """The decoded body. What travels and what it unpacks to both count against `limit`.

    Beyond it: the first `limit` bytes with `truncate`, else `TooLarge`. Raises `BadAnswer` for a body that can't be
    unpacked or is packed in a way we didn't accept.
    """
    unpack = _Unpacker(encoding)
    body = bytearray()
    travelled = 0
    for chunk in chunks:
        travelled += len(chunk)
        body += unpack.feed(chunk, limit + 1 - len(body))
        if len(body) > limit or travelled > limit + 1024:  # packing what is tiny makes it larger
            if truncate:
                return bytes(body[:limit])
            raise TooLarge
    unpack.check_complete()
    return bytes(body)


class _Unpacker:
    """Undoes one content coding, a bounded piece at a time, so that a bomb never gets to explode."""

    def __init__(self, encoding: str) -> None:
        encoding = encoding.strip().lower()
        if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise BadAnswer
        self._is_packed = encoding not in {"", "identity"}
        self._is_deflate = encoding == "deflate"
        self._decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._started = False

    def feed(self, chunk: bytes, room: int) -> bytes:
        """At most `room` bytes of what `chunk` unpacks to. The caller stops once that much has come."""
        if not self._is_packed or not chunk:
            return chunk[:room]
        try:
            unpacked = self._decoder.decompress(chunk, room)
        except zlib.error as error:
            if self._started or not self._is_deflate:
                raise BadAnswer from error
            # Some servers mean raw deflate where RFC 9110 8.4.1.2 says zlib.
            self._decoder = zlib.decompressobj(-zlib.MAX_WBITS)
            self._started = True
            return self.feed(chunk, room)
        self._started = True
        return unpacked

    def check_complete(self) -> None:
        """Raises `BadAnswer` if the packed body broke off."""
        if self._started and not self._decoder.eof:
            raise BadAnswer
