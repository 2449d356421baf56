"""How a post was passed on, for those it belongs to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from django.db.models import Count, Q

from hubbub.identity.models import Membership
from hubbub.identity.viewer import Viewer
from hubbub.insights.logic.tree import Figures
from hubbub.insights.models import Ripple, Share, ShareKind
from hubbub.kernel.errors import Forbidden, NotFound
from hubbub.publishing.models import Post
from hubbub.publishing.queries import visible_ids


class Engagement(msgspec.Struct, frozen=True, kw_only=True):
    """What people did who met the post in one place, as far as they have not taken it back."""

    favourites: int = 0
    replies: int = 0
    quotes: int = 0


NOTHING = Engagement()


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """One boost in a ripple.

    `account_id` is None where the boost was taken back or is not for the reader's eyes. `subtree` counts the boost
    and all that came through it; `parent_id` None means: through the post itself, or unknown (see `evidence`).
    """

    id: int
    account_id: int | None
    parent_id: int | None
    depth: int
    subtree: int
    evidence: str
    surface: str
    created_at: datetime
    undone: bool
    engagement: Engagement


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How many acts of a kind are known in which way; `surfaces` says where, of those the serve log explains."""

    evidence: dict[str, int]
    surfaces: dict[str, int]


class RippleView(msgspec.Struct, frozen=True, kw_only=True):
    """A post's ripple.

    `figures` are gross: boosts that were taken back keep their place. `net_boosts` leaves them out. `nodes` are the
    boosts in order of time, at most as many as asked for; `direct` is what people did who met the post itself, or
    of whom it isn't known; `unsettled` acts are seconds old and not in any figure yet.
    """

    post_id: int
    account_id: int
    figures: Figures
    net_boosts: int
    unsettled: int
    coverage: dict[str, Coverage]
    direct: Engagement
    nodes: list[Node]


def ripple(viewer: Viewer, post_id: int, *, limit: int = 1000) -> RippleView:
    """The ripple of a post, or of what a boost boosts; for its author and those who help to run that page.

    Raises `NotFound` when there is no such post for the viewer, `Forbidden` when it isn't theirs to measure. A
    constant number of queries.
    """
    return _view(_own_post(viewer, post_id), limit)


def ripple_of(post_id: int, *, limit: int = 1000) -> RippleView:
    """The same without a viewer: for whoever runs the server. Raises `NotFound`."""
    return _view(_subject(post_id), limit)


def _subject(post_id: int) -> Post:
    post = Post.objects.filter(pk=post_id).select_related("reblog_of").first()
    if post is None:
        raise NotFound
    return post.reblog_of or post


def _own_post(viewer: Viewer, post_id: int) -> Post:
    post = _subject(post_id)
    if viewer.account_id is not None and viewer.account_id == post.account_id:
        return post
    if viewer.user_id is not None and _helps_to_run(viewer.user_id, post.account_id):
        return post
    if post_id in visible_ids(viewer, [post_id]):
        raise Forbidden
    raise NotFound


def _helps_to_run(user_id: int, account_id: int) -> bool:
    return Membership.objects.filter(user_id=user_id, account_id=account_id).exists()


def _view(post: Post, limit: int) -> RippleView:
    kept = Ripple.objects.filter(post_id=post.pk).first()
    counts = _counts(post.pk)
    engagement = _engagement(post.pk)
    figures = Figures() if kept is None else _figures(kept)
    return RippleView(
        post_id=post.pk,
        account_id=post.account_id,
        figures=figures,
        net_boosts=figures.boosts - (kept.undone if kept else 0),
        unsettled=sum(row.acts for row in counts if not row.is_settled),
        coverage=_coverage(counts),
        direct=engagement.get(None, NOTHING),
        nodes=_nodes(post, limit, engagement),
    )


def _figures(kept: Ripple) -> Figures:
    return Figures(
        size=kept.size, wiener=kept.wiener, depth_sum=kept.depth_sum, breadths=tuple(kept.breadths)
    )


class _Count(NamedTuple):
    kind: str
    evidence: str
    surface: str
    is_settled: bool
    acts: int


def _counts(post_id: int) -> list[_Count]:
    """Acts of each kind by evidence and surface."""
    rows = (
        Share.objects.filter(root_post_id=post_id)
        .order_by()
        .annotate(is_settled=Q(settled_at__isnull=False))
        .values_list("kind", "evidence", "surface", "is_settled")
        .annotate(acts=Count("id"))
    )
    return [_Count(*row) for row in rows]


def _coverage(counts: Iterable[_Count]) -> dict[str, Coverage]:
    evidence: dict[str, Counter[str]] = {kind: Counter() for kind in ShareKind.values}
    surfaces: dict[str, Counter[str]] = {kind: Counter() for kind in ShareKind.values}
    for row in counts:
        if row.is_settled:
            evidence[row.kind][row.evidence] += row.acts
            if row.surface:
                surfaces[row.kind][row.surface] += row.acts
    return {kind: Coverage(evidence=dict(evidence[kind]), surfaces=dict(surfaces[kind])) for kind in evidence}


def _engagement(post_id: int) -> dict[int | None, Engagement]:
    """What came of each boost other than boosts; None stands for the post itself."""
    found: dict[int | None, dict[str, int]] = {}
    rows = (
        Share.objects.filter(root_post_id=post_id, undone_at=None, settled_at__isnull=False)
        .exclude(kind=ShareKind.BOOST)
        .values_list("parent_id", "kind")
        .annotate(count=Count("id"))
        .order_by()
    )
    for parent, kind, count in rows:
        found.setdefault(parent, {})[_PLURAL[kind]] = count
    return {parent: Engagement(**counted) for parent, counted in found.items()}


_PLURAL = {ShareKind.FAVOURITE: "favourites", ShareKind.REPLY: "replies", ShareKind.QUOTE: "quotes"}


def _nodes(post: Post, limit: int, engagement: dict[int | None, Engagement]) -> list[Node]:
    shares = list(
        Share.objects.filter(root_post_id=post.pk, kind=ShareKind.BOOST, settled_at__isnull=False).order_by(
            "id"
        )[:limit]
    )
    seen = _seen_by_author(post, shares)
    return [
        Node(
            id=share.id,
            account_id=share.actor_id if share.id in seen else None,
            parent_id=share.parent_id,
            depth=share.depth,
            subtree=share.subtree,
            evidence=share.evidence,
            surface=share.surface,
            created_at=share.created_at,
            undone=share.undone_at is not None,
            engagement=engagement.get(share.id, NOTHING),
        )
        for share in shares
    ]


def _seen_by_author(post: Post, shares: Sequence[Share]) -> set[int]:
    """The boosts that the post's author may see: a ripple tells no more than that."""
    standing = [share.id for share in shares if share.undone_at is None]
    return visible_ids(Viewer(account_id=post.account_id), standing)
