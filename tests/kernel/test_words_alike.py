"""Which words look alike."""

import pytest

from hubbub.kernel.words import LONGEST_COMPARED, likeness


@pytest.mark.parametrize(
    ("wanted", "known", "alike"),
    [
        ("rivver", ["river"], True),
        ("rivver", ["riverbank"], True),
        ("rivver", ["rita"], False),
        ("rivver", [], False),
        ("r" * 100, ["r" * 100], True),
    ],
)
def test_words_that_differ_by_a_letter_look_alike(wanted: str, known: list[str], alike: bool) -> None:
    assert bool(likeness(wanted, known)) is alike


def test_of_words_longer_than_names_are_only_the_beginning_is_compared() -> None:
    beginning = "river" * (LONGEST_COMPARED // 5)
    assert likeness(beginning + "a" * 60, [beginning + "b" * 60]) > likeness(beginning, ["rita"])
