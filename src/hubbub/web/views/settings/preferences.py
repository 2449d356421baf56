"""Settings of one form each: posting, appearance, notifications; and the list of all settings."""

from datetime import time
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import activate
from django.views.decorators.http import require_http_methods, require_safe

from hubbub.identity.commands.preferences import Looks, PreferenceWishes, set_looks, set_preferences
from hubbub.identity.commands.profile import ProfileWishes, update_profile
from hubbub.identity.models import User
from hubbub.identity.queries import preferences_of
from hubbub.identity.viewer import Viewer
from hubbub.notifications.commands.policy import set_policy
from hubbub.notifications.commands.quiet import end_quiet_hours, set_quiet_hours
from hubbub.notifications.models import PolicyChoice
from hubbub.notifications.queries import policy_of, quiet_hours_of
from hubbub.publishing.urls import tag_url
from hubbub.web.pages import answer
from hubbub.web.sign_ins import speak_as_chosen
from hubbub.web.viewer import signed_in
from hubbub.web.views.push import push_of
from hubbub.web.views.settings.forms import AppearanceForm, NotificationsForm, PostingForm
from hubbub.web.views.settings.places import settings_context
from hubbub.web.views.settings.shown import form_page, saved


@require_safe
@signed_in
def index(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """Everything there is to set."""
    return answer(request, "web/settings/index.html", settings_context(""))


def login_of(request: HttpRequest) -> User:
    """The login behind the page. Only behind `signed_in`."""
    return cast("User", request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def posting(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """How new posts begin."""
    if request.method != "POST":
        row = preferences_of(viewer.me)
        initial = {
            "privacy": row.default_privacy,
            "quote_policy": row.default_quote_policy,
            "language": row.default_language,
            "sensitive": row.default_sensitive,
        }
        return form_page(request, "posting", PostingForm(initial=initial))
    form = PostingForm(request.POST)
    return saved(request, "posting", form, lambda: _save_posting(viewer, form.cleaned_data))


def _save_posting(viewer: Viewer, said: dict[str, object]) -> None:
    wishes = ProfileWishes(
        default_privacy=str(said["privacy"]),
        default_quote_policy=str(said["quote_policy"]),
        default_language=str(said["language"]),
        default_sensitive=bool(said["sensitive"]),
    )
    update_profile(viewer, wishes, tag_url=tag_url)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def appearance(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """How pages look to this login."""
    user = login_of(request)
    if request.method != "POST":
        initial = {
            "language": user.interface_language,
            "theme": user.theme,
            "text_size": user.text_size,
            "show_counts": user.show_counts,
            "single_keys": user.single_keys,
            "autoplay_gifs": preferences_of(viewer.me).autoplay_gifs,
        }
        return form_page(request, "appearance", AppearanceForm(initial=initial))
    form = AppearanceForm(request.POST)
    response = saved(request, "appearance", form, lambda: _save_appearance(user, viewer, form.cleaned_data))
    if form.is_valid() and not user.interface_language:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    speak_as_chosen(request, response)
    return response


def _save_appearance(user: User, viewer: Viewer, said: dict[str, object]) -> None:
    looks = Looks(
        theme=str(said["theme"]),
        text_size=str(said["text_size"]),
        language=str(said["language"]),
        single_keys=bool(said["single_keys"]),
        show_counts=bool(said["show_counts"]),
    )
    set_looks(user, looks)
    if looks.language:
        activate(looks.language)  # what is said about it speaks it already
    set_preferences(viewer, PreferenceWishes(autoplay_gifs=bool(said["autoplay_gifs"])))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def notifications(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Whom one hears from, whether by mail too, and when not."""
    if request.method != "POST":
        policy = policy_of(viewer.me)
        initial = {name: getattr(policy, name) for name in NotificationsForm.POLICY}
        initial["mail_digest"] = preferences_of(viewer.me).mail_digest
        if quiet := quiet_hours_of(viewer.me):
            initial |= {"quiet_from": quiet.begin, "quiet_until": quiet.end, "time_zone": quiet.time_zone}
        form = NotificationsForm(initial=initial)
        form.fields["time_zone"].widget.attrs["data-zone-known"] = "yes" if quiet else ""
        return form_page(
            request, "notifications", form, "web/settings/notifications.html", push=push_of(request, viewer)
        )
    form = NotificationsForm(request.POST)
    return saved(
        request,
        "notifications",
        form,
        lambda: _save_notifications(viewer, form.cleaned_data),
        template="web/settings/notifications.html",
        push=push_of(request, viewer),
    )


def _save_notifications(viewer: Viewer, said: dict[str, object]) -> None:
    set_policy(viewer.me, {name: PolicyChoice(str(said[name])) for name in NotificationsForm.POLICY})
    set_preferences(viewer, PreferenceWishes(mail_digest=bool(said["mail_digest"])))
    begin, end = said["quiet_from"], said["quiet_until"]
    if isinstance(begin, time) and isinstance(end, time):
        set_quiet_hours(viewer.me, begin, end, str(said["time_zone"]) or "UTC")
    else:
        end_quiet_hours(viewer.me)
