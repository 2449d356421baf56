"""Lists of domain policies as Mastodon exports and imports them (its `domain_blocks.csv`)."""

import csv
import io
from collections.abc import Iterable

import msgspec

COLUMNS = ("domain", "severity", "reject_media", "reject_reports", "public_comment", "obfuscate")
_TRUE = {"true", "1", "yes"}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One domain of a list."""

    domain: str
    severity: str
    reject_media: bool = False
    reject_reports: bool = False
    public_comment: str = ""
    obfuscate: bool = False


def write_csv(lines: Iterable[Line]) -> str:
    """The lines with the heading Mastodon writes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(f"#{name}" for name in COLUMNS)
    for line in lines:
        writer.writerow(_cell(getattr(line, name)) for name in COLUMNS)
    return out.getvalue()


def _cell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_csv(text: str) -> list[Line]:
    """The lines of a file, with or without its heading, whatever the order of its columns.

    A line that names no severity means suspending.
    """
    rows = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if any(map(str.strip, row))]
    if not rows:
        return []
    heading = [cell.strip().lstrip("#").lower() for cell in rows[0]]
    if "domain" not in heading:
        heading = list(COLUMNS)
    else:
        rows = rows[1:]
    return [_line(dict(zip(heading, row, strict=False))) for row in rows]


def _line(cells: dict[str, str]) -> Line:
    told = {name: cells.get(name, "").strip() for name in COLUMNS}
    return Line(
        domain=told["domain"],
        severity=told["severity"].lower() or "suspend",
        reject_media=told["reject_media"].lower() in _TRUE,
        reject_reports=told["reject_reports"].lower() in _TRUE,
        public_comment=told["public_comment"],
        obfuscate=told["obfuscate"].lower() in _TRUE,
    )
