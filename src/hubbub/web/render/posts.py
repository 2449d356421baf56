"""Posts as HTML, plural first: three queries a page; more where there are polls, quotes or filters.

A post's frame is a stencil, its body is kept; between them stand counters, poll, quote and the viewer's marks.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.publishing.filtering import NO_FILTERS, FilterContext, Filters, filters_of
from hubbub.publishing.marks import marks_of
from hubbub.publishing.models import Visibility
from hubbub.publishing.polls import shown_polls
from hubbub.publishing.quotes import QuoteStates
from hubbub.web.render.accounts import avatar_html, name_html
from hubbub.web.render.bodies import MARK, current_form, render_bodies
from hubbub.web.render.numbers import short_number
from hubbub.web.render.polls import poll_html
from hubbub.web.render.stencil import Stencil

# By primary key, with author, booster and kept body by theirs. A body counts only at the post's present revision.
_POSTS = """
SELECT p.id, p.account_id, p.conversation_id, p.visibility, p.quote_policy, p.quote_of_id, p.quote_state,
       p.replies_count, p.reblogs_count, p.favourites_count, p.in_reply_to_id, p.language,
       a.username, a.domain, a.display_name, a.avatar, a.bot,
       r.username, r.domain, l.id, b.html
FROM publishing_post p
JOIN identity_account a ON a.id = p.account_id
LEFT JOIN identity_account r ON r.id = p.in_reply_to_account_id
LEFT JOIN publishing_poll l ON l.post_id = p.id
LEFT JOIN web_postbody b ON b.post_id = p.id AND b.form = %s AND b.revision = p.revision
WHERE p.id {in_ids}
"""

# Who boosted, by primary key.
_BOOSTERS = """
SELECT p.id, a.username, a.domain, a.display_name FROM publishing_post p JOIN identity_account a ON a.id = p.account_id
WHERE p.id {in_ids}
"""

Entry = tuple[int, int]  # (post id, subject id): they differ for boosts


class PostRow(NamedTuple):
    """A post as `_POSTS` fetches it."""

    id: int
    account_id: int
    conversation_id: int
    visibility: int
    quote_policy: int
    quote_of_id: int | None
    quote_state: str
    replies_count: int
    reblogs_count: int
    favourites_count: int
    in_reply_to_id: int | None
    language: str
    username: str
    domain: str | None
    display_name: str
    avatar: str
    bot: bool
    replied_username: str | None
    replied_domain: str | None
    poll_id: int | None
    body: str | None

    @property
    def acct(self) -> str:
        """The author, as far as it is needed to name it here."""
        return f"{self.username}@{self.domain}" if self.domain else self.username

    @property
    def path(self) -> str:
        """Where the post is read on this server."""
        return f"/@{self.acct}/{self.id}"


class Look(NamedTuple):
    """How a batch is shown: where (for filters), which post stands out, and whether replies say so."""

    context: FilterContext | None = None
    focused: int = 0
    threaded: bool = False
    plain: bool = False  # without the row of actions: inside quotes and reports
    filters: Filters | None = None  # the viewer's in `context`, for who has them already


PLAINLY = Look()


class Parts(NamedTuple):
    """A kept body, cut where `beside` goes (poll and quote, never kept): what is said, and the end of a warning."""

    meta: str
    said: str
    beside: str
    end: str


_ARTICLE = Stencil(
    "web/post/article.html",
    *(
        "id",
        "anchor",
        "said",
        "told",
        "label",
        "classes",
        "banner",
        "profile",
        "avatar",
        "name",
        "acct",
        "bot",
        "meta",
    ),
    *("reply_line", "body", "actions"),
)
_ACTIONS = Stencil(
    "web/post/actions.html",
    *(
        "id",
        "via",
        "via_too",
        "replies",
        "reblogs",
        "favourites",
        "reblogged",
        "favourited",
        "bookmarked",
        "locked",
    ),
    *("boost", "favourite", "bookmark"),
)
_COUNTS = Stencil("web/post/counts.html", "path", "replies", "reblogs", "favourites")
_BANNER = Stencil("web/post/banner.html", "path", "name")
_REPLY_LINE = Stencil("web/post/reply_line.html", "path", "acct")
_FILTERED = Stencil("web/post/filtered.html", "titles", "body")


def posts_html(viewer: Viewer, entries: Sequence[Entry], look: Look = PLAINLY) -> list[SafeString]:
    """Posts of a page in their order, which a query has judged; what a filter hides in `look.context` is left out."""
    if not entries:
        return []
    batch = Batch(viewer, entries, look)
    shown = (batch.article(post_id, subject_id) for post_id, subject_id in entries)
    return [mark_safe(html) for html in shown if html]  # noqa: S308 - stencils of escaped parts


def posts_by_id(viewer: Viewer, post_ids: Iterable[int], look: Look = PLAINLY) -> dict[int, SafeString]:
    """Posts that are no boosts, by id."""
    wanted = list(post_ids)
    batch = Batch(viewer, [(pk, pk) for pk in wanted], look) if wanted else None
    found = {pk: batch.article(pk, pk) for pk in wanted} if batch else {}
    return {pk: mark_safe(html) for pk, html in found.items() if html}  # noqa: S308 - as above


class Batch:
    """Everything a batch of posts is put together from."""

    def __init__(self, viewer: Viewer, entries: Sequence[Entry], look: Look) -> None:
        self.viewer, self.look = viewer, look
        subjects = {subject for _, subject in entries}
        found = sql.rows(_POSTS, (current_form(), sql.ids(subjects)))
        self.rows = {row[0]: PostRow._make(row) for row in found}
        missing = [row.id for row in self.rows.values() if row.body is None]
        self.fresh = render_bodies(missing) if missing else {}
        boosts = [post for post, subject in entries if post != subject]
        self.boosters = {row[0]: row for row in sql.rows(_BOOSTERS, (sql.ids(boosts),))} if boosts else {}
        self.marks = marks_of(viewer, self.rows, {row.conversation_id for row in self.rows.values()})
        polled = [row.id for row in self.rows.values() if row.poll_id is not None]
        self.polls = shown_polls(viewer, polled) if polled else {}
        filters = look.filters
        if filters is None:
            filters = filters_of(viewer, look.context) if self.marks.has_filters else NO_FILTERS
        self.matcher = filters.matcher(self.rows)
        self.quotes = self._quotes(filters)

    def _quotes(self, filters: Filters) -> Mapping[int, str]:
        quoting = [row for row in self.rows.values() if row.quote_of_id or row.quote_state]
        if not quoting:
            return {}
        if self.look.plain:  # a quote inside a quote leads to what it quotes
            return {row.id: _quote_link(row) for row in quoting}
        states = QuoteStates(self.viewer, quoting)
        bodies = posts_by_id(
            self.viewer, states.shown, Look(context=self.look.context, plain=True, filters=filters)
        )
        return {
            pk: bodies.get(row.quote_of_id or 0) or _quote_note(states.state(row))
            for pk, row in states.quoting.items()
        }

    def article(self, post_id: int, subject_id: int) -> str:
        """One post, empty when it is gone or a filter hides it."""
        row = self.rows.get(subject_id)
        if row is None or self.matcher.hides(subject_id):
            return ""
        parts = self.parts(row)
        return _ARTICLE.fill(
            id=row.id,
            # Plain ones may stand on a page more than once, so no address leads to them.
            anchor="" if self.look.plain else f'id="p{post_id}" aria-describedby="b{post_id} m{post_id}"',
            said="" if self.look.plain else f' id="b{post_id}"',
            told="" if self.look.plain else f' id="m{post_id}"',
            label=escape(row.display_name or row.username),
            classes=self._classes(row),
            banner=self._banner(post_id),
            profile=f"/@{escape(row.acct)}",
            avatar=avatar_html(row.avatar, row.username, 48),
            name=name_html(row.display_name or row.username),
            acct=escape(row.acct),
            bot=_bot() if row.bot else "",
            meta=parts.meta,
            reply_line=self._reply_line(row),
            body=self.filtered(subject_id, f"{parts.said}{parts.beside}{parts.end}"),
            actions="" if self.look.plain else self._actions(row, post_id),
        )

    def parts(self, row: PostRow) -> Parts:
        """What a post is put together from."""
        kept = row.body if row.body is not None else self.fresh[row.id]
        meta, _, rest = kept.partition(MARK)
        said, _, end = rest.rpartition(MARK)  # whatever somebody wrote stands between the first and the last
        poll = (
            poll_html(self.viewer, row.path, self.polls[row.id], row.language) if row.id in self.polls else ""
        )
        quote = f'<div class="quoted">{self.quotes[row.id]}</div>' if row.id in self.quotes else ""
        return Parts(meta, said, f"{poll}{quote}", end)

    def _classes(self, row: PostRow) -> str:
        classes = [Visibility(row.visibility).name.lower()]
        if row.id == self.look.focused:
            classes.append("focused")
        if self.look.plain:
            classes.append("plain")
        return " ".join(classes)

    def _banner(self, post_id: int) -> str:
        if post_id not in self.boosters:
            return ""
        _, username, domain, display_name = self.boosters[post_id]
        acct = f"{username}@{domain}" if domain else username
        return _BANNER.fill(path=f"/@{escape(acct)}", name=name_html(display_name or username))

    def _reply_line(self, row: PostRow) -> str:
        if row.in_reply_to_id is None or self.look.threaded or row.replied_username is None:
            return ""
        acct = f"{row.replied_username}@{row.replied_domain}" if row.replied_domain else row.replied_username
        return _REPLY_LINE.fill(path=escape(row.path), acct=escape(acct))

    def filtered(self, post_id: int, body: str) -> str:
        """What a post says, behind a warning where a filter warns of it."""
        titles = [match.filter.title for match in self.matcher.of(post_id)]
        if not titles or post_id == self.look.focused:
            return body
        return _FILTERED.fill(titles=escape(", ".join(titles)), body=body)

    def _actions(self, row: PostRow, post_id: int) -> str:
        counts = {
            "replies": _count(row.replies_count),
            "reblogs": _count(row.reblogs_count),
            "favourites": _count(row.favourites_count),
        }
        if self.viewer.account_id is None:
            return _COUNTS.fill(path=escape(row.path), **counts)
        reblogged = row.id in self.marks.reblogged
        favourited = row.id in self.marks.favourited
        bookmarked = row.id in self.marks.bookmarked
        return _ACTIONS.fill(
            id=row.id,
            via=f"?via={post_id}" if post_id != row.id else "",
            via_too=f"&amp;via={post_id}" if post_id != row.id else "",
            reblogged=_PRESSED[reblogged],
            favourited=_PRESSED[favourited],
            bookmarked=_PRESSED[bookmarked],
            boost="unboost" if reblogged else "boost",
            favourite="unfavourite" if favourited else "favourite",
            bookmark="unbookmark" if bookmarked else "bookmark",
            locked="" if _boostable(self.viewer, row) else "disabled",
            **counts,
        )


_PRESSED = ("false", "true")


def _boostable(viewer: Viewer, row: PostRow) -> bool:
    own = row.account_id == viewer.account_id
    return row.visibility <= Visibility.UNLISTED or (own and row.visibility == Visibility.FOLLOWERS)


def _count(number: int) -> str:
    return f"<span>{short_number(number)}</span>" if number else "<span></span>"


def _bot() -> str:
    return f'<span class="tag">{escape(gettext("automated"))}</span>'


def _quote_link(row: PostRow) -> str:
    if row.quote_of_id is None:
        return _quote_note("deleted")
    says = gettext("Quotes a post")
    return f'<p class="note"><a href="/posts/{row.quote_of_id:d}">{escape(says)}</a></p>'


def _quote_note(state: str) -> str:
    notes = {
        "pending": gettext("The author has not agreed to this quote yet."),
        "rejected": gettext("The author did not agree to this quote."),
        "revoked": gettext("The author withdrew this post from the quote."),
        "deleted": gettext("The quoted post was deleted."),
        "blocked_account": gettext("You block the author of the quoted post."),
        "blocked_domain": gettext("You block the server of the quoted post."),
        "muted_account": gettext("You mute the author of the quoted post."),
    }
    says = notes.get(state) or gettext("You may not see the quoted post.")
    return f'<p class="note">{escape(says)}</p>'


def number_of_posts(number: int) -> str:
    """`12 posts` in the reader's language."""
    return ngettext("%(n)s post", "%(n)s posts", number) % {"n": short_number(number)}
