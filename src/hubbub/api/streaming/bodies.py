"""One post for many viewers: rendered once for all who would get the very same bytes."""

from collections.abc import Collection

from hubbub.api.render.statuses import statuses_by_id
from hubbub.api.streaming.sql import DIFFERENCES, SHOWN
from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.publishing.filtering import FilterContext

Alike = list[tuple[bytes, list[int]]]  # a body, and the accounts that get it
_OWN, _FILTERS, _VOTED = 2, 3, 4  # columns of DIFFERENCES; whoever has one of these is like nobody else


def bodies(post_id: int, account_ids: Collection[int], context: FilterContext | None) -> Alike:
    """The post as each of these accounts, who may all see it, gets it; those whose filters hide it in `context` are
    left out."""
    found = sql.rows(SHOWN, (post_id,)) if account_ids else []
    if not found:
        return []
    shown = {identifier for identifier in found[0] if identifier}
    rendered = []
    for members in _alike(account_ids, shown):
        body = statuses_by_id(Viewer(account_id=members[0]), [post_id], context=context).get(post_id)
        if body is not None:
            rendered.append((body, members))
    return rendered


def _alike(account_ids: Collection[int], shown: Collection[int]) -> list[list[int]]:
    """The accounts in groups for whom the posts look the same."""
    marks: dict[int, list[object]] = {}
    for row in sql.rows(DIFFERENCES, (sql.ids(account_ids), sql.ids(shown))):
        own = row[0] if row[_OWN] or row[_FILTERS] or row[_VOTED] else None
        marks.setdefault(row[0], []).append((own, *map(bool, row[_VOTED + 1 :])))
    groups: dict[tuple[object, ...], list[int]] = {}
    for account_id, differences in marks.items():
        groups.setdefault(tuple(differences), []).append(account_id)
    return list(groups.values())
