"""Making the one row of what the server says of itself, with the keys it sends web pushes with."""

import base64
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hubbub.instance.models import ServerSettings
from hubbub.kernel import sql
from hubbub.kernel.secrets import seal


class VapidKeys(NamedTuple):
    """A P-256 key pair as RFC 8292 writes it: URL-safe base64 of the private number and of the public point."""

    private: str
    public: str


def new_vapid_keys() -> VapidKeys:
    """A fresh key pair."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_numbers().private_value.to_bytes(32, "big")
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return VapidKeys(base64.urlsafe_b64encode(private).decode(), base64.urlsafe_b64encode(public).decode())


def ensure_server_settings() -> ServerSettings:
    """The server's row, made on first use. Safe when several processes come first at once."""
    found = sql.instances(ServerSettings, "WHERE t.id = 1")  # every page asks
    if found and found[0].vapid_public_key:
        return found[0]
    keys = new_vapid_keys()
    fresh = {"vapid_private_key": seal(keys.private), "vapid_public_key": keys.public}
    row, _ = ServerSettings.objects.get_or_create(pk=1, defaults=fresh)
    if not row.vapid_public_key:
        ServerSettings.objects.filter(pk=1, vapid_public_key="").update(**fresh)
        row.refresh_from_db()
    return row
