"""Bodies of posts: text, pictures, card; rendered by a template once a revision and language, then kept."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from functools import cache

import msgspec
from django.template.loader import get_template, render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hubbub.identity.urls import media_url
from hubbub.instance.emojis import EmojiFinder
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.ids import id_at
from hubbub.publishing.models import MediaAttachment, Mention, Post
from hubbub.web.models import PostBody
from hubbub.web.render.emojis import with_emojis

TEMPLATE = "web/post/body.html"
MARK = "\x1e"  # after what stands in the byline, and where poll and quote go: behind the warning as well
KEPT = timedelta(days=30)

_KEEP = """
INSERT INTO web_postbody (post_id, form, revision, html) VALUES (%s, %s, %s, %s)
ON CONFLICT (post_id, form) DO UPDATE SET revision = excluded.revision, html = excluded.html
"""


class ShownMedia(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, video or sound. `width` and `height` in pixels, where they are known, keep the page from jumping;
    `place` is where its focal point lies, as a class of the stylesheet."""

    id: int
    kind: str
    url: str
    preview: str
    description: str
    width: int | None
    height: int | None
    place: str
    number: int

    @property
    def is_played(self) -> bool:
        """Whether it is heard or seen move: what its description says then stands below for everybody to read."""
        return self.kind in {"audio", "video", "gifv"}


def current_form() -> str:
    """The form in which bodies are shown now: this moment's language, this Hubbub's template."""
    return f"{get_language() or 'en'}.{_shape()}"


@cache
def _shape() -> str:
    source = get_template(TEMPLATE).template.source  # type: ignore[attr-defined]  # Django's own back end has it
    return hashlib.sha256(source.encode()).hexdigest()[:8]


def render_bodies(post_ids: Iterable[int]) -> dict[int, str]:
    """Render and keep the bodies of posts that have none of their present revision in the present form."""
    wanted = list(post_ids)
    posts = list(Post.objects.filter(pk__in=wanted).select_related("account", "card"))
    media, mentions = _media(wanted), _mentions(wanted)
    finder = EmojiFinder(text for post in posts for text in (post.html, post.spoiler_text))
    form = current_form()
    fresh = {post.pk: _body(post, media[post.pk], mentions[post.pk], finder) for post in posts}
    sql.execute_many(_KEEP, [(post.pk, form, post.revision, fresh[post.pk]) for post in posts])
    return fresh


def _body(post: Post, media: list[ShownMedia], mentions: list[tuple[str, str]], finder: EmojiFinder) -> str:
    emojis = finder.in_texts(post.account.domain, post.html, post.spoiler_text)
    context = {
        "post": post,
        "path": f"/@{post.account.acct}/{post.pk}",
        "html": mark_safe(with_emojis(_at_home(post.html, mentions), emojis)),  # noqa: S308 - sanitised when it came
        "warning": mark_safe(with_emojis(escape(post.spoiler_text), emojis)),  # noqa: S308 - escaped here
        "media": media,
        "card": post.card if post.card and post.card.title and not post.card.failed and not media else None,
        "card_image": media_url(post.card.image) if post.card and post.card.image else "",
        "spoken": spoken(post.language),
        "mark": MARK,
    }
    return render_to_string(TEMPLATE, context).strip(" \n")  # the mark counts as white space too


def spoken(language: str) -> SafeString:
    """The attribute that says in which language somebody's words are to be read aloud."""
    return format_html(' lang="{}"', language) if language else SafeString("")


def _at_home(html: str, mentions: list[tuple[str, str]]) -> str:
    """Let the names of people lead to their profiles on this server."""
    for url, acct in mentions:
        html = html.replace(f'href="{escape(url)}"', f'href="/@{escape(acct)}"')
    return html


def _mentions(ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in Mention.objects.filter(post_id__in=ids).select_related("account").order_by("id"):
        found[row.post_id].append((row.account.url, row.account.acct))
    return found


def _media(ids: list[int]) -> dict[int, list[ShownMedia]]:
    found: dict[int, list[ShownMedia]] = defaultdict(list)
    rows = MediaAttachment.objects.filter(post_id__in=ids).order_by("post_id", "position", "id")
    for row in rows:
        found[row.post_id or 0].append(shown_media(row, len(found[row.post_id or 0]) + 1))
    return found


def shown_media(row: MediaAttachment, number: int = 1) -> ShownMedia:
    """An attachment as templates need it; `number` is its place in its post, from 1."""
    size = row.meta.get("small") or row.meta.get("original") or {}
    return ShownMedia(
        id=row.pk,
        kind=row.kind,
        url=media_url(row.file) if row.file else row.remote_url,
        preview=media_url(row.preview or row.file) if row.preview or row.file else row.remote_url,
        description=row.description,
        width=size.get("width"),
        height=size.get("height"),
        place=_place(row.meta.get("focus") or {}),
        number=number,
    )


def _place(focus: dict[str, float]) -> str:
    """The focal point (-1 to 1, y upwards) as one of five columns and rows: inline styles are forbidden."""
    x, y = float(focus.get("x", 0)), float(focus.get("y", 0))
    return f"fx{round((x + 1) * 2)} fy{round((1 - y) * 2)}"


def drop_old_bodies() -> int:
    """Forget bodies of posts older than a month, and of other forms than this Hubbub's; returns how many."""
    old = PostBody.objects.filter(post_id__lt=id_at(now() - KEPT)).delete()[0]
    return int(old) + int(PostBody.objects.exclude(form__endswith=f".{_shape()}").delete()[0])
