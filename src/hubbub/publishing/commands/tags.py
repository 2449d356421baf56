"""Following hashtags, and featuring them on one's profile."""

from django.db import transaction

from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.kernel.events import emit
from hubbub.publishing.commands.acting import acting_account
from hubbub.publishing.events import TagFollowed, TagUnfollowed
from hubbub.publishing.limits import MAX_FEATURED_TAGS, MAX_FOLLOWED_TAGS
from hubbub.publishing.models import FeaturedTag, Tag, TagFollow
from hubbub.publishing.tags import tag_name, tag_named


@transaction.atomic
def follow_tag(viewer: Viewer, name: str) -> Tag:
    """Want public posts with a tag at home; a second time changes nothing.

    Raises `NotFound` for no tag's name, `Invalid` when there are enough.
    """
    account, tag = acting_account(viewer), _tag(name)
    _hold(account)
    followed = TagFollow.objects.filter(account=account)
    if not followed.filter(tag=tag).exists():
        if followed.count() >= MAX_FOLLOWED_TAGS:
            raise Invalid("Validation failed: You have reached the maximum number of followed hashtags")
        TagFollow.objects.create(account=account, tag=tag)
        emit(TagFollowed(account_id=account.pk, tag_id=tag.pk))
    return tag


def _hold(account: Account) -> None:
    """Two at once must not pass a limit."""
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)


@transaction.atomic
def unfollow_tag(viewer: Viewer, name: str) -> Tag:
    """Want them no longer. Raises `NotFound` for no tag's name."""
    tag = tag_named(name)
    if TagFollow.objects.filter(account_id=viewer.me, tag_id=tag.pk).delete()[0]:
        emit(TagUnfollowed(account_id=viewer.me, tag_id=tag.pk))
    return tag


@transaction.atomic
def feature_tag(viewer: Viewer, name: str) -> FeaturedTag:
    """Show a tag on the viewer's profile; a second time changes nothing.

    Raises `NotFound` for no tag's name, `Invalid` when there are enough.
    """
    account, tag = acting_account(viewer), _tag(name)
    _hold(account)
    featured = FeaturedTag.objects.filter(account=account, tag=tag).select_related("tag").first()
    if featured is None:
        if FeaturedTag.objects.filter(account=account).count() >= MAX_FEATURED_TAGS:
            raise Invalid("Validation failed: You have already featured the maximum number of hashtags")
        featured = FeaturedTag.objects.create(account=account, tag=tag)
    return featured


@transaction.atomic
def unfeature_tag(viewer: Viewer, name: str) -> Tag:
    """Show a tag on the viewer's profile no longer. Raises `NotFound` for no tag's name."""
    tag = tag_named(name)
    FeaturedTag.objects.filter(account_id=viewer.me, tag_id=tag.pk).delete()
    return tag


@transaction.atomic
def drop_featured_tag(viewer: Viewer, featured_id: int) -> None:
    """The same by the featured tag's own id. Raises `NotFound`."""
    if not FeaturedTag.objects.filter(account_id=viewer.me, pk=featured_id).delete()[0]:
        raise NotFound


def _tag(name: str) -> Tag:
    """The tag, made if it is new."""
    written = tag_name(name)
    tag, _ = Tag.objects.get_or_create(name=written.lower(), defaults={"display_name": written})
    return tag
