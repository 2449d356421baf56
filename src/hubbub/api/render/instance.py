"""The server as JSON."""

from hashlib import sha256

import msgspec
from django.conf import settings

from hubbub import __version__
from hubbub.api.entities import instance as entities
from hubbub.api.render.accounts import accounts_by_id
from hubbub.api.render.figures import figures
from hubbub.api.render.files import media_url
from hubbub.identity.commands.sign_up import is_open, needs_approval
from hubbub.identity.models import Account, UserRole
from hubbub.instance import queries
from hubbub.instance.commands.server import ICON_SIZE
from hubbub.instance.models import DomainPolicy, Rule, ServerSettings
from hubbub.kernel import wire
from hubbub.kernel.clock import iso
from hubbub.kernel.markup.format import markdown_to_html
from hubbub.publishing import limits
from hubbub.publishing.limits import MIME_TYPES

# What the API is compatible with, then what it is; clients compare the first number (fediverse research 1.2).
VERSION = f"4.5.0 (compatible; Hubbub {__version__})"
API_VERSIONS = {"mastodon": 7, "hubbub": 1}
_EVERYBODY = {"local": "public", "remote": "public"}


def instance() -> bytes:
    """The Instance entity of API v2."""
    row = queries.server_settings()
    fields = {
        "domain": settings.HUBBUB.domain,
        "title": row.title,
        "version": VERSION,
        "source_url": f"{settings.HUBBUB.base_url}/about",
        "description": row.short_description,
        "usage": {"users": {"active_month": figures().active_month}},
        "thumbnail": _thumbnail(row),
        "icon": _icons(row),
        "languages": row.languages or ["en"],
        "configuration": _configuration(row),
        "registrations": _registrations(row),
        "api_versions": API_VERSIONS,
        "contact": {"email": row.contact_email, "account": _contact_account(row)},
        "rules": rules(),
    }
    return wire.encode(fields)


def instance_v1() -> bytes:
    """The Instance entity of API v1."""
    row, counted = queries.server_settings(), figures()
    fields = {
        "uri": settings.HUBBUB.domain,
        "title": row.title,
        "short_description": row.short_description,
        "description": row.short_description,
        "email": row.contact_email,
        "version": VERSION,
        "urls": {"streaming_api": settings.HUBBUB.streaming_url},
        "stats": {
            "user_count": counted.users,
            "status_count": counted.posts,
            "domain_count": counted.domains,
        },
        "thumbnail": _thumbnail(row).url,
        "languages": row.languages or ["en"],
        "registrations": is_open(row),
        "approval_required": needs_approval(row),
        "invites_enabled": False,
        "configuration": _limits(),
        "contact_account": _contact_account(row),
        "rules": rules(),
    }
    return wire.encode(fields)


def _icons(row: ServerSettings) -> list[entities.Icon]:
    if row.icon:
        return [entities.Icon(src=media_url(row.icon), size=f"{ICON_SIZE}x{ICON_SIZE}")]
    return [entities.Icon(src=_static(f"icon-{size}.png"), size=f"{size}x{size}") for size in (192, 512)]


def _static(name: str) -> str:
    return f"{settings.HUBBUB.base_url}/static/web/{name}"


def _thumbnail(row: ServerSettings) -> entities.Thumbnail:
    url = media_url(row.thumbnail) if row.thumbnail else _static("preview.png")
    return entities.Thumbnail(url=url, blurhash=None, versions={"@1x": url, "@2x": url}, description="")


def _contact_account(row: ServerSettings) -> msgspec.Raw:
    """The chosen contact, or the owner: clients expect somebody."""
    chosen = row.contact_account_id
    if chosen is None:
        owners = Account.objects.filter(
            memberships__user__role=UserRole.OWNER, memberships__is_main=True, suspended_at=None
        )
        chosen = owners.order_by("pk").values_list("pk", flat=True).first()
    found = accounts_by_id([chosen]) if chosen is not None else {}
    return msgspec.Raw(next(iter(found.values()), b"null"))


def _registrations(row: ServerSettings) -> entities.Registrations:
    return entities.Registrations(
        enabled=is_open(row),
        approval_required=needs_approval(row),
        reason_required=needs_approval(row),
        message=None,
        min_age=None,
        url=None,
    )


def _limits() -> entities.ConfigurationV1:
    return entities.ConfigurationV1(
        accounts=entities.AccountLimits(
            max_featured_tags=limits.MAX_FEATURED_TAGS,
            max_pinned_statuses=limits.MAX_PINS,
            max_display_name_length=30,
            max_note_length=500,
            max_avatar_description_length=150,
            max_header_description_length=150,
            max_profile_fields=4,
            profile_field_name_limit=255,
            profile_field_value_limit=255,
        ),
        statuses=entities.StatusLimits(
            max_characters=limits.MAX_CHARACTERS,
            max_media_attachments=limits.MAX_MEDIA,
            characters_reserved_per_url=limits.CHARACTERS_PER_URL,
        ),
        media_attachments=entities.MediaLimits(
            supported_mime_types=list(MIME_TYPES),
            description_limit=limits.MAX_DESCRIPTION,
            image_size_limit=limits.IMAGE_SIZE,
            image_matrix_limit=limits.IMAGE_PIXELS,
            video_size_limit=limits.VIDEO_SIZE,
            video_frame_rate_limit=limits.VIDEO_FRAME_RATE,
            video_matrix_limit=limits.VIDEO_PIXELS,
        ),
        polls=entities.PollLimits(
            max_options=limits.MAX_POLL_OPTIONS,
            max_characters_per_option=limits.MAX_POLL_OPTION_CHARACTERS,
            min_expiration=limits.MIN_POLL_SECONDS,
            max_expiration=limits.MAX_POLL_SECONDS,
        ),
    )


def _configuration(row: ServerSettings) -> entities.Configuration:
    base = settings.HUBBUB.base_url
    return entities.Configuration(
        **msgspec.structs.asdict(_limits()),
        urls=entities.Urls(
            streaming=settings.HUBBUB.streaming_url,
            status=None,
            about=f"{base}/about",
            privacy_policy=f"{base}/privacy-policy" if row.privacy_policy else None,
            terms_of_service=f"{base}/terms-of-service" if row.terms_of_service else None,
        ),
        vapid={"public_key": row.vapid_public_key},
        translation={"enabled": False},
        timelines_access={
            "live_feeds": _EVERYBODY,
            "hashtag_feeds": _EVERYBODY,
            "trending_link_feeds": _EVERYBODY,
        },
        limited_federation=False,
    )


def rules() -> list[entities.Rule]:
    """The rules of the house."""
    return [_rule(row) for row in queries.rules()]


def _rule(row: Rule) -> entities.Rule:
    return entities.Rule(id=str(row.pk), text=row.text, hint=row.hint)


def domain_block(row: DomainPolicy) -> entities.DomainBlock:
    """A policy as outsiders see it: an obfuscated domain keeps its ends and its digest."""
    domain = row.domain
    if row.obfuscate:
        keep = max(1, len(domain) // 4)
        hidden = "".join("." if letter == "." else "*" for letter in domain[keep:-keep])
        domain = f"{domain[:keep]}{hidden}{domain[-keep:]}"
    return entities.DomainBlock(
        domain=domain,
        digest=sha256(row.domain.encode()).hexdigest(),
        severity=row.severity,
        comment=row.public_comment,
    )


def as_document(markdown: str, row: ServerSettings) -> bytes:
    """One of the server's texts as HTML."""
    return wire.encode(entities.Document(updated_at=iso(row.updated_at), content=markdown_to_html(markdown)))
