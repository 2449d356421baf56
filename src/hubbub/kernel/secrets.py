"""Secrets: made random, kept hashed where they are compared, encrypted where they are needed again."""

import base64
import hashlib
import secrets as _secrets

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def new_token(length: int = 32) -> str:
    """A random URL-safe secret made of `length` bytes."""
    return _secrets.token_urlsafe(length)


def hash_token(token: str) -> bytes:
    """What is stored of a token: SHA-256, 32 bytes. Tokens are random, so no salt or stretching is needed."""
    return hashlib.sha256(token.encode()).digest()


def _box() -> Fernet:
    return Fernet(
        base64.urlsafe_b64encode(hashlib.sha256(b"at-rest:" + settings.SECRET_KEY.encode()).digest())
    )


def seal(plain: str) -> str:
    """Encrypt a secret for the database (actor keys, push keys)."""
    return _box().encrypt(plain.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt what `seal` made. Raises `ValueError` when the server's key is not the one it was sealed with."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        msg = "A stored secret can't be read: the key in the data folder is not the one it was written with"
        raise ValueError(msg) from error
