"""The daily mail of what somebody has not read, for those who switched it on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from hubbub.identity.models import Membership, Preferences
from hubbub.instance.queries import server_settings
from hubbub.kernel.clock import now
from hubbub.kernel.ids import id_at
from hubbub.kernel.mail import send_later
from hubbub.notifications.models import Digest, Notification
from hubbub.notifications.words import title
from hubbub.timelines.models import Marker

EVERY = timedelta(days=1)
MOST_LINES = 20
MOST_COUNTED = 1000  # who comes back after years is told that there is more, not how much


def send_digests() -> int:
    """Mail everybody who wants it, has news, and had no mail for a day; returns how many. Safe to call twice."""
    due = Preferences.objects.filter(
        mail_digest=True, account__suspended_at=None, account__deleted_at=None, account__domain=None
    ).values_list("account_id", flat=True)
    return sum(_send(account_id, now()) for account_id in list(due))


@transaction.atomic
def _send(account_id: int, moment: datetime) -> bool:
    """Mail one account; whether there was something to say. The row is the lock, and remembers what was said."""
    digest, _ = Digest.objects.get_or_create(
        account_id=account_id, defaults={"sent_at": moment - EVERY, "last_id": id_at(moment - EVERY)}
    )
    digest = Digest.objects.select_for_update().get(pk=digest.pk)
    login = Membership.objects.filter(account_id=account_id, is_main=True, user__is_active=True).first()
    if login is None or moment - digest.sent_at < EVERY:
        return False
    unread = _unread(account_id, digest.last_id)
    newest = list(unread.select_related("actor").order_by("-pk")[:MOST_LINES])
    if not newest:
        return False
    digest.sent_at, digest.last_id = moment, newest[0].pk
    digest.save(update_fields=["sent_at", "last_id"])
    with override(login.user.locale):
        _mail(login.user.email, newest, unread[: MOST_COUNTED + 1].count())
    return True


def _unread(account_id: int, after: int) -> QuerySet[Notification]:
    """What came after the last mail and was not read."""
    marker = Marker.objects.filter(account_id=account_id, timeline="notifications").first()
    floor = max(after, marker.last_read_id if marker else 0)
    return Notification.objects.filter(
        account_id=account_id, filtered=False, pk__gt=floor, actor__suspended_at=None
    )


def _mail(address: str, newest: Sequence[Notification], count: int) -> None:
    """`newest` are told one by one, the rest as a number; `count` is of all, as far as they are counted."""
    lines = [title(row.kind, row.actor.display_name or row.actor.username) for row in newest]
    uncounted = "+" if count > MOST_COUNTED else ""
    told = min(count, MOST_COUNTED)
    context = {
        "server": server_settings().title,
        "count": f"{told}{uncounted}",
        "lines": lines,
        "more": f"{told - len(lines)}{uncounted}" if count > len(lines) else "",
        "base_url": settings.HUBBUB.base_url,
    }
    subject = gettext("%(n)s new on %(server)s") % {"n": context["count"], "server": context["server"]}
    text = render_to_string("notifications/digest.txt", context)
    send_later(address, subject, text, render_to_string("notifications/digest.html", context))
