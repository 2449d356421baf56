"""Reports and accounts as the staff sees them, in batches."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Raw

from hubbub.api.entities.admin import AdminDomainBlock, Rule
from hubbub.api.render.accounts import accounts_by_id
from hubbub.api.render.credentials import role_entity
from hubbub.api.render.splice import encode
from hubbub.api.render.statuses import statuses_by_id
from hubbub.identity.models import Account, User, UserRole
from hubbub.identity.viewer import Viewer
from hubbub.instance.models import DomainPolicy
from hubbub.instance.models import Rule as RuleRow
from hubbub.kernel.clock import iso
from hubbub.moderation.models import Report
from hubbub.moderation.queries import logins_of


def report_entity(report: Report) -> bytes:
    """A report, to the one who filed it."""
    return report_entities([report])[report.pk]


def report_entities(reports: Sequence[Report]) -> dict[int, bytes]:
    """Reports by id, without those who filed them; one query."""
    targets = accounts_by_id(report.target_id for report in reports)
    return {
        report.pk: encode(
            {
                **_common(report),
                "status_ids": [str(pk) for pk in report.post_ids] or None,
                "rule_ids": [str(pk) for pk in report.rule_ids] or None,
                "target_account": Raw(targets[report.target_id]),
            }
        )
        for report in reports
    }


def _common(report: Report) -> dict[str, object]:
    return {
        "id": str(report.pk),
        "action_taken": report.resolved_at is not None,
        "action_taken_at": iso(report.resolved_at) if report.resolved_at else None,
        "category": report.category,
        "comment": report.comment,
        "forwarded": report.forward,
        "created_at": iso(report.created_at),
    }


def admin_accounts(rows: Sequence[Account]) -> list[bytes]:
    """Accounts with what only the staff may know; two queries."""
    logins = logins_of(row.pk for row in rows)
    shown = accounts_by_id(row.pk for row in rows)
    return [encode(_admin_account(row, logins.get(row.pk), shown[row.pk])) for row in rows]


def _admin_account(row: Account, login: User | None, shown: bytes) -> dict[str, object]:
    entity: dict[str, object] = {
        "id": str(row.pk),
        "username": row.username,
        "domain": row.domain,
        "created_at": iso(row.created_at),
        "email": login.email if login else "",
        "ip": None,
        "ips": [],
        "locale": login.locale if login else "",
        "invite_request": (login.sign_up_reason or None) if login else None,
        "role": role_entity(login.role if login else UserRole.MEMBER),
        "confirmed": login is None or login.confirmed_at is not None,
        "approved": login is None or login.approved_at is not None,
        "disabled": login is not None and not login.is_active,
        "silenced": row.limited_at is not None,
        "suspended": row.suspended_at is not None,
        "sensitized": row.sensitized_at is not None,
        "account": Raw(shown),
    }
    program = login.created_by_application_id if login else None
    return entity | ({"created_by_application_id": str(program)} if program else {})


def admin_reports(viewer: Viewer, reports: Sequence[Report]) -> list[bytes]:
    """Reports with everybody and everything in them; a constant number of queries. Staff see the reported posts
    whoever they were for."""
    people = _people(reports)
    posts = statuses_by_id(viewer, {pk for report in reports for pk in report.post_ids})
    rules = {
        row.pk: rule_entity(row)
        for row in RuleRow.objects.filter(pk__in={pk for report in reports for pk in report.rule_ids})
    }
    return [encode(_admin_report(report, people, posts, rules)) for report in reports]


def _people(reports: Iterable[Report]) -> dict[int | None, Raw]:
    ids = {
        pk
        for report in reports
        for pk in (report.account_id, report.target_id, report.assigned_to_id, report.resolved_by_id)
        if pk
    }
    rows = list(Account.objects.filter(pk__in=ids))
    return {row.pk: Raw(body) for row, body in zip(rows, admin_accounts(rows), strict=True)}


def _admin_report(
    report: Report, people: Mapping[int | None, Raw], posts: Mapping[int, bytes], rules: Mapping[int, Rule]
) -> dict[str, object]:
    return {
        **_common(report),
        "updated_at": iso(report.updated_at),
        "account": people[report.account_id],
        "target_account": people[report.target_id],
        "assigned_account": people.get(report.assigned_to_id),
        "action_taken_by_account": people.get(report.resolved_by_id),
        "statuses": [Raw(posts[pk]) for pk in report.post_ids if pk in posts],
        "rules": [rules[pk] for pk in report.rule_ids if pk in rules],
    }


def rule_entity(row: RuleRow) -> Rule:
    """A rule of the house."""
    return Rule(id=str(row.pk), text=row.text, hint=row.hint)


def domain_block_entity(row: DomainPolicy) -> AdminDomainBlock:
    """What this server does about another one."""
    return AdminDomainBlock(
        id=str(row.pk),
        domain=row.domain,
        digest=hashlib.sha256(row.domain.encode()).hexdigest(),
        created_at=iso(row.created_at),
        severity=row.severity,
        reject_media=row.reject_media,
        reject_reports=row.reject_reports,
        private_comment=row.private_comment or None,
        public_comment=row.public_comment or None,
        obfuscate=row.obfuscate,
    )
