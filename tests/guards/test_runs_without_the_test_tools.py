"""What `make run` installs is enough to run: no module of Hubbub imports what only tests and checks have."""

import ast
import sys
from collections.abc import Iterator
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SOURCE = Path(__file__).parents[2] / "src" / "hubbub"


def _imported() -> dict[str, Path]:
    """Every top-level module that the code names, and a file that does."""
    found: dict[str, Path] = {}
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            for name in _names(node):
                found.setdefault(name.partition(".")[0], file)
    return found


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module


def _installed_with_hubbub() -> set[str]:
    """The distributions that come with Hubbub: what it requires, as far down as that goes."""
    found: set[tuple[str, frozenset[str]]] = set()
    asked = [("hubbub", frozenset[str]())]
    while asked:
        name, extras = wanted = asked.pop()
        if wanted not in found:
            found.add(wanted)
            asked += _required(name, extras)
    return {name for name, _ in found}


def _required(name: str, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for line in distribution(name).requires or []:
        needed = Requirement(line)
        marker = needed.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""}):
            yield canonicalize_name(needed.name), frozenset(needed.extras)


def test_no_module_needs_what_only_tests_have() -> None:
    installed, made_by = _installed_with_hubbub(), packages_distributions()
    missing = {
        name: str(file.relative_to(SOURCE))
        for name, file in _imported().items()
        if name not in sys.stdlib_module_names | {"hubbub"}
        and not {canonicalize_name(maker) for maker in made_by.get(name, [])} & installed
    }
    assert missing == {}
