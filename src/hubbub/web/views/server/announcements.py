"""News from the people who run the server: writing, planning, publishing, withdrawing."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubbub.identity.viewer import Viewer
from hubbub.instance.commands.announcements import AnnouncementWishes
from hubbub.instance.models import Announcement
from hubbub.instance.queries import every_announcement
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.kernel.markup.format import markdown_to_html
from hubbub.moderation.commands import server
from hubbub.web.pages import answer, done
from hubbub.web.viewer import admin_only
from hubbub.web.views.server.forms import AnnouncementForm, PublishForm, show_refusal

HOME = "/server/announcements"
_KEPT = ("text", "starts_at", "ends_at", "all_day")


@require_safe
@admin_only
def announcements(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """All there are: drafts, planned, out, over."""
    context = {
        "place": "server",
        "part": "announcements",
        "announcements": [
            {"row": row, "state": _state(row), "html": _html(row)} for row in every_announcement()
        ],
    }
    return answer(request, "web/server/announcements.html", context)


def _html(row: Announcement) -> str:
    return mark_safe(markdown_to_html(row.text))  # noqa: S308 - sanitised there


def _state(row: Announcement) -> tuple[str, str]:
    """What state it is in, and the colour that is shown in."""
    moment = now()
    if row.published_at is None:
        return _("draft"), ""
    if row.published_at > moment:
        return _("planned"), ""
    if row.ends_at is not None and row.ends_at < moment:
        return _("over"), ""
    return pgettext("an announcement", "published"), "good"


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def write(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """A new one, as a draft."""
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = server.write_announcement(viewer, AnnouncementWishes(**form.cleaned_data))
        except Invalid as error:
            show_refusal(form, error)
        else:
            return done(request, _("The draft was saved."), to=f"{HOME}/{made.pk}")
    context = {"place": "server", "part": "announcements", "form": form}
    return answer(request, "web/server/announcement.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def announcement(request: HttpRequest, viewer: Viewer, announcement_id: int) -> HttpResponseBase:
    """One, to be changed, published, withdrawn or deleted."""
    row = _one(announcement_id)
    form = AnnouncementForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(row, name) for name in _KEPT},
    )
    if form.is_bound and form.is_valid():
        try:
            server.change_announcement(viewer, row.pk, AnnouncementWishes(**form.cleaned_data))
        except Invalid as error:
            show_refusal(form, error)
        else:
            return done(request, _("Saved."), to=f"{HOME}/{row.pk}")
    return _page(request, row, form, PublishForm())


def _one(announcement_id: int) -> Announcement:
    row = Announcement.objects.filter(pk=announcement_id).first()
    if row is None:
        raise NotFound
    return row


def _page(
    request: HttpRequest, row: Announcement, form: AnnouncementForm, publish_form: PublishForm
) -> HttpResponseBase:
    context = {
        "place": "server",
        "part": "announcements",
        "form": form,
        "publish_form": publish_form,
        "row": row,
        "state": _state(row),
        "html": _html(row),
    }
    wrong = form.is_bound or publish_form.is_bound
    return answer(request, "web/server/announcement.html", context, status=422 if wrong else 200)


@require_POST
@admin_only
def publish(request: HttpRequest, viewer: Viewer, announcement_id: int) -> HttpResponseBase:
    """Show it to everybody, now or from a moment on."""
    row, form = _one(announcement_id), PublishForm(request.POST)
    if not form.is_valid():
        initial = {name: getattr(row, name) for name in _KEPT}
        return _page(request, row, AnnouncementForm(initial=initial), form)
    at = form.cleaned_data["at"]
    server.publish_announcement(viewer, announcement_id, at)
    said = _("It comes out as planned.") if at and at > now() else _("It is out.")
    return done(request, said, to=HOME, undo=f"{HOME}/{announcement_id}/withdraw")


@require_POST
@admin_only
def withdraw(request: HttpRequest, viewer: Viewer, announcement_id: int) -> HttpResponseBase:
    """Show it to nobody any more."""
    server.withdraw_announcement(viewer, announcement_id)
    return done(request, _("It is a draft again."), to=HOME, undo=f"{HOME}/{announcement_id}/publish")


@require_POST
@admin_only
def delete(request: HttpRequest, viewer: Viewer, announcement_id: int) -> HttpResponseBase:
    """Remove it for good."""
    server.delete_announcement(viewer, announcement_id)
    return done(request, _("The announcement was deleted."), to=HOME)
