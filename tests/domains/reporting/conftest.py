"""The province's units, calendar and regimes, loaded once for all tests of reporting and taken back at the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from benso.config.content import load_pack
from benso.domains.procedures import queries as procedures

ROOT = Path(__file__).resolve().parents[3] / "content" / "bentre"
LOADED = datetime(2026, 11, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="package", autouse=True)
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        outer: Any = transaction.atomic()
        outer._from_testcase = True  # as Django's own test classes do: durable blocks may stand inside
        with outer:
            load_pack(root=ROOT, actor="system:test", at=LOADED)
            procedures.forget()
            yield
            transaction.set_rollback(True)
    procedures.forget()
