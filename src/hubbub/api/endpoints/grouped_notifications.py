"""Notifications in groups (docs.joinmastodon.org/methods/grouped_notifications)."""

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.endpoints.notifications import NotificationsParams, UnreadParams
from hubbub.api.entities.accounts import Account
from hubbub.api.entities.notifications import Count, GroupedNotificationsResults
from hubbub.api.render import notifications as render
from hubbub.api.render.accounts import accounts
from hubbub.api.render.shown import note_shown
from hubbub.notifications import groups
from hubbub.notifications.commands import bell


class GroupsParams(NotificationsParams, frozen=True, kw_only=True):
    grouped_types: list[str] | None = None
    expand_accounts: str = "full"


@endpoint(
    "GET",
    "/api/v2/notifications",
    access=USER,
    scope="read:notifications",
    returns=GroupedNotificationsResults,
    fast=True,
)
def list_groups(call: Call, params: GroupsParams) -> Answer:
    """What happened, newest first, with likes, boosts, follows and sign-ups gathered."""
    page = call.page(default=40, maximum=80)
    found, ids = groups.groups(call.viewer, page, params.wishes(), params.grouped_types)
    note_shown(call, "notifications", [(group.post_id, group.post_id) for group in found if group.post_id])
    partial = params.expand_accounts == "partial_avatars"
    body = render.grouped(call.viewer, found, partial_avatars=partial)
    return Answer(body=body, headers=call.paged([], ids).headers)


class UnreadGroupsParams(UnreadParams, frozen=True, kw_only=True):
    grouped_types: list[str] | None = None


@endpoint("GET", "/api/v2/notifications/unread_count", access=USER, scope="read:notifications", returns=Count)
def count_unread_groups(call: Call, params: UnreadGroupsParams) -> Count:
    """How many groups have something newer than the marker."""
    found = groups.groups(call.viewer, params.page(call), params.wishes(), params.grouped_types)
    return Count(len(found[0]))


@endpoint(
    "GET",
    "/api/v2/notifications/{group_key}",
    access=USER,
    scope="read:notifications",
    returns=GroupedNotificationsResults,
)
def get_group(call: Call, group_key: str) -> bytes:
    """One group."""
    return render.grouped(call.viewer, [groups.group(call.viewer, group_key)])


@endpoint("POST", "/api/v2/notifications/{group_key}/dismiss", access=USER, scope="write:notifications")
def dismiss_group(call: Call, group_key: str) -> bytes:
    """Remove a group."""
    bell.dismiss_group(call.account_id, group_key)
    return b"{}"


@endpoint(
    "GET",
    "/api/v2/notifications/{group_key}/accounts",
    access=USER,
    scope="read:notifications",
    returns=list[Account],
)
def list_group_accounts(call: Call, group_key: str) -> Answer:
    """Who is in a group, newest first."""
    members = groups.group_members(call.viewer, group_key, call.page(default=40, maximum=80))
    shown = accounts(list(dict.fromkeys(actor_id for _, actor_id in members)))
    return call.paged(shown, [notification_id for notification_id, _ in members])
