"""Who did what with a status, and who may quote it (docs.joinmastodon.org/methods/statuses)."""

import msgspec

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import ANYONE, USER, endpoint
from hubbub.api.core.inputs import quote_policy
from hubbub.api.entities.accounts import Account
from hubbub.api.entities.statuses import Status
from hubbub.api.render.accounts import accounts
from hubbub.api.render.one import one_status
from hubbub.api.render.shown import show
from hubbub.kernel.errors import Malformed
from hubbub.publishing import audience
from hubbub.publishing.commands.quote import revoke_quote, set_quote_policy
from hubbub.publishing.filtering import FilterContext


@endpoint(
    "GET",
    "/api/v1/statuses/{id}/reblogged_by",
    access=ANYONE,
    scope="read:statuses",
    returns=list[Account],
)
def reblogged_by(call: Call, id: int) -> Answer:
    """Who boosted a status."""
    return _people(call, audience.boosted_by(call.viewer, id, call.page(default=40, maximum=80)))


@endpoint(
    "GET",
    "/api/v1/statuses/{id}/favourited_by",
    access=ANYONE,
    scope="read:statuses",
    returns=list[Account],
)
def favourited_by(call: Call, id: int) -> Answer:
    """Who favourited a status."""
    return _people(call, audience.favourited_by(call.viewer, id, call.page(default=40, maximum=80)))


def _people(call: Call, pairs: list[audience.Pair]) -> Answer:
    return call.paged(accounts([account_id for _, account_id in pairs]), [pk for pk, _ in pairs])


@endpoint("GET", "/api/v1/statuses/{id}/quotes", access=ANYONE, scope="read:statuses", returns=list[Status])
def get_quotes(call: Call, id: int) -> Answer:
    """Statuses that quote a status."""
    entries = audience.quotes_of(call.viewer, id, call.page())
    return show(call, entries, surface="thread", context=FilterContext.THREAD)


@endpoint(
    "POST",
    "/api/v1/statuses/{id}/quotes/{quoting_id}/revoke",
    access=USER,
    scope="write:statuses",
    returns=Status,
)
def revoke(call: Call, id: int, quoting_id: int) -> bytes:
    """Take one's status out of somebody's quote of it."""
    revoke_quote(call.viewer, id, quoting_id)
    return one_status(call, quoting_id)


class PolicyParams(msgspec.Struct, frozen=True):
    quote_approval_policy: str | None = None


@endpoint(
    "PUT",
    "/api/v1/statuses/{id}/interaction_policy",
    access=USER,
    scope="write:statuses",
    returns=Status,
)
def interaction_policy(call: Call, params: PolicyParams, id: int) -> bytes:
    """Say who may quote a status of one's own."""
    policy = quote_policy(params.quote_approval_policy)
    if policy is None:
        raise Malformed("param is missing or the value is empty or invalid: quote_approval_policy")
    set_quote_policy(call.viewer, id, policy)
    return one_status(call, id)
