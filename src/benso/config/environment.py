"""Every setting an operator can give, typed, from environment variables named ``BENSO_…`` and ``DATABASE_URL``."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parents[3]


def default_state_dir() -> Path:
    """Where the database, keys and logs of this checkout live.

    As root the embedded server runs under an unprivileged account that may not be able to enter the checkout's parents,
    so the state then goes to ``/var/lib/benso``, one folder per checkout.
    """
    if os.geteuid() == 0:
        return Path("/var/lib/benso") / hashlib.sha256(str(PROJECT_ROOT).encode()).hexdigest()[:12]
    return PROJECT_ROOT / ".benso"


class Environment(BaseSettings):
    """Settings of one installation. Unset values have working defaults on a developer's machine."""

    model_config = SettingsConfigDict(env_prefix="BENSO_", extra="ignore", env_ignore_empty=True)

    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    state_dir: Path = Field(default_factory=default_state_dir)
    content_dir: Path = PROJECT_ROOT / "content" / "bentre"
    sdmx_agency: str = Field(default="", pattern=r"^([A-Za-z][A-Za-z0-9_-]*)?$")
    debug: bool = False
    secret_key: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4
    allowed_hosts: list[str] = ["*"]
    public_url: str = ""
    trusted_proxies: int = 0
    api_requests_per_minute: int = 600
    collected_static: bool = False
    log_format: str = "console"
    test_database: str = "test_benso"
    dev_services: bool | None = None
    dev_port: int | None = None
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    email_url: str = ""
    email_from: str = "ben-so@localhost"
    sms_gateway: str = ""
    zalo_gateway: str = ""
    web_push_contact: str = "mailto:ben-so@localhost"
    files_dir: Path | None = None
    upload_max_mb: int = 25
    owner_quota_mb: int = 500
    clamav: str = ""
    ca_dir: Path | None = None
    signing_dir: Path | None = None
    pkcs11_module: str = ""
    pkcs11_token: str = ""
    pkcs11_pin: str = ""
    trust_dir: Path | None = None
    tsa_url: str = ""
    bank_keys: dict[str, str] = {}
    national_url: str = ""
    national_user: str = ""
    national_password: str = ""
    national_unit: str = ""
    national_target: str = ""


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The settings of this process, read once."""
    return Environment()
