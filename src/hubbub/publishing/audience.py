"""Who favourited, boosted or quoted a post, as far as the viewer should know."""

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.paging import Page
from hubbub.publishing.queries import subject_of
from hubbub.publishing.visibility import visible_to, wanted_by

# Whoever is suspended, blocks the viewer, or is blocked or muted by them is left out. Unique-index look-ups a row.
_KNOWN = """
  NOT EXISTS (SELECT 1 FROM identity_account ka WHERE ka.id = {who} AND ka.suspended_at IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM network_block kb WHERE kb.account_id = {who} AND kb.target_id = %s)
  AND NOT EXISTS (SELECT 1 FROM network_block kc WHERE kc.account_id = %s AND kc.target_id = {who})
  AND NOT EXISTS (SELECT 1 FROM network_mute km WHERE km.account_id = %s AND km.target_id = {who}
                  AND (km.expires_at IS NULL OR km.expires_at > CURRENT_TIMESTAMP))
"""

# Index (post, -id).
_FAVOURITED_BY = f"""
SELECT f.id, f.account_id
FROM publishing_favourite f
WHERE f.post_id = %s AND f.id < %s AND f.id > %s AND {_KNOWN.format(who="f.account_id")}
ORDER BY f.id {{order}} LIMIT %s
"""

# Unique index (reblog_of, account); a boost for followers alone is for them to know.
_BOOSTED_BY = f"""
SELECT p.id, p.account_id
FROM publishing_post p
WHERE p.reblog_of_id = %s AND p.id < %s AND p.id > %s AND {_KNOWN.format(who="p.account_id")} AND {{visible}}
ORDER BY p.id {{order}} LIMIT %s
"""

# Index on quote_of.
_QUOTES = """
SELECT p.id, p.id
FROM publishing_post p
WHERE p.quote_of_id = %s AND p.quote_state = 'accepted' AND p.id < %s AND p.id > %s AND {visible} AND {wanted}
ORDER BY p.id {order} LIMIT %s
"""

Pair = tuple[int, int]


def favourited_by(viewer: Viewer, post_id: int, page: Page) -> list[Pair]:
    """(favourite id, account id), newest first. Raises `NotFound` when the viewer may not see the post."""
    subject = subject_of(viewer, post_id)
    me = viewer.account_id or 0
    text = _FAVOURITED_BY.format(order=page.order)
    return _page(text, (subject.pk, page.below, page.above, me, me, me, page.limit), page)


def boosted_by(viewer: Viewer, post_id: int, page: Page) -> list[Pair]:
    """(boost id, account id), newest first. Raises `NotFound` when the viewer may not see the post."""
    subject = subject_of(viewer, post_id)
    visible, visible_params = visible_to(viewer, boosts=False)
    me = viewer.account_id or 0
    text = _BOOSTED_BY.format(order=page.order, visible=visible)
    return _page(text, (subject.pk, page.below, page.above, me, me, me, *visible_params, page.limit), page)


def quotes_of(viewer: Viewer, post_id: int, page: Page) -> list[Pair]:
    """Posts that quote a post, newest first, as timeline entries. Raises `NotFound` like the others."""
    subject = subject_of(viewer, post_id)
    visible, visible_params = visible_to(viewer, boosts=False)
    wanted, wanted_params = wanted_by(viewer, boosts=False)
    text = _QUOTES.format(order=page.order, visible=visible, wanted=wanted)
    return _page(
        text, (subject.pk, page.below, page.above, *visible_params, *wanted_params, page.limit), page
    )


def _page(text: str, params: tuple[object, ...], page: Page) -> list[Pair]:
    return page.newest_first([(row[0], row[1]) for row in sql.rows(text, params)])
