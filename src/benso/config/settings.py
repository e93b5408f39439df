"""Django's settings. What an operator may change stands in :mod:`benso.config.environment`; this file only wires."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from benso.config.environment import PROJECT_ROOT, environment
from benso.config.logs import logging_settings
from benso.config.national import national_settings
from benso.config.security import security_settings
from benso.config.services import development_address, form_targets, identity_settings, mail_settings
from benso.config.static_files import static_settings

_env = environment()
BASE_DIR = Path(__file__).resolve().parents[1]


def _secret_key() -> str:
    if _env.secret_key:
        return _env.secret_key
    file = _env.state_dir / "secret.key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()


def _database() -> dict[str, object]:
    url = _env.database_url
    if not url:
        from benso.config import embedded

        url = embedded.start(_env.state_dir).url()
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Values go apart from the text, so that a statement is planned once per connection: half the time of a step.
        "OPTIONS": {
            "options": "-c timezone=UTC -c datestyle=ISO -c statement_timeout=30000",
            "server_side_binding": True,
            "prepare_threshold": 2,
        },
        "TEST": {"NAME": _env.test_database},
    }


SECRET_KEY = _secret_key()
DEBUG = _env.debug
DATABASES = {"default": _database()}
ROOT_URLCONF = "benso.config.urls"
WSGI_APPLICATION = "benso.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "ninja",
    "procrastinate.contrib.django",
    "benso.domains.ledger",
    "benso.domains.audit",
    "benso.domains.units",
    "benso.domains.accounts",
    "benso.domains.documents",
    "benso.domains.payments",
    "benso.domains.exchange",
    "benso.domains.notifications",
    "benso.domains.procedures",
    "benso.domains.reporting",
    "benso.domains.dossiers",
    "benso.domains.scoreboard",
    "benso.sites.shell",
    "benso.sites.board",
    "benso.sites.desk",
    "benso.sites.api",
    "benso.sites.portal",
    "benso.sites.simulator",
]
AUTH_USER_MODEL = "accounts.Official"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "benso.config.middleware.RequestContext",
    "benso.config.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "benso.config.errors.ErrorEnvelope",
    "benso.sites.api.gate.OpenGate",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
            ]
        },
    }
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
globals().update(static_settings(collected=_env.state_dir / "static" if _env.collected_static else None))
STATICFILES_DIRS = [p for p in [BASE_DIR / "sites" / "static_vendor"] if p.exists()]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
globals().update(security_settings(_env))
TRUSTED_PROXIES = _env.trusted_proxies
API_REQUESTS_PER_MINUTE = _env.api_requests_per_minute
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": form_targets(_env),
        "frame-ancestors": ["'none'"],
    }
}

LOGGING = logging_settings(_env.log_format)
PROCRASTINATE_IMPORT_PATHS = [
    "benso.config.jobs",
    "benso.domains.exchange.tasks",
    "benso.domains.documents.tasks",
    "benso.domains.notifications.tasks",
    "benso.domains.procedures.tasks",
    "benso.domains.dossiers.tasks",
    "benso.domains.reporting.tasks",
]
CONTENT_DIR = _env.content_dir
SDMX_AGENCY: str = _env.sdmx_agency or "".join(c for c in _env.content_dir.name.upper() if c.isalnum())
DEVELOPMENT_SERVICES: str = development_address(_env)
DEVELOPMENT_DIR = _env.state_dir / "development"
OIDC = identity_settings(_env, SECRET_KEY)
OUTBOX_DIR = _env.state_dir / "outbox"
VAPID_KEY_FILE = _env.state_dir / "web-push.pem"
WEB_PUSH_CONTACT = _env.web_push_contact
MESSAGE_GATEWAYS = {"sms": _env.sms_gateway, "zalo": _env.zalo_gateway}
globals().update(mail_settings(_env))
PUBLIC_URL = (_env.public_url or f"http://{_env.host}:{_env.port}").rstrip("/")
FILES_DIR: Path = _env.files_dir or _env.state_dir / "files"
FONTS_DIR = BASE_DIR / "sites" / "static_vendor" / "fonts" / "print"
UPLOAD_MAX_BYTES: int = _env.upload_max_mb * 1024 * 1024
OWNER_QUOTA_BYTES: int = _env.owner_quota_mb * 1024 * 1024
CLAMAV_ADDRESS = _env.clamav
SIGNING: dict[str, Any] = {
    "ca": _env.ca_dir or _env.state_dir / "ca",
    "keys": _env.signing_dir,
    "pkcs11_module": _env.pkcs11_module,
    "pkcs11_token": _env.pkcs11_token,
    "pkcs11_pin": _env.pkcs11_pin,
    "trust": _env.trust_dir,
    "tsa_url": _env.tsa_url,
}
BANK_KEYS = _env.bank_keys
BANK_NOTICES = f"{PUBLIC_URL}/bank/notices"
NATIONAL = national_settings(_env, SECRET_KEY)
PROJECT_ROOT = PROJECT_ROOT
