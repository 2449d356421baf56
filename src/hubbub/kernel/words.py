"""Texts as words to search by: folded so that case and accents don't matter, the same on every database."""

import re
import unicodedata

LONGEST_WORD = 100

# Scripts written without spaces: every character counts as a word, so that a run of them is found as a phrase.
_SPACELESS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}]+")


def words(text: str) -> list[str]:
    """The words of a text in order, folded: `Crème brûlée!` is `creme`, `brulee`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    return [word[:LONGEST_WORD] for word in _WORD.findall(unicodedata.normalize("NFKC", folded))]
