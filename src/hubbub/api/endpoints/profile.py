"""One's own profile (docs.joinmastodon.org/methods/accounts#update_credentials, /methods/profile)."""

from contextlib import ExitStack

import msgspec

from hubbub.api.core.call import Call
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.core.inputs import language
from hubbub.api.entities.accounts import CredentialAccount
from hubbub.api.render.credentials import credential_account
from hubbub.api.render.profile import Profile, profile_entity
from hubbub.identity.commands.profile import (
    LARGEST_PICTURE,
    Field,
    ProfileWishes,
    remove_picture,
    update_profile,
)
from hubbub.kernel.bodies import LARGEST_FORM
from hubbub.kernel.uploads import on_disk
from hubbub.publishing.urls import tag_url

WRITE = "write:accounts"
WITH_PICTURES = 2 * LARGEST_PICTURE + LARGEST_FORM


class FieldParams(msgspec.Struct, frozen=True, kw_only=True):
    name: str = ""
    value: str = ""


class SourceParams(msgspec.Struct, frozen=True, kw_only=True):
    privacy: str | None = None
    sensitive: bool | None = None
    language: str | None = None
    quote_policy: str | None = None


class ProfileParams(msgspec.Struct, frozen=True, kw_only=True):
    display_name: str | None = None
    note: str | None = None
    locked: bool | None = None
    bot: bool | None = None
    discoverable: bool | None = None
    indexable: bool | None = None
    hide_collections: bool | None = None
    show_media: bool | None = None
    show_media_replies: bool | None = None
    show_featured: bool | None = None
    avatar_description: str | None = None
    header_description: str | None = None
    attribution_domains: list[str] | None = None
    fields_attributes: list[FieldParams] | None = None
    source: SourceParams | None = None


_SAME = (
    "display_name",
    "note",
    "locked",
    "bot",
    "discoverable",
    "indexable",
    "hide_collections",
    "show_media",
    "show_media_replies",
    "show_featured",
    "avatar_description",
    "header_description",
    "attribution_domains",
)


def _apply(call: Call, params: ProfileParams) -> None:
    source = params.source or SourceParams()
    fields = params.fields_attributes
    with ExitStack() as files:
        avatar, header = (
            files.enter_context(on_disk(call.body.files.get(name))) for name in ("avatar", "header")
        )
        wishes = ProfileWishes(
            **{name: getattr(params, name) for name in _SAME},
            avatar=avatar,
            header=header,
            fields=None if fields is None else [Field(field.name, field.value) for field in fields],
            default_privacy=source.privacy,
            default_sensitive=source.sensitive,
            default_language=None if source.language is None else language(source.language) or "",
            default_quote_policy=source.quote_policy,
        )
        update_profile(call.viewer, wishes, tag_url=lambda name: tag_url(name.lower()))


@endpoint(
    "PATCH",
    "/api/v1/accounts/update_credentials",
    access=USER,
    scope=WRITE,
    returns=CredentialAccount,
    largest_body=WITH_PICTURES,
)
def update_credentials(call: Call, params: ProfileParams) -> bytes:
    """Change how the signed-in account presents itself."""
    _apply(call, params)
    return credential_account(call.viewer)


@endpoint("GET", "/api/v1/profile", access=USER, scope=("profile", "read:accounts"), returns=Profile)
def get_profile(call: Call) -> Profile:
    """The signed-in account's profile, as written."""
    return profile_entity(call.viewer)


@endpoint("PATCH", "/api/v1/profile", access=USER, scope=WRITE, returns=Profile, largest_body=WITH_PICTURES)
def patch_profile(call: Call, params: ProfileParams) -> Profile:
    """Change the profile."""
    _apply(call, params)
    return profile_entity(call.viewer)


@endpoint("DELETE", "/api/v1/profile/avatar", access=USER, scope=WRITE, returns=CredentialAccount)
def delete_avatar(call: Call) -> bytes:
    """Go back to the standard avatar."""
    remove_picture(call.viewer, "avatar")
    return credential_account(call.viewer)


@endpoint("DELETE", "/api/v1/profile/header", access=USER, scope=WRITE, returns=CredentialAccount)
def delete_header(call: Call) -> bytes:
    """Go back to the standard header."""
    remove_picture(call.viewer, "header")
    return credential_account(call.viewer)
