"""Names in front of messages: put there for delivery, left out where everybody sees who takes part."""

import pytest

from hubbub.conversations.logic.naming import addressed, without_leading_names
from hubbub.kernel.markup import format_post
from hubbub.kernel.markup.format import MentionTarget
from hubbub.kernel.markup.sanitise import sanitise_html

PEOPLE = {
    "ann": MentionTarget("https://hubbub.test/@ann", "ann"),
    "ben@elsewhere.test": MentionTarget("https://elsewhere.test/@ben", "ben", "elsewhere.test"),
}


def written(text: str) -> str:
    return format_post(text, PEOPLE, lambda name: f"https://hubbub.test/tags/{name}")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@ann Hello", "<p>Hello</p>"),
        ("@ann @ben@elsewhere.test Hello", "<p>Hello</p>"),
        ("@ann\nHello", "<p>Hello</p>"),
        ("@ann, hello", "<p>hello</p>"),
        ("Hello", "<p>Hello</p>"),
        ("@nobody hello", "<p>@nobody hello</p>"),
        ("@ann First\n\n@ann second", None),
        ("Hello @ann", None),
        ("@ann", None),
        ("#ann Hello", None),
        ("@ann #tea", None),
    ],
)
def test_names_before_the_first_word_go(text: str, left: str | None) -> None:
    shown = without_leading_names(written(text))
    if left is not None:
        assert shown == left
    elif text.startswith("@ann F"):
        assert shown.startswith("<p>First</p>")
        assert "@<span>ann" in shown
    elif text == "@ann #tea":
        assert "@" not in shown
        assert "#<span>tea" in shown
    else:
        assert shown == written(text)


@pytest.mark.parametrize(
    "mention",
    [
        '<span class="h-card" translate="no"><a href="https://a.test/@ann" class="u-url mention">@<span>ann</span></a></span>',
        '<span class="h-card"><a class="u-url mention" href="https://a.test/users/ann" rel="ugc">@<span>ann</span></a></span>',
        '<a href="https://a.test/@ann" class="mention">@ann</a>',
        '<a href="https://a.test/@ann" class="u-url mention" rel="nofollow">@ann@a.test</a>',
    ],
)
def test_other_servers_spell_mentions_in_their_own_way(mention: str) -> None:
    assert without_leading_names(sanitise_html(f"<p>{mention} Hello</p>")) == "<p>Hello</p>"


def test_an_empty_message_stays_empty() -> None:
    assert without_leading_names("") == ""


@pytest.mark.parametrize(
    ("text", "accts", "sent"),
    [
        ("Hello", ["ann"], "@ann Hello"),
        (" Hello ", ["ann", "ben@elsewhere.test"], "@ann @ben@elsewhere.test Hello"),
        ("Hello @Ann", ["ann", "cat"], "@cat Hello @Ann"),
        ("@ann hello", ["ann"], "@ann hello"),
        ("Hello", [], "Hello"),
    ],
)
def test_whoever_is_not_named_yet_is_named_in_front(text: str, accts: list[str], sent: str) -> None:
    assert addressed(text, accts) == sent
