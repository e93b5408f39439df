"""The national portal we tell of dossiers: the operator's, else the development stand-in, else none."""

from __future__ import annotations

import hashlib
import hmac

from benso.config.environment import Environment
from benso.config.services import development_address

FILES = "benso.domains.documents.queries.content"
"""Where the bytes of a file come from that a packet names."""


def national_settings(env: Environment, secret: str) -> dict[str, str]:
    """Address and credentials; an empty address keeps messages waiting."""
    if env.national_url:
        return {
            "url": env.national_url,
            "user": env.national_user,
            "password": env.national_password,
            "unit": env.national_unit,
            "target": env.national_target,
            "files": FILES,
            "development": "",
        }
    development = development_address(env)
    derived = hmac.new(secret.encode(), b"benso.development.national", hashlib.sha256).hexdigest()
    return {
        "url": f"{development}/national/" if development else "",
        "user": "benso",
        "password": derived,
        "unit": env.national_unit or "000.00.00.H00",
        "target": env.national_target or "development",
        "files": FILES,
        "development": development,
    }
