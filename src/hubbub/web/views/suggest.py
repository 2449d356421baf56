"""What a name may become while it is typed: people, hashtags and emoji, found as the API's search finds them."""

from collections.abc import Callable, Mapping, Sequence

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from hubbub.identity.models import Account
from hubbub.identity.urls import avatar_url, media_url
from hubbub.identity.viewer import Viewer
from hubbub.instance.queries import emojis_called
from hubbub.network.queries import ties
from hubbub.network.search import find_accounts
from hubbub.publishing.models import Tag
from hubbub.publishing.tag_search import search_tags
from hubbub.web.limits import Often, check_not_too_often
from hubbub.web.viewer import signed_in

MOST = 6
LONGEST = 100
TYPING = Often("suggest", 600, 300)


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """One of what is suggested: the text it stands for, how it is called, and its picture."""

    value: str
    name: str = ""
    picture: str = ""
    path: str = ""


@require_safe
@signed_in
def suggest(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What begins as `q` does, of the kind that is asked for."""
    check_not_too_often(viewer, TYPING)
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    find = _KINDS.get(request.GET.get("kind", ""))
    found = find(viewer, text) if find and text else []
    response = HttpResponse(msgspec.json.encode(found), content_type="application/json")
    response["Cache-Control"] = "private, max-age=30"
    return response


def _people(viewer: Viewer, text: str) -> Sequence[Suggestion]:
    """Those one follows first; none that either side has blocked."""
    ids = find_accounts(viewer, text, limit=2 * MOST)
    known = ties(viewer, ids)
    wanted = [pk for pk in ids if pk in known and not (known[pk].blocking or known[pk].blocked_by)][:MOST]
    rows = Account.objects.in_bulk(wanted)
    return [
        Suggestion(
            value=f"@{row.acct}",
            name=row.display_name or row.username,
            picture=avatar_url(row.avatar),
            path=f"/@{row.acct}",
        )
        for row in (rows[pk] for pk in wanted if pk in rows)
    ]


def _tags(_viewer: Viewer, text: str) -> Sequence[Suggestion]:
    ids = search_tags(text, limit=MOST)
    rows = Tag.objects.in_bulk(ids)
    return [
        Suggestion(value=f"#{rows[pk].display_name or rows[pk].name}", path=f"/tags/{rows[pk].name}")
        for pk in ids
        if pk in rows
    ]


def _emoji(_viewer: Viewer, text: str) -> Sequence[Suggestion]:
    return [
        Suggestion(value=f":{row.shortcode}:", picture=media_url(row.static_file or row.file))
        for row in emojis_called(text, limit=MOST)
    ]


_KINDS: Mapping[str, Callable[[Viewer, str], Sequence[Suggestion]]] = {
    "people": _people,
    "tags": _tags,
    "emoji": _emoji,
}
