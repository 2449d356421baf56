"""Direct posts as the bubbles of a conversation, in one batch; and the line that a list shows of the last one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from hubbub.conversations.logic.naming import without_leading_names
from hubbub.identity.viewer import Viewer
from hubbub.kernel.ids import moment_of
from hubbub.kernel.markup.sanitise import html_to_text
from hubbub.publishing.filtering import FilterContext, filters_of
from hubbub.publishing.models import MediaAttachment, Post
from hubbub.web.render.accounts import avatar_html, name_html
from hubbub.web.render.posts import Batch, Look, PostRow
from hubbub.web.render.stencil import Stencil

LONGEST_LINE = 140
_TEXT = '<div class="text"'
_MEDIA = '<ul class="media'
_BUBBLE = Stencil(
    "web/conversations/bubble.html", "id", "entry", "side", "author", "label", "meta", "body"
)  # fmt: skip
_AUTHOR = Stencil("web/conversations/author.html", "path", "avatar", "name")


class Day(msgspec.Struct):
    """The messages of one day."""

    day: date
    bubbles: list[SafeString]


class Line(msgspec.Struct, frozen=True):
    """What a list shows of a conversation's last message."""

    text: str
    own: bool
    at: datetime


class _Bubbles(Batch):
    """Posts put together as bubbles instead of articles."""

    def __init__(self, viewer: Viewer, post_ids: Sequence[int], *, named: bool) -> None:
        super().__init__(
            viewer, [(pk, pk) for pk in post_ids], Look(context=FilterContext.THREAD, plain=True)
        )
        self.named = named

    def bubble(self, post_id: int) -> str:
        """One message, empty when it is gone or a filter hides it."""
        row = self.rows.get(post_id)
        if row is None or self.matcher.hides(post_id):
            return ""
        parts = self.parts(row)
        said = f"{_without_names(parts.said)}{parts.beside}{parts.end}"
        own = row.account_id == self.viewer.account_id
        return _BUBBLE.fill(
            id=row.id,
            entry=row.id,
            side="mine" if own else "theirs",
            author=_author(row) if self.named and not own else "",
            label=escape(gettext("You") if own else row.display_name or row.username),
            meta=parts.meta,
            body=self.filtered(post_id, said),
        )


def _author(row: PostRow) -> str:
    return _AUTHOR.fill(
        path=f"/@{escape(row.acct)}",
        avatar=avatar_html(row.avatar, row.username, 24),
        name=name_html(row.display_name or row.username),
    )


def _without_names(body: str) -> str:
    """A kept body without the people named before its first word; what stands around the text is left alone."""
    before, found, rest = body.partition(_TEXT)
    if not found:
        return body
    attributes, _, text = rest.partition(">")
    text, closing, after = text.partition("</div>")
    shown = without_leading_names(text, or_nothing=_MEDIA in after)
    return f"{before}{found}{attributes}>{shown}{closing}{after}" if shown else before + after


def days(viewer: Viewer, post_ids: Sequence[int], *, named: bool) -> list[Day]:
    """Messages, oldest first, day by day in the time zone of the moment; `named` says by whom each is."""
    if not post_ids:
        return []
    batch = _Bubbles(viewer, post_ids, named=named)
    made: list[Day] = []
    for pk in sorted(post_ids):
        html = batch.bubble(pk)
        day = timezone.localtime(moment_of(pk)).date()
        if html and (not made or made[-1].day != day):
            made.append(Day(day, []))
        if html:
            made[-1].bubbles.append(mark_safe(html))  # noqa: S308 - stencils of escaped parts
    return made


def lines(viewer: Viewer, post_ids: Sequence[int]) -> Mapping[int, Line]:
    """The last messages of conversations, by id; what a filter or a warning stands before is not told."""
    with_media = Exists(MediaAttachment.objects.filter(post_id=OuterRef("pk")))
    rows = Post.objects.filter(pk__in=post_ids).annotate(with_media=with_media)
    matcher = filters_of(viewer, FilterContext.THREAD).matcher(post_ids)
    return {
        row.pk: Line(
            text=gettext("Filtered") if matcher.of(row.pk) else _line(row),
            own=row.account_id == viewer.account_id,
            at=row.created_at,
        )
        for row in rows
    }


def _line(row: Post) -> str:
    if row.spoiler_text:
        return row.spoiler_text[:LONGEST_LINE]
    with_media = bool(getattr(row, "with_media", False))
    text = " ".join(html_to_text(without_leading_names(row.html, or_nothing=with_media)).split())
    if not text:
        return gettext("Picture, video or sound") if with_media else ""
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"
