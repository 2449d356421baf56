"""Notifications and what hangs on them (docs.joinmastodon.org/entities/Notification and its neighbours)."""

from __future__ import annotations

import msgspec

from hubbub.api.entities.accounts import Account
from hubbub.api.entities.admin import Report
from hubbub.api.entities.statuses import Status


class Appeal(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said against a warning."""

    text: str
    state: str


class AccountWarning(msgspec.Struct, frozen=True, kw_only=True):
    """What the moderators did about an account."""

    id: str
    action: str
    text: str
    status_ids: list[str] | None
    target_account: Account
    appeal: Appeal | None
    created_at: str


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened; `status`, `report` and `moderation_warning` stand only where it is about one."""

    id: str
    type: str
    created_at: str
    group_key: str
    account: Account
    status: Status | msgspec.UnsetType = msgspec.UNSET
    report: Report | msgspec.UnsetType = msgspec.UNSET
    moderation_warning: AccountWarning | msgspec.UnsetType = msgspec.UNSET


class NotificationGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Notifications of one type about one thing."""

    group_key: str
    notifications_count: int
    type: str
    most_recent_notification_id: str
    page_min_id: str
    page_max_id: str
    latest_page_notification_at: str
    sample_account_ids: list[str]
    status_id: str | msgspec.UnsetType = msgspec.UNSET
    report: Report | msgspec.UnsetType = msgspec.UNSET
    moderation_warning: AccountWarning | msgspec.UnsetType = msgspec.UNSET


class PartialAccountWithAvatar(msgspec.Struct, frozen=True, kw_only=True):
    """As much of an account as a stack of avatars needs."""

    id: str
    acct: str
    url: str
    avatar: str
    avatar_static: str
    avatar_description: str
    locked: bool
    bot: bool


class GroupedNotificationsResults(msgspec.Struct, frozen=True, kw_only=True):
    """A page of groups, with every account and status they name once."""

    accounts: list[Account]
    partial_accounts: list[PartialAccountWithAvatar] | msgspec.UnsetType = msgspec.UNSET
    statuses: list[Status]
    notification_groups: list[NotificationGroup]


class Count(msgspec.Struct, frozen=True):
    """How many."""

    count: int


class PolicySummary(msgspec.Struct, frozen=True, kw_only=True):
    """What waits behind requests."""

    pending_requests_count: int
    pending_notifications_count: int


class NotificationPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to notifications of some kinds of senders: accept, filter or drop."""

    for_not_following: str
    for_not_followers: str
    for_new_accounts: str
    for_private_mentions: str
    for_limited_accounts: str
    summary: PolicySummary


class NotificationPolicyV1(msgspec.Struct, frozen=True, kw_only=True):
    """The policy as clients of Mastodon 4.3's betas know it."""

    filter_not_following: bool
    filter_not_followers: bool
    filter_new_accounts: bool
    filter_private_mentions: bool
    summary: PolicySummary


class NotificationRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Filtered notifications of one sender; `last_status` is null when the post is gone."""

    id: str
    created_at: str
    updated_at: str
    notifications_count: str
    account: Account
    last_status: Status | None


class Merged(msgspec.Struct, frozen=True):
    """Whether notifications of accepted requests are all in the list."""

    merged: bool


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """A thread of direct posts."""

    id: str
    unread: bool
    accounts: list[Account]
    last_status: Status | None


class Marker(msgspec.Struct, frozen=True, kw_only=True):
    """How far a timeline has been read."""

    last_read_id: str
    version: int
    updated_at: str


class Alerts(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename={"admin_sign_up": "admin.sign_up", "admin_report": "admin.report"},
):
    """Of what a device wants to be told."""

    mention: bool = False
    quote: bool = False
    status: bool = False
    reblog: bool = False
    follow: bool = False
    follow_request: bool = False
    favourite: bool = False
    poll: bool = False
    update: bool = False
    quoted_update: bool = False
    admin_sign_up: bool = False
    admin_report: bool = False


class WebPushSubscription(msgspec.Struct, frozen=True, kw_only=True):
    """Where a device wants pushes."""

    id: str
    endpoint: str
    standard: bool
    alerts: Alerts
    server_key: str
    policy: str
