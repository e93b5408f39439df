"""Security settings that depend on how the installation is reached; read by ``settings``."""

from __future__ import annotations

from urllib.parse import urlsplit

from benso.config.environment import Environment


def security_settings(env: Environment) -> dict[str, object]:
    """Cookie, transport and proxy settings: strict as soon as the public address is https.

    With plain http (a first try on one machine) cookies cannot be ``Secure``, otherwise nobody could sign in.
    """
    https = env.public_url.startswith("https://")
    prefix = "__Host-" if https else ""
    return {
        "ALLOWED_HOSTS": allowed_hosts(env),
        "SESSION_COOKIE_SECURE": https,
        "CSRF_COOKIE_SECURE": https,
        "SESSION_COOKIE_NAME": f"{prefix}benso-session",
        "CSRF_COOKIE_NAME": f"{prefix}benso-csrf",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_FAILURE_VIEW": "benso.config.errors.csrf_failure",
        "CSRF_TRUSTED_ORIGINS": [env.public_url.rstrip("/")] if https else [],
        "SECURE_HSTS_SECONDS": 31_536_000 if https else 0,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if https and env.trusted_proxies else None,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_AGE": 12 * 3600,
        "AUTHENTICATION_BACKENDS": ["benso.sites.desk.sessions.OfficialBackend"],
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 1_048_576,
        # The editor sends a whole form of forty questions with all their fields at once.
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 4_000,
        "LOGIN_URL": "desk:sign_in",
    }


def allowed_hosts(env: Environment) -> list[str]:
    """Host names this installation answers to: what is configured, else the public address and this machine itself."""
    if env.allowed_hosts != ["*"] or not env.public_url:
        return env.allowed_hosts
    return [urlsplit(env.public_url).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
