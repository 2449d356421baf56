"""This server's one outbound client, set as the operator wants it."""

from functools import lru_cache
from importlib.metadata import version

from django.conf import settings

from hubbub.kernel.http import Outbound
from hubbub.kernel.net import networks


@lru_cache(maxsize=1)
def outbound() -> Outbound:
    """The client every fetch of another server's things goes through. Private addresses are refused, but for those in
    HUBBUB_OUTBOUND_ALLOW."""
    return Outbound(
        f"Hubbub/{version('hubbub')} (+{settings.HUBBUB.base_url})",
        allow_addresses=frozenset(networks(settings.HUBBUB.outbound_allow)),
    )
