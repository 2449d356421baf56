"""What the server is called and says of itself, who may sign up, its texts, and the limits in force."""

from contextlib import ExitStack
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.instance.commands.server import ServerWishes
from hubbub.instance.queries import registration, server_settings
from hubbub.kernel.environment import Registration
from hubbub.kernel.errors import Invalid
from hubbub.kernel.markup.format import markdown_to_html
from hubbub.kernel.uploads import on_disk
from hubbub.moderation.commands.server import change_server
from hubbub.publishing import limits
from hubbub.web.pages import answer, back_to, done
from hubbub.web.viewer import admin_only
from hubbub.web.views.server.forms import GeneralForm, RegistrationForm, TextsForm, show_refusal

_POST_OR_GET = ["GET", "HEAD", "POST"]


def _as_shown(markdown: str) -> SafeString:
    return mark_safe(markdown_to_html(markdown))  # noqa: S308 - sanitised there


@require_http_methods(_POST_OR_GET)
@admin_only
def general(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Names, description, contact, languages and pictures."""
    row = server_settings()
    contact = Account.objects.filter(pk=row.contact_account_id).first() if row.contact_account_id else None
    kept = ("title", "short_description", "description", "contact_email", "languages")
    initial = {name: getattr(row, name) for name in kept} | {"contact": contact.username if contact else ""}
    sent = request.method == "POST"
    form = GeneralForm(
        request.POST if sent else None, request.FILES if sent else None, initial=initial, row=row
    )
    if sent and form.is_valid() and _save_general(request, viewer, form):
        return done(request, _("Saved."), to="/server")
    context = {
        "place": "server",
        "part": "general",
        "form": form,
        "row": row,
        "shown": _as_shown(row.description),
    }
    return answer(request, "web/server/general.html", context, status=422 if sent else 200)


def _save_general(request: HttpRequest, viewer: Viewer, form: GeneralForm) -> bool:
    told = form.cleaned_data
    with ExitStack() as files:
        pictures: dict[str, Any] = {}
        for name in ("icon", "thumbnail"):
            given = files.enter_context(on_disk(request.FILES.get(name)))
            dropped = told.get(f"drop_{name}")
            pictures[name] = given or (None if dropped else msgspec.UNSET)
        wishes = ServerWishes(
            title=told["title"],
            short_description=told["short_description"],
            description=told["description"],
            contact_email=told["contact_email"],
            contact_account_id=told["contact"].pk if told["contact"] else None,
            languages=told["languages"],
            **pictures,
        )
        return saved(viewer, form, wishes)


def saved(viewer: Viewer, form: Any, wishes: ServerWishes) -> bool:
    """Whether the command took it; what it refused stands at the fields."""
    try:
        change_server(viewer, wishes)
    except Invalid as error:
        show_refusal(form, error)
        return False
    return True


@require_http_methods(_POST_OR_GET)
@admin_only
def sign_up(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Who may sign up: what is in force, and the choice, where the environment leaves one."""
    row = server_settings()
    fixed = settings.HUBBUB.registration is not Registration.AS_CHOSEN
    sent = request.method == "POST"
    form = RegistrationForm(request.POST if sent else None, initial={"registration": row.registration})
    if sent and form.is_valid():
        wishes = ServerWishes(registration=form.cleaned_data["registration"])
        if saved(viewer, form, wishes):
            return done(request, _("Saved."), to=back_to(request, "/server/registration"))
    context = {
        "place": "server",
        "part": "registration",
        "form": form,
        "fixed": fixed,
        "in_force": dict(form.fields["registration"].choices)[registration(row).value],  # type: ignore[attr-defined]
        "confirmed": bool(settings.HUBBUB.confirm_email),
    }
    return answer(request, "web/server/registration.html", context, status=422 if sent else 200)


@require_http_methods(_POST_OR_GET)
@admin_only
def texts(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Privacy policy and terms of service."""
    row = server_settings()
    kept = ("privacy_policy", "terms_of_service", "terms_effective_on")
    sent = request.method == "POST"
    form = TextsForm(request.POST if sent else None, initial={name: getattr(row, name) for name in kept})
    if sent and form.is_valid() and saved(viewer, form, ServerWishes(**form.cleaned_data)):
        return done(request, _("Saved."), to="/server/texts")
    context = {
        "place": "server",
        "part": "texts",
        "form": form,
        "previews": [
            (_("Privacy policy"), "/privacy-policy", _as_shown(row.privacy_policy)),
            (_("Terms of service"), "/terms-of-service", _as_shown(row.terms_of_service)),
        ],
    }
    return answer(request, "web/server/texts.html", context, status=422 if sent else 200)


def _megabytes(size: int) -> str:
    return f"{size // 1024 // 1024} MB"


@require_safe
@admin_only
def in_force(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """The limits there are. They are the same on every Hubbub and can't be changed here."""
    minutes = limits.MIN_POLL_SECONDS // 60
    days = limits.MAX_POLL_SECONDS // 86_400
    shown = [
        (_("Characters in a post"), limits.MAX_CHARACTERS),
        (_("Characters a link counts for"), limits.CHARACTERS_PER_URL),
        (_("Files in a post"), limits.MAX_MEDIA),
        (_("Characters of a description"), limits.MAX_DESCRIPTION),
        (_("Size of a picture"), _megabytes(limits.IMAGE_SIZE)),
        (_("Size of video and sound"), _megabytes(limits.VIDEO_SIZE)),
        (_("Choices in a poll"), limits.MAX_POLL_OPTIONS),
        (_("Characters of a choice"), limits.MAX_POLL_OPTION_CHARACTERS),
        (
            _("How long a poll is open"),
            _("%(minutes)s minutes to %(days)s days") % {"minutes": minutes, "days": days},
        ),
        (_("Pinned posts"), limits.MAX_PINS),
        (_("Hashtags on a profile"), limits.MAX_FEATURED_TAGS),
        (_("Drafts"), limits.MAX_DRAFTS),
        (_("Scheduled posts"), limits.MAX_SCHEDULED),
        (_("Scheduled posts for one day"), limits.MAX_SCHEDULED_A_DAY),
        (_("Calls are limited in how often"), _("yes") if settings.HUBBUB.rate_limits else _("no")),
    ]
    context = {"place": "server", "part": "limits", "limits": shown}
    return answer(request, "web/server/limits.html", context)
