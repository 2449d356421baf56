"""Statuses for later (docs.joinmastodon.org/methods/scheduled_statuses)."""

import msgspec

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.core.inputs import moment
from hubbub.api.entities.planned import ScheduledStatus
from hubbub.api.render.planned import scheduled_statuses
from hubbub.publishing import planned
from hubbub.publishing.commands.schedule import call_off, reschedule


@endpoint(
    "GET",
    "/api/v1/scheduled_statuses",
    access=USER,
    scope="read:statuses",
    returns=list[ScheduledStatus],
)
def get_scheduled_statuses(call: Call) -> Answer:
    """What one has scheduled."""
    rows = planned.scheduled_posts(call.viewer, call.page())
    return call.paged(scheduled_statuses(rows), [row.pk for row in rows])


@endpoint(
    "GET",
    "/api/v1/scheduled_statuses/{id}",
    access=USER,
    scope="read:statuses",
    returns=ScheduledStatus,
)
def get_scheduled_status(call: Call, id: int) -> ScheduledStatus:
    """One scheduled status."""
    return scheduled_statuses([planned.scheduled_post(call.viewer, id)])[0]


class RescheduleParams(msgspec.Struct, frozen=True):
    scheduled_at: str | None = None


@endpoint(
    "PUT",
    "/api/v1/scheduled_statuses/{id}",
    access=USER,
    scope="write:statuses",
    returns=ScheduledStatus,
)
def move_scheduled_status(call: Call, params: RescheduleParams, id: int) -> ScheduledStatus:
    """Move a scheduled status to another time."""
    return scheduled_statuses([reschedule(call.viewer, id, moment(params.scheduled_at))])[0]


@endpoint("DELETE", "/api/v1/scheduled_statuses/{id}", access=USER, scope="write:statuses")
def cancel_scheduled_status(call: Call, id: int) -> bytes:
    """Publish a scheduled status never."""
    call_off(call.viewer, id)
    return b"{}"
