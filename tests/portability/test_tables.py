"""Tables as Mastodon writes them: read with and without headings, and written so that they are read again."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.portability.logic.tables import MOST_ROWS, Row, Unreadable, read_table, write_table
from hubbub.portability.models import Kind


def test_follows_as_mastodon_writes_them() -> None:
    text = (
        "Account address,Show boosts,Notify on new posts,Languages\n"
        'ann@a.example,true,false,\n@ben@b.example,false,true,"de, en"\n'
    )
    assert read_table(Kind.FOLLOWING, text.encode()) == [
        Row(acct="ann@a.example", show_reblogs=True, notify=False),
        Row(acct="ben@b.example", show_reblogs=False, notify=True, languages=["de", "en"]),
    ]


@pytest.mark.parametrize(
    ("kind", "text", "rows"),
    [
        (Kind.FOLLOWING, "Account address\nann@a.example\n", [Row(acct="ann@a.example")]),
        (Kind.FOLLOWING, "\ufeffann@a.example\r\n\r\nann@a.example\r\n", [Row(acct="ann@a.example")]),
        (Kind.FOLLOWING, "Show boosts,Account address\nfalse,ann\n", [Row(acct="ann", show_reblogs=False)]),
        (Kind.BLOCKS, "ann@a.example\n", [Row(acct="ann@a.example")]),
        (
            Kind.MUTES,
            "Account address,Hide notifications\nann,false\n",
            [Row(acct="ann", hide_notifications=False)],
        ),
        (Kind.DOMAIN_BLOCKS, "Spam.Example\n", [Row(domain="spam.example")]),
        (Kind.DOMAIN_BLOCKS, "#domain,#severity\nspam.example,suspend\n", [Row(domain="spam.example")]),
        (
            Kind.LISTS,
            '"Tea, and cake",ann@a.example\n',
            [Row(list_name="Tea, and cake", acct="ann@a.example")],
        ),
        (Kind.BOOKMARKS, "https://a.example/1\n", [Row(uri="https://a.example/1")]),
    ],
)
def test_tables_of_all_kinds(kind: Kind, text: str, rows: list[Row]) -> None:
    assert read_table(kind, text.encode()) == rows


@pytest.mark.parametrize(
    ("kind", "content", "problem"),
    [
        (Kind.BLOCKS, b"", "empty"),
        (Kind.BLOCKS, b"Account address\n\n", "empty"),
        (Kind.BLOCKS, b"PK\x03\x04\xff\xfe", "binary"),
        (Kind.BLOCKS, b"a\0b", "binary"),
        (Kind.BLOCKS, b"x" * 3000, "long"),
        (Kind.BLOCKS, b"Account address,Show boosts\nann,true\n", "following"),
        (Kind.FOLLOWING, b"Account address,Hide notifications\nann,true\n", "mutes"),
        (Kind.BOOKMARKS, b"#domain\nspam.example\n", "domain_blocks"),
        (Kind.LISTS, b"Account address\nann\n", "headings"),
        (Kind.BLOCKS, b"a%d\n", "many"),
    ],
)
def test_what_is_no_table_of_its_kind(kind: Kind, content: bytes, problem: str) -> None:
    if problem == "many":
        content = "".join(f"a{number}\n" for number in range(MOST_ROWS + 1)).encode()
    with pytest.raises(Unreadable) as refused:
        read_table(kind, content)
    assert refused.value.problem == problem


_NAMES = st.integers(0, 10**6).map(lambda number: f"member_{number}@far.example")


@given(st.lists(st.builds(Row, acct=_NAMES, show_reblogs=st.booleans(), notify=st.booleans()), min_size=1))
def test_what_was_written_is_read_again(rows: list[Row]) -> None:
    unique = list(dict.fromkeys((row.acct, row.show_reblogs, row.notify) for row in rows))
    read = read_table(Kind.FOLLOWING, "".join(write_table(Kind.FOLLOWING, rows)).encode())
    assert [(row.acct, row.show_reblogs, row.notify) for row in read] == unique


@given(st.binary(max_size=300), st.sampled_from(list(Kind)))
def test_no_bytes_break_the_reader(content: bytes, kind: Kind) -> None:
    with suppress(Unreadable):
        read_table(kind, content)
