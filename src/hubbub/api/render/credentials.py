"""The signed-in account as it sees itself."""

from hubbub.api.entities.accounts import Field, Role, Source
from hubbub.api.render.accounts import accounts_by_id
from hubbub.api.render.splice import joined, members
from hubbub.identity.models import Account, UserRole
from hubbub.identity.viewer import Viewer
from hubbub.network.models import FollowRequest

# Mastodon's permission bits (docs.joinmastodon.org/entities/Role#permission-flags): what each role may do.
_PERMISSIONS = {
    UserRole.OWNER: 1,
    UserRole.ADMIN: 1,
    UserRole.MODERATOR: 0x10 | 0x400 | 0x4 | 0x20 | 0x2000,
    UserRole.MEMBER: 0x10000,
}
_ROLE_IDS = {UserRole.OWNER: "3", UserRole.ADMIN: "2", UserRole.MODERATOR: "1", UserRole.MEMBER: "-99"}


def role_entity(role: str) -> Role:
    """A login's role as the API shows it."""
    kind = UserRole(role)
    return Role(
        id=_ROLE_IDS[kind],
        name="" if kind is UserRole.MEMBER else kind.label,
        permissions=str(_PERMISSIONS[kind]),
        highlighted=kind is not UserRole.MEMBER,
    )


def credential_account(viewer: Viewer) -> bytes:
    """The CredentialAccount of the viewer's own account."""
    row = Account.objects.select_related("preferences").get(pk=viewer.account_id or 0)
    preferences = row.preferences
    source = Source(
        privacy=preferences.default_privacy,
        sensitive=preferences.default_sensitive,
        language=preferences.default_language or None,
        note=row.note,
        fields=[
            Field(name=f["name"], value=f["value"], verified_at=f.get("verified_at")) for f in row.fields
        ],
        follow_requests_count=FollowRequest.objects.filter(target=row).count(),
        hide_collections=row.hide_collections,
        discoverable=row.discoverable,
        indexable=row.indexable,
        attribution_domains=row.attribution_domains,
        quote_policy=preferences.default_quote_policy,
    )
    own = members({"source": source, "role": role_entity(viewer.role)})
    return joined(accounts_by_id([row.pk])[row.pk][1:-1], own)
