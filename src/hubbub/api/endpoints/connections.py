"""Lists of accounts by relationship: followers, requests, blocks, mutes, endorsements (docs.joinmastodon.org/methods)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from hubbub.api.core.call import Answer, Call, json_array, parse_id
from hubbub.api.core.endpoint import ANYONE, USER, endpoint
from hubbub.api.entities.accounts import Account, FamiliarFollowers, MutedAccount
from hubbub.api.render.accounts import accounts, accounts_by_id
from hubbub.api.render.splice import joined, members
from hubbub.identity.queries import account, there_of
from hubbub.kernel.clock import iso
from hubbub.network import lists_of_accounts as lists
from hubbub.network.commands import block as blocks
from hubbub.network.lists_of_accounts import Lists, Row
from hubbub.network.models import Mute
from hubbub.network.queries import domain_blocks, familiar_followers

MOST_FAMILIAR = 100


def _answer(call: Call, rows: Sequence[Row]) -> Answer:
    return call.paged(accounts([pk for _, pk in rows]), [row_id for row_id, _ in rows])


def _of(call: Call, which: Lists, account_id: int) -> Answer:
    rows = lists.shown_to(call.viewer, which, account(account_id), call.page(default=40, maximum=80))
    return _answer(call, rows)


def _own(call: Call, which: Lists) -> Answer:
    return _answer(call, lists.own(which, call.account_id, call.page(default=40, maximum=80)))


@endpoint(
    "GET", "/api/v1/accounts/{id}/followers", access=ANYONE, scope="read:accounts", returns=list[Account]
)
def followers(call: Call, id: int) -> Answer:
    """Who follows an account, as far as it shows."""
    return _of(call, Lists.FOLLOWERS, id)


@endpoint(
    "GET", "/api/v1/accounts/{id}/following", access=ANYONE, scope="read:accounts", returns=list[Account]
)
def following(call: Call, id: int) -> Answer:
    """Whom an account follows, as far as it shows."""
    return _of(call, Lists.FOLLOWING, id)


@endpoint(
    "GET", "/api/v1/accounts/{id}/endorsements", access=ANYONE, scope="read:accounts", returns=list[Account]
)
def endorsements_of(call: Call, id: int) -> Answer:
    """Whom an account features on its profile."""
    return _of(call, Lists.ENDORSEMENTS, id)


@endpoint("GET", "/api/v1/endorsements", access=USER, scope="read:accounts", returns=list[Account])
def endorsements(call: Call) -> Answer:
    """Whom one features on one's profile."""
    return _own(call, Lists.ENDORSEMENTS)


@endpoint("GET", "/api/v1/follow_requests", access=USER, scope="read:follows", returns=list[Account])
def follow_requests(call: Call) -> Answer:
    """Who asks to follow."""
    return _own(call, Lists.REQUESTS)


@endpoint("GET", "/api/v1/blocks", access=USER, scope="read:blocks", returns=list[Account])
def blocked_accounts(call: Call) -> Answer:
    """Whom one blocks."""
    return _own(call, Lists.BLOCKS)


@endpoint("GET", "/api/v1/mutes", access=USER, scope="read:mutes", returns=list[MutedAccount])
def muted_accounts(call: Call) -> Answer:
    """Whom one mutes, and until when."""
    rows = lists.own(Lists.MUTES, call.account_id, call.page(default=40, maximum=80))
    ends = dict(Mute.objects.filter(pk__in=[row_id for row_id, _ in rows]).values_list("pk", "expires_at"))
    by_id = accounts_by_id([pk for _, pk in rows])
    muted = [_muted(by_id[pk], ends.get(row_id)) for row_id, pk in rows]
    return call.paged(muted, [row_id for row_id, _ in rows])


def _muted(body: bytes, ends: datetime | None) -> bytes:
    """The account with one member more."""
    return joined(body[1:-1], members({"mute_expires_at": iso(ends) if ends else None}))


@endpoint("GET", "/api/v1/domain_blocks", access=USER, scope="read:blocks", returns=list[str])
def blocked_domains(call: Call) -> Answer:
    """Which domains one blocks."""
    rows = domain_blocks(call.viewer, call.page(default=100, maximum=200))
    return call.paged([domain for _, domain in rows], [row_id for row_id, _ in rows])


class DomainParams(msgspec.Struct, frozen=True, kw_only=True):
    domain: str = ""


@endpoint("POST", "/api/v1/domain_blocks", access=USER, scope="write:blocks")
def block_domain(call: Call, params: DomainParams) -> dict[str, str]:
    """Block everybody at a domain."""
    blocks.block_domain(call.viewer, params.domain)
    return {}


@endpoint("DELETE", "/api/v1/domain_blocks", access=USER, scope="write:blocks")
def unblock_domain(call: Call, params: DomainParams) -> dict[str, str]:
    """Take the block of a domain back."""
    blocks.unblock_domain(call.viewer, params.domain)
    return {}


class IdsParams(msgspec.Struct, frozen=True):
    id: list[str] = []


@endpoint(
    "GET",
    "/api/v1/accounts/familiar_followers",
    access=USER,
    scope="read:follows",
    returns=list[FamiliarFollowers],
)
def get_familiar_followers(call: Call, params: IdsParams) -> Answer:
    """For each account, its followers whom one follows."""
    ids = there_of(pk for pk in map(parse_id, params.id[:MOST_FAMILIAR]) if pk is not None)
    familiar = familiar_followers(call.viewer, ids)
    by_id = accounts_by_id(pk for found in familiar.values() for pk in found)
    return Answer(
        body=json_array(
            b'{"id":"%d","accounts":%s}' % (pk, json_array(by_id[it] for it in familiar[pk] if it in by_id))
            for pk in dict.fromkeys(ids)
        )
    )
