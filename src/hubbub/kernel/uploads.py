"""Uploaded files as paths, for libraries that want to read a file from the disk."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile


@contextmanager
def on_disk(given: "UploadedFile[bytes] | None") -> Iterator[Path | None]:
    """An uploaded file as a path, for as long as the block runs; None when there is none."""
    if given is None:
        yield None
        return
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in given.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)
