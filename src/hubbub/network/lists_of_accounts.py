"""Pages of accounts by relationship: pairs (paging id, account id) in one keyset query each."""

from enum import Enum
from typing import NamedTuple

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.paging import Page
from hubbub.network.models import Block
from hubbub.network.sql import ACCOUNTS_PAGE, WELCOME

Row = tuple[int, int]  # (id of the relationship, id of the account)


class Side(NamedTuple):
    """Which column of a table is asked for, and which is shown."""

    table: str
    owner: str
    shown: str


class Lists(Side, Enum):
    """The lists of accounts that relationships make."""

    FOLLOWERS = Side("network_follow", "target_id", "follower_id")
    FOLLOWING = Side("network_follow", "follower_id", "target_id")
    REQUESTS = Side("network_followrequest", "target_id", "follower_id")
    BLOCKS = Side("network_block", "account_id", "target_id")
    MUTES = Side("network_mute", "account_id", "target_id")
    ENDORSEMENTS = Side("network_endorsement", "account_id", "target_id")
    LIST_MEMBERS = Side("network_listmember", "list_id", "account_id")


def own(which: Lists, owner_id: int, page: Page) -> list[Row]:
    """A page of a list that its owner reads."""
    return _page(which, owner_id, page, "", ())


def shown_to(viewer: Viewer, which: Lists, account: Account, page: Page) -> list[Row]:
    """A page of an account's followers, following or endorsements as `viewer` may see it.

    Nothing of a suspended account, of one that blocks the viewer, or of followers and following that are hidden;
    who stands in a block or mute with the viewer is left out (Mastodon's FollowerAccountsController).
    """
    if viewer.account_id == account.pk:
        return own(which, account.pk, page)
    hidden = account.hide_collections and which in {Lists.FOLLOWERS, Lists.FOLLOWING}
    if hidden or account.suspended_at or _blocks(account, viewer):
        return []
    if viewer.account_id is None:
        return own(which, account.pk, page)
    return _page(which, account.pk, page, WELCOME, (viewer.account_id,) * 4)


def _blocks(account: Account, viewer: Viewer) -> bool:
    return (
        viewer.account_id is not None
        and Block.objects.filter(account=account, target_id=viewer.account_id).exists()
    )


def _page(which: Lists, owner_id: int, page: Page, welcome: str, params: tuple[object, ...]) -> list[Row]:
    text = ACCOUNTS_PAGE.format(**which.value._asdict(), order=page.order, welcome=welcome)
    found = sql.rows(text, (owner_id, page.below, page.above, *params, page.limit))
    return page.newest_first([(row[0], row[1]) for row in found])
