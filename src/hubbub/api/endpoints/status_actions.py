"""What one does with a status (docs.joinmastodon.org/methods/statuses): boost, favourite, keep, pin, mute."""

import msgspec

from hubbub.api.core.call import Call, id_or_404
from hubbub.api.core.endpoint import DELETE_LIMIT, USER, endpoint
from hubbub.api.core.inputs import visibility
from hubbub.api.entities.statuses import Status
from hubbub.api.render.one import one_status
from hubbub.publishing.commands import boost, pin, react
from hubbub.publishing.commands.acting import subject_id_of
from hubbub.publishing.queries import visible_ids


class ViaParams(msgspec.Struct, frozen=True, kw_only=True):
    """`via`: the id of the boost that one met the status through; clients that know it may say so."""

    via: str | None = None

    @property
    def via_id(self) -> int | None:
        """The id, if there is one."""
        return id_or_404(self.via) if self.via else None


class BoostParams(ViaParams, frozen=True, kw_only=True):
    visibility: str | None = None


@endpoint("POST", "/api/v1/statuses/{id}/reblog", access=USER, scope="write:statuses", returns=Status)
def reblog(call: Call, params: BoostParams, id: int) -> bytes:
    """Boost a status; the answer is the boost."""
    made = boost.boost(call.viewer, id, visibility=visibility(params.visibility), via_id=params.via_id)
    return one_status(call, made.pk)


@endpoint(
    "POST",
    "/api/v1/statuses/{id}/unreblog",
    access=USER,
    scope="write:statuses",
    returns=Status,
    limit=DELETE_LIMIT,
)
def unreblog(call: Call, id: int) -> bytes:
    """Take a boost back; the answer is what was boosted."""
    # Somebody's boost that the caller may not see doesn't tell what it boosts.
    shown_id = subject_id_of(id) if visible_ids(call.viewer, [id]) else id
    boost.unboost(call.viewer, id)
    return one_status(call, shown_id)


@endpoint("POST", "/api/v1/statuses/{id}/favourite", access=USER, scope="write:favourites", returns=Status)
def favourite(call: Call, params: ViaParams, id: int) -> bytes:
    """Favourite a status."""
    react.favourite(call.viewer, id, via_id=params.via_id)
    return one_status(call, id)


@endpoint("POST", "/api/v1/statuses/{id}/unfavourite", access=USER, scope="write:favourites", returns=Status)
def unfavourite(call: Call, id: int) -> bytes:
    """Take a favourite back."""
    react.unfavourite(call.viewer, id)
    return one_status(call, id)


@endpoint("POST", "/api/v1/statuses/{id}/bookmark", access=USER, scope="write:bookmarks", returns=Status)
def bookmark(call: Call, id: int) -> bytes:
    """Bookmark a status."""
    react.bookmark(call.viewer, id)
    return one_status(call, id)


@endpoint("POST", "/api/v1/statuses/{id}/unbookmark", access=USER, scope="write:bookmarks", returns=Status)
def unbookmark(call: Call, id: int) -> bytes:
    """Forget a bookmark."""
    react.unbookmark(call.viewer, id)
    return one_status(call, id)


@endpoint("POST", "/api/v1/statuses/{id}/pin", access=USER, scope="write:accounts", returns=Status)
def pin_status(call: Call, id: int) -> bytes:
    """Show a status of one's own at the top of the profile."""
    pin.pin(call.viewer, id)
    return one_status(call, id)


@endpoint("POST", "/api/v1/statuses/{id}/unpin", access=USER, scope="write:accounts", returns=Status)
def unpin_status(call: Call, id: int) -> bytes:
    """Take a status off the top of the profile."""
    pin.unpin(call.viewer, id)
    return one_status(call, id)


@endpoint("POST", "/api/v1/statuses/{id}/mute", access=USER, scope="write:mutes", returns=Status)
def mute(call: Call, id: int) -> bytes:
    """Want no more notifications from a thread."""
    react.mute_thread(call.viewer, id)
    return one_status(call, id)


@endpoint("POST", "/api/v1/statuses/{id}/unmute", access=USER, scope="write:mutes", returns=Status)
def unmute(call: Call, id: int) -> bytes:
    """Want notifications from a thread again."""
    react.unmute_thread(call.viewer, id)
    return one_status(call, id)
