"""The province's own content, loaded and sealed once: acceptance tests read what a visitor would read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from benso.domains.ledger import operations as ledger

LOADED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="package", autouse=True)
def _province(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        from benso.config.content import _rooms, check_pack

        parsed = check_pack(Path(settings.CONTENT_DIR))
        for name, room in _rooms().items():
            room.load(parsed[name], actor="test", at=LOADED)
        ledger.seal_pending(at=LOADED)
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _reads(db: None) -> None:
    """Every acceptance test reads the database."""
