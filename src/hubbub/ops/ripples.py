"""What `hubbub ripple` says."""

from hubbub.identity.models import Account
from hubbub.insights.logic.drawing import Drawn, draw_figures, draw_tree
from hubbub.insights.queries import Node, RippleView, ripple_of
from hubbub.publishing.models import Post


def ripple_lines(post_id: int, *, width: int, children: int, limit: int) -> list[str]:
    """The post's address, its figures and its tree. Raises `NotFound`."""
    view = ripple_of(post_id, limit=limit)
    url = Post.objects.values_list("url", flat=True).get(pk=view.post_id)
    figures = draw_figures(view.figures, net_boosts=view.net_boosts, evidence=view.coverage["boost"].evidence)
    return [
        url,
        *figures,
        *_what_is_missing(view),
        "",
        *draw_tree(_drawn(view), width=width, children=children),
    ]


def _what_is_missing(view: RippleView) -> list[str]:
    lines = []
    if view.unsettled:
        lines.append(f"{view.unsettled} more just happened and will be counted in a moment")
    if len(view.nodes) < view.figures.boosts:
        lines.append(f"the oldest {len(view.nodes)} are drawn")
    return lines


def _drawn(view: RippleView) -> list[Drawn]:
    ids = {node.account_id for node in view.nodes if node.account_id is not None}
    names = {account.pk: account.acct for account in Account.objects.in_bulk(ids).values()}
    return [_one(node, names) for node in view.nodes]


def _one(node: Node, names: dict[int, str]) -> Drawn:
    return Drawn(
        id=node.id,
        parent_id=node.parent_id,
        name=names.get(node.account_id or 0),
        depth=node.depth,
        subtree=node.subtree,
        evidence=node.evidence,
        surface=node.surface,
        created_at=node.created_at,
        undone=node.undone,
    )
