"""The first steps of a new member: who they are, what they care about, whom to follow, how they hear of news.

Every step can be skipped, and once they were done or skipped nobody is led here again.
"""

import re
from contextlib import ExitStack
from typing import NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubbub.identity.commands.preferences import PreferenceWishes, end_first_run, set_preferences
from hubbub.identity.commands.profile import ProfileWishes, update_profile
from hubbub.identity.queries import preferences_of
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.kernel.media.errors import MediaError
from hubbub.kernel.uploads import on_disk
from hubbub.publishing.commands.tags import follow_tag
from hubbub.publishing.models import Tag
from hubbub.publishing.tags import followed_of, most_used_here
from hubbub.publishing.urls import tag_url
from hubbub.timelines.trends import trending_tags
from hubbub.web.pages import answer, done
from hubbub.web.said import in_words
from hubbub.web.viewer import account_of, signed_in
from hubbub.web.views.explore import suggested
from hubbub.web.views.push import push_of
from hubbub.web.views.settings.forms import AboutForm
from hubbub.web.views.settings.preferences import login_of

OFFERED_TAGS = 24
OFFERED_PEOPLE = 12
TAG_DAYS = 60
MOST_TYPED = 20


class Step(NamedTuple):
    """A step: its name in the address, and what it asks."""

    name: str
    title: Promise

    @property
    def href(self) -> str:
        """Its address."""
        return f"/start/{self.name}"


STEPS = (
    Step("profile", gettext_lazy("Say who you are")),
    Step("interests", gettext_lazy("What do you care about?")),
    Step("people", gettext_lazy("People to follow")),
    Step("notifications", gettext_lazy("How do you want to hear of news?")),
)
LAST = STEPS[-1]


def _page(request: HttpRequest, name: str, *, status: int = 200, **context: object) -> HttpResponseBase:
    number = next(place for place, step in enumerate(STEPS) if step.name == name)
    told = {
        "step": STEPS[number],
        "number": number + 1,
        "count": len(STEPS),
        "first_run": login_of(request).first_run,
        "back": STEPS[number - 1].href if number else "",
        "skip": STEPS[number + 1].href if number + 1 < len(STEPS) else "",
        **context,
    }
    return answer(request, f"web/start/{name}.html", told, status=status)


def _on(request: HttpRequest, name: str) -> HttpResponseBase:
    """To the step after `name`."""
    number = next(place for place, step in enumerate(STEPS) if step.name == name)
    return done(request, to=STEPS[number + 1].href)


@require_safe
@signed_in
def start(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """To the first step."""
    return done(request, to=STEPS[0].href)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Name, picture, a few words."""
    account = account_of(viewer)
    if request.method != "POST":
        initial = {name: getattr(account, name) for name in ("display_name", "note", "discoverable")}
        return _page(request, "profile", form=AboutForm(initial=initial), account=account)
    form = AboutForm(request.POST, request.FILES)
    if form.is_valid() and _introduced(viewer, form):
        return _on(request, "profile")
    return _page(request, "profile", form=form, account=account, status=422)


def _introduced(viewer: Viewer, form: AboutForm) -> bool:
    """Whether it could be saved; if not, the form says why."""
    said = form.cleaned_data
    with ExitStack() as files:
        wishes = ProfileWishes(
            display_name=said["display_name"],
            note=said["note"],
            discoverable=said["discoverable"],
            avatar=files.enter_context(on_disk(said["avatar"])),
        )
        try:
            update_profile(viewer, wishes, tag_url=lambda name: tag_url(name.lower()))
        except MediaError:
            form.add_error("avatar", _("This file is no picture that can be used."))
            return False
        except Invalid as error:
            form.add_error(None, in_words(error.message))
            return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def interests(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Hashtags to follow: those many use, and any other."""
    if request.method != "POST":
        return _interests(request, viewer)
    typed = request.POST.get("others", "")
    others = [word for word in re.split(r"[\s,]+", typed) if word.strip("#")]
    refused = []
    for name in [*request.POST.getlist("tag")[:OFFERED_TAGS], *others[:MOST_TYPED]]:
        try:
            follow_tag(viewer, name)
        except NotFound:
            refused.append(name)
    return _interests(request, viewer, typed, refused) if refused else _on(request, "interests")


def _interests(
    request: HttpRequest, viewer: Viewer, typed: str = "", refused: list[str] | None = None
) -> HttpResponseBase:
    trending = [pk for pk, _days in trending_tags(OFFERED_TAGS, 0)]
    ids = list(dict.fromkeys([*trending, *most_used_here(days=TAG_DAYS, limit=OFFERED_TAGS)]))[:OFFERED_TAGS]
    rows, followed = Tag.objects.in_bulk(ids), followed_of(viewer, ids)
    tags = [(rows[pk], pk in followed) for pk in ids if pk in rows]
    status = 422 if refused else 200
    return _page(request, "interests", status=status, tags=tags, typed=typed, refused=refused or [])


@require_safe
@signed_in
def people(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Whom to follow, and why."""
    return _page(request, "people", people=suggested(viewer, OFFERED_PEOPLE))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def notifications(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """By push, where the browser can; by mail, once a day."""
    if request.method != "POST":
        mail_digest = preferences_of(viewer.me).mail_digest
        return _page(request, "notifications", mail_digest=mail_digest, push=push_of(request, viewer))
    set_preferences(viewer, PreferenceWishes(mail_digest=bool(request.POST.get("mail_digest"))))
    end_first_run(login_of(request))
    return done(request, _("You are all set. Welcome!"), to="/home")


@require_POST
@signed_in
def end(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """No more of this."""
    end_first_run(login_of(request))
    return done(request, _("Welcome! What you skipped is in the settings."), to="/home")
