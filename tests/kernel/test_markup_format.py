"""Posts and profiles as HTML, and HTML from elsewhere made harmless."""

import time

import pytest

from hubbub.kernel.markup import (
    MentionTarget,
    format_note,
    format_post,
    format_profile_field,
    html_to_text,
    markdown_to_html,
    sanitise_html,
)

PEOPLE = {
    "alice": MentionTarget("https://hubbub.test/@alice", "Alice"),
    "alice@example.org": MentionTarget("https://example.org/@alice", "alice", "example.org"),
    "bob@example.org": MentionTarget("https://example.org/@bob", "bob", "example.org"),
}


def tag_url(name: str) -> str:
    return f"https://hubbub.test/tags/{name.lower()}"


def post(text: str) -> str:
    return format_post(text, PEOPLE, tag_url)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (" \n ", ""),
        ("hello", "<p>hello</p>"),
        ("one\ntwo\r\n\r\n\r\nthree", "<p>one<br>two</p><p>three</p>"),
        ("<b>&\"'", "<p>&lt;b&gt;&amp;\"'</p>"),
        ("hi @nobody :wave:", "<p>hi @nobody :wave:</p>"),
        (
            "@ALICE!",
            '<p><span class="h-card" translate="no"><a href="https://hubbub.test/@alice" class="u-url mention">'
            "@<span>Alice</span></a></span>!</p>",
        ),
        (
            "@bob@example.org",
            '<p><span class="h-card" translate="no"><a href="https://example.org/@bob" class="u-url mention">'
            "@<span>bob</span></a></span></p>",
        ),
        (
            "#Größe",
            '<p><a href="https://hubbub.test/tags/größe" class="mention hashtag" rel="tag">#<span>Größe</span></a></p>',
        ),
        (
            "https://www.example.org/",
            '<p><a href="https://www.example.org/" rel="nofollow noopener" translate="no" target="_blank">'
            '<span class="invisible">https://www.</span><span class="">example.org/</span>'
            '<span class="invisible"></span></a></p>',
        ),
        (
            "https://example.org/aaaaaaaaaaaaaaaaaabbbb?c&d",
            '<p><a href="https://example.org/aaaaaaaaaaaaaaaaaabbbb?c&amp;d" rel="nofollow noopener" translate="no" '
            'target="_blank"><span class="invisible">https://</span>'
            '<span class="ellipsis">example.org/aaaaaaaaaaaaaaaaaa</span>'
            '<span class="invisible">bbbb?c&amp;d</span></a></p>',
        ),
    ],
)
def test_post(text: str, html: str) -> None:
    assert post(text) == html


def test_namesakes_are_told_apart_by_domain() -> None:
    html = post("@alice @alice@example.org @bob@example.org")
    assert "@<span>alice@example.org</span>" in html
    assert "@<span>bob</span>" in html


def test_note_is_written_like_a_post() -> None:
    assert format_note("one\n\ntwo", PEOPLE, tag_url) == "<p>one</p><p>two</p>"


def test_profile_field_vouches_for_its_links() -> None:
    html = format_profile_field("https://example.org\n@bob@example.org", PEOPLE, tag_url)
    assert html.startswith('<a href="https://example.org" rel="me nofollow noopener"')
    assert "@<span>bob@example.org</span>" in html
    assert "<p>" not in html
    assert "<br>" not in html


def test_markdown() -> None:
    html = markdown_to_html(
        "# Be *kind*\n\n<script>x</script> [a](javascript:x) [b](https://example.org)\n\n- one"
    )
    assert "<h1>Be <em>kind</em></h1>" in html
    assert "<script" not in html
    assert "javascript:x</p>" not in html
    assert '<a href="https://example.org" rel="nofollow noopener" target="_blank">b</a>' in html
    assert "<li>one</li>" in html


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>hi<script>alert(1)</script></p>", "<p>hi</p>"),
        ("<h1>Big</h1><h6>small</h6>", "<p><strong>Big</strong></p><p><strong>small</strong></p>"),
        ("<img src=x onerror=alert(1)>text", "text"),
        ('<p style="x" onclick="y" class="mention evil h-card quote-inline">a</p>', '<p class="mention h-card quote-inline">a</p>'),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="/relative" target="_top">a</a>', "<a>a</a>"),
        (
            '<a href="https://example.org/?a=1&amp;b=%22" rel="me opener evil tag" target="x">a</a>',
            '<a href="https://example.org/?a=1&amp;b=%22" rel="me tag nofollow noopener" target="_blank">a</a>',
        ),
        (
            '<a href="https://example.org">a</a>',
            '<a href="https://example.org" rel="nofollow noopener" target="_blank">a</a>',
        ),
        ('<span translate="no" class="invisible x">a</span>', '<span translate="no" class="invisible">a</span>'),
        ("<ol start=5 reversed><li value=2>a</li></ol>", '<ol start="5" reversed=""><li value="2">a</li></ol>'),
        ("<p>unclosed <b>bold", "<p>unclosed <b>bold</b></p>"),
        ("<svg><style><img src=x onerror=y></style></svg>a", "a"),
    ],
)  # fmt: skip
def test_sanitise(html: str, clean: str) -> None:
    assert sanitise_html(html) == clean
    assert sanitise_html(clean) == clean


@pytest.mark.parametrize("size", [150_000, 1_500_000])
@pytest.mark.parametrize(
    "piece",
    [
        "&",
        "&a",
        "&#",
        "&amp;",
        "<",
        "<!--",
        "<blockquote>",
        "<ul><li>",
        "<b>",
        "<p><button>",
        "<div><template></div></template>",
    ],
)
def test_hostile_html_takes_no_longer_than_any(piece: str, size: int) -> None:
    long = "<i>one</i> " + piece * (size // len(piece)) + "--><script>two"
    started = time.process_time()
    clean = sanitise_html(long)
    assert html_to_text(long).startswith("one")
    assert time.process_time() - started < 5
    assert "<script" not in clean
    assert sanitise_html(clean) == clean


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one<br>two</p><p>three &amp; &lt;four&gt;</p>", "one\ntwo\n\nthree & <four>"),
        ("<ul><li>a</li><li>b</li></ul>c", "a\nb\n\nc"),
        ("plain<script>x</script>", "plain"),
        (
            '<a href="https://example.org"><span class="invisible">https://</span>example.org</a>',
            "https://example.org",
        ),
        ("", ""),
    ],
)
def test_html_to_text(html: str, text: str) -> None:
    assert html_to_text(html) == text
