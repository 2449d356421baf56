"""How the viewer stands to accounts, as JSON."""

from collections.abc import Sequence

from hubbub.api.entities.accounts import Relationship
from hubbub.api.render.splice import encode
from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import iso
from hubbub.network.queries import Ties, ties


def relationships(viewer: Viewer, account_ids: Sequence[int]) -> list[bytes]:
    """JSON of the relationships to accounts, in the order of `account_ids`; unknown ones are left out. One query."""
    found = ties(viewer, account_ids)
    return [encode(_entity(found[pk])) for pk in dict.fromkeys(account_ids) if pk in found]


def relationship(viewer: Viewer, account_id: int) -> bytes:
    """JSON of the relationship to one account that is there."""
    return relationships(viewer, [account_id])[0]


def _entity(row: Ties) -> Relationship:
    return Relationship(
        id=str(row.account_id),
        following=row.following,
        showing_reblogs=row.showing_reblogs,
        notifying=row.notifying,
        languages=row.languages,
        followed_by=row.followed_by,
        blocking=row.blocking,
        blocked_by=row.blocked_by,
        muting=row.muting,
        muting_notifications=row.muting_notifications,
        muting_expires_at=iso(row.muting_expires_at) if row.muting_expires_at else None,
        requested=row.requested,
        requested_by=row.requested_by,
        domain_blocking=row.domain_blocking,
        endorsed=row.endorsed,
        note=row.note,
    )
