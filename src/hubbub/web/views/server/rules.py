"""The rules of the house."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hubbub.identity.viewer import Viewer
from hubbub.instance.models import Rule
from hubbub.instance.queries import rules as rules_in_force
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.moderation.commands import server
from hubbub.web.pages import answer, done
from hubbub.web.viewer import admin_only
from hubbub.web.views.server.forms import RuleForm, show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def rules(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The rules in their order, and a form for one more."""
    form = RuleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            added = server.add_rule(viewer, form.cleaned_data["text"], form.cleaned_data["hint"])
        except Invalid as error:
            show_refusal(form, error)
        else:
            undo = f"/server/rules/{added.pk}/remove"
            return done(request, _("The rule was added."), to="/server/rules", undo=undo)
    context = {"place": "server", "part": "rules", "rules": rules_in_force(), "form": form}
    return answer(request, "web/server/rules.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def rule(request: HttpRequest, viewer: Viewer, rule_id: int) -> HttpResponseBase:
    """One rule, to be said otherwise."""
    row = Rule.objects.filter(pk=rule_id, removed_at=None).first()
    if row is None:
        raise NotFound
    form = RuleForm(
        request.POST if request.method == "POST" else None, initial={"text": row.text, "hint": row.hint}
    )
    if form.is_bound and form.is_valid():
        try:
            server.change_rule(viewer, rule_id, form.cleaned_data["text"], form.cleaned_data["hint"])
        except Invalid as error:
            show_refusal(form, error)
        else:
            return done(request, _("Saved."), to="/server/rules")
    context = {"place": "server", "part": "rules", "form": form, "rule": row}
    return answer(request, "web/server/rule.html", context, status=422 if form.is_bound else 200)


@require_POST
@admin_only
def move(request: HttpRequest, viewer: Viewer, rule_id: int, *, up: bool) -> HttpResponseBase:
    """Let a rule change places with its neighbour."""
    server.move_rule(viewer, rule_id, up=up)
    return done(request, to="/server/rules")


@require_POST
@admin_only
def remove(request: HttpRequest, viewer: Viewer, rule_id: int, *, removed: bool) -> HttpResponseBase:
    """Take a rule out of force, or bring it back."""
    server.set_rule_removed(viewer, rule_id, removed=removed)
    said = _("The rule was removed.") if removed else _("The rule is back.")
    undo = f"/server/rules/{rule_id}/{'restore' if removed else 'remove'}"
    return done(request, said, to="/server/rules", undo=undo)
