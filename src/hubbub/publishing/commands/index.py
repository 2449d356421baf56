"""Keeping the full-text index of posts in step with what they say; called by reactions, in the same transaction."""

from collections.abc import Iterable

from hubbub.kernel import sql, wire
from hubbub.kernel.markup import html_to_text
from hubbub.kernel.words import words

MOST_CHARACTERS = 100_000

_TEXTS = """
SELECT p.spoiler_text, p.text, p.html, l.options
FROM publishing_post p LEFT JOIN publishing_poll l ON l.post_id = p.id WHERE p.id = %s
"""
_DESCRIPTIONS = "SELECT description FROM publishing_mediaattachment WHERE post_id = %s"
_FORGET = "DELETE FROM publishing_search WHERE rowid {in_ids}"
_FORGET_ACCOUNT = """
DELETE FROM publishing_search WHERE rowid IN (SELECT id FROM publishing_post WHERE account_id = %s)
"""


def index_post(post_id: int) -> None:
    """Make a post (not a boost) findable by its words, warning, alt texts and poll options, as they are now."""
    found = sql.rows(_TEXTS, (post_id,))
    if not found:
        return
    spoiler, text, html, options = found[0]
    parts = [spoiler, text or html_to_text(html), *(row[0] for row in sql.rows(_DESCRIPTIONS, (post_id,)))]
    parts += (wire.decode(options) if isinstance(options, str) else options) or []
    told = " ".join(words("\n".join(parts)[:MOST_CHARACTERS]))
    sql.execute(_FORGET, (sql.ids([post_id]),))
    value = "%s" if sql.is_sqlite() else "to_tsvector('simple', %s)"
    sql.execute(f"INSERT INTO publishing_search (rowid, words) VALUES (%s, {value})", (post_id, told))


def forget_posts(post_ids: Iterable[int]) -> None:
    """Make posts findable no longer."""
    sql.execute(_FORGET, (sql.ids(post_ids),))


def forget_posts_of(account_id: int) -> None:
    """Make nothing of an account findable any longer; while its posts still stand."""
    sql.execute(_FORGET_ACCOUNT, (account_id,))
