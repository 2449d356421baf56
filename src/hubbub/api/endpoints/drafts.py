"""Drafts: Hubbub's own, so that a text begun on one device is ended on another."""

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.core.status_params import StatusParams, new_post
from hubbub.api.entities.planned import Draft
from hubbub.api.entities.statuses import Status
from hubbub.api.render import planned as render
from hubbub.api.render.one import one_status
from hubbub.publishing import planned
from hubbub.publishing.commands import drafts


@endpoint("GET", "/api/hubbub/v1/drafts", access=USER, scope="read:statuses", returns=list[Draft])
def get_drafts(call: Call) -> Answer:
    """One's drafts, latest first."""
    rows = planned.drafts(call.viewer, call.page())
    return call.paged(render.drafts(rows), [row.pk for row in rows])


@endpoint("POST", "/api/hubbub/v1/drafts", access=USER, scope="write:statuses", returns=Draft)
def create_draft(call: Call, params: StatusParams) -> Draft:
    """Write something down; parameters as for a status."""
    return render.drafts([drafts.keep_draft(call.viewer, new_post(call, params))])[0]


@endpoint("GET", "/api/hubbub/v1/drafts/{id}", access=USER, scope="read:statuses", returns=Draft)
def get_draft(call: Call, id: int) -> Draft:
    """One draft."""
    return render.drafts([planned.draft(call.viewer, id)])[0]


@endpoint("PUT", "/api/hubbub/v1/drafts/{id}", access=USER, scope="write:statuses", returns=Draft)
def change_draft(call: Call, params: StatusParams, id: int) -> Draft:
    """Replace a draft."""
    return render.drafts([drafts.change_draft(call.viewer, id, new_post(call, params))])[0]


@endpoint("DELETE", "/api/hubbub/v1/drafts/{id}", access=USER, scope="write:statuses")
def delete_draft(call: Call, id: int) -> bytes:
    """Throw a draft away."""
    drafts.drop_draft(call.viewer, id)
    return b"{}"


@endpoint("POST", "/api/hubbub/v1/drafts/{id}/publish", access=USER, scope="write:statuses", returns=Status)
def publish_draft(call: Call, id: int) -> bytes:
    """Publish a draft."""
    return one_status(call, drafts.publish_draft(call.viewer, id).pk)
