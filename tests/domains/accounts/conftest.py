from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyotp
import pytest
from django.conf import settings
from django.db import transaction

from benso.domains.accounts import operations
from benso.domains.accounts.types import OfficialId

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PASSWORD = "dừa xanh bên bến sông"
ADDRESS = "203.0.113.7"


@dataclass(frozen=True)
class Enrolled:
    """An official who has followed the link to its end, with what only they know."""

    id: OfficialId
    username: str
    secret: str
    recovery_codes: tuple[str, ...]

    def code(self, at: datetime) -> str:
        """What the phone shows at a moment."""
        return pyotp.TOTP(self.secret).at(at)


def enrol(username: str = "canbo.mot", at: datetime = NOW) -> Enrolled:
    """Create an official and follow the link."""
    invitation = operations.create_official(username=username, name="Cán bộ thử", actor="console:test", at=at)
    enrolment = operations.accept_invitation(token=invitation.token, password=PASSWORD, at=at)
    first = pyotp.TOTP(enrolment.secret).at(at)
    codes = operations.confirm_invitation(token=invitation.token, code=first, at=at)
    return Enrolled(invitation.official, username, enrolment.secret, codes)


@pytest.fixture(autouse=True)
def quick_hashing(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["tests.domains.accounts.hasher.QuickArgon2"]


@pytest.fixture(scope="package")
def register(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The province's units, loaded once and taken back at the end."""
    from benso.domains.units import content
    from benso.kernel.content import Pack

    with django_db_blocker.unblock():
        outer: Any = transaction.atomic()
        outer._from_testcase = True  # as Django's own test classes do: durable blocks may stand inside
        with outer:
            content.load(content.check(Pack(settings.CONTENT_DIR)), actor="test", at=NOW)
            yield
            transaction.set_rollback(True)


@pytest.fixture
def official(db: None) -> Enrolled:
    return enrol()
