"""The queue of reports, one report, and what is done about it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.instance.models import Rule
from hubbub.kernel.errors import NotFound
from hubbub.kernel.ids import parse_id
from hubbub.moderation.commands.actions import may_act_on
from hubbub.moderation.commands.posts import remove_reported_posts
from hubbub.moderation.commands.reports import assign_report, settle_report
from hubbub.moderation.models import Report
from hubbub.moderation.queries import QueueWishes, report_queue, warnings_of
from hubbub.web.pages import PAGE_SIZE, answer, done
from hubbub.web.render.posts import Look, posts_by_id
from hubbub.web.viewer import staff_only
from hubbub.web.views.moderation.words import ACTIONS, CATEGORIES, WARNINGS

STATES = {
    "open": gettext_lazy("Open"),
    "mine": gettext_lazy("Mine"),
    "resolved": gettext_lazy("Resolved"),
}
MOST_WARNINGS = 5


@require_safe
@staff_only
def queue(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Reports in the order they came: open ones, those one took on, or those that are done."""
    state = request.GET.get("state", "open")
    wishes = QueueWishes(
        state=state if state in STATES else "open",
        viewer_id=viewer.me,
        target_id=parse_id(request.GET.get("target")),
        account_id=parse_id(request.GET.get("by")),
    )
    rows = report_queue(wishes, after=parse_id(request.GET.get("after")) or 0, limit=PAGE_SIZE)
    people = _people(rows)
    context = {
        "place": "moderation",
        "part": "reports",
        "state": wishes.state,
        "states": STATES,
        "reports": [_shown(row, people) for row in rows],
        "about": Account.objects.filter(pk=wishes.target_id).first() if wishes.target_id else None,
        "kept": _kept(wishes),
        "next": _next(wishes, rows),
    }
    return answer(request, "web/moderation/reports.html", context)


def _people(rows: Sequence[Report]) -> dict[int, Account]:
    ids = {
        pk
        for row in rows
        for pk in (row.account_id, row.target_id, row.assigned_to_id, row.resolved_by_id)
        if pk
    }
    return Account.objects.in_bulk(ids)


def _shown(row: Report, people: dict[int, Account]) -> dict[str, object]:
    return {
        "row": row,
        "by": people[row.account_id],
        "target": people[row.target_id],
        "assigned": people.get(row.assigned_to_id or 0),
        "resolved_by": people.get(row.resolved_by_id or 0),
        "category": CATEGORIES[row.category],
        "posts": len(row.post_ids),
    }


def _kept(wishes: QueueWishes) -> str:
    asked = {"target": wishes.target_id, "by": wishes.account_id}
    return urlencode({name: value for name, value in asked.items() if value})


def _next(wishes: QueueWishes, rows: Sequence[Report]) -> str:
    if len(rows) < PAGE_SIZE:
        return ""
    return f"/moderation?{urlencode({'state': wishes.state, 'after': rows[-1].pk})}&{_kept(wishes)}".rstrip(
        "&"
    )


@require_safe
@staff_only
def report(request: HttpRequest, viewer: Viewer, report_id: int) -> HttpResponseBase:
    """One report with all it is about, and what can be done."""
    row = Report.objects.filter(pk=report_id).first()
    if row is None:
        raise NotFound
    people = _people([row])
    # The staff sees what was reported, whoever it was for.
    bodies = posts_by_id(viewer, row.post_ids, Look(plain=True))
    target = people[row.target_id]
    rules = Rule.objects.filter(pk__in=row.rule_ids) if row.rule_ids else ()
    context = {
        "place": "moderation",
        "part": "reports",
        "it": _shown(row, people),
        "report": row,
        "target": target,
        "mine": row.assigned_to_id == viewer.account_id,
        "posts": [{"id": pk, "html": bodies[pk]} for pk in row.post_ids if pk in bodies],
        "gone": len(row.post_ids) - len(bodies),
        "rules": rules,
        "may_act": may_act_on(viewer, target),
        "actions": ACTIONS,
        "warnings": [
            {"row": it, "words": WARNINGS[it.action]} for it in warnings_of(target.pk, limit=MOST_WARNINGS)
        ],
    }
    return answer(request, "web/moderation/report.html", context)


@require_POST
@staff_only
def assign(request: HttpRequest, viewer: Viewer, report_id: int, *, to_self: bool) -> HttpResponseBase:
    """Take a report on, or give it back."""
    assign_report(viewer, report_id, to_self=to_self)
    said = _("The report is yours.") if to_self else _("The report is anybody's again.")
    undo = "unassign" if to_self else "assign"
    return done(request, said, undo=f"/moderation/reports/{report_id}/{undo}")


@require_POST
@staff_only
def settle(request: HttpRequest, viewer: Viewer, report_id: int, *, resolved: bool) -> HttpResponseBase:
    """Close a report, or open it again."""
    settle_report(viewer, report_id, resolved=resolved)
    said = _("The report is resolved.") if resolved else _("The report is open again.")
    undo = "reopen" if resolved else "resolve"
    return done(request, said, undo=f"/moderation/reports/{report_id}/{undo}")


@require_POST
@staff_only
def remove_posts(request: HttpRequest, viewer: Viewer, report_id: int) -> HttpResponseBase:
    """Remove the reported posts that are ticked."""
    wanted = [pk for text in request.POST.getlist("posts") if (pk := parse_id(text))]
    removed = remove_reported_posts(
        viewer,
        report_id,
        wanted,
        text=request.POST.get("text", ""),
        notify="notify" in request.POST,
        mail="mail" in request.POST,
    )
    said = ngettext("%(n)s post was removed.", "%(n)s posts were removed.", removed) % {"n": removed}
    return done(request, said, to=f"/moderation/reports/{report_id}")
