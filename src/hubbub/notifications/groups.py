"""Reading notifications in groups (API v2); a constant number of queries whatever the length."""

from collections.abc import Collection, Sequence
from functools import lru_cache

import msgspec

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.errors import NotFound
from hubbub.kernel.paging import MAX_ID, Page
from hubbub.notifications.kinds import GROUPED
from hubbub.notifications.logic.groups import lone_key
from hubbub.notifications.queries import ALL, Notice, Wishes, condition, notification
from hubbub.notifications.sql import GROUP_MEMBERS, GROUP_PAGE, GROUPS, VIEWER_IN_WELCOME, WELCOME
from hubbub.publishing.visibility import visible_to

SAMPLE = 8  # senders that are named of a group
_LONE = lone_key(0)[:-1]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Notifications of one kind about one thing. `page_min_id` and `page_max_id` bound what of it stands on the page."""

    key: str
    kind: str
    count: int
    newest_id: int
    page_min_id: int
    page_max_id: int
    actor_ids: list[int]
    post_id: int | None
    object_id: int | None


class _Reach(msgspec.Struct):
    """What `GROUPS` says of one group."""

    total: int
    newest: int
    oldest: int | None
    actor_ids: list[int]


@lru_cache(maxsize=128)
def _assembled(visible: str, upwards: bool, where: str, grouped: int) -> str:
    return GROUP_PAGE.format(
        visible=visible,
        welcome=WELCOME.format(n="n"),
        inner_welcome=WELCOME.format(n="g"),
        where=where,
        grouped=", ".join(["%s"] * grouped) or "NULL",
        beyond="<" if upwards else ">",
        order="ASC" if upwards else "DESC",
    )


def groups(
    viewer: Viewer, page: Page, wishes: Wishes = ALL, grouped: Collection[str] | None = None
) -> tuple[list[Group], list[int]]:
    """A page of groups, newest first, and the ids to page by. `grouped` are the types that are gathered (all that can be,
    when None); the others stand alone."""
    kinds = sorted(str(kind) for kind in GROUPED if grouped is None or kind in grouped)
    where, extra = condition(wishes)
    visible, visible_params = visible_to(viewer, boosts=False)
    text = _assembled(visible, page.upwards, where, max(len(kinds), 1))
    me = viewer.account_id
    welcome = (me,) * VIEWER_IN_WELCOME
    bounds = (page.below, page.above)
    params = (
        me, *bounds, *extra, *visible_params, *welcome, *(kinds or [""]), *bounds, *welcome, page.limit,
    )  # fmt: skip
    found = page.newest_first([Notice._make(row) for row in sql.rows(text, params)])
    return _gathered(viewer, page, found, kinds), [notice.id for notice in found]


def _gathered(viewer: Viewer, page: Page, found: Sequence[Notice], kinds: Sequence[str]) -> list[Group]:
    if not found:
        return []
    low, high = found[-1].id, found[0].id
    if len(found) < page.limit:  # the last page reaches to the end
        low, high = (low, page.below - 1) if page.upwards else (page.above + 1, high)
    keys = [notice.group_key for notice in found if notice.kind in kinds]
    reach = _reach(viewer, keys, low, high) if keys else {}
    return [_group(notice, reach.get(notice.group_key) if notice.kind in kinds else None) for notice in found]


def _reach(viewer: Viewer, keys: Sequence[str], low: int, high: int) -> dict[str, _Reach]:
    me = viewer.account_id
    text = GROUPS.replace("{welcome}", WELCOME.format(n="n"))
    params = (low, me, sql.texts(keys), high, *(me,) * VIEWER_IN_WELCOME, SAMPLE)
    reach: dict[str, _Reach] = {}
    for key, actor_id, total, newest, oldest in sql.rows(text, params):
        reach.setdefault(key, _Reach(total, newest, oldest, [])).actor_ids.append(actor_id)
    return reach


def _group(notice: Notice, reach: _Reach | None) -> Group:
    """A notification's group; without `reach` it stands alone."""
    key = lone_key(notice.id) if reach is None else notice.group_key
    reach = reach or _Reach(1, notice.id, notice.id, [notice.actor_id])
    return Group(
        key=key,
        kind=notice.kind,
        count=reach.total,
        newest_id=reach.newest,
        page_min_id=reach.oldest or notice.id,
        page_max_id=reach.newest,
        actor_ids=list(dict.fromkeys(reach.actor_ids)),
        post_id=notice.post_id,
        object_id=notice.object_id,
    )


def group(viewer: Viewer, key: str) -> Group:
    """One group by its key. Raises `NotFound`."""
    if key.startswith(_LONE):
        return _group(notification(viewer, _lone_id(key)), None)
    members = group_members(viewer, key, Page(limit=1))
    if not members:
        raise NotFound
    newest = notification(viewer, members[0][0])
    return _group(newest, _reach(viewer, [key], 0, MAX_ID)[key])


def group_members(viewer: Viewer, key: str, page: Page) -> list[tuple[int, int]]:
    """Notification and sender of a group's members, newest first."""
    if key.startswith(_LONE):
        notice = notification(viewer, _lone_id(key))
        return [(notice.id, notice.actor_id)]
    me = viewer.account_id
    text = GROUP_MEMBERS.format(welcome=WELCOME.format(n="n"), order=page.order)
    params = (me, key, page.below, page.above, *(me,) * VIEWER_IN_WELCOME, page.limit)
    return page.newest_first([(row[0], row[1]) for row in sql.rows(text, params)])


def _lone_id(key: str) -> int:
    digits = key.removeprefix(_LONE)
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise NotFound
    return int(digits)
