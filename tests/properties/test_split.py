"""Whatever is cut into a thread: nothing is lost, every part fits, and no link or name is cut."""

from hypothesis import given
from hypothesis import strategies as st

from hubbub.kernel.markup import count_characters, find_links, find_mentions
from hubbub.publishing.logic.split import names_in, split

WORDS = (
    "a", "word", "another", "end.", "really?", "«so!»", "日本語です。", "👩‍👧‍👦", "\u0301", "\n", "\n\n", "\n \n", "\t", "@ann",
    "@ann@example.org", "#tea", ":smile:", "https://example.org/a/long?path=here", "http://example.org_x", "x" * 130, "é" * 90,
    "(https://example.org/)", "https://example.org/" + "y" * 200, "\r\n", "@", "#", "。@ben", "\u200c",
)  # fmt: skip
TEXT = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=120).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=120).map("".join),
    st.text(max_size=600),
)
LIMIT = st.integers(min_value=120, max_value=400)


def letters(text: str) -> str:
    return "".join(text.split())


@given(TEXT, LIMIT)
def test_nothing_is_lost_and_every_part_fits(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert letters("".join(parts)) == letters(text)
    assert max(map(count_characters, parts)) <= limit
    assert all(parts) or not text.strip()


@given(TEXT, LIMIT)
def test_no_link_and_no_name_is_cut(text: str, limit: int) -> None:
    parts = split(text, limit)
    for find in (find_links, find_mentions):
        whole = [text[it.start : it.end] for it in find(text) if not hasattr(it, "name") or len(it.name) < 30]
        in_parts = iter([part[it.start : it.end] for part in parts for it in find(part)])
        assert all(one in in_parts for one in whole), "each in its turn"


@given(TEXT, LIMIT)
def test_numbers_and_names_fit_too(text: str, limit: int) -> None:
    parts = split(text, limit, lead="@ann @ben@example.org ", numbered=True)
    assert max(map(count_characters, parts)) <= limit
    if len(parts) > 1:
        assert [part.rpartition(" ")[2] for part in parts] == [
            f"({number}/{len(parts)})" for number in range(1, len(parts) + 1)
        ]
        assert all(part.startswith("@ann @ben@example.org ") for part in parts[1:])


def test_what_fits_stays_one_part_without_a_number() -> None:
    assert split("Short.", 200, numbered=True) == ["Short."]
    assert split("", 200) == [""]


def test_paragraphs_come_before_sentences_and_sentences_before_words() -> None:
    sentence = "Something is said here that takes up some room. "
    assert split(sentence * 2 + "\n\n" + sentence * 2, 150) == [
        (sentence * 2).strip(),
        (sentence * 2).strip(),
    ]
    assert all(part.endswith(".") for part in split(sentence * 9, 150))
    assert all(not part.endswith("wor") for part in split("word " * 99, 120))


def test_a_thread_for_the_named_names_them_in_every_part() -> None:
    assert names_in("@ann and @ben@example.org, @ann") == "@ann @ben@example.org "
