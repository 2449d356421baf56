"""Addresses of uploaded files, for all renderers."""

from hubbub.identity.urls import avatar_url, header_url, media_url

__all__ = ["avatar_url", "header_url", "media_url"]
