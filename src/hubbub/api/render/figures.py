"""Counts that clients and crawlers ask the server for, remembered for minutes: they may be a little old."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.core.cache import cache
from django.db.models import Count, Q, Sum

from hubbub.identity.models import Account, Membership, User
from hubbub.identity.queries import local_accounts
from hubbub.kernel.clock import now
from hubbub.kernel.ids import id_at
from hubbub.publishing.models import Post

MINUTES = 60
WEEKS = 12


class Figures(msgspec.Struct, frozen=True):
    """How large the server is."""

    users: int
    posts: int
    domains: int
    active_month: int
    active_halfyear: int


def figures() -> Figures:
    """The present figures, at most five minutes old."""
    return cache.get_or_set("server-figures", _count, 5 * MINUTES)  # type: ignore[return-value]


def _count() -> Figures:
    local = Account.objects.filter(local_accounts())
    return Figures(
        users=User.objects.filter(
            is_active=True, confirmed_at__isnull=False, approved_at__isnull=False
        ).count(),
        posts=local.aggregate(total=Sum("statuses_count"))["total"] or 0,
        domains=Account.objects.exclude(domain=None).aggregate(total=Count("domain", distinct=True))["total"],
        active_month=_active_since(now() - timedelta(days=30)),
        active_halfyear=_active_since(now() - timedelta(days=180)),
    )


def _active_since(moment: datetime) -> int:
    """Logins that signed in, used a token or posted since then."""
    wrote = Membership.objects.filter(account__last_status_on__gte=moment.date(), is_main=True).values(
        "user_id"
    )
    used = Q(last_login__gte=moment) | Q(tokens__last_used_on__gte=moment.date()) | Q(pk__in=wrote)
    return User.objects.filter(used, is_active=True).distinct().count()


def peers() -> list[str]:
    """Domains this server knows accounts of."""
    return cache.get_or_set("server-peers", _peers, 10 * MINUTES)  # type: ignore[return-value]


def _peers() -> list[str]:
    known = (
        Account.objects.exclude(domain=None).values_list("domain", flat=True).distinct().order_by("domain")
    )
    return [str(domain) for domain in known]


class Week(msgspec.Struct, frozen=True):
    """What happened in the week that began at `start`."""

    start: datetime
    statuses: int
    logins: int
    registrations: int


def weeks() -> list[Week]:
    """The last twelve weeks, newest first, at most an hour old."""
    return cache.get_or_set("server-weeks", _weeks, 60 * MINUTES)  # type: ignore[return-value]


def _weeks() -> list[Week]:
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    this_week = today - timedelta(days=today.weekday())
    starts = [this_week - timedelta(weeks=number) for number in range(WEEKS)]
    posts = Post.objects.filter(local=True, reblog_of=None).aggregate(**_by_week(starts, "pk", id_at))
    logins = User.objects.aggregate(**_by_week(starts, "last_login"))
    sign_ups = User.objects.aggregate(**_by_week(starts, "created_at"))
    return [
        Week(start.astimezone(UTC), posts[f"w{number}"], logins[f"w{number}"], sign_ups[f"w{number}"])
        for number, start in enumerate(starts)
    ]


def _by_week(starts: list[datetime], field: str, as_value: Any = lambda moment: moment) -> dict[str, Count]:
    """One count a week, all in one pass over the table."""
    return {
        f"w{number}": Count(
            "pk",
            filter=Q(
                **{f"{field}__gte": as_value(start), f"{field}__lt": as_value(start + timedelta(weeks=1))}
            ),
        )
        for number, start in enumerate(starts)
    }
