"""The profile of the signed-in account, as it was written (docs.joinmastodon.org/entities/Profile)."""

import msgspec

from hubbub.api.entities.accounts import Field
from hubbub.api.render.files import avatar_url, header_url
from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.publishing.models import FeaturedTag
from hubbub.publishing.urls import tag_url


class ProfileTag(msgspec.Struct, frozen=True, kw_only=True):
    """A hashtag the profile features."""

    id: str
    name: str
    url: str


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A profile with raw texts; pictures are null where the standard ones are shown."""

    id: str
    display_name: str
    note: str
    fields: list[Field]
    avatar: str | None
    avatar_static: str | None
    avatar_description: str
    header: str | None
    header_static: str | None
    header_description: str
    locked: bool
    bot: bool
    hide_collections: bool | None
    discoverable: bool | None
    indexable: bool
    show_media: bool
    show_media_replies: bool
    show_featured: bool
    attribution_domains: list[str]
    featured_tags: list[ProfileTag]


def profile_entity(viewer: Viewer) -> Profile:
    """The viewer's own profile."""
    row = Account.objects.get(pk=viewer.me)
    tags = FeaturedTag.objects.filter(account=row).select_related("tag").order_by("id")
    return Profile(
        id=str(row.pk),
        display_name=row.display_name,
        note=row.note,
        fields=[
            Field(name=f["name"], value=f["value"], verified_at=f.get("verified_at")) for f in row.fields
        ],
        avatar=avatar_url(row.avatar) if row.avatar else None,
        avatar_static=avatar_url(row.avatar_static) if row.avatar_static else None,
        avatar_description=row.avatar_description,
        header=header_url(row.header) if row.header else None,
        header_static=header_url(row.header_static) if row.header_static else None,
        header_description=row.header_description,
        locked=row.locked,
        bot=row.bot,
        hide_collections=row.hide_collections,
        discoverable=row.discoverable,
        indexable=row.indexable,
        show_media=row.show_media,
        show_media_replies=row.show_media_replies,
        show_featured=row.show_featured,
        attribution_domains=row.attribution_domains,
        featured_tags=[
            ProfileTag(id=str(it.pk), name=it.tag.display_name, url=tag_url(it.tag.name)) for it in tags
        ],
    )
