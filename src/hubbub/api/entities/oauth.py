"""Programs and tokens (docs.joinmastodon.org/entities/Application, Token)."""

from __future__ import annotations

import msgspec


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """A registered program."""

    id: str
    name: str
    website: str | None
    scopes: list[str]
    redirect_uris: list[str]
    redirect_uri: str  # deprecated: the addresses, a line each
    vapid_key: str  # deprecated: stands in the instance


class CredentialApplication(Application, frozen=True, kw_only=True):
    """A program just registered, with its secret."""

    client_id: str
    client_secret: str
    client_secret_expires_at: int = 0


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """An access token."""

    access_token: str
    token_type: str
    scope: str
    created_at: int


class UserInfo(msgspec.Struct, frozen=True, kw_only=True):
    """OpenID Connect's claims about the signed-in account."""

    iss: str
    sub: str
    name: str
    preferred_username: str
    profile: str
    picture: str


class ServerMetadata(msgspec.Struct, frozen=True, kw_only=True):
    """What RFC 8414 says about an OAuth server."""

    issuer: str
    service_documentation: str
    authorization_endpoint: str
    token_endpoint: str
    app_registration_endpoint: str
    revocation_endpoint: str
    userinfo_endpoint: str
    scopes_supported: tuple[str, ...]
    response_types_supported: tuple[str, ...] = ("code",)
    response_modes_supported: tuple[str, ...] = ("query",)
    grant_types_supported: tuple[str, ...] = ("authorization_code", "client_credentials")
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic", "client_secret_post")
    code_challenge_methods_supported: tuple[str, ...] = ("S256",)


class Nothing(msgspec.Struct, frozen=True):
    """An empty object."""
