"""This server's own emoji."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hubbub.identity.urls import media_url
from hubbub.identity.viewer import Viewer
from hubbub.instance.queries import own_emojis
from hubbub.kernel.errors import Invalid
from hubbub.kernel.uploads import on_disk
from hubbub.moderation.commands import server
from hubbub.web.pages import answer, done
from hubbub.web.viewer import admin_only
from hubbub.web.views.server.forms import EmojiForm, show_refusal

HOME = "/server/emoji"


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def emoji(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """All there are, and a form for one more."""
    sent = request.method == "POST"
    form = EmojiForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid() and _add(viewer, form):
        said = _(":%(name)s: is there.") % {"name": form.cleaned_data["shortcode"]}
        return done(request, said, to=HOME)
    context = {
        "place": "server",
        "part": "emoji",
        "form": form,
        "emoji": [{"row": row, "address": media_url(row.file)} for row in own_emojis()],
    }
    return answer(request, "web/server/emoji.html", context, status=422 if sent else 200)


def _add(viewer: Viewer, form: EmojiForm) -> bool:
    told = form.cleaned_data
    try:
        with on_disk(told["file"]) as file:
            if file is not None:
                server.add_emoji(viewer, told["shortcode"], file, category=told["category"].strip())
    except Invalid as error:
        show_refusal(form, error)
        return False
    return True


@require_POST
@admin_only
def categorise(request: HttpRequest, viewer: Viewer, shortcode: str) -> HttpResponseBase:
    """Let an emoji stand elsewhere in the picker."""
    server.change_emoji(viewer, shortcode, category=request.POST.get("category", "").strip())
    return done(request, _("Saved."), to=HOME)


@require_POST
@admin_only
def disable(request: HttpRequest, viewer: Viewer, shortcode: str, *, disabled: bool) -> HttpResponseBase:
    """Let an emoji be plain text for now, or a picture again."""
    server.change_emoji(viewer, shortcode, disabled=disabled)
    words = _(":%(name)s: is plain text now.") if disabled else _(":%(name)s: is a picture again.")
    undo = f"{HOME}/{shortcode}/{'enable' if disabled else 'disable'}"
    return done(request, words % {"name": shortcode}, to=HOME, undo=undo)


@require_POST
@admin_only
def remove(request: HttpRequest, viewer: Viewer, shortcode: str) -> HttpResponseBase:
    """Remove an emoji for good."""
    server.remove_emoji(viewer, shortcode)
    return done(request, _(":%(name)s: is gone.") % {"name": shortcode}, to=HOME)
