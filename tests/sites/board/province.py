"""The whole content of the province, loaded and sealed once for a package of tests and taken back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

LOADED_AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="package")
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Everything in ``content/`` is loaded and sealed; each test's own changes roll back to here."""
    from benso.config.content import load_pack
    from benso.domains.ledger import operations as ledger

    with django_db_blocker.unblock():
        outer: Any = transaction.atomic()
        outer._from_testcase = True  # as Django's own test classes do: durable blocks may stand inside
        with outer:
            load_pack(root=settings.CONTENT_DIR, actor="test", at=LOADED_AT)
            ledger.seal_pending(at=LOADED_AT)
            yield
            transaction.set_rollback(True)
