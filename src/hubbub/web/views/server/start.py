"""The operator's first steps, each of which may be skipped."""

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hubbub.identity.viewer import Viewer
from hubbub.instance.commands.server import ServerWishes
from hubbub.instance.models import ServerSettings
from hubbub.instance.queries import registration, rules, server_settings
from hubbub.kernel.environment import Registration
from hubbub.kernel.errors import Invalid
from hubbub.kernel.paging import Page
from hubbub.moderation.commands import server
from hubbub.moderation.queries import audit_trail
from hubbub.web.pages import answer, done
from hubbub.web.viewer import admin_only
from hubbub.web.views.server.forms import RegistrationForm, StartForm, show_refusal
from hubbub.web.views.settings.preferences import login_of

HOME = "/server/start"
STEPS = ("name", "rules", "registration", "mail", "demo")
_TAKEN = "server_start"  # in the session: the steps taken in this browser, for some leave no trace


def after(step: str) -> str:
    """Where a step leads: back to itself, where what was done is said, with the next one below it."""
    return f"{HOME}?saved={step}#{step}"


@require_safe
@admin_only
def start(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """All steps on one page, with what is done already."""
    row = server_settings()
    form = StartForm(initial={"title": row.title, "short_description": row.short_description})
    return _page(request, form)


def _page(request: HttpRequest, form: StartForm) -> HttpResponseBase:
    row, known = server_settings(), rules()
    said = list(get_messages(request))
    saved = request.GET.get("saved", "") if said else ""
    if saved in STEPS:
        request.session[_TAKEN] = sorted({*request.session.get(_TAKEN, []), saved})
    taken = {*request.session.get(_TAKEN, []), *_traces(row, has_rules=bool(known))}
    context = {
        "place": "server",
        "form": form,
        "rules": known,
        "suggested": suggested_rules(),
        "registration_form": RegistrationForm(initial={"registration": registration(row).value}),
        "fixed": settings.HUBBUB.registration is not Registration.AS_CHOSEN,
        "mail_url": bool(settings.HUBBUB.mail_url),
        "taken": taken,
        "count": len(STEPS),
        "first_run": login_of(request).first_run,
        # What was said stands at its step, which the page is scrolled to, and not at the top.
        "saved": saved,
        "said": said if saved in STEPS else [],
        "messages": [] if saved in STEPS else said,
    }
    return answer(request, "web/server/start.html", context, status=422 if form.is_bound else 200)


def _traces(row: ServerSettings, *, has_rules: bool) -> set[str]:
    """The steps that show by what is in force, whoever took them and wherever."""
    fresh = ServerSettings()
    fixed = settings.HUBBUB.registration is not Registration.AS_CHOSEN
    shown = {
        "name": (row.title, row.short_description) != (fresh.title, fresh.short_description),
        "rules": has_rules,
        "registration": fixed or row.registration != fresh.registration,
        "demo": bool(audit_trail(Page(limit=1), action="server.demo")),
    }
    return {step for step, is_shown in shown.items() if is_shown}


@require_POST
@admin_only
def name(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Name the server."""
    form = StartForm(request.POST)
    if form.is_valid():
        try:
            server.change_server(viewer, ServerWishes(**form.cleaned_data))
        except Invalid as error:
            show_refusal(form, error)
        else:
            return done(request, _("The server has its name."), to=after("name"))
    return _page(request, form)


def suggested_rules() -> list[str]:
    """Rules that hardly any server is without."""
    return [
        _("Be kind. No harassment, and no hatred of people for who they are."),
        _("No spam and no advertising that nobody asked for."),
        _("Nothing that is against the law where this server stands."),
        _("Describe your pictures, and put a warning before what others may not want to see."),
    ]


@require_POST
@admin_only
def begin_with_rules(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Take the suggested rules that are ticked."""
    known = {rule.text for rule in rules()}
    ticked = set(request.POST.getlist("rule"))
    with transaction.atomic():
        for number, text in enumerate(suggested_rules()):
            if str(number) in ticked and text not in known:
                server.add_rule(viewer, text)
    return done(request, _("The rules are in force."), to=after("rules"))


@require_POST
@admin_only
def load_demo(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Have the demo community made."""
    server.load_demo(viewer)
    said = _(
        "The demo community is being made. That takes a minute or two; its posts appear in the timelines."
    )
    return done(request, said, to=after("demo"))
