"""Lists without ids to page by: trends, what was found, the directory. They are paged by how many come before."""

from urllib.parse import urlencode

from django.http import HttpRequest

MOST_SKIPPED = 10_000


def offset_of(request: HttpRequest) -> int:
    """How many entries come before this page; what is no number counts as none."""
    asked = request.GET.get("offset", "")
    return min(int(asked), MOST_SKIPPED) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0


def next_stretch(request: HttpRequest, count: int, limit: int) -> str:
    """The address of the page after one that shows `count` entries; empty at the end of the list."""
    after = offset_of(request) + limit
    if count < limit or after > MOST_SKIPPED:
        return ""
    kept = [(name, value) for name, value in request.GET.items() if name != "offset"]
    return f"{request.path}?{urlencode([*kept, ('offset', str(after))])}"
