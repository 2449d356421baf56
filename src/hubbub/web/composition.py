"""What stands in the composer: read from a form, a draft, a planned post or a published one, and made into commands'
parameters."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hubbub.identity.models import Preferences
from hubbub.identity.queries import preferences_of
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.kernel.ids import parse_id
from hubbub.publishing.models import Draft, MediaAttachment, Mention, Poll, Post, ScheduledPost, Visibility
from hubbub.publishing.new import PRIVACY, QUOTE_POLICY, Changes, MediaChange, NewPoll, NewPost, Split
from hubbub.publishing.queries import subject_of

VISIBILITY_WORDS = {value: word for word, value in PRIVACY.items()}
POLICY_WORDS = {value: word for word, value in QUOTE_POLICY.items()}
POLL_OPTIONS = 4  # rows shown without script
DAY = 86_400


class Composition(msgspec.Struct, kw_only=True):
    """Everything the composer shows; words as the API says them, ids as numbers."""

    to: str = ""  # names that go before the text; scripts put them there, as other programs do
    text: str = ""
    spoiler_text: str = ""
    sensitive: bool = False
    visibility: str = "public"
    language: str = ""
    quote_policy: str = "public"
    media_ids: list[int] = []
    descriptions: dict[int, str] = {}
    focuses: dict[int, tuple[float, float]] = {}
    poll_options: list[str] = []
    poll_expires_in: int = DAY
    poll_multiple: bool = False
    poll_hide_totals: bool = False
    reply_id: int | None = None
    quote_id: int | None = None
    via_id: int | None = None
    draft_id: int | None = None
    scheduled_at: str = ""
    split: str = ""  # how it becomes a thread, once somebody agreed to that
    key: str = ""

    @property
    def whole(self) -> str:
        """The text with the names before it."""
        return f"{self.to} {self.text}" if self.to else self.text

    def new_post(self) -> NewPost:
        """What the publish command takes. Raises `Invalid` for words that mean nothing."""
        if self.visibility not in PRIVACY or self.quote_policy not in QUOTE_POLICY:
            raise Invalid(_("Choose who may see and who may quote the post."))
        return NewPost(
            text=self.whole,
            spoiler_text=self.spoiler_text,
            sensitive=self.sensitive,
            visibility=PRIVACY[self.visibility],
            language=self.language or None,
            media_ids=self.media_ids,
            poll=self._poll(),
            in_reply_to_id=self.reply_id,
            quoted_id=self.quote_id,
            quote_policy=QUOTE_POLICY[self.quote_policy],
            via_id=self.via_id,
            split=Split(self.split) if self.split in set(Split) else None,
        )

    def changes(self) -> Changes:
        """What the edit command takes."""
        return Changes(
            text=self.text,
            spoiler_text=self.spoiler_text,
            sensitive=self.sensitive,
            language=self.language or None,
            media_ids=self.media_ids,
            media=[
                MediaChange(id=pk, description=self.descriptions.get(pk), focus=self.focuses.get(pk))
                for pk in self.media_ids
            ],
            poll=self._poll(),
            quote_policy=QUOTE_POLICY.get(self.quote_policy),
        )

    def _poll(self) -> NewPoll | None:
        if not self.poll_options:
            return None
        return NewPoll(
            options=self.poll_options,
            expires_in=self.poll_expires_in,
            multiple=self.poll_multiple,
            hide_totals=self.poll_hide_totals,
        )

    def moment(self) -> datetime | None:
        """When it is to be published, if not now; what the form's field says is UTC. Raises `Invalid`."""
        if not self.scheduled_at:
            return None
        try:
            read = datetime.fromisoformat(self.scheduled_at)
        except ValueError as error:
            raise Invalid(_("Give a day and a time, such as 2030-05-01 09:30.")) from error
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read


def from_form(form: QueryDict) -> Composition:
    """What was sent."""
    media_ids = [pk for pk in map(parse_id, form.getlist("media")) if pk is not None]
    return Composition(
        to=_names(form.get("to", "")),
        text=form.get("text", "").replace("\r\n", "\n"),
        spoiler_text=form.get("spoiler_text", ""),
        sensitive=bool(form.get("sensitive")),
        visibility=form.get("visibility", "public"),
        language=form.get("language", "")[:12],
        quote_policy=form.get("quote_policy", "public"),
        media_ids=media_ids,
        descriptions={pk: form.get(f"description{pk}", "") for pk in media_ids},
        focuses={pk: point for pk in media_ids if (point := _focus(form.get(f"focus{pk}", ""))) is not None},
        poll_options=[option for it in form.getlist("poll_option") if (option := it.strip())],
        poll_expires_in=parse_id(form.get("poll_expires_in")) or DAY,
        poll_multiple=bool(form.get("poll_multiple")),
        poll_hide_totals=bool(form.get("poll_hide_totals")),
        reply_id=parse_id(form.get("reply")),
        quote_id=parse_id(form.get("quote")),
        via_id=parse_id(form.get("via")),
        draft_id=parse_id(form.get("draft")),
        scheduled_at=form.get("scheduled_at", "").strip(),
        split=_split(form),
        key=form.get("key", "")[:64],
    )


def _names(text: str) -> str:
    """Names as a text has them, however somebody wrote them down."""
    names = (it.removeprefix("@") for it in text.replace(",", " ").split())
    return " ".join(f"@{name}" for name in names if name)


def _split(form: QueryDict) -> str:
    """A thread is agreed to by a button, and from then on by the form itself, until another button takes it back."""
    wish = form.get("do")
    if wish == "join" or not (form.get("split") or wish == "split"):
        return ""
    return Split.NUMBERED if form.get("numbered") else Split.PLAIN


def _focus(text: str) -> tuple[float, float] | None:
    """`"x,y"`, each from -1 to 1; anything else says nothing."""
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (x, y) if -1 <= x <= 1 and -1 <= y <= 1 else None


def of_the_pages() -> str:
    """The language the pages are read in, which settings promise for posts of those who chose none."""
    return (get_language() or "").partition("-")[0]


def begun(request: HttpRequest, viewer: Viewer) -> Composition:
    """A new composition: as the account prefers, about what the address names. Raises `NotFound`."""
    asked = request.GET
    mine = preferences_of(viewer.me)
    made = Composition(
        text=_shared(asked),
        sensitive=mine.default_sensitive,
        visibility=mine.default_privacy,
        language=mine.default_language or of_the_pages(),
        quote_policy=mine.default_quote_policy,
        reply_id=parse_id(asked.get("reply")),
        quote_id=parse_id(asked.get("quote")),
        via_id=parse_id(asked.get("via")),
        key=secrets.token_urlsafe(12),
    )
    if asked.get("visibility") in PRIVACY:
        made.visibility = str(asked["visibility"])
    if mentioned := asked.get("mention"):
        made.to = _names(mentioned)
    if made.reply_id is not None:
        _answer(viewer, made, subject_of(viewer, made.reply_id))
    return made


def _shared(asked: Mapping[str, str]) -> str:
    """What another program shares with this one (Web Share Target), or a link that asks to be told of."""
    return "\n".join(part for part in (asked.get("title"), asked.get("text"), asked.get("url")) if part)


def _answer(viewer: Viewer, made: Composition, parent: Post) -> None:
    """An answer names whom it answers, is no more public than that, and warns of the same."""
    made.reply_id = parent.pk
    named = [
        row.account for row in Mention.objects.filter(post=parent).select_related("account").order_by("id")
    ]
    people = [it.acct for it in (parent.account, *named) if it.pk != viewer.account_id]
    made.to = _names(" ".join(dict.fromkeys(people)))
    made.spoiler_text = parent.spoiler_text
    mine = PRIVACY.get(made.visibility, Visibility.PUBLIC)
    made.visibility = VISIBILITY_WORDS[Visibility(max(mine, parent.visibility))]


def from_planned(viewer: Viewer, rows: Sequence[Draft | ScheduledPost]) -> list[Composition]:
    """What the viewer wrote down for later; what it leaves open, which programs may, is as its account prefers. Two
    queries."""
    mine = preferences_of(viewer.me)
    wanted = [msgspec.convert(row.params, NewPost) for row in rows]
    files = MediaAttachment.objects.filter(pk__in=[pk for new in wanted for pk in new.media_ids])
    there = set(files.values_list("pk", flat=True))
    return [_planned(row, new, mine, there) for row, new in zip(rows, wanted, strict=True)]


def _planned(row: Draft | ScheduledPost, new: NewPost, mine: Preferences, files: set[int]) -> Composition:
    made = Composition(
        text=new.text,
        spoiler_text=new.spoiler_text,
        sensitive=mine.default_sensitive if new.sensitive is None else new.sensitive,
        visibility=mine.default_privacy if new.visibility is None else VISIBILITY_WORDS[new.visibility],
        language=(mine.default_language if new.language is None else new.language) or "",
        quote_policy=mine.default_quote_policy
        if new.quote_policy is None
        else POLICY_WORDS[new.quote_policy],
        media_ids=[pk for pk in new.media_ids if pk in files],
        reply_id=new.in_reply_to_id,
        quote_id=new.quoted_id,
        via_id=new.via_id,
        draft_id=row.pk if isinstance(row, Draft) else None,
        split=new.split or "",
        key=secrets.token_urlsafe(12),
    )
    if new.poll is not None:
        made.poll_options, made.poll_expires_in = new.poll.options, new.poll.expires_in
        made.poll_multiple, made.poll_hide_totals = new.poll.multiple, new.poll.hide_totals
    if isinstance(row, ScheduledPost):
        made.scheduled_at = row.scheduled_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
    return made


def from_published(post: Post) -> Composition:
    """What a post says, to say it otherwise."""
    poll = Poll.objects.filter(post=post).first()
    media = MediaAttachment.objects.filter(post=post).order_by("position", "id")
    made = Composition(
        text=post.text,
        spoiler_text=post.spoiler_text,
        sensitive=post.sensitive,
        visibility=VISIBILITY_WORDS[Visibility(post.visibility)],
        language=post.language,
        quote_policy=POLICY_WORDS[post.quote_policy],  # type: ignore[index]  # an integer of the enumeration
        media_ids=[row.pk for row in media],
        reply_id=post.in_reply_to_id,
        quote_id=post.quote_of_id,
        key=secrets.token_urlsafe(12),
    )
    if poll is not None:
        made.poll_options, made.poll_multiple, made.poll_hide_totals = (
            poll.options,
            poll.multiple,
            poll.hide_totals,
        )
    return made


def related(viewer: Viewer, made: Composition) -> tuple[Post | None, Post | None]:
    """What it answers and what it quotes, as far as the viewer (still) may see them."""
    found: list[Post | None] = []
    for pk in (made.reply_id, made.quote_id):
        try:
            found.append(subject_of(viewer, pk) if pk is not None else None)
        except NotFound:
            found.append(None)
    return found[0], found[1]
