"""Putting a backup back: unpacked beside what is there, checked, and only then put in its place."""

import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp

import msgspec
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from tqdm import tqdm

from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid
from hubbub.ops.archive import DATABASE, FOLDERS, KEY, MANIFEST, Manifest, check_member
from hubbub.ops.tables import migrate

_BESIDE = (f"{DATABASE}-wal", f"{DATABASE}-shm")  # a log of the old database would spoil the new one


class Restored(msgspec.Struct, frozen=True):
    """What a restore did: where what was there is kept now (None: there was nothing), and what it brought."""

    kept: Path | None
    manifest: Manifest
    with_database: bool


def restore_backup(file: Path) -> Restored:
    """Replace the data folder's content by the backup's. Nothing may run on it. Raises `Invalid` for a bad file."""
    folder = settings.HUBBUB.folder
    unpacked = Path(mkdtemp(dir=folder, prefix="restoring-"))
    try:
        manifest = _unpack(file, unpacked)
        _check(manifest, unpacked)
        connections.close_all()
        kept = _swap(folder, unpacked)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    if manifest.database == "sqlite":
        migrate()
    return Restored(kept, manifest, manifest.database == "sqlite")


def _unpack(file: Path, into: Path) -> Manifest:
    try:
        with tarfile.open(file) as archive:
            for member in tqdm(archive, desc="Unpacking", unit="file", disable=None):
                check_member(member)
                archive.extract(member, into, set_attrs=False)
        return msgspec.json.decode((into / MANIFEST).read_bytes(), type=Manifest)
    except (tarfile.TarError, EOFError, FileNotFoundError, msgspec.DecodeError) as error:
        if isinstance(error, FileNotFoundError) and not file.exists():
            raise
        raise Invalid(f"{file} is no backup of Hubbub, or only part of one") from error


def _check(manifest: Manifest, unpacked: Path) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(set(manifest.migrations) - known):
        raise Invalid(
            f"The backup was made by a newer Hubbub ({manifest.version}; this one doesn't know {newer[0]})"
        )
    if (manifest.database == "sqlite") != (connection.vendor == "sqlite"):
        raise Invalid(f"The backup is of a server on {manifest.database}; this one is not")
    if manifest.database == "sqlite":
        _check_database(unpacked / DATABASE)
    if (unpacked / KEY).exists():
        (unpacked / KEY).chmod(0o600)


def _check_database(file: Path) -> None:
    try:
        with closing(sqlite3.connect(file)) as database:
            said = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise Invalid(f"The database in the backup is broken: {error}") from error
    if said != "ok":
        raise Invalid(f"The database in the backup is broken: {said}")


def _swap(folder: Path, unpacked: Path) -> Path | None:
    """Put what was unpacked in its place; what stood there goes into a folder of its own."""
    kept = folder / f"replaced-{now():%Y%m%dT%H%M%S}"
    coming = [name for name in (DATABASE, KEY, *FOLDERS) if (unpacked / name).exists()]
    for name in [*coming, *(_BESIDE if DATABASE in coming else ())]:
        if (folder / name).exists():
            kept.mkdir(exist_ok=True)
            (folder / name).rename(kept / name)
    for name in coming:
        (unpacked / name).rename(folder / name)
    return kept if kept.exists() else None
