"""What this server does about other servers."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubbub.identity.viewer import Viewer
from hubbub.instance.models import DomainPolicy
from hubbub.instance.queries import every_domain_policy
from hubbub.kernel.errors import Invalid
from hubbub.moderation.commands import domains as commands
from hubbub.moderation.commands.domains import PolicyWishes
from hubbub.web.pages import answer, done
from hubbub.web.viewer import admin_only
from hubbub.web.views.server.forms import SEVERITIES, ImportForm, PolicyForm, show_refusal

HOME = "/server/domains"
LARGEST_LIST = 5 * 1024 * 1024
_FIELDS = PolicyWishes.__struct_fields__


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def domains(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Every server something was decided about, and a form for one more."""
    form = PolicyForm(request.POST if request.method == "POST" else None, initial={"severity": "silence"})
    if form.is_bound and form.is_valid():
        try:
            made = commands.set_domain_policy(viewer, form.cleaned_data["domain"], _wishes(form))
        except Invalid as error:
            show_refusal(form, error)
        else:
            said = _("Decided about %(domain)s.") % {"domain": made.domain}
            return done(request, said, to=HOME, undo=f"{HOME}/{made.pk}/remove")
    return _list(request, form, ImportForm())


def _wishes(form: PolicyForm) -> PolicyWishes:
    return PolicyWishes(**{name: form.cleaned_data[name] for name in _FIELDS})


def _list(request: HttpRequest, form: PolicyForm, import_form: ImportForm) -> HttpResponseBase:
    rows = every_domain_policy()
    context = {
        "place": "server",
        "part": "domains",
        "policies": [{"row": row, "words": SEVERITIES[DomainPolicy.Severity(row.severity)]} for row in rows],
        "form": form,
        "import_form": import_form,
    }
    wrong = form.is_bound or import_form.is_bound
    return answer(request, "web/server/domains.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def domain(request: HttpRequest, viewer: Viewer, policy_id: int) -> HttpResponseBase:
    """One server's policy, to be changed."""
    row = commands.domain_policy(policy_id)
    data: Any = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data["domain"] = row.domain  # it stays what it is
    form = PolicyForm(data, initial={name: getattr(row, name) for name in ("domain", *_FIELDS)})
    form.fields["domain"].disabled = True
    if form.is_bound and form.is_valid():
        try:
            commands.change_domain_policy(viewer, policy_id, _wishes(form))
        except Invalid as error:
            show_refusal(form, error)
        else:
            return done(request, _("Saved."), to=HOME)
    context = {"place": "server", "part": "domains", "form": form, "row": row}
    return answer(request, "web/server/domain.html", context, status=422 if form.is_bound else 200)


@require_POST
@admin_only
def remove(request: HttpRequest, viewer: Viewer, policy_id: int) -> HttpResponseBase:
    """Treat a server like any other again; what was decided is in the address that takes it back."""
    row = commands.domain_policy(policy_id)
    commands.drop_domain_policy(viewer, policy_id)
    kept = {name: value for name in ("domain", *_FIELDS) if (value := getattr(row, name))}
    said = _("%(domain)s is treated like any other server.") % {"domain": row.domain}
    return done(request, said, to=HOME, undo=f"{HOME}/restore?{urlencode(kept)}")


@require_POST
@admin_only
def restore(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Decide again as the address says."""
    form = PolicyForm(request.GET)
    if not form.is_valid():
        raise Invalid
    commands.set_domain_policy(viewer, form.cleaned_data["domain"], _wishes(form))
    return done(request, _("It is as it was."), to=HOME)


@require_POST
@admin_only
def take_list(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Decide about the servers on a list."""
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            added, bad = commands.import_policies(viewer, _text_of(form.cleaned_data["file"]))
        except Invalid as error:
            show_refusal(form, error)
        else:
            return done(request, _imported(added, bad), to=HOME)
    return _list(request, PolicyForm(initial={"severity": "silence"}), form)


def _text_of(file: Any) -> str:
    if file.size > LARGEST_LIST:
        raise Invalid(_("The file is too large."))
    try:
        return str(file.read().decode())
    except UnicodeDecodeError as error:
        raise Invalid(_("The file is no text in UTF-8.")) from error


def _imported(added: int, bad: list[str]) -> str:
    said = ngettext("Decided about %(n)s server.", "Decided about %(n)s servers.", added) % {"n": added}
    if bad:
        named = ", ".join(bad[:5]) + (", …" if len(bad) > 5 else "")
        said += " " + _("Not understood: %(lines)s.") % {"lines": named}
    return said


@require_safe
@admin_only
def export(_request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """The list as Mastodon exports it."""
    response = HttpResponse(commands.export_policies(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="domain_blocks.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
