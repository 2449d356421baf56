"""Finding posts by words: the one query function over SQLite's FTS5 and PostgreSQL's full text; and tags by prefix.

Findable is what the judge lets the viewer see and is either theirs, something they have to do with (mentioned,
favourited, bookmarked, boosted, voted), or a public post of somebody who wants to be found (`indexable`).
"""

import re
from collections.abc import Sequence

import msgspec
from django.conf import settings

from hubbub.identity.logic.names import split_acct
from hubbub.identity.queries import accounts_named
from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.ids import id_at
from hubbub.kernel.paging import MAX_ID
from hubbub.publishing.logic.search_query import Operator, SearchQuery, understand_query
from hubbub.publishing.models import Post
from hubbub.publishing.queries import visible_ids
from hubbub.publishing.visibility import Condition, visible_to, wanted_by

# Of a word that stands in very many posts the newest so many are judged; of a search without words the newest posts.
MOST_CANDIDATES = 10_000

_LIBRARY = """(
  p.account_id = %s
  OR EXISTS (SELECT 1 FROM publishing_mention sm WHERE sm.post_id = p.id AND sm.account_id = %s)
  OR EXISTS (SELECT 1 FROM publishing_favourite sf WHERE sf.post_id = p.id AND sf.account_id = %s)
  OR EXISTS (SELECT 1 FROM publishing_bookmark sb WHERE sb.post_id = p.id AND sb.account_id = %s)
  OR EXISTS (SELECT 1 FROM publishing_post sr WHERE sr.reblog_of_id = p.id AND sr.account_id = %s)
  OR EXISTS (SELECT 1 FROM publishing_poll sl JOIN publishing_pollvote sv ON sv.poll_id = sl.id
             WHERE sl.post_id = p.id AND sv.account_id = %s)
)"""
_LIBRARY_TIMES = 6
_OPEN = """(p.visibility = 0 AND EXISTS (
  SELECT 1 FROM identity_account si WHERE si.id = p.account_id AND si.indexable AND si.limited_at IS NULL))"""

_MEDIA = "EXISTS (SELECT 1 FROM publishing_mediaattachment sa WHERE sa.post_id = p.id{kind})"
_HAS = {
    "media": _MEDIA.format(kind=""),
    "image": _MEDIA.format(kind=" AND sa.kind = 'image'"),
    "video": _MEDIA.format(kind=" AND sa.kind IN ('video', 'gifv')"),
    "audio": _MEDIA.format(kind=" AND sa.kind = 'audio'"),
    "poll": "EXISTS (SELECT 1 FROM publishing_poll sp WHERE sp.post_id = p.id)",
    "link": "p.card_id IS NOT NULL",
    "card": "p.card_id IS NOT NULL",
    "embed": "EXISTS (SELECT 1 FROM publishing_previewcard sc WHERE sc.id = p.card_id AND sc.html <> '')",
}
_IS = {"reply": "p.in_reply_to_id IS NOT NULL", "sensitive": "p.sensitive"}


class SearchWishes(msgspec.Struct, frozen=True, kw_only=True):
    """Which of what is found is wanted: by whom, between which ids, and which stretch."""

    account_id: int | None = None
    min_id: int | None = None
    max_id: int | None = None
    limit: int = 20
    offset: int = 0


def search_posts(viewer: Viewer, text: str, wishes: SearchWishes) -> list[int]:
    """Ids of the posts that match what was typed, newest first. Nobody but accounts may search posts. One query
    (one more for `from:`)."""
    query = understand_query(text)
    if viewer.account_id is None or query.is_empty:
        return []
    conditions = _conditions(viewer, query, wishes)
    text_of = " AND ".join(part for part, _ in conditions)
    statement = f"SELECT p.id FROM publishing_post p WHERE {text_of} ORDER BY p.id DESC LIMIT %s OFFSET %s"
    params = [value for _, values in conditions for value in values]
    return [row[0] for row in sql.rows(statement, (*params, wishes.limit, wishes.offset))]


def _conditions(viewer: Viewer, query: SearchQuery, wishes: SearchWishes) -> list[Condition]:
    operators = [_operator(viewer, operator) for operator in query.operators]
    authors = any(it.name == "from" and not it.negated for it in query.operators) or wishes.account_id
    conditions: list[Condition] = [_range(query, wishes), *_matching(query, everything=bool(authors))]
    if wishes.account_id is not None:
        conditions.append(("p.account_id = %s", (wishes.account_id,)))
    conditions += [condition for condition in operators if condition is not None]
    conditions += [
        ("p.reblog_of_id IS NULL", ()),
        (f"({_OPEN} OR {_LIBRARY})", (viewer.account_id,) * _LIBRARY_TIMES),
        visible_to(viewer, boosts=False),
        wanted_by(viewer, boosts=False),
    ]
    return conditions


def _range(query: SearchQuery, wishes: SearchWishes) -> Condition:
    """Ids sort by time, so days are bounds of ids."""
    below = min(wishes.max_id or MAX_ID, id_at(query.until) if query.until else MAX_ID)
    above = max(wishes.min_id or 0, min(id_at(query.since) - 1, MAX_ID) if query.since else 0)
    return "p.id < %s AND p.id > %s", (below, above)


def _matching(query: SearchQuery, *, everything: bool) -> list[Condition]:
    """Which posts carry the words; all of them where the author is named, else the newest."""
    conditions: list[Condition] = []
    if query.terms:
        match, params = _match(query.terms)
        newest = "" if everything else f" ORDER BY rowid DESC LIMIT {MOST_CANDIDATES}"
        found = f"SELECT rowid FROM publishing_search WHERE {match}{newest}"
        conditions.append((f"p.id IN (SELECT rowid FROM ({found}) found)", params))
    elif not everything:
        newest = f"SELECT id FROM publishing_post ORDER BY id DESC LIMIT {MOST_CANDIDATES}"
        conditions.append((f"p.id IN (SELECT id FROM ({newest}) newest)", ()))
    for term in query.without:
        match, params = _match([term])
        conditions.append((f"p.id NOT IN (SELECT rowid FROM publishing_search WHERE {match})", params))
    return conditions


def _match(terms: Sequence[Sequence[str]]) -> Condition:
    """All terms, each a phrase. Words are letters and digits alone, so no quoting can be broken out of."""
    phrases = [" ".join(term) for term in terms]
    if sql.is_sqlite():
        return "publishing_search MATCH %s", (" AND ".join(f'"{phrase}"' for phrase in phrases),)
    each = " && ".join(["phraseto_tsquery('simple', %s)"] * len(phrases))
    return f"words @@ ({each})", tuple(phrases)


def _operator(viewer: Viewer, operator: Operator) -> Condition | None:
    condition = _operator_holds(viewer, operator)
    if condition is None or not operator.negated:
        return condition
    return f"NOT ({condition[0]})", condition[1]


def _operator_holds(viewer: Viewer, operator: Operator) -> Condition | None:
    if operator.name == "from":
        return "p.account_id = %s", (_author(viewer, operator.value),)
    if operator.name == "language":
        return "p.language = %s", (operator.value,)
    if operator.name == "in":
        library = (_LIBRARY, (viewer.account_id,) * _LIBRARY_TIMES)
        return {"library": library, "public": (_OPEN, ())}.get(operator.value)
    return (_HAS if operator.name == "has" else _IS)[operator.value], ()


def _author(viewer: Viewer, name: str) -> int:
    """Whom `from:` names; 0, whom no post is by, where nobody has the name."""
    if name == "me":
        return viewer.account_id or 0
    found = accounts_named([split_acct(name, settings.HUBBUB.domain)])
    return found[0].pk if found else 0


_LOCAL_POST = re.compile(r"/(?:@[^/]+|users/[^/]+/statuses)/(\d{1,19})/?")


def post_at(viewer: Viewer, url: str) -> int | None:
    """The id of the post that an address (of its page or its ActivityPub object) names, if `viewer` may see it."""
    base = settings.HUBBUB.base_url
    own = _LOCAL_POST.fullmatch(url.removeprefix(base)) if url.startswith(base) else None
    if own:
        found = [int(own.group(1))] if int(own.group(1)) <= MAX_ID else []
    else:
        found = list(Post.objects.filter(uri=url).values_list("pk", flat=True))
    return next(iter(visible_ids(viewer, found)), None)
