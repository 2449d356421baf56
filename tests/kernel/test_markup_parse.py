"""What is found in post text, and how long the text counts."""

import time

import pytest

from hubbub.kernel.markup import (
    cluster_ends,
    count_characters,
    find_hashtags,
    find_links,
    find_mentions,
    find_shortcodes,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@alice hello", ["alice"]),
        ("hello @Alice_99, and (@bob)", ["alice_99", "bob"]),
        ("@alice@example.org.", ["alice@example.org"]),
        ("@alice@sub.bücher.example!", ["alice@sub.bücher.example"]),
        ("@alice@example.org:8080 next", ["alice@example.org"]),
        ("@alice@127.0.0.1:8001 next", ["alice@127.0.0.1:8001"]),
        ("@alice@localhost:8001", ["alice@localhost:8001"]),
        ("@alice@localhost", ["alice@localhost"]),
        ("@a.b-c.", ["a.b-c"]),
        ("mail alice@example.org please", []),
        ("größe@example.org", []),
        ("https://example.org/@alice and example.org/@bob", []),
        ("https://example.org/?q=@alice", []),
        ("@ @@ @-", []),
        ("漢字 @alice。@bob、", ["alice", "bob"]),
    ],
)
def test_mentions(text: str, found: list[str]) -> None:
    assert [mention.acct for mention in find_mentions(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#one #two", ["one", "two"]),
        ("#one, #two. (#three)", ["one", "two", "three"]),
        ("#2026 #2026plans #1_2", ["2026plans", "1_2"]),
        ("#größe #日本語 #हिन्दी", ["größe", "日本語", "हिन्दी"]),
        ("#l·l #a・b #trailing·", ["l·l", "a・b", "trailing"]),
        ("#_ #__ #· #_a_", ["_a_"]),
        ("\uff03wide", ["wide"]),
        ("word#no a/#no =#no &#no; )#no", []),
        ("https://example.org/#fragment", []),
        ("#c++ #one#two", ["c", "one"]),
        ("#", []),
    ],
)
def test_hashtags(text: str, found: list[str]) -> None:
    assert [tag.name for tag in find_hashtags(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://example.org.", ["https://example.org"]),
        ("HTTP://Example.org/Path?a=b&c=d#e!", ["HTTP://Example.org/Path?a=b&c=d#e"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("https://example.org/a_(b)_c", ["https://example.org/a_(b)_c"]),
        ("[https://example.org/a]", ["https://example.org/a"]),
        ("https://bücher.example/straße?x=ü", ["https://bücher.example/straße?x=ü"]),
        ("https://例え.テスト/パス。次", ["https://例え.テスト/パス"]),
        ("「https://example.org/a」", ["https://example.org/a"]),
        ("https://example.comです", ["https://example.com"]),
        ("日本https://example.org", ["https://example.org"]),
        ("http://127.0.0.1:8000/x http://999.1.1.1/", ["http://127.0.0.1:8000/x"]),
        ("https://example.org:443/ https://xn--bcher-kva.example", ["https://example.org:443/", "https://xn--bcher-kva.example"]),
        ("https://user:word@example.org https://example.org@evil.example", []),
        ("https://0.\x80\x80 https://a.xn--1 https://☃☃.☃☃", []),
        ("https://example.org:99999/x", ["https://example.org"]),
        ("ftp://example.org xhttps://example.org http:// https://a https://.org", []),
        ("<https://example.org/a>", ["https://example.org/a"]),
        ("https://example.org/@alice/1 https://example.org/a:b:", ["https://example.org/@alice/1", "https://example.org/a:b"]),
        ("https://example.org,https://example.com", ["https://example.org", "https://example.com"]),
    ],
)  # fmt: skip
def test_links(text: str, found: list[str]) -> None:
    assert [link.url for link in find_links(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (":blobcat: and :a_1:", ["blobcat", "a_1"]),
        (":a: :x y: 10:30:45 ::colons::", []),
        ("x:no: :no:x :yes:, :one::two:", ["yes"]),
        ("ü:no: (:yes:)", ["yes"]),
    ],
)
def test_shortcodes(text: str, found: list[str]) -> None:
    assert [code.name for code in find_shortcodes(text)] == found


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("hello", 5),
        ("grüße", 5),
        ("gru\u0308ße", 5),
        ("👨‍👩‍👧‍👦🇩🇪👍🏽", 3),
        ("a https://example.org/a/very/long/path/that/goes/on b", 4 + 23),
        ("@alice@a.very.long.example hi", 9),
        ("@alice hi", 9),
        ("a\r\nb", 3),
    ],
)
def test_counts_as_people_see_it(text: str, length: int) -> None:
    assert count_characters(text) == length


@pytest.mark.parametrize(
    "piece",
    ["http://", "http://a.", "https://a.b/(", "@a", "@a.", "@a@", "@a@b.", "#", "#a·", "#1", ":a", ":aa:", "http://a.b/))))",
     "a.", "(", "http://a-", "@a-", "é", "http://é.", "#\u0301", "\u200c", "http://1.1.1.1", "\U0001f1e9\U0001f1ea"],
)  # fmt: skip
def test_takes_linear_time(piece: str) -> None:
    long = piece * (100_000 // len(piece))
    started = time.process_time()
    count_characters(long)
    count_characters("http://" + long)
    count_characters("#" + long)
    assert time.process_time() - started < 2, piece


def test_flags_count_one_each() -> None:
    flag, half = "\U0001f1e9\U0001f1ea", "\U0001f1e9"
    for text, count in (
        (flag + half, 2),
        (flag + "\u0301" + half, 2),
        (half + "\u200d" + flag, 2),
        (f"a{flag}b", 3),
    ):
        assert count_characters(text) == count
    assert list(cluster_ends(f"a{flag}{half}b", 1, 5)) == [3, 4, 5]
