"""How other sites show a post (docs.joinmastodon.org/methods/oembed, oembed.com)."""

import re
from html import escape
from typing import Any

import msgspec
from django.conf import settings

from hubbub.api.core.call import Call, parse_id
from hubbub.api.core.endpoint import ANYONE, endpoint
from hubbub.identity.viewer import Viewer
from hubbub.instance.queries import server_settings
from hubbub.kernel.errors import NotFound
from hubbub.publishing.models import Post, Visibility
from hubbub.publishing.queries import visible_post

_PATH = re.compile(r"/(?:@|users/)(?P<name>[^/@]+)(?:/statuses)?/(?P<id>[0-9]{1,19})/?")


class OembedParams(msgspec.Struct, frozen=True, kw_only=True):
    url: str
    maxwidth: int = 400
    maxheight: int | None = None


@endpoint("GET", "/api/oembed", access=ANYONE, returns=dict[str, Any])
def oembed(call: Call, params: OembedParams) -> dict[str, object]:
    """A public post of this server, to be shown elsewhere."""
    post = _post(call.viewer, params.url)
    author, base = post.account, settings.HUBBUB.base_url
    name = author.display_name or author.username
    return {
        "type": "rich",
        "version": "1.0",
        "author_name": name,
        "author_url": author.url,
        "provider_name": server_settings().title,
        "provider_url": f"{base}/",
        "cache_age": 86400,
        "html": _quotation(post, name),
        "width": max(1, min(params.maxwidth, 4096)),
        "height": params.maxheight,
    }


def _post(viewer: Viewer, url: str) -> Post:
    """The post at an address. What is shown elsewhere is for everybody, so only public and unlisted ones."""
    base = settings.HUBBUB.base_url
    match = _PATH.fullmatch(url.removeprefix(base)) if url.startswith(f"{base}/") else None
    identifier = parse_id(match["id"]) if match else None
    if match is None or identifier is None:
        raise NotFound
    post = visible_post(viewer, identifier)
    if (
        post.visibility > Visibility.UNLISTED
        or post.account.username.lower() != match["name"].lower()
        or not post.account.is_local
    ):
        raise NotFound
    return post


def _quotation(post: Post, name: str) -> str:
    """The post as a quotation that needs neither script nor frame."""
    content = f"<p>{escape(post.spoiler_text)}</p>" if post.spoiler_text else post.html
    link = escape(post.url or post.uri)
    return (
        f'<blockquote class="hubbub-embed" cite="{link}">{content}'
        f'<footer><a href="{link}" target="_blank" rel="noopener">{escape(name)} (@{escape(post.account.acct)})</a>'
        "</footer></blockquote>"
    )
