"""Things written down for later, for their author alone."""

from contextlib import suppress

import msgspec
from django.db import transaction

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.publishing.commands.planned_media import hold_media, let_go_of_media
from hubbub.publishing.commands.remove import delete_post
from hubbub.publishing.commands.schedule import call_off
from hubbub.publishing.commands.thread import publish_all
from hubbub.publishing.limits import MAX_DRAFTS
from hubbub.publishing.logic.compose import check_weight
from hubbub.publishing.models import Draft, Post
from hubbub.publishing.new import NewPost


@transaction.atomic
def keep_draft(viewer: Viewer, new: NewPost) -> Draft:
    """Write something down; it need not be fit to publish yet. Raises `Invalid` when it, or they, are too many."""
    check_weight(new)
    Account.objects.select_for_update(no_key=True).get(pk=viewer.me)  # two at once must not pass the limit
    if Draft.objects.filter(account_id=viewer.me).count() >= MAX_DRAFTS:
        raise Invalid(f"Validation failed: You have exceeded the limit of {MAX_DRAFTS} drafts")
    hold_media(viewer.me, new.media_ids)
    return Draft.objects.create(account_id=viewer.me, params=msgspec.to_builtins(new))


@transaction.atomic
def take_plan_back(viewer: Viewer, scheduled_id: int, new: NewPost) -> Draft:
    """Call a planned post off and keep `new`, what it says, as a draft. Raises `NotFound`, and what `keep_draft` does."""
    call_off(viewer, scheduled_id)  # first: what it lets go of, the draft holds from now on
    return keep_draft(viewer, new)


@transaction.atomic
def take_post_back(viewer: Viewer, post_id: int, new: NewPost) -> Draft:
    """Delete a post of one's own and keep `new`, what it says, as a draft; neither where either can't be. Raises
    `NotFound`, and what `keep_draft` does."""
    delete_post(viewer, post_id)
    return keep_draft(viewer, new)


@transaction.atomic
def change_draft(viewer: Viewer, draft_id: int, new: NewPost) -> Draft:
    """Write something else down instead. Raises `NotFound`, and `Invalid` for too much."""
    check_weight(new)
    row = _own(viewer, draft_id)
    let_go_of_media(viewer.me, row.params.get("media_ids", []))
    hold_media(viewer.me, new.media_ids)
    row.params = msgspec.to_builtins(new)
    row.save()
    return row


@transaction.atomic
def drop_draft(viewer: Viewer, draft_id: int) -> None:
    """Throw a draft away. Raises `NotFound`."""
    row = _own(viewer, draft_id)
    let_go_of_media(viewer.me, row.params.get("media_ids", []))
    row.delete()


@transaction.atomic
def use_up_draft(viewer: Viewer, draft_id: int) -> None:
    """A draft becomes something else, in the same transaction. Nothing happens when it was thrown away meanwhile: what
    was written is there all the same."""
    with suppress(NotFound):
        drop_draft(viewer, draft_id)


@transaction.atomic
def publish_draft(viewer: Viewer, draft_id: int) -> Post:
    """Publish a draft, which is none any more then. Raises `NotFound`, and what `publish` raises."""
    row = _own(viewer, draft_id)
    new = msgspec.structs.replace(msgspec.convert(row.params, NewPost), application_id=viewer.application_id)
    post = publish_all(viewer, new)
    row.delete()
    return post


def _own(viewer: Viewer, draft_id: int) -> Draft:
    row = Draft.objects.select_for_update().filter(pk=draft_id, account_id=viewer.me).first()
    if row is None:
        raise NotFound
    return row
