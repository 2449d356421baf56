"""How others find out what and who is here: webfinger, NodeInfo, host-meta.

Sources: RFC 7033, RFC 6415, nodeinfo.diaspora.software, FEP-f1d5, Mastodon's spec/webfinger.
"""

from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

import msgspec
from django.conf import settings

from hubbub import __version__
from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import OPEN, endpoint
from hubbub.api.render.figures import figures
from hubbub.identity.commands.sign_up import is_open
from hubbub.identity.logic.names import split_acct
from hubbub.identity.queries import local_actor_addresses
from hubbub.instance.queries import server_settings
from hubbub.kernel import wire
from hubbub.kernel.errors import Malformed, NotFound

SCHEMAS = ("2.0", "2.1")


class WebfingerParams(msgspec.Struct, frozen=True, kw_only=True):
    resource: str = ""


@endpoint("GET", "/.well-known/webfinger", access=OPEN, returns=dict[str, Any], fast=True)
def webfinger(call: Call, params: WebfingerParams) -> Answer:
    """Where the actor is that an address or page names (RFC 7033)."""
    if not params.resource:
        raise Malformed("Give a resource: acct:name@domain, or an address on this server")
    found = local_actor_addresses(_name(params.resource))
    if found is None:
        raise NotFound
    username, uri, url = found
    document = {
        "subject": f"acct:{username}@{settings.HUBBUB.domain}",
        "aliases": [url, uri],
        "links": [
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": url},
            # exactly one: a second «self» confuses Mastodon (mastodon#18741)
            {"rel": "self", "type": "application/activity+json", "href": uri},
        ],
    }
    return Answer(body=wire.encode(document), content_type="application/jrd+json; charset=utf-8")


def _name(resource: str) -> str:
    """The local name a resource means. Raises `NotFound` for other servers' and `Malformed` for nonsense."""
    if resource.startswith(("http://", "https://")):
        return _name_in_address(resource)
    acct = resource.removeprefix("acct:").lstrip("@")
    if "@" not in acct:
        raise Malformed("A resource is acct:name@domain, or an address on this server")
    name, domain = split_acct(acct, settings.HUBBUB.domain)
    if domain is not None:
        raise NotFound
    return name


def _name_in_address(resource: str) -> str:
    base = settings.HUBBUB.base_url
    if not resource.startswith(f"{base}/"):
        raise NotFound
    path = urlsplit(resource).path.rstrip("/")
    for prefix in ("/@", "/users/"):
        if path.startswith(prefix) and "/" not in path[len(prefix) :]:
            return path[len(prefix) :]
    raise NotFound


@endpoint("GET", "/.well-known/host-meta", access=OPEN, returns=str)
def host_meta(call: Call) -> Answer:
    """Where webfinger is (RFC 6415)."""
    template = quoteattr(f"{settings.HUBBUB.base_url}/.well-known/webfinger?resource={{uri}}")
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">\n'
        f'  <Link rel="lrdd" template={template}/>\n'
        "</XRD>\n"
    )
    return Answer(body=body.encode(), content_type="application/xrd+xml; charset=utf-8")


@endpoint("GET", "/.well-known/nodeinfo", access=OPEN, returns=dict[str, Any])
def nodeinfo_links(call: Call) -> dict[str, object]:
    """Which NodeInfo documents there are."""
    return {
        "links": [
            {
                "rel": f"http://nodeinfo.diaspora.software/ns/schema/{schema}",
                "href": f"{settings.HUBBUB.base_url}/nodeinfo/{schema}",
            }
            for schema in SCHEMAS
        ]
    }


@endpoint("GET", "/nodeinfo/{schema}", access=OPEN, returns=dict[str, Any])
def nodeinfo(call: Call, schema: str) -> Answer:
    """What software runs here and how much it is used."""
    if schema not in SCHEMAS:
        raise NotFound
    counted, row = figures(), server_settings()
    software = {"name": "hubbub", "version": __version__}
    document = {
        "version": schema,
        "software": software,
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "usage": {
            "users": {
                "total": counted.users,
                "activeMonth": counted.active_month,
                "activeHalfyear": counted.active_halfyear,
            },
            "localPosts": counted.posts,
        },
        "openRegistrations": is_open(row),
        "metadata": {"nodeName": row.title, "nodeDescription": row.short_description},
    }
    kind = f'application/json; profile="http://nodeinfo.diaspora.software/ns/schema/{schema}#"; charset=utf-8'
    return Answer(body=wire.encode(document), content_type=kind)
