"""Filing and settling reports."""

from collections.abc import Sequence

from django.db import transaction

from hubbub.identity.models import Account
from hubbub.identity.queries import account
from hubbub.identity.viewer import Viewer
from hubbub.instance.models import Rule
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Forbidden, Invalid, NotFound
from hubbub.kernel.events import emit
from hubbub.moderation.commands.audit import record
from hubbub.moderation.events import ReportFiled
from hubbub.moderation.models import Report, ReportCategory
from hubbub.publishing.models import Post
from hubbub.publishing.queries import visible_ids

LONGEST_COMMENT = 1000


@transaction.atomic
def file_report(
    viewer: Viewer,
    target_id: int,
    *,
    post_ids: Sequence[int] = (),
    comment: str = "",
    category: str = "",
    rule_ids: Sequence[int] = (),
    forward: bool = False,
) -> Report:
    """Tell the moderators about an account, and posts of it that the viewer may see.

    Raises `NotFound` for an unknown account, `Invalid` for a comment that is too long or an unknown category or rule.
    """
    if viewer.account_id is None:
        raise Forbidden
    target = account(target_id)
    if len(comment) > LONGEST_COMMENT:
        raise Invalid(f"Validation failed: Comment is too long (maximum is {LONGEST_COMMENT} characters)")
    report = Report.objects.create(
        account_id=viewer.account_id,
        target=target,
        category=_category(category, rule_ids),
        comment=comment,
        forward=forward and not target.is_local,
        post_ids=_posts_of(viewer, target, post_ids),
        rule_ids=_rules(rule_ids),
    )
    emit(ReportFiled(report_id=report.pk, account_id=viewer.account_id, target_id=target.pk))
    return report


def _category(word: str, rule_ids: Sequence[int]) -> str:
    if not word:
        return ReportCategory.VIOLATION if rule_ids else ReportCategory.OTHER
    if word not in ReportCategory.values:
        raise Invalid("Validation failed: Category is not included in the list")
    return word


def _posts_of(viewer: Viewer, target: Account, post_ids: Sequence[int]) -> list[int]:
    own = set(Post.objects.filter(pk__in=list(post_ids), account=target).values_list("pk", flat=True))
    return sorted(visible_ids(viewer, own))


def _rules(rule_ids: Sequence[int]) -> list[int]:
    known = set(Rule.objects.filter(pk__in=list(rule_ids), removed_at=None).values_list("pk", flat=True))
    if known != set(rule_ids):
        raise Invalid("Validation failed: Rules must reference valid rules")
    return sorted(known)


def report_by_id(report_id: int) -> Report:
    """One report, locked for a change. Raises `NotFound`."""
    found = Report.objects.select_for_update().filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def assign_report(viewer: Viewer, report_id: int, *, to_self: bool) -> Report:
    """Take a report on, or give it back."""
    report = report_by_id(report_id)
    report.assigned_to_id = viewer.account_id if to_self else None
    report.save(update_fields=["assigned_to", "updated_at"])
    record(viewer, "report.assign" if to_self else "report.unassign", "report", report_id)
    return report


@transaction.atomic
def settle_report(viewer: Viewer, report_id: int, *, resolved: bool) -> Report:
    """Close a report, or open it again. Idempotent."""
    report = report_by_id(report_id)
    if (report.resolved_at is not None) == resolved:
        return report
    report.resolved_at = now() if resolved else None
    report.resolved_by_id = viewer.account_id if resolved else None
    report.save(update_fields=["resolved_at", "resolved_by", "updated_at"])
    record(viewer, "report.resolve" if resolved else "report.reopen", "report", report_id)
    return report


@transaction.atomic
def classify_report(viewer: Viewer, report_id: int, *, category: str, rule_ids: Sequence[int]) -> Report:
    """Change what a report is about. Raises `Invalid` as filing does."""
    report = report_by_id(report_id)
    report.category = _category(category or report.category, rule_ids)
    report.rule_ids = _rules(rule_ids)
    report.save(update_fields=["category", "rule_ids", "updated_at"])
    record(viewer, "report.update", "report", report_id, category=report.category, rule_ids=report.rule_ids)
    return report
