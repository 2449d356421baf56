"""What clients send to write a status, wherever they send it: publish, edit, schedule, draft."""

import msgspec

from hubbub.api.core.call import Call, id_or_404
from hubbub.api.core.inputs import language, quote_policy, visibility
from hubbub.publishing.new import NewPoll, NewPost


class PollParams(msgspec.Struct, frozen=True, kw_only=True):
    options: list[str]
    expires_in: int
    multiple: bool = False
    hide_totals: bool = False


class StatusParams(msgspec.Struct, frozen=True, kw_only=True):
    status: str | None = None
    media_ids: list[str] | None = None
    poll: PollParams | None = None
    in_reply_to_id: str | None = None
    sensitive: bool | None = None
    spoiler_text: str | None = None
    visibility: str | None = None
    language: str | None = None
    quoted_status_id: str | None = None
    quote_approval_policy: str | None = None
    via: str | None = None
    scheduled_at: str | None = None


def new_poll(params: PollParams | None) -> NewPoll | None:
    """A poll's parameters as the commands take them."""
    return NewPoll(**msgspec.structs.asdict(params)) if params else None


def new_post(call: Call, params: StatusParams) -> NewPost:
    """A status' parameters as the commands take them. Raises `Invalid` for words that mean nothing."""
    return NewPost(
        text=params.status or "",
        spoiler_text=params.spoiler_text or "",
        sensitive=params.sensitive,
        visibility=visibility(params.visibility),
        language=language(params.language),
        media_ids=[id_or_404(text) for text in params.media_ids or ()],
        poll=new_poll(params.poll),
        in_reply_to_id=id_or_404(params.in_reply_to_id) if params.in_reply_to_id else None,
        quoted_id=id_or_404(params.quoted_status_id) if params.quoted_status_id else None,
        quote_policy=quote_policy(params.quote_approval_policy),
        application_id=call.viewer.application_id,
        via_id=id_or_404(params.via) if params.via else None,
    )
