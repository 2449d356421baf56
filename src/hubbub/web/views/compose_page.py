"""What the composer shows of a composition: the form, its attachments, and the parts of a thread."""

import re
from collections.abc import Sequence

import msgspec
from django.http import HttpRequest, HttpResponseBase
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid
from hubbub.kernel.languages import language_choices
from hubbub.kernel.markup import count_characters
from hubbub.publishing import limits
from hubbub.publishing.commands.thread import parts_of
from hubbub.publishing.models import MediaAttachment, MediaState, Post
from hubbub.publishing.new import Split
from hubbub.web.composition import DAY, POLL_OPTIONS, Composition, related
from hubbub.web.pages import answer
from hubbub.web.render.bodies import ShownMedia, shown_media
from hubbub.web.render.posts import Look, posts_by_id

ALT_LENGTH = (
    1_500  # of a picture, as other servers take it; what is said in a video may take longer to write down
)

_PLACES = (-1.0, 0.0, 1.0)


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """One of the places of a picture that can be kept in sight."""

    value: str
    name: str
    chosen: bool


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """A file in the composer."""

    media: ShownMedia
    description: str
    focus: str
    spots: list[Spot]
    state: str
    error: str
    alt_limit: int = ALT_LENGTH
    first: bool = False
    last: bool = False

    @property
    def has_picture(self) -> bool:
        """Whether there is something to look at."""
        return self.state == MediaState.READY and self.media.kind in {"image", "gifv", "video"}


def attached(row: MediaAttachment, made: Composition | None = None) -> Attached:
    """A file as the composer shows it, with what was said about it there."""
    made = made or Composition()
    x, y = made.focuses.get(row.pk) or _point(row)
    media = shown_media(row)
    return Attached(
        media=media,
        description=made.descriptions.get(row.pk, row.description),
        focus=f"{x:g},{y:g}",
        spots=_spots(x, y),
        state=row.state,
        error=row.error,
        alt_limit=limits.MAX_DESCRIPTION if media.is_played else ALT_LENGTH,
    )


def _point(row: MediaAttachment) -> tuple[float, float]:
    focus = row.meta.get("focus") or {}
    return float(focus.get("x", 0)), float(focus.get("y", 0))


def _spots(x: float, y: float) -> list[Spot]:
    """Nine places to choose from, and the one that was chosen more exactly."""
    names = (
        _("Top left"), _("Top"), _("Top right"), _("Left"), _("Centre"), _("Right"), _("Bottom left"), _("Bottom"),
        _("Bottom right"),
    )  # fmt: skip
    places = [(across, up) for up in reversed(_PLACES) for across in _PLACES]
    spots = [
        Spot(value=f"{across:g},{up:g}", name=name, chosen=(across, up) == (x, y))
        for (across, up), name in zip(places, names, strict=True)
    ]
    if not any(spot.chosen for spot in spots):
        spots.append(Spot(value=f"{x:g},{y:g}", name=_("As it was chosen"), chosen=True))
    return spots


def composer_page(
    request: HttpRequest,
    viewer: Viewer,
    made: Composition,
    *,
    said: str = "",
    editing: Post | None = None,
    preview: Sequence[SafeString] = (),
) -> HttpResponseBase:
    """The composer with what stands in it, what is wrong with that, or how it would look."""
    reply, quoted = related(viewer, made)
    about = [post.pk for post in (reply, quoted) if post is not None]
    shown = posts_by_id(viewer, about, Look(plain=True))
    too_long = editing is None and _is_too_long(made)
    languages, policies = _languages(made.language), _quote_policies()
    context = {
        "it": made,
        "said": said,
        "editing": editing,
        "preview": preview,
        "begun": request.method == "GET",
        "writing_place": place_of(made, editing),
        "reply": shown.get(reply.pk) if reply else None,
        "quoted": shown.get(quoted.pk) if quoted else None,
        "media": _media(viewer, made),
        "poll_rows": _poll_rows(made.poll_options),
        "durations": _durations(),
        "languages": languages,
        "language_name": dict(languages).get(made.language, _("Not told")),
        "quote_policies": policies,
        "quote_policy_name": dict(policies).get(made.quote_policy, ""),
        "limit": limits.MAX_CHARACTERS,
        "most_media": limits.MAX_MEDIA,
        "image_size": limits.IMAGE_SIZE,
        "video_size": limits.VIDEO_SIZE,
        "too_long": too_long,
        "parts": _parts(made) if made.split and too_long else [],
        "place": "compose",
    }
    return answer(request, "web/compose/compose.html", context, status=422 if said else 200)


def seen_before(viewer: Viewer, post_id: int, *, alone: bool = False) -> list[SafeString]:
    """A post of the viewer's own, and unless it is looked at `alone` those after it of its thread, as they are about to
    be: what would lead to them leads nowhere yet."""
    later = Post.objects.filter(account_id=viewer.me, pk__gt=post_id, in_reply_to_account_id=viewer.me)
    ids = [post_id, *([] if alone else later.order_by("pk").values_list("pk", flat=True))]
    shown = posts_by_id(viewer, ids, Look(plain=True, threaded=len(ids) > 1))
    return [mark_safe(re.sub(rf' href="[^"]*\b{pk}\b[^"]*"', "", shown[pk])) for pk in ids]  # noqa: S308 - it was safe


def place_of(made: Composition, editing: Post | None = None) -> str:
    """What a composition is about, so that what was typed for one never turns up in another."""
    pairs = (("draft", made.draft_id), ("reply", made.reply_id), ("quote", made.quote_id))
    if editing is not None:
        return f"edit-{editing.pk}"
    return next((f"{name}-{pk}" for name, pk in pairs if pk is not None), "new")


def _media(viewer: Viewer, made: Composition) -> list[Attached]:
    rows = MediaAttachment.objects.filter(account_id=viewer.me).in_bulk(made.media_ids)
    kept = [attached(rows[pk], made) for pk in made.media_ids if pk in rows]
    last = len(kept) - 1
    return [
        msgspec.structs.replace(it, first=place == 0, last=place == last) for place, it in enumerate(kept)
    ]


def _is_too_long(made: Composition) -> bool:
    written = count_characters(made.whole.strip(), url_length=limits.CHARACTERS_PER_URL)
    return written + len(made.spoiler_text.strip()) > limits.MAX_CHARACTERS


def _parts(made: Composition) -> list[str]:
    """The posts of the thread, as they would be published; none where that can't be."""
    try:
        new = msgspec.structs.replace(made.new_post(), split=Split(made.split))
        return [part.text for part in parts_of(new)]
    except Invalid:
        return []


def _poll_rows(options: list[str]) -> list[str]:
    """What was written, and room for one more."""
    free = max(POLL_OPTIONS - len(options), 1 if len(options) < limits.MAX_POLL_OPTIONS else 0)
    return [*options, *[""] * free]


def _languages(code: str) -> list[tuple[str, str]]:
    """Those to choose from; programs may have chosen others, which stay."""
    known = list(language_choices())
    return known if not code or code in dict(known) else [(code, code), *known]


def _quote_policies() -> list[tuple[str, str]]:
    return [("public", _("Everybody")), ("followers", _("Followers")), ("nobody", _("Nobody"))]


def _durations() -> list[tuple[int, str]]:
    return [
        (1_800, _("30 minutes")),
        (3_600, _("1 hour")),
        (6 * 3_600, _("6 hours")),
        (DAY, _("1 day")),
        (3 * DAY, _("3 days")),
        (7 * DAY, _("7 days")),
        (30 * DAY, _("30 days")),
    ]
