"""How far timelines have been read (docs.joinmastodon.org/methods/markers)."""

from collections.abc import Iterable

import msgspec

from hubbub.api.core.call import Call, parse_id
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.entities.notifications import Marker
from hubbub.kernel.clock import iso
from hubbub.kernel.errors import Malformed
from hubbub.timelines.commands.markers import TIMELINES, markers_of, set_markers
from hubbub.timelines.models import Marker as MarkerRow


def _shown(rows: Iterable[MarkerRow]) -> dict[str, Marker]:
    return {
        row.timeline: Marker(
            last_read_id=str(row.last_read_id), version=row.version, updated_at=iso(row.updated_at)
        )
        for row in rows
    }


class WantedMarkers(msgspec.Struct, frozen=True):
    timeline: list[str] = []


@endpoint("GET", "/api/v1/markers", access=USER, scope="read:statuses", returns=dict[str, Marker])
def get_markers(call: Call, params: WantedMarkers) -> dict[str, Marker]:
    """How far the timelines asked for have been read."""
    return _shown(markers_of(call.account_id, params.timeline))


class LastRead(msgspec.Struct, frozen=True):
    last_read_id: str


class NewMarkers(msgspec.Struct, frozen=True, kw_only=True):
    home: LastRead | None = None
    notifications: LastRead | None = None


@endpoint("POST", "/api/v1/markers", access=USER, scope="write:statuses", returns=dict[str, Marker])
def post_markers(call: Call, params: NewMarkers) -> dict[str, Marker]:
    """Say how far timelines have been read."""
    given = {name: getattr(params, name) for name in TIMELINES}
    read = {name: parse_id(marker.last_read_id) for name, marker in given.items() if marker is not None}
    if any(number is None for number in read.values()):
        raise Malformed("last_read_id is not an id")
    return _shown(set_markers(call.account_id, {name: number or 0 for name, number in read.items()}))
