"""Text of posts and profiles: what is found in it, how long it counts, how it becomes safe HTML and text again."""

from hubbub.kernel.markup.count import URL_LENGTH, cluster_ends, count_characters
from hubbub.kernel.markup.format import (
    MentionTarget,
    format_note,
    format_post,
    format_profile_field,
    markdown_to_html,
)
from hubbub.kernel.markup.parse import (
    Hashtag,
    Link,
    Mention,
    Shortcode,
    Token,
    find_hashtags,
    find_links,
    find_mentions,
    find_shortcodes,
    parse,
)
from hubbub.kernel.markup.sanitise import html_to_text, sanitise_document, sanitise_html

__all__ = [
    "URL_LENGTH",
    "Hashtag",
    "Link",
    "Mention",
    "MentionTarget",
    "Shortcode",
    "Token",
    "cluster_ends",
    "count_characters",
    "find_hashtags",
    "find_links",
    "find_mentions",
    "find_shortcodes",
    "format_note",
    "format_post",
    "format_profile_field",
    "html_to_text",
    "markdown_to_html",
    "parse",
    "sanitise_document",
    "sanitise_html",
]
