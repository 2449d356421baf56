"""Trends of the last seven days, from what this server knows."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from django.core.cache import cache

from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.ids import id_at, moment_of
from hubbub.publishing.visibility import visible_to, wanted_by
from hubbub.timelines.logic.trends import DAYS, History, rank_by_history, rank_by_marks
from hubbub.timelines.trends_sql import LINK_USES, POPULAR_POSTS, TAG_USES

KEPT_SECONDS = 60
MOST = 400
LEAST_MARKS = 2
T = TypeVar("T")
Trend = tuple[int, History]


def _kept(name: str, find: Callable[[], T]) -> T:
    """What `find` found at most a minute ago in this process."""
    found: T | None = cache.get(name)
    if found is None:
        found = find()
        cache.set(name, found, KEPT_SECONDS)
    return found


def trending_tags(limit: int, offset: int) -> list[Trend]:
    """(tag id, history) of the tags most talked about."""
    return _kept("timelines.trending_tags", _find_tags)[offset : offset + limit]


def _find_tags() -> list[Trend]:
    since = now().date() - timedelta(days=DAYS - 1)
    return _ranked((row[0], date.fromisoformat(str(row[1])), row[2], row[3]) for row in _uses(since))


def _uses(since: date) -> list[sql.Row]:
    return sql.rows(TAG_USES, (since.isoformat(),))


def trending_links(limit: int, offset: int) -> list[Trend]:
    """(card id, history) of the links most shared."""
    return _kept("timelines.trending_links", _find_links)[offset : offset + limit]


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
    ranked = _kept("timelines.trending_posts", _find_posts)
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
