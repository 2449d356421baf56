"""Every sentence that a command refuses with is known to the pages, which say it in the language of whoever reads."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import override

import hubbub
from hubbub.kernel.checks import ok
from hubbub.web.findings import finding_in_words
from hubbub.web.said import in_words

SOURCE = Path(hubbub.__file__).parent
# Doors speak for themselves; outbound HTTP and OAuth speak to programs.
ELSEWHERE = (
    "api",
    "ops",
    "web",
    "config",
    "kernel/http",
    "identity/commands/oauth.py",
    "identity/logic/oauth.py",
)
SENTENCE = re.compile(r"[A-Z'].* .*|[a-z']+ .*")
# Sentences that only programs meet, which alone call what refuses so.
ONLY_PROGRAMS = {
    "The access token was revoked",
    "Endpoint is not a valid URL",
    "Key p256dh is invalid, Key auth is invalid",
}


def _refusals() -> Iterator[str]:
    """What stands in `raise Invalid("...")` and the like, with numbers and words in the place of what is filled in."""
    for file in SOURCE.rglob("*.py"):
        place = file.relative_to(SOURCE).as_posix()
        if place.startswith(ELSEWHERE) or "migrations" in place:
            continue
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                said = _said(node.exc.args[0])
                if isinstance(node.exc.func, ast.Name) and node.exc.func.id in _errors() and said:
                    yield said


def _errors() -> set[str]:
    return {
        "Invalid", "NotFound", "Gone", "Forbidden", "Conflict", "Malformed", "Unavailable", "NotAuthenticated",
        "UnsupportedMedia", "BrokenMedia", "TooLargeMedia",
    }  # fmt: skip


def _said(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return ""


def test_pages_know_what_the_domain_refuses_with() -> None:
    plain = {said.removeprefix("Validation failed: ") for said in _refusals()}
    # Where a word is chosen among several, the sentences themselves are tested below.
    whole = {said for said in plain - ONLY_PROGRAMS if not re.search(r"^7$|^\w+ 7$|^7 |number of 7", said)}
    with override("de"):
        english = {said for said in whole if in_words(said) == said}
    assert whole
    assert english == set()


def test_several_refusals_and_their_numbers_are_told() -> None:
    with override("de"):
        told = in_words("Validation failed: Title can't be blank, Context can't be blank")
        assert told == "Gib einen Titel an, Wähle mindestens einen Ort"
        assert in_words("Validation failed: Text character limit of 500 exceeded").count("500") == 1
        assert in_words("Nobody knows this sentence") == "Nobody knows this sentence"
    assert in_words("Validation failed: Text can't be blank") == "Text can't be blank"


def _findings() -> Iterator[str]:
    """Every sentence of the doctor's: arguments of `ok`, `warn` and `fail`, and what is put together before."""
    for file in (SOURCE / "ops" / "doctor").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in {"ok", "warn", "fail"}:
                    yield from map(_said, node.args)
            elif isinstance(node, ast.Assign) and node.targets[0].__dict__.get("id") == "says":
                yield _said(node.value)


def test_the_page_of_the_servers_health_knows_what_the_doctor_says() -> None:
    said = {it for it in _findings() if re.search(r"[a-z]", it)}
    assert len(said) > 40
    with override("de"):
        english = {it for it in said if finding_in_words(ok("", it)).says == it}
    # These two are called the same in German.
    assert english <= {"Web", "Streaming"}


def test_names_and_numbers_of_a_finding_stay() -> None:
    with override("de"):
        told = finding_in_words(ok("Disk", "12.5 GB are free at /srv/data"))
        assert "12.5" in told.says
        assert "/srv/data" in told.says
        assert told.about != "Disk"
        assert finding_in_words(ok("Database", "SQLite 3.45.1")).says == "SQLite 3.45.1"
