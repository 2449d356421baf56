"""Filters as JSON, and what they say about posts."""

from collections.abc import Iterable

from hubbub.api.render.splice import encode
from hubbub.kernel.clock import iso
from hubbub.network.models import Filter
from hubbub.publishing.filtering import FilterMatch


def filter_entity(row: Filter, *, parts: bool = False) -> dict[str, object]:
    """A filter as the API shows it; `parts` adds its keywords and statuses."""
    entity: dict[str, object] = {
        "id": str(row.pk),
        "title": row.title,
        "context": row.contexts,
        "expires_at": iso(row.expires_at) if row.expires_at else None,
        "filter_action": row.action,
    }
    if parts:
        entity["keywords"] = [
            {"id": str(word.pk), "keyword": word.keyword, "whole_word": word.whole_word}
            for word in row.keywords.all()
        ]
        entity["statuses"] = [{"id": str(it.pk), "status_id": str(it.post_id)} for it in row.statuses.all()]
    return entity


def filter_results(post_id: int, matches: Iterable[FilterMatch]) -> bytes:
    """The `filtered` array of a status."""
    return encode(
        [
            {
                "filter": filter_entity(match.filter),
                "keyword_matches": match.words or None,
                "status_matches": [str(post_id)] if match.names_post else None,
            }
            for match in matches
        ]
    )
