"""How an account shows itself: texts, pictures, fields, hashtags, and who may find it."""

from contextlib import ExitStack

from django.http import HttpRequest, HttpResponseBase
from django.http.request import QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hubbub.identity.commands.profile import (
    LONGEST_FIELD,
    MOST_FIELDS,
    Field,
    ProfileWishes,
    remove_picture,
    update_profile,
)
from hubbub.identity.models import Account
from hubbub.identity.urls import media_url
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.kernel.media.errors import MediaError
from hubbub.kernel.uploads import on_disk
from hubbub.publishing.commands.tags import feature_tag, unfeature_tag
from hubbub.publishing.tags import featured_tags, often_used
from hubbub.publishing.urls import tag_url
from hubbub.web.pages import done
from hubbub.web.said import in_words
from hubbub.web.viewer import account_of, signed_in
from hubbub.web.views.settings.forms import ProfileForm
from hubbub.web.views.settings.shown import form_page

TEMPLATE = "web/settings/profile.html"
_SWITCHES = ("locked", "discoverable", "indexable", "hide_collections", "bot")
_TEXTS = ("display_name", "note", "avatar_description", "header_description")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The form, or what it says."""
    account = account_of(viewer)
    if request.method != "POST":
        initial = {name: getattr(account, name) for name in (*_SWITCHES, *_TEXTS)}
        written = [Field(row["name"], row["value"]) for row in account.fields]
        return _page(request, viewer, account, ProfileForm(initial=initial), written)
    form, fields = ProfileForm(request.POST, request.FILES), fields_in(request.POST)
    if form.is_valid() and _saved(viewer, form, fields):
        return done(request, _("Your profile was saved."), to="/settings/profile")
    return _page(request, viewer, account, form, fields)


def fields_in(sent: QueryDict) -> list[Field]:
    """The names and values of the profile's table as a form sent them."""
    pairs = zip(sent.getlist("field_name"), sent.getlist("field_value"), strict=False)
    return [Field(name[:LONGEST_FIELD], value[:LONGEST_FIELD]) for name, value in pairs][:MOST_FIELDS]


def _saved(viewer: Viewer, form: ProfileForm, fields: list[Field]) -> bool:
    """Whether it could be saved; if not, the form says why."""
    said = form.cleaned_data
    with ExitStack() as files:
        avatar, header = (files.enter_context(on_disk(said[name])) for name in ("avatar", "header"))
        wishes = ProfileWishes(
            **{name: said[name] for name in (*_SWITCHES, *_TEXTS)},
            avatar=avatar,
            header=header,
            fields=fields,
        )
        try:
            update_profile(viewer, wishes, tag_url=lambda name: tag_url(name.lower()))
        except Invalid as error:
            form.add_error(_field_of(error, form), _sentence(error, fields))
            return False
    return True


def _field_of(error: Invalid, form: ProfileForm) -> str | None:
    """Where a refusal belongs. Of two pictures sent at once nobody tells which was bad, so it stands at the top."""
    sent = [name for name in ("avatar", "header") if form.cleaned_data[name]]
    about_a_picture = isinstance(error, MediaError) or "file size" in error.message
    return sent[0] if about_a_picture and len(sent) == 1 else None


def _sentence(error: Invalid, fields: list[Field]) -> str:
    if isinstance(error, MediaError):
        return _("This file is no picture that can be used. JPEG, PNG, GIF, WebP, AVIF and HEIC are.")
    if any(not field.name.strip() and field.value.strip() for field in fields):
        return _("Every row with a content needs a label.")
    return in_words(error.message)


def _page(
    request: HttpRequest, viewer: Viewer, account: Account, form: ProfileForm, fields: list[Field]
) -> HttpResponseBase:
    rows = [*fields, *[Field() for _ in range(MOST_FIELDS - len(fields))]]
    return form_page(
        request,
        "profile",
        form,
        TEMPLATE,
        account=account,
        header=media_url(account.header) if account.header else "",
        rows=list(enumerate(rows, start=1)),
        longest=LONGEST_FIELD,
        tags=featured_tags(account),
        used=often_used(viewer, limit=8),
    )


@require_POST
@signed_in
def remove(request: HttpRequest, viewer: Viewer, which: str) -> HttpResponseBase:
    """Go without a picture or header."""
    if which not in {"avatar", "header"}:
        raise NotFound
    remove_picture(viewer, which)
    said = _("Your picture was removed.") if which == "avatar" else _("Your header was removed.")
    return done(request, said, to="/settings/profile")


@require_POST
@signed_in
def feature(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Show a hashtag on the profile."""
    name = request.POST.get("tag", "") or request.GET.get("tag", "")
    try:
        tag = feature_tag(viewer, name).tag
    except NotFound as error:
        raise Invalid(_("A hashtag is a word without spaces, with at least one letter.")) from error
    said = _("#%(name)s stands on your profile now.") % {"name": tag.display_name or tag.name}
    return done(request, said, to="/settings/profile#tags")


@require_POST
@signed_in
def unfeature(request: HttpRequest, viewer: Viewer, name: str) -> HttpResponseBase:
    """Show a hashtag there no longer."""
    tag = unfeature_tag(viewer, name)
    said = _("#%(name)s no longer stands on your profile.") % {"name": tag.display_name or tag.name}
    undo = f"/settings/profile/tags?tag={tag.name}"
    return done(request, said, to="/settings/profile#tags", undo=undo)
