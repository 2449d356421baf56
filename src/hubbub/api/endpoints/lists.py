"""Lists of accounts and their timelines (docs.joinmastodon.org/methods/lists)."""

import msgspec

from hubbub.api.core.call import Answer, Call, id_or_404
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.entities.accounts import Account, UserList
from hubbub.api.entities.statuses import Status
from hubbub.api.render.accounts import accounts
from hubbub.api.render.shown import show
from hubbub.kernel.paging import Page
from hubbub.network import lists_of_accounts
from hubbub.network.commands import lists as commands
from hubbub.network.lists_of_accounts import Lists
from hubbub.network.models import AccountList, RepliesPolicy
from hubbub.network.queries import own_list, own_lists
from hubbub.publishing.filtering import FilterContext
from hubbub.timelines import queries as timelines

EVERYBODY = 5000


def list_entity(row: AccountList) -> UserList:
    """A list as the API shows it."""
    return UserList(
        id=str(row.pk), title=row.title, replies_policy=row.replies_policy, exclusive=row.exclusive
    )


@endpoint("GET", "/api/v1/lists", access=USER, scope="read:lists", returns=list[UserList])
def get_lists(call: Call) -> list[UserList]:
    """One's lists."""
    return [list_entity(row) for row in own_lists(call.viewer)]


@endpoint("GET", "/api/v1/accounts/{id}/lists", access=USER, scope="read:lists", returns=list[UserList])
def lists_with(call: Call, id: int) -> list[UserList]:
    """Those of one's lists that an account stands on."""
    return [list_entity(row) for row in own_lists(call.viewer, member_id=id)]


@endpoint("GET", "/api/v1/lists/{id}", access=USER, scope="read:lists", returns=UserList)
def get_list(call: Call, id: int) -> UserList:
    """One of one's lists."""
    return list_entity(own_list(call.viewer, id))


class NewListParams(msgspec.Struct, frozen=True, kw_only=True):
    title: str = ""
    replies_policy: str = RepliesPolicy.LIST.value
    exclusive: bool = False


@endpoint("POST", "/api/v1/lists", access=USER, scope="write:lists", returns=UserList)
def create_list(call: Call, params: NewListParams) -> UserList:
    """Make a list."""
    made = commands.create_list(
        call.viewer, params.title, replies_policy=params.replies_policy, exclusive=params.exclusive
    )
    return list_entity(made)


class ListParams(msgspec.Struct, frozen=True, kw_only=True):
    title: str | None = None
    replies_policy: str | None = None
    exclusive: bool | None = None


@endpoint("PUT", "/api/v1/lists/{id}", access=USER, scope="write:lists", returns=UserList)
def update_list(call: Call, params: ListParams, id: int) -> UserList:
    """Change a list."""
    changed = commands.update_list(
        call.viewer,
        id,
        title=params.title,
        replies_policy=params.replies_policy,
        exclusive=params.exclusive,
    )
    return list_entity(changed)


@endpoint("DELETE", "/api/v1/lists/{id}", access=USER, scope="write:lists")
def delete_list(call: Call, id: int) -> dict[str, str]:
    """Remove a list."""
    commands.delete_list(call.viewer, id)
    return {}


@endpoint("GET", "/api/v1/lists/{id}/accounts", access=USER, scope="read:lists", returns=list[Account])
def list_members(call: Call, id: int) -> Answer:
    """Who stands on a list; `limit=0` asks for everybody."""
    found = own_list(call.viewer, id)
    everybody = call.query.get("limit") == "0"
    page = Page(limit=EVERYBODY) if everybody else call.page(default=40, maximum=80)
    rows = lists_of_accounts.own(Lists.LIST_MEMBERS, found.pk, page)
    return call.paged(accounts([pk for _, pk in rows]), [] if everybody else [row_id for row_id, _ in rows])


class MembersParams(msgspec.Struct, frozen=True, kw_only=True):
    account_ids: list[str] = []


@endpoint("POST", "/api/v1/lists/{id}/accounts", access=USER, scope="write:lists")
def add_members(call: Call, params: MembersParams, id: int) -> dict[str, str]:
    """Put accounts one follows on a list."""
    commands.add_to_list(call.viewer, id, [id_or_404(text) for text in params.account_ids])
    return {}


@endpoint("DELETE", "/api/v1/lists/{id}/accounts", access=USER, scope="write:lists")
def remove_members(call: Call, params: MembersParams, id: int) -> dict[str, str]:
    """Take accounts off a list."""
    commands.remove_from_list(call.viewer, id, [id_or_404(text) for text in params.account_ids])
    return {}


@endpoint(
    "GET", "/api/v1/timelines/list/{id}", access=USER, scope="read:lists", returns=list[Status], fast=True
)
def list_timeline(call: Call, id: int) -> Answer:
    """Posts of those on a list."""
    found = own_list(call.viewer, id)
    entries = timelines.list_timeline(call.viewer, found.pk, call.page())
    return show(call, entries, surface="list", context=FilterContext.HOME)
