"""What happens to notifications of strangers (docs.joinmastodon.org/methods/notifications#get-policy)."""

import msgspec

from hubbub.api.core.call import Answer, Call, parse_id
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.entities.notifications import (
    Merged,
    NotificationPolicy,
    NotificationPolicyV1,
    NotificationRequest,
    PolicySummary,
)
from hubbub.api.render import notifications as render
from hubbub.notifications import queries
from hubbub.notifications.commands.policy import accept_requests, dismiss_requests, set_policy
from hubbub.notifications.models import PolicyChoice

_COLUMNS = (
    "for_not_following",
    "for_not_followers",
    "for_new_accounts",
    "for_private_mentions",
    "for_limited_accounts",
)


class PolicyParams(msgspec.Struct, frozen=True, kw_only=True):
    for_not_following: PolicyChoice | None = None
    for_not_followers: PolicyChoice | None = None
    for_new_accounts: PolicyChoice | None = None
    for_private_mentions: PolicyChoice | None = None
    for_limited_accounts: PolicyChoice | None = None


@endpoint(
    "GET", "/api/v2/notifications/policy", access=USER, scope="read:notifications", returns=NotificationPolicy
)
def get_policy(call: Call) -> NotificationPolicy:
    """The policy."""
    return _policy(call.account_id)


@endpoint(
    "PATCH",
    "/api/v2/notifications/policy",
    access=USER,
    scope="write:notifications",
    returns=NotificationPolicy,
)
def patch_policy(call: Call, params: PolicyParams) -> NotificationPolicy:
    """Change the policy."""
    given = {name: getattr(params, name) for name in _COLUMNS}
    set_policy(call.account_id, {name: choice for name, choice in given.items() if choice is not None})
    return _policy(call.account_id)


def _policy(account_id: int) -> NotificationPolicy:
    row = queries.policy_of(account_id)
    return NotificationPolicy(**{name: getattr(row, name) for name in _COLUMNS}, summary=_summary(account_id))


def _summary(account_id: int) -> PolicySummary:
    waiting = queries.pending(account_id)
    return PolicySummary(
        pending_requests_count=waiting.requests, pending_notifications_count=waiting.notifications
    )


class PolicyParamsV1(msgspec.Struct, frozen=True, kw_only=True):
    filter_not_following: bool | None = None
    filter_not_followers: bool | None = None
    filter_new_accounts: bool | None = None
    filter_private_mentions: bool | None = None


@endpoint(
    "GET",
    "/api/v1/notifications/policy",
    access=USER,
    scope="read:notifications",
    returns=NotificationPolicyV1,
    deprecated=True,
)
def get_policy_v1(call: Call) -> NotificationPolicyV1:
    """The policy in its first shape."""
    return _policy_v1(call.account_id)


@endpoint(
    "PATCH",
    "/api/v1/notifications/policy",
    access=USER,
    scope="write:notifications",
    returns=NotificationPolicyV1,
    deprecated=True,
)
def patch_policy_v1(call: Call, params: PolicyParamsV1) -> NotificationPolicyV1:
    """Change the policy in its first shape."""
    given = {name.replace("filter_", "for_"): value for name, value in msgspec.structs.asdict(params).items()}
    choices = {
        name: PolicyChoice.FILTER if value else PolicyChoice.ACCEPT
        for name, value in given.items()
        if value is not None
    }
    set_policy(call.account_id, choices)
    return _policy_v1(call.account_id)


def _policy_v1(account_id: int) -> NotificationPolicyV1:
    row = queries.policy_of(account_id)
    return NotificationPolicyV1(
        filter_not_following=row.for_not_following != PolicyChoice.ACCEPT,
        filter_not_followers=row.for_not_followers != PolicyChoice.ACCEPT,
        filter_new_accounts=row.for_new_accounts != PolicyChoice.ACCEPT,
        filter_private_mentions=row.for_private_mentions != PolicyChoice.ACCEPT,
        summary=_summary(account_id),
    )


@endpoint(
    "GET",
    "/api/v1/notifications/requests",
    access=USER,
    scope="read:notifications",
    returns=list[NotificationRequest],
)
def list_requests(call: Call) -> Answer:
    """Whose notifications were filtered."""
    rows = queries.requests(call.account_id, call.page(default=40, maximum=80))
    return call.paged(render.requests(call.viewer, rows), [row.pk for row in rows])


@endpoint(
    "GET", "/api/v1/notifications/requests/merged", access=USER, scope="read:notifications", returns=Merged
)
def are_requests_merged(call: Call) -> Merged:
    """Whether what was accepted stands in the list: at once, since accepting does it."""
    return Merged(merged=True)


@endpoint(
    "GET",
    "/api/v1/notifications/requests/{id}",
    access=USER,
    scope="read:notifications",
    returns=NotificationRequest,
)
def get_request(call: Call, id: int) -> bytes:
    """One request."""
    return render.requests(call.viewer, [queries.request(call.account_id, id)])[0]


@endpoint("POST", "/api/v1/notifications/requests/{id}/accept", access=USER, scope="write:notifications")
def accept_request(call: Call, id: int) -> bytes:
    """Let a sender through from now on."""
    accept_requests(call.account_id, [id])
    return b"{}"


@endpoint("POST", "/api/v1/notifications/requests/{id}/dismiss", access=USER, scope="write:notifications")
def dismiss_request(call: Call, id: int) -> bytes:
    """Remove a request and what waits behind it."""
    dismiss_requests(call.account_id, [id])
    return b"{}"


class RequestsParams(msgspec.Struct, frozen=True):
    id: list[str] = []

    def ids(self) -> list[int]:
        """Those that can be ids."""
        return [number for number in map(parse_id, self.id) if number is not None]


@endpoint("POST", "/api/v1/notifications/requests/accept", access=USER, scope="write:notifications")
def accept_several_requests(call: Call, params: RequestsParams) -> bytes:
    """Let several senders through from now on."""
    accept_requests(call.account_id, params.ids())
    return b"{}"


@endpoint("POST", "/api/v1/notifications/requests/dismiss", access=USER, scope="write:notifications")
def dismiss_several_requests(call: Call, params: RequestsParams) -> bytes:
    """Remove several requests and what waits behind them."""
    dismiss_requests(call.account_id, params.ids())
    return b"{}"
