"""The audit trail: who of the staff did what to whom, and when."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.ids import parse_id
from hubbub.moderation.models import AuditEntry
from hubbub.moderation.queries import audit_trail, staff_accounts
from hubbub.web.pages import answer, next_page, page_of
from hubbub.web.viewer import staff_only
from hubbub.web.views.moderation.words import AREAS, AUDITED, CATEGORIES, DETAILS, ROLES, TARGETS, Words
from hubbub.web.views.server.forms import SEVERITIES


@require_safe
@staff_only
def audit(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """Entries, newest first, of everybody or of one, about everything, one area, or one action."""
    actor_id, action = parse_id(request.GET.get("actor")), request.GET.get("action", "")
    action = action if action in AREAS or action in AUDITED else ""
    rows = audit_trail(page_of(request), actor_id=actor_id, action=action)
    targets = _targets(rows)
    context = {
        "place": "moderation",
        "part": "audit",
        "entries": [_shown(row, targets) for row in rows],
        "staff": staff_accounts(),
        "actor_id": actor_id,
        "areas": _choices(),
        "action": action,
        "next": next_page(request, [row.pk for row in rows]),
    }
    return answer(request, "web/moderation/audit.html", context)


def _choices() -> list[tuple[str, Words, list[tuple[str, Words]]]]:
    """Every area with the actions that belong to it."""
    return [
        (area, words, [it for it in AUDITED.items() if it[0].startswith(f"{area}.")])
        for area, words in AREAS.items()
    ]


def _targets(rows: Sequence[AuditEntry]) -> dict[str, Account]:
    ids = [pk for row in rows if row.target_type == "account" and (pk := parse_id(row.target_id))]
    return {str(pk): found for pk, found in Account.objects.in_bulk(ids).items()}


def _shown(row: AuditEntry, targets: dict[str, Account]) -> dict[str, object]:
    """An entry; what was deleted since is told by the name it had."""
    detail = {name: value for name, value in row.detail.items() if value not in ("", None, [])}
    former = detail.pop("username", "")
    report = detail.pop("report", None)
    return {
        "row": row,
        "words": AUDITED.get(row.action, row.action),
        "account": targets.get(row.target_id) if row.target_type == "account" else None,
        "former": former,
        "report": row.target_id if row.target_type == "report" else report,
        "is_report": row.target_type == "report",
        "name": "" if row.target_type in {"account", "report"} else _name(row),
        "detail": [_detail(name, value) for name, value in detail.items()],
    }


def _name(row: AuditEntry) -> str:
    return str(TARGETS.get(row.target_type, row.target_id))


def _detail(name: str, value: object) -> tuple[Words, Words]:
    """What a detail is called, if its value does not say it all, and its value in words where there are any."""
    called = "" if name == "text" else DETAILS.get(name, name)
    if isinstance(value, list):
        return called, ", ".join(map(str, value))
    known: dict[str, dict[str, Words]] = {
        "category": CATEGORIES,
        "role": ROLES,
        "former": ROLES,
        "severity": {word.value: words for word, words in SEVERITIES.items()},
    }
    return called, known.get(name, {}).get(str(value), str(value))
