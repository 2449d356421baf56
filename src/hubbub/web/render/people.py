"""People as lists show them: who they are and how the viewer stands to them, in two queries."""

from collections.abc import Mapping, Sequence

import msgspec

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.markup.sanitise import html_to_text
from hubbub.network.queries import Ties, ties


class ShownPerson(msgspec.Struct, frozen=True, kw_only=True):
    """An account on a list; `ties` is None for anonymous viewers, and `reason` says why it stands there."""

    account: Account
    ties: Ties | None
    bio: str
    reason: str = ""

    @property
    def path(self) -> str:
        """Where the profile is on this server."""
        return f"/@{self.account.acct}"


def people(
    viewer: Viewer, account_ids: Sequence[int], reasons: Mapping[int, str] | None = None
) -> list[ShownPerson]:
    """Accounts in the order of their ids; those that are gone are left out."""
    rows = Account.objects.in_bulk(list(account_ids))
    known = ties(viewer, account_ids) if viewer.account_id is not None else {}
    return [
        ShownPerson(
            account=rows[pk],
            ties=known.get(pk),
            bio="" if rows[pk].suspended_at else html_to_text(rows[pk].note_html)[:200],
            reason=(reasons or {}).get(pk, ""),
        )
        for pk in account_ids
        if pk in rows and rows[pk].deleted_at is None
    ]
