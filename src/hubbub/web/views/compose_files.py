"""Files on their way into the composer, one at a time: for scripts, which show how far they are."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid
from hubbub.kernel.uploads import on_disk
from hubbub.publishing.commands.upload import UploadWishes, own_media, upload
from hubbub.publishing.models import MediaAttachment
from hubbub.web.limits import Often, check_not_too_often
from hubbub.web.viewer import signed_in
from hubbub.web.views.compose_page import attached

UPLOADS = Often("page-media", 100, 1800)


@require_POST
@signed_in
def take(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Take one file; the answer is what the composer shows of it."""
    media = take_in(viewer, request.FILES.get("files"))
    if media is None:
        raise Invalid(_("There is no file in what was sent."))
    return _shown(request, media)


def take_in(viewer: Viewer, given: "UploadedFile[bytes] | None") -> MediaAttachment | None:
    """Upload a file; none, if there is none. Raises `TooManyRequests`, and what `upload` raises."""
    check_not_too_often(viewer, UPLOADS)
    with on_disk(given) as path:
        return upload(viewer, path, UploadWishes()) if path is not None else None


@require_safe
@signed_in
def state(request: HttpRequest, viewer: Viewer, media_id: int) -> HttpResponseBase:
    """How far a file of one's own is."""
    return _shown(request, own_media(viewer, media_id))


def _shown(request: HttpRequest, media: MediaAttachment) -> HttpResponseBase:
    html = render_to_string("web/compose/attached.html", {"m": attached(media)}, request)
    response = JsonResponse({"id": str(media.pk), "state": media.state, "html": html})
    response["Cache-Control"] = "no-store"
    return response
