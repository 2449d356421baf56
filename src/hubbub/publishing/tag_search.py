"""Finding hashtags by how they begin."""

from hubbub.kernel import sql
from hubbub.kernel.words import MOST_COMPARED, SHORTEST_MISSPELT, most_alike
from hubbub.publishing.models import Tag

# SQLite compares bytes, so a prefix is a range of the unique index; PostgreSQL has an index for LIKE.
_BEGINS = {True: "name >= %s AND name < %s", False: "name LIKE %s AND %s <> ''"}
_TAGS = """
SELECT id FROM publishing_tag
WHERE {begins} AND listable {reviewed}
ORDER BY CASE WHEN name = %s THEN 0 ELSE 1 END, last_status_at IS NULL, last_status_at DESC, id
LIMIT %s OFFSET %s
"""


def search_tags(text: str, *, limit: int, offset: int = 0, only_reviewed: bool = False) -> list[int]:
    """Ids of the tags whose name begins with `text`, that very name first, then those used last."""
    name = text.strip().removeprefix("#").lower()
    if not name or any(char.isspace() for char in name):
        return []
    sqlite = sql.is_sqlite()
    bounds = (name, name + "\U0010ffff") if sqlite else (_like(name), name)
    statement = _TAGS.format(begins=_BEGINS[sqlite], reviewed="AND trendable" if only_reviewed else "")
    return [row[0] for row in sql.rows(statement, (*bounds, name, limit, offset))]


def similar_tags(text: str, *, limit: int) -> list[int]:
    """Which may be meant where nothing was found: those that look like `text` and begin as it does; most alike first,
    then those used last. Two queries."""
    wanted = text.strip().removeprefix("#").lower()
    if len(wanted) < SHORTEST_MISSPELT:
        return []
    nearby = search_tags(wanted[:2], limit=MOST_COMPARED)
    names = dict(Tag.objects.filter(pk__in=nearby).values_list("pk", "name"))
    return most_alike(wanted, {pk: [names[pk]] for pk in nearby if pk in names}, limit)


def _like(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"{escaped}%"
