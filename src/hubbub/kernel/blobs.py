"""Files people gave us, under names nobody can guess; where they lie is Django's storage setting."""

import secrets
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models, transaction


class Folder(StrEnum):
    """Where in the data folder files lie that rows name."""

    MEDIA = "media"
    UPLOADS = "uploads"
    ARCHIVES = "archives"

    @property
    def path(self) -> Path:
        """The folder itself."""
        return Path(settings.MEDIA_ROOT) if self is Folder.MEDIA else Path(settings.HUBBUB.folder) / self


class FileName(models.CharField[str, str]):
    """A column that names a file. Only what such a column names is kept for good (`sweep`), so every one must be one.

    To migrations it is text like any other.
    """

    def __init__(self, *args: Any, folder: Folder = Folder.MEDIA, **options: Any) -> None:
        super().__init__(*args, **options)
        self.folder = folder

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


def store_blob(path: Path, extension: str) -> str:
    """Copy a file into the storage; returns its name, of which 128 bits are random."""
    token = secrets.token_hex(16)
    with path.open("rb") as source:
        return default_storage.save(f"{token[:2]}/{token[2:]}.{extension}", File(source))


def drop_blobs(*names: str) -> None:
    """Remove files once the surrounding transaction has committed; names that are gone or empty are skipped."""
    kept = [name for name in names if name and not name.startswith(("http://", "https://"))]
    if kept:
        transaction.on_commit(lambda: _delete(kept))


def _delete(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def uploads_folder() -> Path:
    """Where raw uploads wait to be processed; never served."""
    folder = Folder.UPLOADS.path
    folder.mkdir(parents=True, exist_ok=True)
    return folder
