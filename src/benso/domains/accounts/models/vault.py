"""Sealing of secrets and citizen numbers at rest, and digests of what is only ever compared.

The keys are derived from Django's ``SECRET_KEY`` (HKDF-SHA256, RFC 5869), one for each use; ``SECRET_KEY_FALLBACKS``
still open old seals and still find old digests.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import salted_hmac

_TOTP = b"benso.accounts.totp.v1"
_NUMBER = b"benso.accounts.number.v1"
_NUMBER_DIGEST = b"benso.accounts.number-digest.v1"


def seal_secret(*, secret: str) -> str:
    """A secret as it may lie in the database (AES-128-CBC with HMAC-SHA256, Fernet)."""
    return _box(_keys(), _TOTP).encrypt(secret.encode()).decode()


def unseal_secret(*, sealed: str) -> str:
    """The secret behind :func:`seal_secret`.

    :raises cryptography.fernet.InvalidToken: if it was sealed under a key that is no longer configured
    """
    return _box(_keys(), _TOTP).decrypt(sealed.encode()).decode()


def seal_number(*, number: str) -> str:
    """A citizen number as it may lie in the database; empty stays empty."""
    return _box(_keys(), _NUMBER).encrypt(number.encode()).decode() if number else ""


def unseal_number(*, sealed: str) -> str:
    """The citizen number behind :func:`seal_number`."""
    return _box(_keys(), _NUMBER).decrypt(sealed.encode()).decode() if sealed else ""


def digest_number(*, number: str) -> str:
    """What stands for a citizen number where persons are looked up; empty stays empty."""
    return number_digests(number=number)[0] if number else ""


def number_digests(*, number: str) -> list[str]:
    """Digests of a number under every configured key, the present one first."""
    return [hmac.new(_derive(key, _NUMBER_DIGEST), number.encode(), hashlib.sha256).hexdigest() for key in _keys()]


def digest_token(*, token: str) -> str:
    """Digest of a random token or recovery code; they carry enough entropy to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def digest_username(*, username: str) -> str:
    """What stands for a typed user name where failed tries are counted."""
    return salted_hmac("benso.accounts.attempt", username.casefold(), algorithm="sha256").hexdigest()


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...], use: bytes) -> MultiFernet:
    return MultiFernet([Fernet(_derive(key, use)) for key in keys])


@lru_cache(maxsize=16)
def _derive(key: str, use: bytes) -> bytes:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=use)
    return base64.urlsafe_b64encode(hkdf.derive(key.encode()))
