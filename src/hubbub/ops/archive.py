"""What a backup is: one tar file with a manifest, the database (if it is SQLite), the key and the media.

manifest.json     who made it, when, of which database, with which migrations
hubbub.sqlite3    a consistent copy; absent with PostgreSQL
secret.key        absent when HUBBUB_SECRET_KEY is set
media/...
uploads/...       raw, not made ready yet
"""

import tarfile
from pathlib import Path, PurePosixPath
from typing import Literal

import msgspec

from hubbub.kernel.errors import Invalid

MANIFEST, DATABASE, KEY = "manifest.json", "hubbub.sqlite3", "secret.key"
FOLDERS = ("media", "uploads")
Database = Literal["sqlite", "postgresql"]


class Manifest(msgspec.Struct, frozen=True):
    """The first file of a backup."""

    version: str
    made_at: str
    database: Database
    migrations: list[str]
    domain: str


def writing_mode(file: Path) -> Literal["w:gz", "w"]:
    """Whether a file of this name is compressed."""
    return "w:gz" if file.name.endswith((".gz", ".tgz")) else "w"


def check_member(member: tarfile.TarInfo) -> None:
    """Raise `Invalid` for anything that no backup of ours has: links, devices, paths that lead elsewhere."""
    path = PurePosixPath(member.name)
    ours = str(path) in {MANIFEST, DATABASE, KEY} or path.parts[:1] in {(folder,) for folder in FOLDERS}
    if path.is_absolute() or ".." in path.parts or not ours or not (member.isreg() or member.isdir()):
        raise Invalid(f"The file is no backup of Hubbub: it has {member.name!r} in it")
