"""Reports, as the staff handles them (docs.joinmastodon.org/methods/admin/reports)."""

import msgspec

from hubbub.api.core.call import Answer, Call, id_or_404, parse_id
from hubbub.api.core.endpoint import STAFF, endpoint
from hubbub.api.entities.admin import AdminReport
from hubbub.api.render.moderation import admin_reports
from hubbub.kernel.errors import NotFound
from hubbub.moderation.commands.reports import assign_report, classify_report, settle_report
from hubbub.moderation.models import Report
from hubbub.moderation.queries import reports_for_staff

READ = "admin:read:reports"
WRITE = "admin:write:reports"


class AdminReportsParams(msgspec.Struct, frozen=True, kw_only=True):
    resolved: bool = False
    account_id: str | None = None
    target_account_id: str | None = None


@endpoint("GET", "/api/v1/admin/reports", access=STAFF, scope=READ, returns=list[AdminReport])
def list_reports(call: Call, params: AdminReportsParams) -> Answer:
    """Reports; open ones unless `resolved`."""
    rows = reports_for_staff(
        call.page(default=100, maximum=200),
        resolved=params.resolved,
        account_id=parse_id(params.account_id),
        target_id=parse_id(params.target_account_id),
    )
    return call.paged(admin_reports(call.viewer, rows), [row.pk for row in rows])


def _one(call: Call, report: Report) -> bytes:
    return admin_reports(call.viewer, [report])[0]


@endpoint("GET", "/api/v1/admin/reports/{id}", access=STAFF, scope=READ, returns=AdminReport)
def get_report(call: Call, id: int) -> bytes:
    """One report."""
    found = Report.objects.filter(pk=id).first()
    if found is None:
        raise NotFound
    return _one(call, found)


class ClassifyParams(msgspec.Struct, frozen=True, kw_only=True):
    category: str = ""
    rule_ids: list[str] = []


@endpoint("PUT", "/api/v1/admin/reports/{id}", access=STAFF, scope=WRITE, returns=AdminReport)
def change_report(call: Call, params: ClassifyParams, id: int) -> bytes:
    """Change what a report is about."""
    rule_ids = [id_or_404(text) for text in params.rule_ids]
    return _one(call, classify_report(call.viewer, id, category=params.category, rule_ids=rule_ids))


@endpoint("POST", "/api/v1/admin/reports/{id}/assign_to_self", access=STAFF, scope=WRITE, returns=AdminReport)
def assign(call: Call, id: int) -> bytes:
    """Take a report on."""
    return _one(call, assign_report(call.viewer, id, to_self=True))


@endpoint("POST", "/api/v1/admin/reports/{id}/unassign", access=STAFF, scope=WRITE, returns=AdminReport)
def unassign(call: Call, id: int) -> bytes:
    """Give a report back."""
    return _one(call, assign_report(call.viewer, id, to_self=False))


@endpoint("POST", "/api/v1/admin/reports/{id}/resolve", access=STAFF, scope=WRITE, returns=AdminReport)
def resolve(call: Call, id: int) -> bytes:
    """Close a report."""
    return _one(call, settle_report(call.viewer, id, resolved=True))


@endpoint("POST", "/api/v1/admin/reports/{id}/reopen", access=STAFF, scope=WRITE, returns=AdminReport)
def reopen(call: Call, id: int) -> bytes:
    """Open a report again."""
    return _one(call, settle_report(call.viewer, id, resolved=False))
