"""Whatever the text or HTML: parsing is exact, cleaning is safe and stable, formatting loses nothing."""

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from hubbub.kernel.markup import (
    Hashtag,
    Link,
    Mention,
    MentionTarget,
    Shortcode,
    count_characters,
    format_post,
    html_to_text,
    parse,
    sanitise_document,
    sanitise_html,
)

PIECES = (
    "@", "#", ":", "a", "Z9", "_", ".", "-", "·", "/", "?", "=", "&", "(", ")", "[", "<", ">", '"', "'", "\n", "\r\n", " ",
    "http://", "https://", "www.", "example.org", "ü", "日本", "。", "\u0301", "\u200c", "👩‍👧", "%20", ",", "!", "127.0.0.1",
    ":8000", "localhost", "\x00", "\u2028", "@alice@example.org", "&amp;", "&#39;", "xn--",
)  # fmt: skip
TEXT = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))

TAGS = ("p", "a", "br", "span", "h1", "h3", "b", "ul", "li", "div", "button", "table", "td", "svg", "math", "style", "script",
        "pre", "blockquote", "form", "select", "option", "template", "noscript", "iframe", "img", "title", "textarea")  # fmt: skip
ATTRIBUTES = (
    "", ' href="javascript:alert(1)"', " href=' java\nscript:x'", ' href="https://example.org/\'&quot;>"', ' onclick="x"',
    " onerror=x", ' class="mention x" rel="me"', ' style="a"', ' href="data:text/html,x"', " href=//evil.example", ' rel=">"',
    ' target="_top"', ' href="&#106;avascript:x"',
)  # fmt: skip
MARKUP = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.sampled_from(
        (
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "text",
            "&lt;",
            "<",
            ">",
            '"',
            "<a href='",
            "&amp;lt;script&gt;",
            "\n",
        )
    ),
    st.text(max_size=5),
)
HTML = st.lists(MARKUP, max_size=25).map("".join)


class _Reader(HTMLParser):
    """Refuses, while reading, whatever must never be left."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {
            *"p br a span del s pre code em strong b i u ul ol li blockquote hr h1 h2 h3 h4 h5 h6".split()
        }
        for name, value in attrs:
            assert name in {"href", "rel", "class", "translate", "target", "start", "reversed", "value"}
            if name == "href":
                assert re.match(
                    r"(https?|mailto|xmpp|gemini|gopher|magnet|ipfs|ipns|dat|dweb|ssb):", value or ""
                ), value


def _source(token: object) -> str:
    match token:
        case Mention(name=name, domain=domain):
            return f"@{name}@{domain}" if domain else f"@{name}"
        case Hashtag(name=name):
            return f"#{name}"
        case Link(url=url):
            return url
        case Shortcode(name=name):
            return f":{name}:"
    raise AssertionError(token)


@given(TEXT)
def test_tokens_are_where_they_say_in_order(text: str) -> None:
    position = 0
    for token in parse(text):
        assert position <= token.start < token.end <= len(text)
        assert _source(token) == text[token.start : token.end].replace("\uff03", "#")
        position = token.end


@given(TEXT)
def test_counting_never_fails_nor_exceeds_what_is_there(text: str) -> None:
    links = sum(isinstance(token, Link) for token in parse(text))
    assert 0 <= count_characters(text) <= len(text) + 23 * links


@given(HTML)
def test_sanitised_html_is_harmless_and_stays_as_it_is(html: str) -> None:
    for sanitise in (sanitise_html, sanitise_document):
        clean = sanitise(html)
        assert sanitise(clean) == clean
        _Reader().feed(clean)


@given(HTML)
def test_text_of_html_never_fails(html: str) -> None:
    assert isinstance(html_to_text(html), str)


class _Everybody(dict[str, MentionTarget]):
    """Every name is known, on a page whose address tries to break out."""

    def get(self, key: str, _default: object = None) -> MentionTarget:
        name, _, domain = key.partition("@")
        return MentionTarget(f"https://example.org/\"'<>&{key}", name, domain or None)


def _without_rel(html: str) -> str:
    """The sanitiser sets `rel` and `target` on every link; the formatter spares mentions and tags, as Mastodon does."""
    return re.sub(r' (?:rel|target)="[^"]*"', "", html)


@given(TEXT)
def test_formatted_posts_are_what_the_sanitiser_would_leave(text: str) -> None:
    html = format_post(text, _Everybody(), lambda tag: f"https://example.org/tags/{tag}\"'<>&")
    reread = sanitise_html(html)
    assert _shape(_without_rel(reread)) == _shape(_without_rel(html))


def _shape(html: str) -> str:
    """How quotes and line breaks are spelled is the writer's choice."""
    spelled = {"&#x27;": "'", "\x00": "", "\u00a0": "&nbsp;", "&quot;": '"', "&lt;": "<", "&gt;": ">"}
    for spelling, meaning in spelled.items():
        html = html.replace(spelling, meaning)
    return html


@given(TEXT)
def test_formatting_keeps_the_text(text: str) -> None:
    html = format_post(text, {}, lambda tag: f"https://example.org/tags/{tag}")
    assert _words(html_to_text(html)) == _words(text)


def _words(text: str) -> str:
    return re.sub(r"[\s\x00]+", "", text)
