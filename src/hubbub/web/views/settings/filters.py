"""Filters: the list of them, and one form for new ones and old ones whose rows are added without script."""

from typing import NamedTuple

import msgspec
from django.http import HttpRequest, HttpResponseBase
from django.http.request import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.kernel.ids import parse_id
from hubbub.network.commands.filters import (
    CONTEXTS,
    LONGEST_KEYWORD,
    LONGEST_TITLE,
    FilterChange,
    KeywordChange,
    create_filter,
    delete_filter,
    update_filter,
)
from hubbub.network.models import Filter, FilterAction
from hubbub.network.queries import own_filters
from hubbub.web.pages import answer, done
from hubbub.web.said import in_words
from hubbub.web.viewer import signed_in
from hubbub.web.views.settings.places import settings_context

MOST_ROWS = 100
SPARE_ROWS = 2

CONTEXT_NAMES: dict[str, Promise] = {
    "home": gettext_lazy("Home and lists"),
    "notifications": gettext_lazy("Notifications"),
    "public": gettext_lazy("Public timelines and hashtags"),
    "thread": gettext_lazy("Conversations"),
    "account": gettext_lazy("Profiles"),
}
ACTION_NAMES: dict[str, Promise] = {
    FilterAction.WARN.value: gettext_lazy("Fold it away, with the name of the filter"),
    FilterAction.BLUR.value: gettext_lazy("Cover only its pictures and videos"),
    FilterAction.HIDE.value: gettext_lazy("Leave it out altogether"),
}
_DAY = 24 * 3600
LASTING: dict[str, tuple[Promise, int | None]] = {
    "": (gettext_lazy("For good"), None),
    "30m": (gettext_lazy("30 minutes"), 1800),
    "1h": (gettext_lazy("1 hour"), 3600),
    "12h": (gettext_lazy("12 hours"), _DAY // 2),
    "1d": (gettext_lazy("1 day"), _DAY),
    "7d": (gettext_lazy("7 days"), 7 * _DAY),
    "30d": (gettext_lazy("30 days"), 30 * _DAY),
}
KEEP = "keep"


class Row(NamedTuple):
    """A word of a filter as the form shows it; `id` is empty for a new one."""

    id: str = ""
    keyword: str = ""
    whole_word: bool = True
    remove: bool = False


class Draft(msgspec.Struct, kw_only=True):
    """A filter as the form shows it."""

    title: str = ""
    contexts: list[str] = msgspec.field(default_factory=lambda: ["home", "public"])
    action: str = FilterAction.WARN.value
    lasts: str = ""
    rows: list[Row] = msgspec.field(default_factory=list)

    def change(self) -> FilterChange:
        """What the command is to do. Raises `Invalid` for a time there is not to choose."""
        if self.lasts != KEEP and self.lasts not in LASTING:
            raise Invalid(_("Choose from the list how long it lasts."))
        return FilterChange(
            title=self.title,
            contexts=self.contexts,
            action=self.action,
            lasts=msgspec.UNSET if self.lasts == KEEP else LASTING[self.lasts][1],
            keywords=[
                KeywordChange(
                    id=parse_id(row.id),
                    keyword=row.keyword,
                    whole_word=row.whole_word,
                    remove=row.remove or not row.keyword.strip(),
                )
                for row in self.rows
                if row.id or (row.keyword.strip() and not row.remove)
            ],
        )

    def problems(self) -> dict[str, str]:
        """What is wrong, by field, in words for people."""
        found = {}
        if not self.title.strip():
            found["title"] = _("Give it a name.")
        if not self.contexts:
            found["contexts"] = _("Choose at least one place.")
        return found


@require_safe
@signed_in
def filters(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """One's filters, with what they do."""
    moment = now()
    rows = [
        {
            "filter": row,
            "words": [word.keyword for word in row.keywords.all()],
            "posts": len(row.statuses.all()),
            "places": [CONTEXT_NAMES[name] for name in row.contexts if name in CONTEXT_NAMES],
            "action": ACTION_NAMES[row.action],
            "over": row.expires_at is not None and row.expires_at <= moment,
        }
        for row in own_filters(viewer)
    ]
    return answer(request, "web/settings/filters.html", settings_context("filters", filters=rows))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_filter(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """A new filter."""
    draft = draft_in(request.POST) if request.method == "POST" else Draft()
    return _taken(request, viewer, draft, None)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def filter_page(request: HttpRequest, viewer: Viewer, filter_id: int) -> HttpResponseBase:
    """One filter, to look at and to change."""
    found = own_filters(viewer, filter_id=filter_id)
    if not found:
        raise NotFound
    draft = draft_in(request.POST) if request.method == "POST" else _draft_of(found[0])
    return _taken(request, viewer, draft, found[0])


def _draft_of(row: Filter) -> Draft:
    words = [Row(str(word.pk), word.keyword, word.whole_word) for word in row.keywords.all()]
    return Draft(
        title=row.title,
        contexts=list(row.contexts),
        action=row.action,
        lasts=KEEP if row.expires_at is not None else "",
        rows=words,
    )


def draft_in(sent: QueryDict) -> Draft:
    """A filter as a form sent it; the fields of a row carry its number."""
    numbers = [number for number in range(MOST_ROWS) if f"keyword-{number}" in sent]
    rows = [
        Row(
            sent.get(f"id-{number}", ""),
            sent.get(f"keyword-{number}", ""),
            f"whole-{number}" in sent,
            f"remove-{number}" in sent,
        )
        for number in numbers
    ]
    return Draft(
        title=sent.get("title", ""),
        contexts=[name for name in CONTEXTS if name in sent.getlist("context")],
        action=sent.get("action", ""),
        lasts=sent.get("lasts", ""),
        rows=rows,
    )


def _taken(request: HttpRequest, viewer: Viewer, draft: Draft, row: Filter | None) -> HttpResponseBase:
    """Save what was sent, add rows if that was the button, or show the form."""
    if request.method != "POST":
        return _page(request, draft, row, {})
    if request.POST.get("do") == "more":
        return _page(request, draft, row, {}, spare=SPARE_ROWS + 3)
    problems = draft.problems()
    if not problems:
        try:
            _save(viewer, draft, row)
        except Invalid as error:
            problems = {"": in_words(error.message)}
        else:
            return done(request, _("The filter was saved."), to="/settings/filters")
    return _page(request, draft, row, problems)


def _save(viewer: Viewer, draft: Draft, row: Filter | None) -> None:
    if row is None:
        create_filter(viewer, draft.change())
    else:
        update_filter(viewer, row.pk, draft.change())


def _page(
    request: HttpRequest,
    draft: Draft,
    row: Filter | None,
    problems: dict[str, str],
    *,
    spare: int = SPARE_ROWS,
) -> HttpResponseBase:
    written = [it for it in draft.rows if it.id or it.keyword.strip()]
    rows = [*written, *[Row() for _ in range(max(0, min(spare, MOST_ROWS - len(written))))]]
    context = settings_context(
        "filters",
        title=row.title if row else _("New filter"),
        back="/settings/filters",
        back_name=_("Filters"),
        draft=draft,
        filter=row,
        posts=len(row.statuses.all()) if row else 0,
        rows=list(enumerate(rows)),
        problems=problems,
        contexts=CONTEXT_NAMES.items(),
        actions=ACTION_NAMES.items(),
        lasting=[(value, name) for value, (name, _seconds) in LASTING.items()],
        longest_title=LONGEST_TITLE,
        longest_keyword=LONGEST_KEYWORD,
    )
    return answer(request, "web/settings/filter.html", context, status=422 if problems else 200)


@require_POST
@signed_in
def drop_filter(request: HttpRequest, viewer: Viewer, filter_id: int) -> HttpResponseBase:
    """Remove a filter."""
    delete_filter(viewer, filter_id)
    return done(request, _("The filter was removed."), to="/settings/filters")
