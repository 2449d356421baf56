"""Messages to push services: encrypted (RFC 8291, or the draft before it), and signed (RFC 8292, or its draft).

Pure but for the random salt and key each message needs.
"""

import base64
import os
from typing import NamedTuple
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid01, Vapid02

DAY = 24 * 60 * 60
KEPT_FOR = 2 * DAY  # how long a push service keeps a message for a device that is off
VALID_FOR = DAY // 2  # a signature; services refuse more than a day


class Keys(NamedTuple):
    """What a device told of itself: its public point and its secret, both raw."""

    p256dh: bytes
    auth: bytes


class Sender(NamedTuple):
    """Who pushes: the server's key pair (URL-safe base64), and how to reach whoever runs it."""

    private: str
    public: str
    contact: str


def read_keys(p256dh: str, auth: str) -> Keys:
    """Keys as clients send them, in URL-safe base64 with or without padding. Raises `ValueError`."""
    keys = Keys(_decode(p256dh), _decode(auth))
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.p256dh)
    if len(keys.auth) != 16:
        raise ValueError("the secret must have 16 bytes")
    return keys


def _decode(text: str) -> bytes:
    plain = text.strip().rstrip("=").replace("+", "-").replace("/", "_")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def seal(
    message: bytes, endpoint: str, keys: Keys, sender: Sender, *, standard: bool, moment: int
) -> tuple[bytes, dict[str, str]]:
    """The body and headers of the request that pushes `message`. `moment` is the present in seconds."""
    salt, key = os.urandom(16), ec.generate_private_key(ec.SECP256R1())
    version = "aes128gcm" if standard else "aesgcm"
    body = http_ece.encrypt(
        message, salt=salt, private_key=key, dh=keys.p256dh, auth_secret=keys.auth, version=version
    )
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": version,
        "TTL": str(KEPT_FOR),
        "Urgency": "normal",
    }
    signed = _signed(endpoint, sender, standard=standard, moment=moment)
    if standard:
        return body, {**headers, **signed}
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    crypto_key = f"dh={_encode(public)};{signed['Crypto-Key']}"
    return body, {**headers, **signed, "Encryption": f"salt={_encode(salt)}", "Crypto-Key": crypto_key}


def _signed(endpoint: str, sender: Sender, *, standard: bool, moment: int) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": moment + VALID_FOR, "sub": sender.contact}
    kind = Vapid02 if standard else Vapid01
    signer = kind.from_raw(sender.private.encode())
    signer.conf = {"no-strict": True}  # RFC 8292 section 2.1 lets the contact be any mailto: or https: URI
    signed: dict[str, str] = signer.sign(claims)
    return signed
