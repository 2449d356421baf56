"""Mastodon's tables (CSV): reading those that people bring, writing those that they take.

The columns are those of Mastodon 4 (app/models/export.rb, app/models/form/import.rb). Only following and mutes come
with a heading; others may have one.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from hubbub.portability.models import Kind

MOST_ROWS = 20_000
LARGEST_FILE = 4 * 1024 * 1024
LONGEST_CELL = 2_000

HEADINGS: dict[Kind, tuple[str, ...]] = {
    Kind.FOLLOWING: ("Account address", "Show boosts", "Notify on new posts", "Languages"),
    Kind.BLOCKS: ("Account address",),
    Kind.MUTES: ("Account address", "Hide notifications"),
    Kind.DOMAIN_BLOCKS: ("#domain",),
    Kind.LISTS: ("List name", "Account address"),
    Kind.BOOKMARKS: ("#uri",),
}
# What files are called when Mastodon hands them out, and columns that stand in one kind alone.
FILE_NAMES = {
    Kind.FOLLOWING: "following_accounts.csv",
    Kind.BLOCKS: "blocked_accounts.csv",
    Kind.MUTES: "muted_accounts.csv",
    Kind.DOMAIN_BLOCKS: "blocked_domains.csv",
    Kind.LISTS: "lists.csv",
    Kind.BOOKMARKS: "bookmarks.csv",
}
_TELLING = {
    "Show boosts": Kind.FOLLOWING,
    "Notify on new posts": Kind.FOLLOWING,
    "Languages": Kind.FOLLOWING,
    "Hide notifications": Kind.MUTES,
    "#domain": Kind.DOMAIN_BLOCKS,
    "List name": Kind.LISTS,
    "#uri": Kind.BOOKMARKS,
}
_KNOWN = frozenset(heading for headings in HEADINGS.values() for heading in headings)
_TRUE, _FALSE = frozenset({"true", "t", "1", "yes", "on"}), frozenset({"false", "f", "0", "no", "off"})


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row; which of these are told depends on the kind."""

    acct: str = ""
    show_reblogs: bool | None = None
    notify: bool | None = None
    languages: list[str] | None = None
    hide_notifications: bool | None = None
    domain: str = ""
    list_name: str = ""
    uri: str = ""

    @property
    def shown(self) -> str:
        """What the row is about, for people."""
        about = self.acct or self.domain or self.uri
        return f"{self.list_name}: {about}" if self.list_name else about


class Unreadable(Exception):
    """A file that is no table of the kind it was said to be: `empty`, `binary`, `many`, `long`, `headings` or the other kind."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


def read_table(kind: Kind, content: bytes) -> list[Row]:
    """The rows of a table, each once. Raises `Unreadable`."""
    lines = _lines(content)
    columns: Sequence[str] = HEADINGS[kind]
    if lines and lines[0][0] in _KNOWN:
        columns = lines.pop(0)
        _check_kind(kind, columns)
    if not lines:
        raise Unreadable("empty")
    if len(lines) > MOST_ROWS:
        raise Unreadable("many")
    rows = [_row(dict(zip(columns, line, strict=False))) for line in lines]
    return list({msgspec.json.encode(row): row for row in rows}.values())


def _lines(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("binary") from error
    if "\0" in text:
        raise Unreadable("binary")
    try:
        read = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error as error:
        raise Unreadable("binary") from error
    if any(len(cell) > LONGEST_CELL for line in read for cell in line):
        raise Unreadable("long")
    return [line for line in read if any(line)]


def _check_kind(kind: Kind, columns: Sequence[str]) -> None:
    """Raise `Unreadable` when a heading says that the table is of another kind."""
    told = next((_TELLING[column] for column in columns if column in _TELLING), kind)
    if told is not kind:
        raise Unreadable(told.value)
    needed = HEADINGS[kind] if kind is Kind.LISTS else HEADINGS[kind][:1]
    if not set(needed) <= set(columns):
        raise Unreadable("headings")


def _row(cells: dict[str, str]) -> Row:
    languages = [code.strip() for code in cells.get("Languages", "").split(",") if code.strip()]
    return Row(
        acct=cells.get("Account address", "").removeprefix("@"),
        show_reblogs=_truth(cells.get("Show boosts", "")),
        notify=_truth(cells.get("Notify on new posts", "")),
        languages=languages or None,
        hide_notifications=_truth(cells.get("Hide notifications", "")),
        domain=cells.get("#domain", "").lower(),
        list_name=cells.get("List name", ""),
        uri=cells.get("#uri", ""),
    )


def _truth(text: str) -> bool | None:
    word = text.lower()
    return True if word in _TRUE else False if word in _FALSE else None


def write_table(kind: Kind, rows: Iterable[Row]) -> Iterator[str]:
    """A table, line by line, as Mastodon writes it."""
    if kind in {Kind.FOLLOWING, Kind.MUTES}:
        yield _line(HEADINGS[kind])
    for row in rows:
        yield _line(_cells(kind, row))


def _cells(kind: Kind, row: Row) -> Sequence[str]:
    if kind is Kind.FOLLOWING:
        languages = ", ".join(row.languages or ())
        return row.acct, _word(row.show_reblogs), _word(row.notify), languages
    if kind is Kind.MUTES:
        return row.acct, _word(row.hide_notifications)
    if kind is Kind.LISTS:
        return row.list_name, row.acct
    return (row.acct or row.domain or row.uri,)


def _word(truth: bool | None) -> str:
    return "true" if truth else "false"


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
