"""Accounts: reading them (docs.joinmastodon.org/methods/accounts)."""

import msgspec

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import ANYONE, USER, endpoint
from hubbub.api.entities.accounts import Account, CredentialAccount
from hubbub.api.entities.statuses import Status
from hubbub.api.render.accounts import accounts_by_id
from hubbub.api.render.credentials import credential_account
from hubbub.api.render.shown import show
from hubbub.identity.queries import account, check_account
from hubbub.publishing.filtering import FilterContext
from hubbub.timelines import queries
from hubbub.timelines.queries import AccountWishes


@endpoint(
    "GET",
    "/api/v1/accounts/verify_credentials",
    access=USER,
    scope=("profile", "read:accounts"),
    returns=CredentialAccount,
)
def verify_credentials(call: Call) -> bytes:
    """The signed-in account, with what only it may see."""
    return credential_account(call.viewer)


@endpoint("GET", "/api/v1/accounts/{id}", access=ANYONE, scope="read:accounts", returns=Account)
def get_account(call: Call, id: int) -> bytes:
    """One account."""
    return accounts_by_id([account(id).pk])[id]


class AccountStatusesParams(msgspec.Struct, frozen=True):
    only_media: bool = False
    exclude_replies: bool = False
    exclude_reblogs: bool = False
    pinned: bool = False
    tagged: str | None = None


@endpoint(
    "GET",
    "/api/v1/accounts/{id}/statuses",
    access=ANYONE,
    scope="read:statuses",
    returns=list[Status],
    fast=True,
)
def account_statuses(call: Call, params: AccountStatusesParams, id: int) -> Answer:
    """What an account wrote and boosted."""
    check_account(id)
    wishes = AccountWishes(**{name: getattr(params, name) for name in params.__struct_fields__})
    entries = queries.account_posts(call.viewer, id, wishes, call.page())
    return show(call, entries, surface="account", context=FilterContext.ACCOUNT)
