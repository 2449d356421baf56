"""Files that no row names: what a crash left between a file and its row, or between a row's end and its file's.

Nothing is thrown away that could still be somebody's. A file goes only if it has a name that Hubbub gives, is older than
a day, and no column that names files (`FileName`) names it. Where fewer media are known than unknown the folder is taken
for that of another database, and all stays. And what goes is set aside first, where nobody is shown it, for a week; what a row
names after all comes back by itself (a clock that jumped while its row was being written, an older database that was put
back).
"""

import logging
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.conf import settings

from hubbub.kernel import sql
from hubbub.kernel.blobs import FileName, Folder
from hubbub.kernel.clock import now

logger = logging.getLogger(__name__)
LOOKED_AT = 5000  # files of a folder a round
OLD = timedelta(days=1)
SET_ASIDE = "set-aside"
SET_ASIDE_FOR = timedelta(days=7)

_OURS = {
    Folder.MEDIA: re.compile(r"[0-9a-f]{2}/[0-9a-f]{30}\.\w+"),
    Folder.UPLOADS: re.compile(r"\d+\.\w+"),
    Folder.ARCHIVES: re.compile(r"[\w-]+\.zip|\.\d+\.partial"),
}
_OUR_FOLDER = re.compile(r"[0-9a-f]{2}")  # not `lost+found`, where only root may look


def sweep() -> int:
    """Set aside some files that nothing names, and drop those that were long ago; returns how many were set aside."""
    _bring_back()
    _drop_long_set_aside()
    sorted_out = {folder: _sorted_out(folder) for folder in Folder}
    known, unknown = sorted_out[Folder.MEDIA]
    if len(unknown) > len(known):
        logger.warning(
            "Nothing in the database names %d of %d files in %s. All are kept, since the folder may be of another"
            " database", len(unknown), len(unknown) + len(known), Folder.MEDIA.path,
        )  # fmt: skip
        return 0
    lost = [(folder, name) for folder, (_, names) in sorted_out.items() for name in names]
    for folder, name in lost:
        _set_aside(folder, name)
    return len(lost)


def _sorted_out(folder: Folder) -> tuple[set[str], list[str]]:
    """The names of some files that are old enough: those that a row has, and those that none has."""
    old = (now() - OLD).timestamp()
    files = (name for name in _names(folder) if _OURS[folder].fullmatch(name))
    # The files first and then the rows: a row that is written meanwhile names a file that is younger than these.
    seen = [name for name in islice(files, LOOKED_AT) if _changed_at(folder.path / name) < old]
    known = _named(folder, seen) if seen else set()
    return known, [name for name in seen if name not in known]


def _names(folder: Folder) -> Iterator[str]:
    """The names in a folder and those below it, beginning anywhere, so that in time every round has seen everything."""
    if not folder.path.is_dir():
        return
    entries = sorted(os.scandir(folder.path), key=lambda entry: entry.name)
    begin = secrets.randbelow(len(entries)) if entries else 0
    for entry in (*entries[begin:], *entries[:begin]):
        if not entry.is_dir(follow_symlinks=False):
            yield entry.name
        elif _OUR_FOLDER.fullmatch(entry.name):
            yield from (f"{entry.name}/{below.name}" for below in os.scandir(entry.path) if below.is_file())


def _changed_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:  # removed since we looked
        return float("inf")


def _named(folder: Folder, names: list[str]) -> set[str]:
    """Those of the names that a row has: a scan a column, which keeps no writer waiting."""
    found: set[str] = set()
    for table, column in columns(folder):
        query = f"SELECT {column} FROM {table} WHERE {column} {{in_ids}}"
        found.update(row[0] for row in sql.rows(query, (sql.texts(names),)))
    return found


def columns(folder: Folder) -> list[tuple[str, str]]:
    """Every table and column that names files in a folder."""
    return [
        (model._meta.db_table, str(field.column))  # noqa: SLF001 - what Django documents by this name
        for model in apps.get_models()
        for field in model._meta.concrete_fields  # noqa: SLF001
        if isinstance(field, FileName) and field.folder is folder
    ]


def set_aside_folder() -> Path:
    """Where files lie that nothing names; they may be put back from there by hand."""
    return Path(settings.HUBBUB.folder) / SET_ASIDE


def _set_aside(folder: Folder, name: str) -> None:
    target = set_aside_folder() / folder / name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        os.utime(folder.path / name)  # its week begins, even if nothing more comes of this than the move
        shutil.move(folder.path / name, target)  # the folder may be a disk of its own
    except FileNotFoundError:  # removed by whoever had it
        return
    logger.warning("%s/%s was set aside: nothing in the database names it", folder, name)


def _bring_back() -> None:
    """Put back what lies aside and is named by a row now."""
    for folder in Folder:
        aside = set_aside_folder() / folder
        files = (str(file.relative_to(aside)) for file in aside.rglob("*") if file.is_file())
        while names := list(islice(files, LOOKED_AT)):
            for name in sorted(_named(folder, names)):
                _put_back(folder, name)


def _put_back(folder: Folder, name: str) -> None:
    target = folder.path / name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(set_aside_folder() / folder / name, target)
        logger.warning("%s/%s was put back: the database names it", folder, name)


def _drop_long_set_aside() -> None:
    over = (now() - SET_ASIDE_FOR).timestamp()
    for file in set_aside_folder().rglob("*"):
        if file.is_file() and _changed_at(file) < over:
            file.unlink(missing_ok=True)
