"""Reports, as people file them (docs.joinmastodon.org/methods/reports)."""

import msgspec

from hubbub.api.core.call import Call, id_or_404
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.entities.admin import Report
from hubbub.api.render.moderation import report_entity
from hubbub.moderation.commands.reports import file_report


class ReportParams(msgspec.Struct, frozen=True, kw_only=True):
    account_id: str
    status_ids: list[str] = []
    comment: str = ""
    forward: bool = False
    category: str = ""
    rule_ids: list[str] = []


@endpoint("POST", "/api/v1/reports", access=USER, scope="write:reports", returns=Report)
def post_report(call: Call, params: ReportParams) -> bytes:
    """Tell the moderators about an account."""
    report = file_report(
        call.viewer,
        id_or_404(params.account_id),
        post_ids=[id_or_404(text) for text in params.status_ids],
        comment=params.comment,
        category=params.category,
        rule_ids=[id_or_404(text) for text in params.rule_ids],
        forward=params.forward,
    )
    return report_entity(report)
