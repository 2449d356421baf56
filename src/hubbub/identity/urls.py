"""Addresses of uploaded files and of the pictures that stand in for missing ones."""

from django.conf import settings


def media_url(blob: str) -> str:
    """Where a blob is fetched; remote addresses stay as they are."""
    return blob if blob.startswith(("http://", "https://")) else settings.MEDIA_URL + blob


def avatar_url(blob: str) -> str:
    """An avatar's address, or the standard picture's."""
    return media_url(blob) if blob else f"{settings.HUBBUB.base_url}/static/web/avatar.png"


def header_url(blob: str) -> str:
    """A header's address, or the standard picture's."""
    return media_url(blob) if blob else f"{settings.HUBBUB.base_url}/static/web/header.png"
