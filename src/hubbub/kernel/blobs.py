"""Files people gave us, under names nobody can guess; where they lie is Django's storage setting."""

import secrets
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction


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
    folder = Path(settings.HUBBUB.folder) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
