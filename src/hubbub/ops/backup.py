"""Making a backup while the server runs: the database at one moment, then the media, which only ever grow."""

import os
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from tqdm import tqdm

from hubbub.kernel import wire
from hubbub.kernel.clock import iso, now
from hubbub.kernel.errors import Invalid
from hubbub.ops.archive import DATABASE, FOLDERS, KEY, MANIFEST, Manifest, writing_mode


class Made(msgspec.Struct, frozen=True):
    """What a backup holds."""

    size: int
    media: int
    with_database: bool
    with_key: bool


def make_backup(file: Path) -> Made:
    """Write a backup to `file`: whole, or not at all. Media come after the database, so nothing it names is missing."""
    if not file.parent.is_dir():
        raise Invalid(f"There is no folder {file.parent}")
    folder = settings.HUBBUB.folder
    manifest = _manifest()
    if not manifest.migrations:  # a backup of nothing, night for night, is found out when it is needed
        raise Invalid(f"There is no server in {folder} to back up: name its data folder by --data")
    with_database = connection.vendor == "sqlite"
    with _whole_or_not_at_all(file) as partial, tarfile.open(partial, writing_mode(file)) as archive:
        _add_bytes(archive, MANIFEST, wire.encode(manifest))
        if with_database:
            _add_database(archive, folder)
        with_key = (folder / KEY).exists() and not settings.HUBBUB.secret_key
        if with_key:
            archive.add(folder / KEY, KEY)
        media = sum(_add_files(archive, folder / name) for name in FOLDERS)
    return Made(file.stat().st_size, media, with_database, with_key)


@contextmanager
def _whole_or_not_at_all(file: Path) -> Iterator[Path]:
    partial = file.with_name(f".{file.name}.{os.getpid()}.partial")
    partial.touch(mode=0o600)  # it holds every secret of the server
    try:
        yield partial
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def _manifest() -> Manifest:
    applied = MigrationRecorder(connection).applied_migrations()
    return Manifest(
        version=version("hubbub"),
        made_at=iso(now()),
        database="sqlite" if connection.vendor == "sqlite" else "postgresql",
        migrations=sorted(f"{app}.{name}" for app, name in applied),
        domain=settings.HUBBUB.domain,
    )


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(content), int(now().timestamp()), 0o600
    archive.addfile(member, BytesIO(content))


def _add_database(archive: tarfile.TarFile, folder: Path) -> None:
    """A copy by SQLite's own backup API: it neither stops writers nor sees half of what they write."""
    with TemporaryDirectory(dir=folder, prefix="backup-") as temporary:
        copy = Path(temporary) / DATABASE
        with (
            closing(sqlite3.connect(folder / DATABASE)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        archive.add(copy, DATABASE)


def _add_files(archive: tarfile.TarFile, root: Path) -> int:
    files = [path for path in sorted(root.rglob("*")) if path.is_file()]
    count = 0
    for path in tqdm(files, desc=root.name, unit="file", disable=None):
        try:
            archive.add(path, f"{root.name}/{path.relative_to(root)}", recursive=False)
        except FileNotFoundError:  # deleted since we looked: then its post is gone as well
            continue
        count += 1
    return count
