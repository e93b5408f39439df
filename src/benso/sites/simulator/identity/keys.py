"""The key the development provider signs with: made at the first start, kept in the state folder."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from joserfc.jwk import KeySet, RSAKey

_lock = Lock()


@lru_cache(maxsize=4)
def _key(file: Path) -> RSAKey:
    with _lock:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            made = RSAKey.generate_key(2048, private=True)
            partial = file.with_name(f"{file.name}.{os.getpid()}")
            partial.touch(mode=0o600)
            partial.write_bytes(made.as_pem(private=True))
            partial.replace(file)
        return RSAKey.import_key(file.read_bytes(), {"use": "sig", "alg": "RS256", "kid": "development"})


def signing_key() -> RSAKey:
    """The private key."""
    return _key(settings.DEVELOPMENT_DIR / "identity.pem")


def public_keys() -> dict[str, object]:
    """The key set others verify with."""
    return dict(KeySet([signing_key()]).as_dict(private=False))
