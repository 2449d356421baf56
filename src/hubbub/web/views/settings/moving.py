"""Bringing tables from elsewhere, seeing how far that is, and taking everything along."""

from collections.abc import Iterable, Mapping

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.portability import queries
from hubbub.portability.commands.bring import bring
from hubbub.portability.commands.take import AGAIN_AFTER, archives_folder, ask_for_archive
from hubbub.portability.logic.tables import FILE_NAMES, LARGEST_FILE, MOST_ROWS, Row, Unreadable, write_table
from hubbub.portability.models import Import, ImportRow, Kind, Reason, State
from hubbub.web.pages import answer, done
from hubbub.web.viewer import account_of, signed_in
from hubbub.web.views.settings.forms import Sectioned
from hubbub.web.views.settings.places import settings_context
from hubbub.web.views.settings.shown import form_page

KINDS: Mapping[str, Promise] = {
    Kind.FOLLOWING: gettext_lazy("Follows"),
    Kind.LISTS: gettext_lazy("Lists"),
    Kind.BLOCKS: gettext_lazy("Blocked people"),
    Kind.MUTES: gettext_lazy("Muted people"),
    Kind.DOMAIN_BLOCKS: gettext_lazy("Blocked servers"),
    Kind.BOOKMARKS: gettext_lazy("Bookmarks"),
}
REASONS: Mapping[str, Promise] = {
    Reason.UNREADABLE: gettext_lazy("This makes no sense here."),
    Reason.UNKNOWN_HERE: gettext_lazy("There is no such account on this server."),
    Reason.ELSEWHERE: gettext_lazy("This server does not know that account of another server."),
    Reason.UNKNOWN_POST: gettext_lazy("This server does not have the post, or you may not see it."),
    Reason.ONESELF: gettext_lazy("That is you."),
    Reason.REFUSED: gettext_lazy("A block stands between you, or the account has moved."),
    Reason.NOT_FOLLOWED: gettext_lazy(
        "Only people you follow can stand on a list; bring your follows first."
    ),
    Reason.TOO_MANY: gettext_lazy("You have as many lists as one may have."),
}
_MEGABYTES = LARGEST_FILE // 1024 // 1024


class ImportForm(Sectioned):
    """A table to bring along."""

    layout = (("", ("kind", "file", "mode")),)
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=list(KINDS.items()))
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A CSV file as Mastodon, Hubbub and others export it; at most 4 MB and 20,000 rows."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("What you have already"),
        choices=(
            ("merge", gettext_lazy("stays: the file only adds to it")),
            ("overwrite", gettext_lazy("goes, if it is not in the file")),
        ),
    )

    def clean_file(self) -> object:
        """Not too large to be read at once."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file is larger than %(n)d MB. Cut it into several.") % {"n": _MEGABYTES}
            )
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def import_page(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Take a table, or show the form and earlier imports."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        made = _brought(viewer, form)
        if made is not None:
            return done(request, to=f"/settings/import/{made.pk}")
    earlier = [_shown(row) for row in queries.imports(viewer)]
    return form_page(request, "import", form, "web/settings/import.html", imports=earlier)


def _brought(viewer: Viewer, form: ImportForm) -> Import | None:
    """The import; None when it was refused, which the form says then."""
    said = form.cleaned_data
    file = said["file"]
    try:
        return bring(
            viewer,
            Kind(said["kind"]),
            file.read(),
            overwrite=said["mode"] == "overwrite",
            file_name=file.name or "",
        )
    except Unreadable as refusal:
        form.add_error("file", _problem(refusal.problem))
    except Invalid:
        form.add_error(
            None, _("Your earlier imports are still being worked off. Wait until one of them is done.")
        )
    return None


def _problem(problem: str) -> str:
    """Why a file can't be taken, and what to do about it."""
    if problem in KINDS:
        return _(
            "This looks like a table of something else: %(kind)s. Choose that above, or another file."
        ) % {"kind": KINDS[problem]}
    return {
        "empty": _("There is nothing in this file."),
        "binary": _("This is no text. Choose a CSV file; one inside a ZIP file has to be taken out first."),
        "many": _("There are more than %(n)d rows in this file. Cut it into several.") % {"n": MOST_ROWS},
        "long": _("A row of this file is too long to be true. Is it the right one?"),
        "headings": _("A column is missing that such a table has."),
    }[problem]


def _shown(row: Import) -> dict[str, object]:
    worked = row.done + row.failed
    return {
        "row": row,
        "kind": KINDS[row.kind],
        "worked": worked,
        "is_done": row.state == State.DONE,
        "percent": worked * 100 // row.total if row.total else 100,
    }


@require_safe
@signed_in
def import_progress(request: HttpRequest, viewer: Viewer, import_id: int) -> HttpResponseBase:
    """How far an import is, and what could not be done."""
    row = queries.own_import(viewer, import_id)
    context = settings_context(
        "import",
        title=KINDS[row.kind],
        back="/settings/import",
        back_name=_("Import"),
        it=_shown(row),
        failures=[(_about(failed), REASONS[failed.reason]) for failed in queries.failures(row)],
    )
    response = answer(request, "web/settings/import_progress.html", context)
    if row.state != State.DONE:
        response["Refresh"] = "5"  # the page shows itself anew until there is nothing more to tell
    return response


def _about(failed: ImportRow) -> str:
    return queries.row_of(failed).shown


@require_safe
@signed_in
def import_failures(_request: HttpRequest, viewer: Viewer, import_id: int) -> HttpResponseBase:
    """What could not be done, as a table to try again with."""
    row = queries.own_import(viewer, import_id)
    kind = Kind(row.kind)
    rows = (queries.row_of(failed) for failed in queries.failures(row, limit=None))
    return _table(f"failed_{FILE_NAMES[kind]}", kind, rows)


@require_safe
@signed_in
def export_page(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What there is to take along."""
    tables = [
        {
            "kind": kind,
            "name": name,
            "file": FILE_NAMES[Kind(kind)],
            "rows": queries.count(viewer.me, Kind(kind)),
        }
        for kind, name in KINDS.items()
    ]
    archive = queries.archive_of(viewer)
    context = settings_context(
        "export",
        tables=tables,
        archive=archive,
        is_ready=archive is not None and archive.state == State.DONE,
        may_ask=archive is None or archive.created_at <= now() - AGAIN_AFTER,
        account=account_of(viewer),
    )
    return answer(request, "web/settings/export.html", context)


@require_safe
@signed_in
def export_table(_request: HttpRequest, viewer: Viewer, kind: str) -> HttpResponseBase:
    """One table, at once."""
    if kind not in KINDS:
        raise NotFound
    return _table(FILE_NAMES[Kind(kind)], Kind(kind), queries.table(viewer.me, Kind(kind)))


def _table(name: str, kind: Kind, rows: Iterable[Row]) -> HttpResponseBase:
    response = StreamingHttpResponse(write_table(kind, rows), content_type="text/csv; charset=utf-8")
    return _handed_over(response, name)


def _handed_over(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """A file to save, which nothing on the way keeps."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@signed_in
def ask(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Have an archive made."""
    try:
        ask_for_archive(viewer)
    except Invalid as error:
        raise Invalid(_("An archive can be made once a day.")) from error
    said = _("Your archive is being made. That may take a few minutes; come back to this page.")
    return done(request, said, to="/settings/export")


@require_safe
@signed_in
def download(_request: HttpRequest, viewer: Viewer, archive_id: int) -> HttpResponseBase:
    """The archive, to its owner alone."""
    archive = queries.ready_archive(viewer, archive_id)
    file = archives_folder() / archive.file_name
    if not file.is_file():
        raise NotFound
    name = f"{account_of(viewer).username}-{archive.created_at:%Y-%m-%d}.zip"
    response = FileResponse(file.open("rb"), content_type="application/zip")
    response["Content-Length"] = str(archive.size)
    return _handed_over(response, name)
