"""The services outside: identity provider, development services, mail. Read by ``settings``."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from benso.config.environment import Environment

CLIENT_ID = "benso-portal"


def development_address(env: Environment) -> str:
    """Address of the development services; empty where there are none.

    They let anybody in as an invented person, so they exist only where nobody else can reach them (a loopback
    address) or where the operator asks for them, and never beside a public address or a real identity provider.
    """
    loopback = env.host in {"127.0.0.1", "::1", "localhost"}
    wanted = loopback if env.dev_services is None else env.dev_services
    if not wanted or env.public_url or env.oidc_issuer:
        return ""
    return f"http://127.0.0.1:{development_port(env)}"


def development_port(env: Environment) -> int:
    """Port of the development services: the one after the web server's, unless another is set."""
    return env.dev_port or env.port + 1


def form_targets(env: Environment) -> list[str]:
    """Origins a form of ours may end at after redirects: ourselves, the identity provider, the development bank."""
    address = development_address(env) or env.oidc_issuer
    parts = urlsplit(address)
    return ["'self'", f"{parts.scheme}://{parts.netloc}"] if parts.netloc else ["'self'"]


def identity_settings(env: Environment, secret: str) -> dict[str, Any] | None:
    """The OpenID Connect provider people sign in through: the operator's, else the development one, else none."""
    development = development_address(env)
    if env.oidc_issuer:
        return {
            "issuer": env.oidc_issuer,
            "client_id": env.oidc_client_id,
            "client_secret": env.oidc_client_secret,
            "simulated": False,
        }
    if not development:
        return None
    derived = hmac.new(secret.encode(), b"benso.development.identity", hashlib.sha256).hexdigest()
    return {
        "issuer": f"{development}/identity",
        "client_id": CLIENT_ID,
        "client_secret": derived,
        "simulated": True,
    }


def mail_settings(env: Environment) -> dict[str, object]:
    """Mail by SMTP where ``BENSO_EMAIL_URL`` says how, else into files of the state folder."""
    sender = {"DEFAULT_FROM_EMAIL": env.email_from, "SERVER_EMAIL": env.email_from}
    if not env.email_url:
        folder: Path = env.state_dir / "outbox" / "email"
        return {
            **sender,
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(folder),
        }
    parts = urlsplit(env.email_url)
    options = dict(parse_qsl(parts.query))
    return {
        **sender,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": options.get("starttls") == "1",
        "EMAIL_TIMEOUT": 10,
    }
