"""Reading hashtags: by name, their history, who follows and features them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.errors import NotFound
from hubbub.kernel.markup import find_hashtags
from hubbub.kernel.paging import Page
from hubbub.publishing.models import FeaturedTag, Tag, TagFollow

HISTORY_DAYS = 7

# Index (tag, -post); the post by primary key.
_USES = """
SELECT t.tag_id, t.used_on, COUNT(*), COUNT(DISTINCT t.account_id)
FROM publishing_posttag t
JOIN publishing_post p ON p.id = t.post_id AND p.visibility = 0
WHERE t.tag_id {in_ids} AND t.used_on >= %s
GROUP BY t.tag_id, t.used_on
"""

# What an account used a tag for in posts that everybody may see.
_OWN_USES = """
SELECT t.account_id, t.tag_id, COUNT(*), MAX(t.used_on)
FROM publishing_posttag t
JOIN publishing_post p ON p.id = t.post_id AND p.visibility <= 1
WHERE t.account_id = %s AND t.tag_id {in_ids}
GROUP BY t.account_id, t.tag_id
"""

_OFTEN_USED = """
SELECT t.tag_id
FROM publishing_posttag t
JOIN publishing_post p ON p.id = t.post_id AND p.visibility <= 1
WHERE t.account_id = %s
  AND NOT EXISTS (SELECT 1 FROM publishing_featuredtag f WHERE f.account_id = t.account_id AND f.tag_id = t.tag_id)
GROUP BY t.tag_id ORDER BY COUNT(*) DESC, MAX(t.used_on) DESC LIMIT %s
"""

Days = dict[date, tuple[int, int]]  # day: (uses, accounts)


def tag_name(text: str) -> str:
    """A hashtag's name, with or without its sign. Raises `NotFound` for what can't be one."""
    name = text.strip().removeprefix("#")
    if [token.name for token in find_hashtags(f"#{name}")] != [name]:
        raise NotFound
    return name


def tag_named(text: str) -> Tag:
    """A tag; one nobody used yet is not saved. Raises `NotFound` for what can't be a tag."""
    name = tag_name(text)
    return Tag.objects.filter(name=name.lower()).first() or Tag(pk=0, name=name.lower(), display_name=name)


def uses_of(tag_ids: Iterable[int]) -> dict[int, Days]:
    """How public posts used tags, a day each for the last seven. One query."""
    since = now().date() - timedelta(days=HISTORY_DAYS - 1)
    found: dict[int, Days] = defaultdict(dict)
    for tag_id, day, uses, accounts in sql.rows(_USES, (sql.ids(tag_ids), since.isoformat())):
        found[tag_id][date.fromisoformat(str(day))] = (uses, accounts)
    return found


def followed_of(viewer: Viewer, tag_ids: Iterable[int]) -> set[int]:
    """Which of the tags the viewer follows."""
    mine = TagFollow.objects.filter(account_id=viewer.me, tag_id__in=list(tag_ids))
    return set(mine.values_list("tag_id", flat=True))


def featured_of(viewer: Viewer, tag_ids: Iterable[int]) -> set[int]:
    """Which of the tags the viewer features."""
    mine = FeaturedTag.objects.filter(account_id=viewer.me, tag_id__in=list(tag_ids))
    return set(mine.values_list("tag_id", flat=True))


def followed_tags(viewer: Viewer, page: Page) -> list[TagFollow]:
    """The tags the viewer follows, latest first; pages go by the follows' ids."""
    rows = TagFollow.objects.filter(account_id=viewer.me, pk__lt=page.below, pk__gt=page.above)
    ordered = rows.select_related("tag").order_by("pk" if page.upwards else "-pk")
    return page.newest_first(list(ordered[: page.limit]))


def featured_tags(account: Account) -> list[tuple[FeaturedTag, int, str | None]]:
    """(featured tag, public posts with it, day of the last) of an account, most used first. Two queries."""
    rows = list(FeaturedTag.objects.filter(account=account).select_related("tag"))
    uses = own_uses(account.pk, [row.tag_id for row in rows])
    shown = [(row, *uses.get(row.tag_id, (0, None))) for row in rows]
    return sorted(shown, key=lambda item: (-item[1], item[0].pk))


def own_uses(account_id: int, tag_ids: Iterable[int]) -> dict[int, tuple[int, str | None]]:
    """How often an account used tags in posts that everybody may see, and when last, by tag."""
    found = sql.rows(_OWN_USES, (account_id, sql.ids(tag_ids)))
    return {row[1]: (row[2], str(row[3])[:10]) for row in found}


def often_used(viewer: Viewer, *, limit: int = 10) -> list[Tag]:
    """Tags the viewer uses and does not feature yet, most used first."""
    ids = [row[0] for row in sql.rows(_OFTEN_USED, (viewer.me, limit))]
    tags = Tag.objects.in_bulk(ids)
    return [tags[pk] for pk in ids if pk in tags]


# Index (used_on, tag); the post by primary key. Many people count for more than many posts.
_MOST_USED = """
SELECT t.tag_id
FROM publishing_posttag t
JOIN publishing_post p ON p.id = t.post_id AND p.visibility = 0 AND p.local
JOIN publishing_tag g ON g.id = t.tag_id AND g.listable
JOIN identity_account a ON a.id = t.account_id AND a.suspended_at IS NULL AND a.limited_at IS NULL
WHERE t.used_on >= %s
GROUP BY t.tag_id ORDER BY COUNT(DISTINCT t.account_id) DESC, COUNT(*) DESC, t.tag_id LIMIT %s
"""


def most_used_here(*, days: int, limit: int) -> list[int]:
    """Ids of the tags that most people of this server used in public posts lately. One query."""
    since = now().date() - timedelta(days=days)
    return [row[0] for row in sql.rows(_MOST_USED, (since.isoformat(), limit))]
