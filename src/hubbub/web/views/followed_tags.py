"""The hashtags one follows."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from hubbub.identity.viewer import Viewer
from hubbub.publishing.tags import followed_tags
from hubbub.web.pages import answer, next_page, page_of
from hubbub.web.render.trends import shown_tags
from hubbub.web.viewer import signed_in


@require_safe
@signed_in
def followed(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The hashtags one follows, latest first."""
    rows = followed_tags(viewer, page_of(request))
    context = {
        "place": "tags",
        "tags": shown_tags(viewer, [row.tag for row in rows]),
        "next": next_page(request, [row.pk for row in rows]),
    }
    return answer(request, "web/lists/tags.html", context)
