"""Plain text of posts and profiles into the HTML that Mastodon would make of it."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape

import msgspec

from hubbub.kernel.markup.parse import Hashtag, Link, Mention, Shortcode, parse
from hubbub.kernel.markup.sanitise import sanitise_document

_VISIBLE_URL_LENGTH = 30
_URL_PREFIX = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n{2,}")
_REL = "nofollow noopener"
_REL_OWN = "me nofollow noopener"


class MentionTarget(msgspec.Struct, frozen=True):
    """Whom a mention means: the address of their page, their name as they spell it, their domain unless local."""

    url: str
    username: str
    domain: str | None = None

    @property
    def acct(self) -> str:
        """`username`, with the domain if there is one."""
        return f"{self.username}@{self.domain}" if self.domain else self.username


TagUrl = Callable[[str], str]


def format_post(text: str, mentions: Mapping[str, MentionTarget], tag_url: TagUrl) -> str:
    """A post's text as HTML. `mentions` is keyed by `Mention.acct` (lower case); who is not in it stays text.
    `tag_url` gets a hashtag as typed, without its sign. Blank text gives an empty string."""
    text = _unify_line_ends(text)
    if not text.strip():
        return ""
    return _paragraphs(_rewrite(text, mentions, tag_url, rel=_REL))


def format_note(text: str, mentions: Mapping[str, MentionTarget], tag_url: TagUrl) -> str:
    """A profile's description as HTML, in the same way as a post."""
    return format_post(text, mentions, tag_url)


def format_profile_field(text: str, mentions: Mapping[str, MentionTarget], tag_url: TagUrl) -> str:
    """The value of a profile field as HTML on one line; its links say `rel="me"`, mentions carry their domain."""
    one_line = " ".join(_unify_line_ends(text).split("\n"))
    return _rewrite(one_line, mentions, tag_url, rel=_REL_OWN, with_domains=True)


def markdown_to_html(text: str) -> str:
    """Markdown of the server's own rules and descriptions as sanitised HTML; HTML inside it is shown, not obeyed."""
    from markdown_it import MarkdownIt  # only pages with such texts need it

    return sanitise_document(MarkdownIt("commonmark", {"html": False}).render(text)).strip()


def _unify_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _paragraphs(html: str) -> str:
    """As Rails' `simple_format`, whose output clients know: empty lines part paragraphs, single ones are breaks."""
    parts = (part.strip("\n") for part in _PARAGRAPHS.split(html.strip("\n")))
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts)


def _rewrite(
    text: str,
    mentions: Mapping[str, MentionTarget],
    tag_url: TagUrl,
    *,
    rel: str,
    with_domains: bool = False,
) -> str:
    tokens = parse(text)
    namesakes = _find_namesakes([mentions.get(token.acct) for token in tokens if isinstance(token, Mention)])
    html: list[str] = []
    position = 0
    for token in tokens:
        html.append(_escape(text[position : token.start]))
        position = token.end
        match token:
            case Mention() if target := mentions.get(token.acct):
                html.append(
                    _mention(target, with_domain=with_domains or target.username.lower() in namesakes)
                )
            case Hashtag():
                html.append(_hashtag(text[token.start], token.name, tag_url(token.name)))
            case Link():
                html.append(_link(token.url, rel))
            case Mention() | Shortcode():  # clients put the emoji in
                html.append(_escape(text[token.start : token.end]))
    html.append(_escape(text[position:]))
    return "".join(html)


def _find_namesakes(targets: list[MentionTarget | None]) -> set[str]:
    """Names that two people in one text share; only their domains tell them apart."""
    people = {target.url: target.username.lower() for target in targets if target}
    return {name for name, count in Counter(people.values()).items() if count > 1}


def _escape(text: str) -> str:
    return escape(text, quote=False)


def _mention(target: MentionTarget, *, with_domain: bool) -> str:
    name = target.acct if with_domain else target.username
    return (
        f'<span class="h-card" translate="no"><a href="{escape(target.url)}" class="u-url mention">'
        f"@<span>{_escape(name)}</span></a></span>"
    )


def _hashtag(sign: str, name: str, url: str) -> str:
    return f'<a href="{escape(url)}" class="mention hashtag" rel="tag">{sign}<span>{_escape(name)}</span></a>'


def _link(url: str, rel: str) -> str:
    """The address cut for the eye: scheme and overlong end are there for who copies, but not seen."""
    prefix = match[0] if (match := _URL_PREFIX.match(url)) else ""
    seen, hidden = url[len(prefix) :][:_VISIBLE_URL_LENGTH], url[len(prefix) :][_VISIBLE_URL_LENGTH:]
    cut = "ellipsis" if hidden else ""
    return (
        f'<a href="{escape(url)}" rel="{rel}" translate="no" target="_blank">'
        f'<span class="invisible">{_escape(prefix)}</span>'
        f'<span class="{cut}">{_escape(seen)}</span>'
        f'<span class="invisible">{_escape(hidden)}</span></a>'
    )
