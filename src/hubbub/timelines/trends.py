"""Trends of the last seven days, from what this server knows: found by the worker, read by all."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Generic, NamedTuple, TypeVar

from django.core.cache import cache
from msgspec.json import Decoder

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql, wire
from hubbub.kernel.clock import now
from hubbub.kernel.ids import id_at, moment_of
from hubbub.publishing.visibility import visible_to, wanted_by
from hubbub.timelines.logic.trends import DAYS, History, rank_by_history, rank_by_marks
from hubbub.timelines.models import TrendList
from hubbub.timelines.trends_sql import LINK_USES, POPULAR_POSTS, TAG_USES

FOUND_EVERY = timedelta(minutes=1)  # by the worker
STALE_AFTER = timedelta(minutes=5)  # then no worker is there, and a process finds them by itself
MOST = 400
LEAST_MARKS = 2
T = TypeVar("T")
Trend = tuple[int, History]


class _Kind(NamedTuple, Generic[T]):
    """A list of trends: its name, how it is found, and the type of what is kept as JSON."""

    name: str
    find: Callable[[], list[T]]
    decoder: Decoder[list[T]]


def refresh_trends() -> None:
    """Find all trends anew, for all processes: one pass over a week, which no visitor should have to wait for."""
    for kind in (_tags, _links, _posts):
        found = {"body": wire.encode(kind.find()), "made_at": now()}  # which tells processes that it is new
        TrendList.objects.update_or_create(name=kind.name, defaults=found)


def _current(kind: _Kind[T]) -> list[T]:
    """What the worker found last, at most a few minutes ago: a process keeps it, and asks each time whether it is still
    the last, so that what moderators take out is gone everywhere."""
    rows = TrendList.objects.filter(name=kind.name, made_at__gt=now() - STALE_AFTER)
    made_at = rows.values_list("made_at", flat=True).first()
    kept: tuple[datetime | None, list[T]] | None = cache.get(f"timelines.trending_{kind.name}")
    if kept is None or kept[0] != made_at:
        row = rows.first()
        kept = (None, kind.find()) if row is None else (row.made_at, kind.decoder.decode(bytes(row.body)))
        cache.set(f"timelines.trending_{kind.name}", kept, FOUND_EVERY.total_seconds())
    return kept[1]


def trending_tags(limit: int, offset: int) -> list[Trend]:
    """(tag id, history) of the tags most talked about."""
    return _current(_tags)[offset : offset + limit]


def _find_tags() -> list[Trend]:
    since = now().date() - timedelta(days=DAYS - 1)
    return _ranked((row[0], date.fromisoformat(str(row[1])), row[2], row[3]) for row in _uses(since))


def _uses(since: date) -> list[sql.Row]:
    return sql.rows(TAG_USES, (since.isoformat(),))


def trending_links(limit: int, offset: int) -> list[Trend]:
    """(card id, history) of the links most shared."""
    return _current(_links)[offset : offset + limit]


def _find_links() -> list[Trend]:
    midnight = datetime.combine(now().date() - timedelta(days=DAYS - 1), datetime.min.time(), tzinfo=UTC)
    epoch = date(1970, 1, 1)
    found = sql.rows(LINK_USES, (id_at(midnight),))
    return _ranked((row[0], epoch + timedelta(days=row[1]), row[2], row[3]) for row in found)


def _ranked(rows: Iterable[tuple[int, date, int, int]]) -> list[Trend]:
    histories: dict[int, dict[date, tuple[int, int]]] = defaultdict(dict)
    for key, day, uses, accounts in rows:
        histories[key][day] = (uses, accounts)
    return [(key, histories[key]) for key in rank_by_history(histories, now().date())[:MOST]]


def trending_posts(viewer: Viewer, limit: int, offset: int) -> list[int]:
    """Posts most liked and passed on, as far as the viewer may and wants to see them."""
    ranked = _current(_posts)
    welcome = _welcome(viewer, ranked)
    return [pk for pk in ranked if pk in welcome][offset : offset + limit]


def _find_posts() -> list[int]:
    moment = now()
    found = sql.rows(POPULAR_POSTS, (id_at(moment - timedelta(days=DAYS)), LEAST_MARKS, MOST))
    return rank_by_marks({row[0]: (row[1], moment_of(row[0])) for row in found}, moment)


def _welcome(viewer: Viewer, post_ids: list[int]) -> set[int]:
    visible, visible_params = visible_to(viewer, boosts=False)
    wanted, wanted_params = wanted_by(viewer, boosts=False)
    text = f"SELECT p.id FROM publishing_post p WHERE p.id {{in_ids}} AND {visible} AND {wanted}"
    return {row[0] for row in sql.rows(text, (sql.ids(post_ids), *visible_params, *wanted_params))}


_tags = _Kind("tags", _find_tags, Decoder(list[Trend]))
_links = _Kind("links", _find_links, Decoder(list[Trend]))
_posts = _Kind("posts", _find_posts, Decoder(list[int]))
