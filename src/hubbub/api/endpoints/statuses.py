"""Statuses: publishing, reading, editing, deleting (docs.joinmastodon.org/methods/statuses)."""

import msgspec

from hubbub.api.core.call import Answer, Call, id_or_404, json_array, parse_id
from hubbub.api.core.endpoint import ANYONE, DELETE_LIMIT, USER, endpoint
from hubbub.api.core.inputs import focus_point, language, moment, quote_policy
from hubbub.api.core.status_params import PollParams, StatusParams, new_poll, new_post
from hubbub.api.entities.planned import ScheduledStatus
from hubbub.api.entities.statuses import Context, Status, StatusEdit, StatusSource
from hubbub.api.render.history import history, with_source
from hubbub.api.render.one import one_status
from hubbub.api.render.planned import scheduled_statuses
from hubbub.api.render.shown import note_shown
from hubbub.api.render.splice import joined
from hubbub.api.render.statuses import statuses, statuses_by_id
from hubbub.kernel.errors import NotFound
from hubbub.publishing.commands.edit import edit
from hubbub.publishing.commands.once import write
from hubbub.publishing.commands.remove import delete_post
from hubbub.publishing.filtering import FilterContext
from hubbub.publishing.models import ScheduledPost
from hubbub.publishing.new import Changes, MediaChange
from hubbub.publishing.queries import subject_of, versions_of, visible_ids, visible_post
from hubbub.timelines.thread import thread_around

MOST_AT_ONCE = 40


@endpoint("POST", "/api/v1/statuses", access=USER, scope="write:statuses", returns=Status)
def post_status(call: Call, params: StatusParams) -> bytes | ScheduledStatus:
    """Publish a status, or schedule it."""
    made = write(
        call.viewer,
        new_post(call, params),
        at=moment(params.scheduled_at),
        key=call.header("Idempotency-Key"),
    )
    if isinstance(made, ScheduledPost):
        return scheduled_statuses([made])[0]
    return statuses(call.viewer, [made.pk], subjects=())[0]


class BatchParams(msgspec.Struct, frozen=True):
    id: list[str] = []


@endpoint("GET", "/api/v1/statuses", access=ANYONE, scope="read:statuses", returns=list[Status], fast=True)
def get_statuses(call: Call, params: BatchParams) -> Answer:
    """Several statuses by id; those one may not see are left out."""
    asked = [pk for pk in dict.fromkeys(map(parse_id, params.id[:MOST_AT_ONCE])) if pk is not None]
    seen = visible_ids(call.viewer, asked)
    return Answer(body=json_array(statuses(call.viewer, [pk for pk in asked if pk in seen])))


@endpoint("GET", "/api/v1/statuses/{id}", access=ANYONE, scope="read:statuses", returns=Status, fast=True)
def get_status(call: Call, id: int) -> bytes:
    """One status."""
    found = statuses_by_id(call.viewer, [id], judged=False)
    if id not in found:
        raise NotFound
    note_shown(call, "status", [(id, id)])
    return found[id]


class MediaAttributes(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    description: str | None = None
    focus: str | None = None


class EditParams(msgspec.Struct, frozen=True, kw_only=True):
    status: str | None = None
    spoiler_text: str | None = None
    sensitive: bool | None = None
    language: str | None = None
    media_ids: list[str] | None = None
    media_attributes: list[MediaAttributes] | None = None
    poll: PollParams | None = None
    quote_approval_policy: str | None = None


@endpoint("PUT", "/api/v1/statuses/{id}", access=USER, scope="write:statuses", returns=Status)
def edit_status(call: Call, params: EditParams, id: int) -> bytes:
    """Edit a status of one's own."""
    changes = Changes(
        text=params.status or "",
        spoiler_text=params.spoiler_text or "",
        sensitive=bool(params.sensitive),
        language=language(params.language),
        media_ids=[id_or_404(text) for text in params.media_ids or ()],
        media=[
            MediaChange(id=id_or_404(it.id), description=it.description, focus=focus_point(it.focus))
            for it in params.media_attributes or ()
        ],
        poll=new_poll(params.poll),
        quote_policy=quote_policy(params.quote_approval_policy),
    )
    edit(call.viewer, id, changes)
    return one_status(call, id)


class DeleteParams(msgspec.Struct, frozen=True):
    delete_media: bool = False


@endpoint(
    "DELETE",
    "/api/v1/statuses/{id}",
    access=USER,
    scope="write:statuses",
    returns=Status,
    limit=DELETE_LIMIT,
)
def delete_status(call: Call, params: DeleteParams, id: int) -> bytes:
    """Delete a status of one's own; the answer has its source, to write it anew."""
    text = visible_post(call.viewer, id).text
    last_seen = with_source(one_status(call, id), text)
    delete_post(call.viewer, id, delete_media=params.delete_media)
    return last_seen


@endpoint(
    "GET", "/api/v1/statuses/{id}/context", access=ANYONE, scope="read:statuses", returns=Context, fast=True
)
def get_context(call: Call, id: int) -> bytes:
    """What stands above and below a status in its thread."""
    ancestors, descendants = thread_around(call.viewer, id)
    note_shown(call, "thread", [(pk, pk) for pk in (*ancestors, *descendants)])
    by_id = statuses_by_id(call.viewer, [*ancestors, *descendants], subjects=(), context=FilterContext.THREAD)
    return joined(
        b'"ancestors":' + json_array(by_id[pk] for pk in ancestors if pk in by_id),
        b'"descendants":' + json_array(by_id[pk] for pk in descendants if pk in by_id),
    )


@endpoint(
    "GET", "/api/v1/statuses/{id}/history", access=ANYONE, scope="read:statuses", returns=list[StatusEdit]
)
def get_history(call: Call, id: int) -> Answer:
    """Everything a status has said, oldest first."""
    post = subject_of(call.viewer, id)
    return Answer(body=json_array(history(post, versions_of(post))))


@endpoint("GET", "/api/v1/statuses/{id}/source", access=USER, scope="read:statuses", returns=StatusSource)
def get_source(call: Call, id: int) -> StatusSource:
    """A status as it was written."""
    post = subject_of(call.viewer, id)
    return StatusSource(id=str(post.pk), text=post.text, spoiler_text=post.spoiler_text)
