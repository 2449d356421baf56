"""Uploaded files, straight from the media folder, as things to look at and never as pages."""

import mimetypes
import re
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils._os import safe_join
from django.views.decorators.http import require_safe

# What a browser may show; anything else is handed over as bytes to save.
_SHOWN = re.compile(
    r"(image/(avif|gif|jpeg|png|webp|heic|apng)|video/(mp4|webm|ogg|quicktime)|audio/[a-z0-9.+-]+)"
)
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_TYPES = {
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".m4a": "audio/mp4",
    ".opus": "audio/ogg",
}


class Slice:
    """A stretch of an open file, read in pieces."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        file.seek(start)
        self._file, self._left = file, length

    def read(self, size: int = 65536) -> bytes:
        """The next piece; empty at the end."""
        piece = self._file.read(min(size, self._left)) if self._left > 0 else b""
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        """Close the file."""
        self._file.close()


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file, or the stretch of it that is asked for (RFC 9110 section 14)."""
    file = _find(name)
    tag = f'"{name}"'
    if request.headers.get("If-None-Match") == tag:
        return _finished(HttpResponse(status=304), file, tag)
    size = file.stat().st_size
    stretch = _stretch(request.headers.get("Range", ""), size)
    if stretch is None:
        response: HttpResponseBase = FileResponse(file.open("rb"))
        response["Content-Length"] = str(size)
        return _finished(response, file, tag)
    start, end = stretch
    if start >= size or start > end:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    response = FileResponse(Slice(file.open("rb"), start, end - start + 1), status=206)
    response["Content-Length"] = str(end - start + 1)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return _finished(response, file, tag)


def _find(name: str) -> Path:
    """The file of this name inside the media folder, and nowhere else, also by links. Raises `Http404`."""
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, name))
    except (SuspiciousFileOperation, ValueError) as error:
        raise Http404 from error
    folder = Path(settings.MEDIA_ROOT).resolve()
    try:
        is_ours = file.is_file() and file.resolve().is_relative_to(folder)
    except OSError as error:  # a name longer than any file's
        raise Http404 from error
    if not is_ours:
        raise Http404
    return file


def _stretch(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte; None for the whole file, which also answers what is no single range."""
    match = _RANGE.fullmatch(header)
    if match is None or match.groups() == ("", "") or size == 0:
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)


def _finished(response: HttpResponseBase, file: Path, tag: str) -> HttpResponseBase:
    kind = _TYPES.get(file.suffix.lower()) or mimetypes.guess_type(file.name)[0] or ""
    shown = _SHOWN.fullmatch(kind) is not None
    response["Content-Type"] = kind if shown else "application/octet-stream"
    response["Content-Disposition"] = "inline" if shown else "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["ETag"] = tag
    return response
