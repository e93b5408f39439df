"""When the development services exist, and what stands in for what."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from benso.config.cli.development import development_children
from benso.config.doctor import Level, _identity
from benso.config.environment import Environment
from benso.config.services import development_address, form_targets, identity_settings, mail_settings

HERE = "http://127.0.0.1:8001"


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ({}, HERE),
        ({"host": "localhost"}, HERE),
        ({"dev_port": 9100}, "http://127.0.0.1:9100"),
        ({"dev_services": False}, ""),
        ({"host": "0.0.0.0"}, ""),  # noqa: S104
        ({"host": "0.0.0.0", "dev_services": True}, HERE),  # noqa: S104
        ({"public_url": "https://dvc.example.vn"}, ""),
        ({"public_url": "https://dvc.example.vn", "dev_services": True}, ""),
        ({"oidc_issuer": "https://id.example.vn", "dev_services": True}, ""),
    ],
)
def test_invented_people_sign_in_only_where_nobody_else_can_reach_them(told: dict[str, Any], address: str) -> None:
    env = Environment(**told)
    assert development_address(env) == address
    assert (development_children(env) == []) is (not address)


def test_the_operators_provider_is_never_simulated_and_the_other_always() -> None:
    real = identity_settings(Environment(oidc_issuer="https://id.example.vn", oidc_client_id="a"), "key")
    trial = identity_settings(Environment(), "key")
    assert real is not None
    assert trial is not None
    assert (real["simulated"], trial["simulated"]) == (False, True)
    assert trial["client_secret"] != identity_settings(Environment(), "other key")["client_secret"]  # type: ignore[index]
    assert identity_settings(Environment(public_url="https://dvc.example.vn"), "key") is None


def test_forms_may_end_at_the_provider_and_nowhere_else() -> None:
    assert form_targets(Environment()) == ["'self'", HERE]
    assert form_targets(Environment(oidc_issuer="https://id.example.vn/realm/x")) == ["'self'", "https://id.example.vn"]
    assert form_targets(Environment(public_url="https://dvc.example.vn")) == ["'self'"]


def test_mail_goes_where_its_address_says() -> None:
    told = mail_settings(Environment(email_url="smtp://me:p%40ss@mail.example.vn:587/?starttls=1"))
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    assert [told[name] for name in names] == ["mail.example.vn", 587, "me", "p@ss", True, False]
    assert str(mail_settings(Environment())["EMAIL_BACKEND"]).endswith("filebased.EmailBackend")


def test_the_command_refuses_beside_a_public_address() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benso.config.cli", "dev-services"],
        env={"PATH": "/usr/bin:/bin", "BENSO_PUBLIC_URL": "https://dvc.example.vn", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, "BENSO_PUBLIC_URL" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ({"public_url": "https://dvc.example.vn"}, Level.WARN),
        ({"oidc_issuer": "https://id.example.vn"}, Level.FAIL),
        ({"oidc_issuer": "https://id.example.vn", "oidc_client_id": "a", "oidc_client_secret": "b"}, Level.OK),
        ({"port": 8790}, Level.OK),
    ],
)
def test_doctor_says_whether_citizens_can_sign_in(told: dict[str, Any], level: Level) -> None:
    found = _identity(Environment(**told))
    assert (found.level, bool(found.remedy)) == (level, level is not Level.OK)
