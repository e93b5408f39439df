"""Sealing of second-factor secrets at rest, and digests of what is only ever compared.

The key is derived from Django's ``SECRET_KEY`` (HKDF-SHA256, RFC 5869); ``SECRET_KEY_FALLBACKS`` still open old seals.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import salted_hmac


def seal_secret(*, secret: str) -> str:
    """A secret as it may lie in the database (AES-128-CBC with HMAC-SHA256, Fernet)."""
    return _box(_keys()).encrypt(secret.encode()).decode()


def unseal_secret(*, sealed: str) -> str:
    """The secret behind :func:`seal_secret`.

    :raises cryptography.fernet.InvalidToken: if it was sealed under a key that is no longer configured
    """
    return _box(_keys()).decrypt(sealed.encode()).decode()


def digest_token(*, token: str) -> str:
    """Digest of a random token or recovery code; they carry enough entropy to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def digest_username(*, username: str) -> str:
    """What stands for a typed user name where failed tries are counted."""
    return salted_hmac("benso.accounts.attempt", username.casefold(), algorithm="sha256").hexdigest()


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derive(key)) for key in keys])


def _derive(key: str) -> bytes:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"benso.accounts.totp.v1")
    return base64.urlsafe_b64encode(hkdf.derive(key.encode()))
