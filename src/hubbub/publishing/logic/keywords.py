"""Looking for an account's keywords in the texts of a page: as one pattern would, but asking it only where it may match.

A pattern of a thousand keywords tries each of them at every letter. Nearly all of them are nowhere in a text, which
looking words up in a set, or comparing folded texts, tells at a fraction of the cost; the pattern is then made of the
few that are left. What is left out can't match, so what is found is the same (the property tests hold it).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_WORDS = re.compile(r"\w+")
_DOTTED, _DOTLESS = "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}", "\N{LATIN SMALL LETTER DOTLESS I}"
# What Python takes for a case of this letter, the iota below (U+0345), is no letter: a word may end before it.
_IOTA = "\N{GREEK SMALL LETTER IOTA}"


class Keyword(NamedTuple):
    """What is looked for; as whole words, or wherever it stands."""

    text: str
    whole_word: bool


def fold(text: str) -> str:
    """A text letter by letter without case: what a pattern that ignores case takes for the same is the same here.

    The i without a dot and the capital with one are cases of i to patterns, not to `casefold`.
    """
    return text.replace(_DOTTED, "i").replace(_DOTLESS, "i").casefold()


class Searched:
    """A text that is searched, prepared once for all filters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.words = frozenset(fold("\n".join(_WORDS.findall(text))).split("\n"))


class Keywords:
    """The keywords of a filter, prepared once for all texts."""

    def __init__(self, keywords: Sequence[Keyword]) -> None:
        self._all = keywords
        self._single: dict[str, list[int]] = {}
        self._others: list[tuple[int, str]] = []
        for place, keyword in enumerate(keywords):
            folded = fold(keyword.text)
            if keyword.whole_word and _WORDS.fullmatch(keyword.text) and _IOTA not in folded:
                self._single.setdefault(folded, []).append(place)
            else:
                self._others.append((place, folded))

    def found_in(self, searched: Searched) -> list[str]:
        """What in the text is one of the keywords, as it is written there, sorted."""
        places = [place for word in self._single.keys() & searched.words for place in self._single[word]]
        places += [place for place, folded in self._others if folded in searched.folded]
        if not places:
            return []
        # In their order: of two that match at the same place, the first counts.
        pattern = as_pattern(tuple(self._all[place] for place in sorted(places)))
        return sorted({found.group(0).strip() for found in pattern.finditer(searched.text)})


@lru_cache(maxsize=256)
def as_pattern(keywords: tuple[Keyword, ...]) -> re.Pattern[str]:
    """Keywords as one pattern."""
    return re.compile("|".join(map(_part, keywords)), re.IGNORECASE)


def _part(keyword: Keyword) -> str:
    """A keyword in a pattern; a word edge is asked for only where it begins or ends with a word."""
    escaped = re.escape(keyword.text)
    if not keyword.whole_word or not keyword.text:
        return escaped
    before = r"\b" if _WORDS.match(keyword.text[0]) else ""
    return before + escaped + (r"\b" if _WORDS.match(keyword.text[-1]) else "")
