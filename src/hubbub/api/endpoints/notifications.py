"""Notifications, one by one (docs.joinmastodon.org/methods/notifications)."""

import msgspec

from hubbub.api.core.call import Answer, Call, parse_id
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.entities.notifications import Count, Notification
from hubbub.api.render import notifications as render
from hubbub.api.render.shown import note_shown
from hubbub.kernel.errors import Malformed
from hubbub.kernel.paging import Page
from hubbub.notifications import queries
from hubbub.notifications.commands import bell
from hubbub.notifications.queries import Wishes

UNREAD_COUNTED, UNREAD_COUNTED_AT_MOST = 100, 1000


class NotificationsParams(msgspec.Struct, frozen=True, kw_only=True):
    types: list[str] = []
    exclude_types: list[str] = []
    account_id: str | None = None
    include_filtered: bool = False

    def wishes(self) -> Wishes:
        """What is asked for."""
        return Wishes(
            types=tuple(self.types),
            exclude_types=tuple(self.exclude_types),
            account_id=(parse_id(self.account_id) or 0) if self.account_id else None,
            include_filtered=self.include_filtered,
        )


@endpoint(
    "GET",
    "/api/v1/notifications",
    access=USER,
    scope="read:notifications",
    returns=list[Notification],
    fast=True,
)
def list_notifications(call: Call, params: NotificationsParams) -> Answer:
    """What happened, newest first."""
    found = queries.notifications(call.viewer, call.page(default=40, maximum=80), params.wishes())
    note_shown(
        call, "notifications", [(notice.post_id, notice.post_id) for notice in found if notice.post_id]
    )
    return call.paged(render.notifications(call.viewer, found), [notice.id for notice in found])


class UnreadParams(NotificationsParams, frozen=True, kw_only=True):
    limit: int = UNREAD_COUNTED

    def page(self, call: Call) -> Page:
        """Everything after what was read, as far as it is counted."""
        limit = max(1, min(self.limit, UNREAD_COUNTED_AT_MOST))
        return Page(limit=limit, since_id=queries.read_up_to(call.account_id))


@endpoint("GET", "/api/v1/notifications/unread_count", access=USER, scope="read:notifications", returns=Count)
def count_unread(call: Call, params: UnreadParams) -> Count:
    """How many notifications are newer than the marker."""
    return Count(len(queries.notifications(call.viewer, params.page(call), params.wishes())))


@endpoint("GET", "/api/v1/notifications/{id}", access=USER, scope="read:notifications", returns=Notification)
def get_notification(call: Call, id: int) -> bytes:
    """One notification."""
    return _single(render.notifications(call.viewer, [queries.notification(call.viewer, id)]))


def _single(rendered: list[bytes]) -> bytes:
    """What was rendered, unless a filter hides it."""
    return rendered[0] if rendered else b"{}"


@endpoint("POST", "/api/v1/notifications/clear", access=USER, scope="write:notifications")
def clear_notifications(call: Call) -> bytes:
    """Remove all notifications."""
    bell.clear(call.account_id)
    return b"{}"


@endpoint("POST", "/api/v1/notifications/{id}/dismiss", access=USER, scope="write:notifications")
def dismiss_notification(call: Call, id: int) -> bytes:
    """Remove one notification."""
    bell.dismiss(call.account_id, id)
    return b"{}"


class DismissParams(msgspec.Struct, frozen=True):
    id: str


@endpoint("POST", "/api/v1/notifications/dismiss", access=USER, scope="write:notifications", deprecated=True)
def dismiss_notification_by_parameter(call: Call, params: DismissParams) -> bytes:
    """Remove one notification, as older clients ask for it."""
    number = parse_id(params.id)
    if number is None:
        raise Malformed
    bell.dismiss(call.account_id, number)
    return b"{}"
