"""Pages of timelines: pairs (post, what it is about) in one keyset query each."""

from functools import lru_cache

import msgspec

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.paging import Page
from hubbub.publishing.visibility import visible_to, wanted_by
from hubbub.timelines.sql import ACCOUNT_PAGE, HOME_PAGE, LIST_PAGE, PUBLIC_PAGE

Entry = tuple[int, int]  # (post id, subject id): they differ for boosts


@lru_cache(maxsize=256)
def _assembled(template: str, visible: str, wanted: str, order: str, where: str) -> str:
    return template.format(visible=visible, wanted=wanted, order=order, where=where, in_ids="{in_ids}")


def home(viewer: Viewer, page: Page) -> list[Entry]:
    """The viewer's home timeline."""
    visible, visible_params = visible_to(viewer)
    wanted, wanted_params = wanted_by(viewer)
    text = _assembled(HOME_PAGE, visible, wanted, page.order, "")
    params = (viewer.account_id, page.below, page.above, *visible_params, *wanted_params, page.limit)
    return page.newest_first([(row[0], row[1]) for row in sql.rows(text, params)])


def list_timeline(viewer: Viewer, list_id: int, page: Page) -> list[Entry]:
    """The timeline of one of the viewer's lists; whoever calls has checked that it is theirs."""
    visible, visible_params = visible_to(viewer)
    wanted, wanted_params = wanted_by(viewer)
    text = _assembled(LIST_PAGE, visible, wanted, page.order, "")
    params = (list_id, page.below, page.above, *visible_params, *wanted_params, page.limit)
    return page.newest_first([(row[0], row[1]) for row in sql.rows(text, params)])


class PublicWishes(msgspec.Struct, frozen=True, kw_only=True):
    """Which public posts are wanted."""

    local: bool = False
    remote: bool = False
    only_media: bool = False


_WITH_MEDIA = "AND EXISTS (SELECT 1 FROM publishing_mediaattachment pm WHERE pm.post_id = p.id)"


def public(viewer: Viewer, wishes: PublicWishes, page: Page) -> list[Entry]:
    """The public timeline, replies left out as Mastodon does."""
    where = "AND (p.in_reply_to_id IS NULL OR p.in_reply_to_account_id = p.account_id)"
    where += " AND p.local" if wishes.local else ""
    where += " AND NOT p.local" if wishes.remote else ""
    where += f" {_WITH_MEDIA}" if wishes.only_media else ""
    visible, visible_params = visible_to(viewer, boosts=False)
    wanted, wanted_params = wanted_by(viewer, boosts=False)
    text = _assembled(PUBLIC_PAGE, visible, wanted, page.order, where)
    params = (page.below, page.above, viewer.account_id or 0, *visible_params, *wanted_params, page.limit)
    return page.newest_first([(row[0], row[1]) for row in sql.rows(text, params)])


class AccountWishes(msgspec.Struct, frozen=True, kw_only=True):
    """Which posts of an account are wanted; `tagged` is a hashtag's name."""

    only_media: bool = False
    exclude_replies: bool = False
    exclude_reblogs: bool = False
    pinned: bool = False
    tagged: str | None = None


def account_posts(viewer: Viewer, account_id: int, wishes: AccountWishes, page: Page) -> list[Entry]:
    """What an account wrote and boosted, as far as the viewer may see it."""
    where, extra = "", []
    if wishes.only_media:
        where += f" {_WITH_MEDIA}"
    if wishes.exclude_replies:
        where += " AND (p.in_reply_to_id IS NULL OR p.in_reply_to_account_id = p.account_id)"
    if wishes.exclude_reblogs:
        where += " AND p.reblog_of_id IS NULL"
    if wishes.pinned:
        where += " AND EXISTS (SELECT 1 FROM publishing_pinnedpost pp WHERE pp.post_id = p.id)"
    if wishes.tagged:
        where += (
            " AND EXISTS (SELECT 1 FROM publishing_posttag pt JOIN publishing_tag tg ON tg.id = pt.tag_id"
            " WHERE pt.post_id = p.id AND tg.name = %s)"
        )
        extra.append(wishes.tagged.lower())
    visible, visible_params = visible_to(viewer)
    text = _assembled(ACCOUNT_PAGE, visible, "", page.order, where)
    params = (account_id, page.below, page.above, *extra, *visible_params, page.limit)
    return page.newest_first([(row[0], row[1]) for row in sql.rows(text, params)])
