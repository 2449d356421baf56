"""What the staff sees (docs.joinmastodon.org/entities/Admin_Account and its neighbours)."""

from __future__ import annotations

import msgspec

from hubbub.api.entities.accounts import Account, Role
from hubbub.api.entities.statuses import Status


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of the house."""

    id: str
    text: str
    hint: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report, to the one who filed it."""

    id: str
    action_taken: bool
    action_taken_at: str | None
    category: str
    comment: str
    forwarded: bool
    created_at: str
    status_ids: list[str] | None
    rule_ids: list[str] | None
    target_account: Account


class AdminIp(msgspec.Struct, frozen=True, kw_only=True):
    """An address somebody used. Hubbub stores none, so there is never one to show."""

    ip: str
    used_at: str


class AdminAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account with what only the staff may know of it."""

    id: str
    username: str
    domain: str | None
    created_at: str
    email: str
    ip: str | None
    ips: list[AdminIp]
    locale: str
    invite_request: str | None
    role: Role | None
    confirmed: bool
    approved: bool
    disabled: bool
    silenced: bool
    suspended: bool
    sensitized: bool
    account: Account
    created_by_application_id: str | msgspec.UnsetType = msgspec.UNSET


class AdminReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report, to the staff."""

    id: str
    action_taken: bool
    action_taken_at: str | None
    category: str
    comment: str
    forwarded: bool
    created_at: str
    updated_at: str
    account: AdminAccount
    target_account: AdminAccount
    assigned_account: AdminAccount | None
    action_taken_by_account: AdminAccount | None
    statuses: list[Status]
    rules: list[Rule]


class AdminDomainBlock(msgspec.Struct, frozen=True, kw_only=True):
    """What this server does about another one."""

    id: str
    domain: str
    digest: str
    created_at: str
    severity: str
    reject_media: bool
    reject_reports: bool
    private_comment: str | None
    public_comment: str | None
    obfuscate: bool
