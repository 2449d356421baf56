"""Quotes as JSON: what a status quotes as far as the viewer may see it, and who may quote it (Mastodon 4.5)."""

from collections.abc import Mapping

from hubbub.api.render.splice import encode
from hubbub.identity.viewer import Viewer
from hubbub.publishing.models import QuotePolicy
from hubbub.publishing.quotes import QuoteStates, Quoting, is_quotable, policy_in_force

_POLICY = {
    QuotePolicy.PUBLIC: b'["public"]',
    QuotePolicy.FOLLOWERS: b'["followers"]',
    QuotePolicy.NOBODY: b"[]",
}


def full_quotes(states: QuoteStates, bodies: Mapping[int, bytes]) -> dict[int, bytes]:
    """The `quote` member of each, with the quoted status in it where it may be shown."""
    return {
        pk: b'{"state":%s,"quoted_status":%s}'
        % (encode(states.state(row)), bodies.get(row.quote_of_id or 0, b"null"))
        for pk, row in states.quoting.items()
    }


def shallow_quotes(states: QuoteStates) -> dict[int, bytes]:
    """The `quote` member of each as a ShallowQuote: a quote inside a quote names the status by id alone."""
    return {
        pk: b'{"state":%s,"quoted_status_id":%s}'
        % (
            encode(states.state(row)),
            encode(str(row.quote_of_id) if row.quote_of_id in states.shown else None),
        )
        for pk, row in states.quoting.items()
    }


def quote_approval(viewer: Viewer, row: Quoting, followed: set[int]) -> bytes:
    """Who may quote a status, and what would become of the viewer's own quote."""
    if viewer.account_id is None:
        mine = b"unknown"
    else:
        mine = b"automatic" if is_quotable(viewer, row, followed) else b"denied"
    return b'{"automatic":%s,"manual":[],"current_user":"%s"}' % (_POLICY[policy_in_force(row)], mine)
