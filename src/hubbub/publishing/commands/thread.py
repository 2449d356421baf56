"""Publishing what may be too long for one post: as a thread, all of it or nothing."""

import msgspec
from django.db import transaction

from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid
from hubbub.kernel.markup import find_hashtags
from hubbub.publishing import limits
from hubbub.publishing.commands.publish import check_publishable, publish
from hubbub.publishing.logic.compose import check_weight, said
from hubbub.publishing.logic.split import names_in, split
from hubbub.publishing.models import Post, Visibility
from hubbub.publishing.new import NewPost, Split


@transaction.atomic
def publish_all(viewer: Viewer, new: NewPost) -> Post:
    """Publish `new`, as a thread if it wishes so and must; returns the (first) post. Raises what `publish` raises.

    Each part answers the one before, in one transaction: a thread is never half out.
    """
    first, *others = parts_of(new)
    # All tags at once: two threads at one moment would else take theirs crosswise and wait for each other for ever.
    ahead = {tag.name.lower(): tag.name for part in others for tag in find_hashtags(part.text)}
    head = last = publish(viewer, first, tags_ahead=ahead)
    for part in others:
        last = publish(viewer, msgspec.structs.replace(part, in_reply_to_id=last.pk))
    return head


def check_all_publishable(viewer: Viewer, new: NewPost) -> None:
    """Raise what `publish_all` would raise right now."""
    for part in parts_of(new):
        check_publishable(viewer, part)


def parts_of(new: NewPost) -> list[NewPost]:
    """The posts that `new` becomes: one, or those of its thread. Raises `Invalid` where no part would have room,
    and where they would be too many: each wakes all whom it names, and all are written at once.

    Pictures, poll and quote stand on the first, the warning on all. Parts for the named alone name them all.
    """
    if new.split is None:
        return [new]
    check_weight(new)
    text, warning = said(new.text, new.spoiler_text)
    try:
        texts = split(
            text,
            limits.MAX_CHARACTERS - len(warning),
            lead=names_in(text) if new.visibility == Visibility.DIRECT else "",
            numbered=new.split is Split.NUMBERED,
            most=limits.MAX_PARTS,
        )
    except ValueError as error:
        raise Invalid(
            f"Validation failed: Text character limit of {limits.MAX_CHARACTERS} exceeded"
        ) from error
    new = msgspec.structs.replace(new, text=texts[0], spoiler_text=warning)
    bare = msgspec.structs.replace(new, media_ids=[], poll=None, quoted_id=None, via_id=None)
    return [new, *(msgspec.structs.replace(bare, text=part) for part in texts[1:])]
