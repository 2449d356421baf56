"""Reading one's notifications, plural first; a constant number of queries whatever the length."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import msgspec

from hubbub.identity.viewer import Viewer
from hubbub.instance.models import Announcement
from hubbub.instance.queries import current_announcements
from hubbub.kernel import sql
from hubbub.kernel.errors import NotFound
from hubbub.kernel.paging import Page
from hubbub.notifications.kinds import Kind
from hubbub.notifications.models import (
    NotificationPolicy,
    NotificationRequest,
    PushSubscription,
    QuietHours,
)
from hubbub.notifications.sql import PAGE, VIEWER_IN_WELCOME, WELCOME
from hubbub.publishing.visibility import visible_to


class Notice(NamedTuple):
    """A notification, without what it is about."""

    id: int
    kind: str
    actor_id: int
    post_id: int | None
    object_id: int | None
    group_key: str


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """Which notifications are wanted: of these types (all, when empty) without those, from one account."""

    types: tuple[str, ...] = ()
    exclude_types: tuple[str, ...] = ()
    account_id: int | None = None
    include_filtered: bool = False

    def kinds(self) -> list[str] | None:
        """The types that are left, None for all."""
        if not self.types and not self.exclude_types:
            return None
        wanted = set(self.types) or {str(kind) for kind in Kind}
        return sorted((wanted & set(Kind)) - set(self.exclude_types))


ALL = Wishes()


@lru_cache(maxsize=128)
def _assembled(visible: str, order: str, where: str) -> str:
    return PAGE.format(visible=visible, welcome=WELCOME.format(n="n"), order=order, where=where)


def condition(wishes: Wishes) -> tuple[str, tuple[object, ...]]:
    """Wishes as SQL on the notification `n`, with parameters."""
    where: list[str] = []
    params: list[object] = []
    if not wishes.include_filtered:
        where.append("AND n.filtered = FALSE")
    if wishes.account_id is not None:
        where.append("AND n.actor_id = %s")
        params.append(wishes.account_id)
    kinds = wishes.kinds()
    if kinds is not None:
        where.append(f"AND n.kind IN ({', '.join(['%s'] * len(kinds)) or 'NULL'})")
        params.extend(kinds)
    return " ".join(where), tuple(params)


def notifications(viewer: Viewer, page: Page, wishes: Wishes = ALL) -> list[Notice]:
    """The viewer's notifications, newest first; those about posts it may not see (any more) are left out."""
    where, extra = condition(wishes)
    return page.newest_first(_shown(viewer, page, where, extra))


def _shown(viewer: Viewer, page: Page, where: str, extra: tuple[object, ...]) -> list[Notice]:
    visible, visible_params = visible_to(viewer, boosts=False)
    text = _assembled(visible, page.order, where)
    me = viewer.account_id
    params = (me, page.below, page.above, *extra, *visible_params, *(me,) * VIEWER_IN_WELCOME, page.limit)
    return [Notice._make(row) for row in sql.rows(text, params)]


def notification(viewer: Viewer, notification_id: int) -> Notice:
    """One of the viewer's, also a filtered one. Raises `NotFound`."""
    found = _shown(viewer, Page(limit=1), "AND n.id = %s", (notification_id,))
    if not found:
        raise NotFound
    return found[0]


def notifications_by_id(viewer: Viewer, ids: Sequence[int]) -> list[Notice]:
    """Those of the viewer's notifications that are shown, newest first."""
    where = "AND n.filtered = FALSE AND n.id {in_ids}"
    return _shown(viewer, Page(limit=len(ids)), where, (sql.ids(ids),))


_READ_UP_TO = "SELECT last_read_id FROM timelines_marker WHERE account_id = %s AND timeline = 'notifications'"


def read_up_to(account_id: int) -> int:
    """The newest notification the account has read, as its marker says."""
    found = sql.rows(_READ_UP_TO, (account_id,))
    return int(found[0][0]) if found else 0


def policy_of(account_id: int) -> NotificationPolicy:
    """The account's policy; the defaults when nothing was ever decided."""
    found = NotificationPolicy.objects.filter(account_id=account_id).first()
    return found or NotificationPolicy(account_id=account_id)


def quiet_hours_of(account_id: int) -> QuietHours | None:
    """When the account wants no pushes, if ever."""
    return QuietHours.objects.filter(account_id=account_id).first()


def browser_subscription(sign_in_id: int | None, account_id: int) -> PushSubscription | None:
    """Where the browser of a sign-in wants pushes for this account, if it does."""
    rows = PushSubscription.objects.filter(token__sign_in_id=sign_in_id, account_id=account_id)
    return rows.select_related("token").first() if sign_in_id is not None else None


def requests(account_id: int, page: Page) -> list[NotificationRequest]:
    """Requests of those whose notifications were filtered, newest first; suspended senders are left out."""
    rows = NotificationRequest.objects.filter(
        account_id=account_id, actor__suspended_at=None, pk__lt=page.below, pk__gt=page.above
    )
    return page.newest_first(list(rows.order_by("pk" if page.upwards else "-pk")[: page.limit]))


def request(account_id: int, request_id: int) -> NotificationRequest:
    """One of the account's. Raises `NotFound`."""
    found = NotificationRequest.objects.filter(account_id=account_id, pk=request_id).first()
    if found is None:
        raise NotFound
    return found


class Pending(NamedTuple):
    """What waits to be let through: requests, those of them that brought a private message, and what is behind all."""

    requests: int
    messages: int
    notifications: int


# Messages that one sender left, by the index on (account, actor): a handful. 3 is a direct post; one of the recipient's own
# may stand there too, when somebody held back favourites it.
_HELD_MESSAGES = """
notifications_notification n JOIN publishing_post p ON p.id = n.post_id
WHERE n.account_id = r.account_id AND n.actor_id = r.actor_id AND n.filtered
  AND p.visibility = 3 AND p.account_id = n.actor_id
"""
_PENDING = f"""
SELECT r.notifications_count, EXISTS (SELECT 1 FROM {_HELD_MESSAGES})
FROM notifications_notificationrequest r JOIN identity_account a ON a.id = r.actor_id
WHERE r.account_id = %s AND a.suspended_at IS NULL LIMIT 100
"""


def pending(account_id: int) -> Pending:
    """How much waits; 100 requests at most are counted."""
    found = sql.rows(_PENDING, (account_id,))
    messages = sum(bool(row[1]) for row in found)
    return Pending(len(found), messages, sum(row[0] for row in found))


class MessageRequest(NamedTuple):
    """Somebody whose private messages wait, the first of them, and how many notifications there are."""

    id: int
    actor_id: int
    first_post_id: int
    notifications_count: int


_MESSAGE_REQUESTS = f"""
SELECT * FROM (
  SELECT r.id, r.actor_id, (SELECT MIN(p.id) FROM {_HELD_MESSAGES}) AS first_post_id, r.notifications_count
  FROM notifications_notificationrequest r JOIN identity_account a ON a.id = r.actor_id
  WHERE r.account_id = %s AND a.suspended_at IS NULL
) AS held
WHERE first_post_id IS NOT NULL ORDER BY id DESC LIMIT %s
"""


def message_requests(account_id: int, most: int) -> list[MessageRequest]:
    """Those who wrote to the account in private and wait to be let through, the newest first. One query."""
    return [MessageRequest._make(row) for row in sql.rows(_MESSAGE_REQUESTS, (account_id, most))]


_READ_OFF = "SELECT announcement_id FROM notifications_announcementmark WHERE account_id = %s AND announcement_id {in_ids}"


def unread_announcements(account_id: int, moment: datetime) -> list[Announcement]:
    """Announcements that are out, not over, and not read off by the account yet, newest first."""
    current = current_announcements(moment)
    ids = sql.ids(row.pk for row in current)
    known = {pk for (pk,) in sql.rows(_READ_OFF, (account_id, ids))} if current else set()
    return [row for row in current if row.pk not in known]
