"""Who may quote what (FEP-044f as Mastodon 4.5 does it), and taking one's posts out of others' quotes."""

from django.db import transaction
from django.db.models import F

from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Forbidden, Invalid, NotFound
from hubbub.kernel.events import emit
from hubbub.network.models import Follow
from hubbub.publishing.commands.acting import check_not_blocking, lock_posts, own_post
from hubbub.publishing.commands.content import tell_of_surroundings
from hubbub.publishing.events import QuoteRevoked
from hubbub.publishing.models import Post, QuotePolicy, QuoteState, Visibility
from hubbub.publishing.new import NewPost
from hubbub.publishing.queries import subject_of

NOTHING_WITH_A_QUOTE = "Validation failed: Cannot attach media or a poll to a quote post"


def quotable(viewer: Viewer, new: NewPost) -> Post:
    """The post that `new` quotes, if the viewer may quote it. Raises `NotFound`, `Forbidden` or `Invalid`."""
    try:
        quoted = subject_of(viewer, new.quoted_id or 0)
    except NotFound as error:
        raise NotFound("The post you are trying to quote does not appear to exist.") from error
    check_not_blocking(viewer, quoted)
    if new.media_ids or new.poll:
        raise Invalid(NOTHING_WITH_A_QUOTE)
    if not may_quote(viewer, quoted):
        raise Invalid("Validation failed: Quoted status cannot be quoted")
    if quoted.visibility == Visibility.FOLLOWERS and (new.visibility or 0) < Visibility.FOLLOWERS:
        raise Invalid("Validation failed: A followers-only post can only be quoted for followers")
    return quoted


def may_quote(viewer: Viewer, quoted: Post) -> bool:
    """Whether the viewer's quote of a post it can see is accepted at once."""
    if quoted.account_id == viewer.account_id:
        return quoted.visibility != Visibility.DIRECT
    if quoted.visibility > Visibility.UNLISTED or quoted.quote_policy == QuotePolicy.NOBODY:
        return False
    if quoted.quote_policy == QuotePolicy.PUBLIC:
        return True
    return Follow.objects.filter(follower_id=viewer.account_id, target_id=quoted.account_id).exists()


@transaction.atomic
def revoke_quote(viewer: Viewer, quoted_id: int, quote_id: int) -> None:
    """Take the viewer's post out of somebody's quote of it; a second time changes nothing.

    Raises `NotFound` where there is no such quote, `Forbidden` where the quoted post is not the viewer's.
    """
    quote = Post.objects.filter(pk=quote_id, quote_of=quoted_id).select_related("quote_of").first()
    if quote is None or quote.quote_of is None:
        raise NotFound
    if quote.quote_of.account_id != viewer.account_id:
        raise Forbidden
    lock_posts(quoted_id, quote_id)
    standing = Post.objects.filter(pk=quote_id, quote_state=QuoteState.ACCEPTED)
    if standing.update(quote_state=QuoteState.REVOKED):
        Post.objects.filter(pk=quoted_id).update(quotes_count=F("quotes_count") - 1)
        emit(QuoteRevoked(quote_id=quote_id, quoted_id=quoted_id))


@transaction.atomic
def set_quote_policy(viewer: Viewer, post_id: int, policy: QuotePolicy) -> None:
    """Say who may quote a post of the viewer's own from now on. Raises `NotFound` or `Forbidden`."""
    subject_of(viewer, post_id)
    try:
        post = own_post(viewer, post_id)
    except NotFound as error:
        raise Forbidden from error
    wanted = policy if post.visibility <= Visibility.UNLISTED else QuotePolicy.NOBODY
    if post.quote_policy == wanted:
        return
    Post.objects.filter(pk=post_id).update(quote_policy=wanted)
    tell_of_surroundings(post)
