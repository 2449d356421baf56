"""Texts as words to search by: folded so that case and accents don't matter, the same on every database."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

LONGEST_WORD = 100
SHORTEST_MISSPELT = 4  # of less, too much looks alike
MOST_COMPARED = 200  # names; more are not looked at
LONGEST_COMPARED = 20  # of longer ones, the beginning: comparing takes the cube of their length at worst
ALIKE = 0.75  # from here on one may be meant by the other: a letter or two differ

# Scripts written without spaces: every character counts as a word, so that a run of them is found as a phrase.
_SPACELESS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}]+")


def words(text: str) -> list[str]:
    """The words of a text in order, folded: `Crème brûlée!` is `creme`, `brulee`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    return [word[:LONGEST_WORD] for word in _WORD.findall(unicodedata.normalize("NFKC", folded))]


def likeness(wanted: str, known: Iterable[str]) -> float:
    """How much one of the `known` words, or how it begins, looks like the wanted one: 1 for the same, 0 for not at all."""
    wanted = wanted[:LONGEST_COMPARED]
    matcher = SequenceMatcher(None, "", wanted)  # which remembers the second
    best = 0.0
    for word in known:
        for end in range(max(1, len(wanted) - 1), min(len(word), len(wanted) + 1) + 1):
            matcher.set_seq1(word[:end])
            best = max(best, matcher.ratio())
    return best if best >= ALIKE else 0.0


def most_alike(wanted: str, names: Mapping[int, Iterable[str]], limit: int) -> list[int]:
    """The ids whose words look like the wanted one, most alike first, then in the order given."""
    alike = {pk: likeness(wanted, known) for pk, known in names.items()}
    return sorted((pk for pk in alike if alike[pk]), key=lambda pk: -alike[pk])[:limit]
