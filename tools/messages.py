"""Keeps the message catalogues: `python tools/messages.py [--check] [--missing LANGUAGE] [--take LANGUAGE FILE]`.

Extracts every string of the code and the templates, keeps the translations there are in `locale/*/LC_MESSAGES/django.po`,
and compiles them to the `.mo` that Hubbub reads. Needs Babel and no GNU gettext. docs/how-to/translate.md says how to use it.
"""

import argparse
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "hubbub"
LOCALE = SOURCE / "locale"
COMPLETE = ("de",)  # languages that leave nothing in English
# Plural forms in another order than Babel's: zero, one, two, few, many, other, as everywhere else.
PLURALS = {
    "ar": (
        6,
        "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)",
    )
}
COMMENT_TAGS = ("Translators:",)
# Which arguments of a call are the sentence, its plural, its context. Errors of the domain raise in English, as the
# client API tells them, and pages translate them.
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


class HubbubCatalog(Catalog):
    """A catalogue whose header says only what programs need: no dates that change, nobody's name."""

    def __init__(self, locale: str | None = None) -> None:
        super().__init__(locale, header_comment="# Hubbub: written by `make messages`.", fuzzy=False)
        if locale in PLURALS:
            self._num_plurals, self._plural_expr = PLURALS[locale]  # type: ignore[assignment]  # None at first

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The lines of the header."""
        headers = [("Project-Id-Version", "Hubbub"), ("Language", str(self.locale_identifier or ""))]
        if self.locale is not None:
            headers.append(("Plural-Forms", self.plural_forms))
        return [
            *headers,
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def extract_template(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Babel's extraction of a Django template: Django turns it into calls of gettext, Babel reads those."""
    from django.utils.translation.template import templatize

    calls = templatize(fileobj.read().decode(), origin=str(getattr(fileobj, "name", "")))
    # What is no call is a row of X, whose indentation means nothing; Python's tokenizer would refuse it.
    level = "\n".join(line.lstrip() for line in calls.split("\n"))
    return extract_python(
        io.BytesIO(level.encode()), keywords, comment_tags, {**options, "encoding": "utf-8"}
    )


def files() -> Iterator[tuple[Path, Any]]:
    """Every file that says something, and how it is read, in an order that is the same everywhere."""
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield path, "python"
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            yield path, extract_template


def strings() -> HubbubCatalog:
    """All strings of the source, in the order of the files."""
    _prepare_django()
    found = HubbubCatalog()
    for path, method in files():
        with path.open("rb") as file:
            for _line, said, comments, context in extract(
                method, file, KEYWORDS, COMMENT_TAGS, strip_comment_tags=True
            ):
                place = (path.relative_to(ROOT).as_posix(), 0)
                found.add(said, None, [place], auto_comments=comments, context=context)
    return found


def _prepare_django() -> None:
    from django.conf import settings

    if not settings.configured:
        settings.configure()


def languages() -> list[str]:
    """The languages there are catalogues for."""
    return sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def po_of(language: str) -> Path:
    """Where a language's translations are written."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def translations(language: str) -> Catalog:
    """What is translated into a language."""
    path = po_of(language)
    if not path.exists():
        return HubbubCatalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merged(template: Catalog, known: Catalog, language: str) -> HubbubCatalog:
    """Every string of the source with the translation there is; translations of strings that are gone are dropped."""
    catalog = HubbubCatalog(locale=language)
    for message in template:
        if not message.id:
            continue
        told = known.get(_key(message), message.context)
        string = told.string if told and not told.fuzzy and _fits(message, told) else None
        catalog.add(
            message.id,
            string,
            message.locations,
            message.flags,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return catalog


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _fits(message: Message, told: Message) -> bool:
    return isinstance(message.id, str) == isinstance(told.string, str) if told.string else False


def po_bytes(catalog: Catalog) -> bytes:
    """A catalogue as its `.po` file."""
    into = io.BytesIO()
    write_po(into, catalog, width=110, include_lineno=False, omit_header=False)
    return into.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """A catalogue as its `.mo` file."""
    into = io.BytesIO()
    write_mo(into, catalog)
    return into.getvalue()


def faults(catalog: Catalog) -> list[str]:
    """What is wrong with translations: other placeholders or other HTML than the sentence has."""
    return [
        f"{_key(message)!r} -> {told!r}"
        for message in catalog
        if message.id
        for told in _told(message)
        if told and _marks(told) not in _allowed(message)
    ]


_MARKS = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|</?[a-z][^>]*>")


def _marks(text: str) -> list[str]:
    return sorted(_MARKS.findall(text))


def _told(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _allowed(message: Message) -> list[list[str]]:
    """The marks a translation may have. A plural form for one or two may say the number in words, or not at all."""
    if isinstance(message.id, str):
        return [_marks(message.id)]
    full = _marks(message.id[-1])
    return [full, [mark for mark in full if mark not in _NUMBERS]]


_NUMBERS = ("%(n)s", "%(n)d", "%(counter)s", "{n}")


def untranslated(catalog: Catalog) -> list[Message]:
    """The strings without a translation, or with a plural form missing."""
    return [message for message in catalog if message.id and not _is_whole(message)]


def _is_whole(message: Message) -> bool:
    told = message.string
    return bool(told) if isinstance(told, str) else all(told or [""])


def refreshed(template: Catalog, language: str) -> dict[Path, bytes]:
    """What the two files of a language should hold."""
    catalog = merged(template, translations(language), language)
    return {po_of(language): po_bytes(catalog), po_of(language).with_suffix(".mo"): mo_bytes(catalog)}


def write(content: dict[Path, bytes]) -> None:
    """Write files, those that differ."""
    for path, held in content.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != held:
            path.write_bytes(held)


def stale(template: Catalog) -> list[str]:
    """The files of catalogues that are not what the source and the translations make of them."""
    wanted = {path: held for language in languages() for path, held in refreshed(template, language).items()}
    return [
        path.relative_to(ROOT).as_posix()
        for path, held in wanted.items()
        if not path.exists() or path.read_bytes() != held
    ]


def asked(messages: list[Message]) -> list[dict[str, Any]]:
    """Strings as the JSON that `--take` reads once `to` is filled in."""
    return [
        {"id": message.id if isinstance(message.id, str) else list(message.id), "to": ""}
        | ({"context": message.context} if message.context else {})
        for message in messages
    ]


def take(language: str, entries: list[dict[str, Any]]) -> list[str]:
    """Put translations into a language's catalogue; returns the strings that the source does not have."""
    catalog = merged(strings(), translations(language), language)
    unknown = []
    for entry in entries:
        said, told = entry["id"], entry["to"]
        message = catalog.get(said if isinstance(said, str) else said[0], entry.get("context"))
        if message is None or isinstance(message.id, str) != isinstance(told, str):
            unknown.append(str(said))
        elif told:
            message.string = told if isinstance(told, str) else tuple(told)
    write({po_of(language): po_bytes(catalog), po_of(language).with_suffix(".mo"): mo_bytes(catalog)})
    return unknown


def main() -> None:
    """What was asked for."""
    parser = argparse.ArgumentParser(description="Keeps the message catalogues.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if something were written")
    parser.add_argument(
        "--missing", metavar="LANGUAGE", help="print what is not translated, as JSON to fill in"
    )
    parser.add_argument(
        "--take", nargs=2, metavar=("LANGUAGE", "FILE"), help="put a filled-in JSON into the catalogue"
    )
    said = parser.parse_args()
    if said.check:
        _check()
    elif said.missing:
        catalog = merged(strings(), translations(said.missing), said.missing)
        print(json.dumps(asked(untranslated(catalog)), ensure_ascii=False, indent=1))
    elif said.take:
        language, file = said.take
        unknown = take(language, json.loads(Path(file).read_text(encoding="utf-8")))
        sys.exit("\n".join(["These are no strings of the source:", *unknown]) if unknown else 0)
    else:
        _refresh()


def _check() -> None:
    if found := stale(strings()):
        sys.exit("\n".join(["Out of date; `make messages` writes them anew:", *found]))
    for language in languages():
        catalog = translations(language)
        if found := faults(catalog):
            sys.exit("\n".join([f"{language}: placeholders or HTML differ:", *found]))
        if language in COMPLETE and (left := untranslated(catalog)):
            sys.exit("\n".join([f"{language}: not translated:", *(repr(_key(message)) for message in left)]))


def _refresh() -> None:
    template = strings()
    for language in languages():
        write(refreshed(template, language))
        left = len(untranslated(translations(language)))
        print(f"{language}: {len(template)} strings, {left} untranslated")


if __name__ == "__main__":
    main()
