"""Posts as pages show them: ids in, everything a template needs out, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from hubbub.identity.models import Account
from hubbub.identity.queries import local_accounts
from hubbub.identity.urls import avatar_url, media_url
from hubbub.kernel.clock import now
from hubbub.publishing.models import MediaAttachment, Poll, Post, PreviewCard


class ShownMedia(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, video or sound."""

    kind: str
    url: str
    preview: str
    description: str


class ShownOption(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of a poll; `percent` is None while totals are hidden."""

    title: str
    percent: int | None


class ShownPost(msgspec.Struct, frozen=True, kw_only=True):
    """A post with all that hangs on it. `booster` passed it on, if it stands here for that."""

    post: Post
    author: Account
    avatar: str
    media: list[ShownMedia]
    options: list[ShownOption]
    card: PreviewCard | None
    booster: Account | None = None

    @property
    def hidden(self) -> bool:
        """Whether a click should stand before the text."""
        return bool(self.post.spoiler_text)


def shown_posts(entries: Sequence[tuple[int, int]]) -> list[ShownPost]:
    """Posts by (post id, subject id) pairs that a query has judged, in their order."""
    ids = {identifier for entry in entries for identifier in entry}
    posts = Post.objects.select_related("account", "card").in_bulk(ids)
    subjects = [subject for _, subject in entries if subject in posts]
    media, polls = _media(subjects), _polls(subjects)
    return [
        ShownPost(
            post=posts[subject],
            author=posts[subject].account,
            avatar=avatar_url(posts[subject].account.avatar),
            media=media[subject],
            options=polls[subject],
            card=posts[subject].card,
            booster=posts[identifier].account if identifier != subject else None,
        )
        for identifier, subject in entries
        if identifier in posts and subject in posts
    ]


def _media(post_ids: Sequence[int]) -> dict[int, list[ShownMedia]]:
    found: dict[int, list[ShownMedia]] = defaultdict(list)
    for row in (
        MediaAttachment.objects.filter(post__in=post_ids).exclude(file="").order_by("post_id", "position")
    ):
        found[row.post_id or 0].append(
            ShownMedia(
                kind=row.kind,
                url=media_url(row.file),
                preview=media_url(row.preview or row.file),
                description=row.description,
            )
        )
    return found


def _polls(post_ids: Sequence[int]) -> dict[int, list[ShownOption]]:
    found: dict[int, list[ShownOption]] = defaultdict(list)
    for poll in Poll.objects.filter(post__in=post_ids):
        running = poll.expires_at is None or poll.expires_at > now()
        hidden = poll.hide_totals and running
        total = max(1, sum(poll.tallies))
        found[poll.post_id] = [
            ShownOption(title=title, percent=None if hidden else round(100 * tally / total))
            for title, tally in zip(poll.options, poll.tallies, strict=True)
        ]
    return found


def local_account(name: str) -> Account | None:
    """The account a page is about, if it is there."""
    return Account.objects.filter(local_accounts(), username__iexact=name).first()
