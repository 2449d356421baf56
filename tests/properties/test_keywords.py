"""Looking for keywords finds what one pattern of all of them finds, whatever the letters, and costs far less."""

import random
import re
import sys
import time

from hypothesis import example, given
from hypothesis import strategies as st

from hubbub.publishing.logic.keywords import Keyword, Keywords, Searched, as_pattern, fold

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]
CASED = [it for it in EVERY if not it == it.lower() == it.upper() == it.casefold()]
# Letters whose cases surprise, parts of words and what stands between them.
LETTERS = st.sampled_from([*"aiIİ\u0131sSß\u017fkK\u212a\u03c3ςΣ\u03b9\u0345éÉ\u0300\u0307\ufb06 -_.\n'#@1"])
WORDS = st.text(LETTERS, min_size=1, max_size=4) | st.text(min_size=1, max_size=3)
KEYWORDS = st.builds(Keyword, WORDS, st.booleans())
TEXTS = st.lists(WORDS, max_size=12).map("".join)


def plainly(keywords: list[Keyword], text: str) -> list[str]:
    """What the pattern of all keywords finds."""
    pattern = as_pattern(tuple(keywords))
    return sorted({found.group(0).strip() for found in pattern.finditer(text)})


@given(st.lists(KEYWORDS, min_size=1, max_size=6), TEXTS)
@example([Keyword("\u03b1\u03b9", whole_word=True)], "\u03b1\u0345x")
@example([Keyword("\u0307x", whole_word=False)], "i\u0307x İx")
@example([Keyword("tea", whole_word=True), Keyword("te", whole_word=False)], "TEA team")
def test_what_is_found_is_what_the_pattern_finds(keywords: list[Keyword], text: str) -> None:
    assert Keywords(keywords).found_in(Searched(text)) == plainly(keywords, text)


@given(st.data(), TEXTS)
def test_so_is_what_is_surely_there(data: st.DataObject, text: str) -> None:
    begin = data.draw(st.integers(0, len(text)))
    part = text[begin : data.draw(st.integers(begin, len(text)))] or "x"
    keywords = [Keyword(data.draw(st.sampled_from([part, part.swapcase()])), data.draw(st.booleans()))]
    assert Keywords(keywords).found_in(Searched(text)) == plainly(keywords, text)


def test_folding_joins_every_letter_that_a_pattern_joins() -> None:
    all_cased = "".join(CASED)
    for letter in CASED:
        same = re.findall(re.escape(letter), all_cased, re.IGNORECASE)
        assert letter in same
        assert {fold(it) for it in same} == {fold(letter)}
        if fold(letter) != "\u03b9":
            assert len({bool(re.match(r"\w", it)) for it in same}) == 1, letter


def test_letters_are_folded_one_by_one() -> None:
    assert fold("".join(CASED)) == "".join(map(fold, CASED))


def test_a_thousand_keywords_on_a_long_page_cost_little() -> None:
    chance = random.Random(1)
    known = ["".join(chance.choices("etaoinshrdlu", k=chance.randint(3, 9))) for _ in range(20_000)]
    texts = [" ".join(chance.choices(known, k=720)) for _ in range(40)]
    keywords = [Keyword(word, whole_word=chance.random() < 0.8) for word in chance.sample(known, 1000)]
    began = time.process_time()
    prepared = Keywords(keywords)
    found = [prepared.found_in(Searched(text)) for text in texts]
    quick = time.process_time() - began
    began = time.process_time()
    expected = [plainly(keywords, text) for text in texts[:4]]
    slow = 10 * (time.process_time() - began)
    assert found[:4] == expected
    assert quick < slow / 5
