"""HTML from anywhere into the subset that clients of Mastodon's API expect, and into plain text."""

import html as html_entities
import re

import nh3

TAGS = frozenset(
    [
        "p",
        "br",
        "a",
        "span",
        "del",
        "s",
        "pre",
        "code",
        "em",
        "strong",
        "b",
        "i",
        "u",
        "ul",
        "ol",
        "li",
        "blockquote",
    ]
)
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_DOCUMENT_TAGS = TAGS | _HEADINGS | {"hr"}
SCHEMES = frozenset(
    ["http", "https", "mailto", "xmpp", "gemini", "gopher", "magnet", "ipfs", "ipns", "dat", "dweb", "ssb"],
)
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "rel", "class", "translate"},
    "span": {"class", "translate"},
    "p": {"class"},
    "ol": {"start", "reversed"},
    "li": {"value"},
}
_CLASS = re.compile(r"(?:mention|hashtag|ellipsis|invisible|quote-inline|(?:h|p|u|dt|e)-[a-zA-Z0-9_-]+)\Z")
_KEPT_REL = ("me", "tag")
_FORCED_REL = ("nofollow", "noopener")
# Matched against what nh3 wrote, where every value stands in double quotes and none holds one.
_OPENING_LINK = re.compile(r'<a((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_OPENING_HEADING = re.compile(r"<h[1-6]>")
_CLOSING_HEADING = re.compile(r"</h[1-6]>")
_ROUNDS = 6
# Parsing takes time with the square of depth and of character references. Beyond this, HTML is read as text alone.
_MAX_TAGS = 8_000
_MAX_LENGTH = 200_000
_MAX_TEXT = 40_000  # which, escaped, stays below the length
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<br>")
_PARAGRAPH_END = re.compile(r"</(?:p|pre|blockquote|ul|ol|h[1-6])>")
_ITEM_END = re.compile(r"</li>")
_MANY_BREAKS = re.compile(r"\n{3,}")


def sanitise_html(html: str) -> str:
    """Any HTML as harmless HTML of Mastodon's subset: headings become bold paragraphs, links lead to known schemes
    only, open on their own and vouch for nobody. Cleaning the result again changes nothing."""
    known = _clean(html, TAGS | _HEADINGS)
    known = _CLOSING_HEADING.sub("</strong></p>", _OPENING_HEADING.sub("<p><strong>", known))
    return _settle(known, TAGS)


def sanitise_document(html: str) -> str:
    """Like `sanitise_html`, for texts with a page of their own (rules, descriptions): headings and rules stay."""
    return _settle(html, _DOCUMENT_TAGS)


def html_to_text(html: str) -> str:
    """What a reader sees of the HTML, with line breaks where lines and paragraphs end."""
    text = _clean(html, _DOCUMENT_TAGS).replace("\n", " ")
    text = _PARAGRAPH_END.sub("\n\n", _ITEM_END.sub("\n", _BREAK.sub("\n", text)))
    bare = html_entities.unescape(nh3.clean(text, tags=set()))
    return _MANY_BREAKS.sub("\n\n", bare).strip()


def _settle(html: str, tags: frozenset[str]) -> str:
    """Clean until nothing changes: unwrapping a forbidden element can leave a tree that HTML cannot spell (a paragraph
    in a paragraph), which the next reader would mend differently. What never settles is shown as text."""
    for _ in range(_ROUNDS):
        cleaned = _clean(html, tags)
        if cleaned == html:
            return cleaned
        html = cleaned
    return f"<p>{html_entities.escape(html_to_text(html)[:_MAX_TEXT], quote=False)}</p>"


def _flatten(html: str) -> str:
    """The beginning of the text without its markup, found without a parser."""
    text = html_entities.unescape(_TAG.sub(" ", html[: 10 * _MAX_LENGTH]))
    return html_entities.escape(text[:_MAX_TEXT], quote=False)


def _clean(html: str, tags: frozenset[str]) -> str:
    if len(html) > _MAX_LENGTH or html.count("<") > _MAX_TAGS:
        html = _flatten(html)
    cleaned = nh3.clean(
        html,
        tags=set(tags),
        attributes=_ATTRIBUTES,
        attribute_filter=_keep_attribute,
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel=None,
    )
    return _OPENING_LINK.sub(_finish_link, cleaned)


def _keep_attribute(_tag: str, name: str, value: str) -> str | None:
    match name:
        case "class":
            return " ".join(part for part in value.split() if _CLASS.match(part))
        case "translate":
            return "no" if value == "no" else None
        case "start" | "value":
            return value if re.fullmatch(r"-?[0-9]{1,9}", value) else None
        case _:
            return value


def _finish_link(match: re.Match[str]) -> str:
    """The link with `rel` and `target` of our making behind the attributes it kept; without an address, neither."""
    attributes = dict(_ATTRIBUTE.findall(match[1]))
    claims = attributes.pop("rel", "").split()
    if "href" in attributes:
        attributes["rel"] = " ".join([*(rel for rel in _KEPT_REL if rel in claims), *_FORCED_REL])
        attributes["target"] = "_blank"
    return "<a" + "".join(f' {name}="{value}"' for name, value in attributes.items()) + ">"
