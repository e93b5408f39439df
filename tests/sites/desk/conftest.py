from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction

LOADED = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick_hashing(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["tests.domains.accounts.hasher.QuickArgon2"]


@pytest.fixture(scope="package")
def register(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The whole pack of the province, loaded once and taken back at the end."""
    from benso.config.content import load_pack

    with django_db_blocker.unblock():
        outer: Any = transaction.atomic()
        outer._from_testcase = True  # as Django's own test classes do: durable blocks may stand inside
        with outer:
            load_pack(root=django_settings.CONTENT_DIR, actor="system:content", at=LOADED)
            yield
            transaction.set_rollback(True)
