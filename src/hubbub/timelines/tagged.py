"""Timelines of hashtags and of linked pages."""

import msgspec

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.errors import NotFound
from hubbub.kernel.paging import Page
from hubbub.publishing.visibility import visible_to, wanted_by
from hubbub.timelines.queries import Entry

MOST_TAGS = 4  # in each of any, all, none, as Mastodon has it

_PAGE = """
SELECT p.id, p.id
{found}
JOIN identity_account pa ON pa.id = p.account_id
WHERE {bounds} AND p.visibility = 0 AND p.reblog_of_id IS NULL {where}
  AND (pa.limited_at IS NULL OR EXISTS (
       SELECT 1 FROM network_follow pf WHERE pf.follower_id = %s AND pf.target_id = p.account_id))
  AND {visible} AND {wanted}
ORDER BY {key} {order} LIMIT %s
"""

# One tag: in the order of the index (tag, -post), so that a page reads as many rows as it shows.
_ONE_TAG = "FROM publishing_posttag t JOIN publishing_post p ON p.id = t.post_id"
_ONE_TAG_BOUNDS = "t.tag_id = %s AND t.post_id < %s AND t.post_id > %s"
# Several: each post once.
_ANY_TAG = "FROM (SELECT DISTINCT s.post_id FROM publishing_posttag s WHERE s.tag_id {in_ids} AND s.post_id < %s AND s.post_id > %s) t JOIN publishing_post p ON p.id = t.post_id"
_LINK_BOUNDS = "p.card_id = %s AND p.id < %s AND p.id > %s"

_WITH_MEDIA = " AND EXISTS (SELECT 1 FROM publishing_mediaattachment pm WHERE pm.post_id = p.id)"
_ALSO = " AND EXISTS (SELECT 1 FROM publishing_posttag x WHERE x.post_id = p.id AND x.tag_id = %s)"
_WITHOUT = " AND NOT EXISTS (SELECT 1 FROM publishing_posttag x WHERE x.post_id = p.id AND x.tag_id {in_ids})"


class TagWishes(msgspec.Struct, frozen=True, kw_only=True):
    """Which posts of a tag are wanted: with `any_of` these tags too, with `all_of`, with `none_of`."""

    any_of: list[str] = []
    all_of: list[str] = []
    none_of: list[str] = []
    local: bool = False
    remote: bool = False
    only_media: bool = False


def tag_timeline(viewer: Viewer, name: str, wishes: TagWishes, page: Page) -> list[Entry]:
    """Public posts with a tag, newest first; nothing for a tag nobody used."""
    asked = [plain(it) for it in (name, *wishes.any_of[:MOST_TAGS])]
    also = [plain(it) for it in wishes.all_of[:MOST_TAGS]]
    without = [plain(it) for it in wishes.none_of[:MOST_TAGS]]
    known = _ids_of([*asked, *also, *without])
    wanted_ids = [known[it] for it in dict.fromkeys(asked) if it in known]
    if not wanted_ids or any(it not in known for it in also):
        return []
    where, params = _where(wishes), [known[it] for it in also]
    where += _ALSO * len(also)
    extra: list[object] = list(params)
    if without:
        where += _WITHOUT
        extra.append(sql.ids(known[it] for it in without if it in known))
    if len(wanted_ids) == 1:
        found, bounds, key = _ONE_TAG, _ONE_TAG_BOUNDS, "t.post_id"
        first: tuple[object, ...] = (wanted_ids[0], page.below, page.above)
    else:
        found, bounds, key = _ANY_TAG, "TRUE", "p.id"
        first = (sql.ids(wanted_ids), page.below, page.above)
    return _page(viewer, (found, bounds, key, where), (*first, *extra), page)


def link_timeline(viewer: Viewer, url: str, page: Page) -> list[Entry]:
    """Public posts that link a page, newest first. Raises `NotFound` for a page nobody linked."""
    card = sql.rows("SELECT id FROM publishing_previewcard WHERE url = %s", (url,))
    if not card:
        raise NotFound
    shape = ("FROM publishing_post p", _LINK_BOUNDS, "p.id", "")
    return _page(viewer, shape, (card[0][0], page.below, page.above), page)


def plain(name: str) -> str:
    """A hashtag's name as it is kept."""
    return name.replace("\0", "").strip().removeprefix("#").lower()


def _ids_of(names: list[str]) -> dict[str, int]:
    marks = ",".join(["%s"] * len(names))
    found = sql.rows(f"SELECT name, id FROM publishing_tag WHERE name IN ({marks})", names)
    return {row[0]: row[1] for row in found}


def _where(wishes: TagWishes) -> str:
    where = " AND p.local" if wishes.local else ""
    where += " AND NOT p.local" if wishes.remote else ""
    return where + (_WITH_MEDIA if wishes.only_media else "")


def _page(
    viewer: Viewer, shape: tuple[str, str, str, str], params: tuple[object, ...], page: Page
) -> list[Entry]:
    found, bounds, key, where = shape
    visible, visible_params = visible_to(viewer, boosts=False)
    wanted, wanted_params = wanted_by(viewer, boosts=False)
    text = _PAGE.format(
        found=found, bounds=bounds, key=key, where=where, visible=visible, wanted=wanted, order=page.order
    )
    me = viewer.account_id or 0
    rows = sql.rows(text, (*params, me, *visible_params, *wanted_params, page.limit))
    return page.newest_first([(row[0], row[1]) for row in rows])
