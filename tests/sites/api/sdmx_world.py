"""A small province of published figures for the tests of SDMX: two regimes, one with a cut-off day, one by calendar
month, with a correction, every mark, and a figure that is approved but not published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from benso.config.content import load_pack
from benso.domains.procedures import queries as procedures
from benso.domains.reporting import models
from benso.domains.reporting.types import Mark
from tests.domains.reporting.small import declare, open_all, small_regime
from tests.domains.reporting.standard_values import publish

ROOT = Path(__file__).resolve().parents[3] / "content" / "bentre"
LOADED = datetime(2025, 1, 1, 1, tzinfo=UTC)
OPENED = datetime(2025, 10, 2, 2, tzinfo=UTC)
FIRST = datetime(2025, 8, 5, 3, tzinfo=UTC)
CORRECTED = datetime(2025, 9, 10, 3, tzinfo=UTC)
MONTHS = ("2025-07", "2025-08", "2025-09")


def fill() -> list[str]:
    """Publish figures; returns the first two communes."""
    declare(OPENED, small_regime("T01"), small_regime("T02", cut_off=1))
    open_all(OPENED, date(2025, 6, 30), "T01", "T02")
    offices = list(
        models.ReportRow.objects.filter(regime="T02", period__code="2025-07").values_list("office", flat=True)
    )
    first, second = sorted(offices)[:2]
    for number, month in enumerate(MONTHS):
        for place, office in enumerate((first, second)):
            publish(
                "T02", month, office,
                {"households.now": 1500 + 10 * number + place, "fibre.now": 1000 + number, "share.now": "66.67",
                 "users.male": 7 + number, "users.female": Mark.NO_SERVICE},
                known=FIRST, published=FIRST,
            )  # fmt: skip
    marks = {"households.now": Mark.MISSING, "fibre.now": 900, "users.male": Mark.NOT_APPLICABLE}
    publish("T01", "2025-08~15", first, marks, known=FIRST, published=FIRST)
    publish("T02", "2025-07", first, {"households.now": 1555}, known=CORRECTED, published=CORRECTED, round_number=2)
    publish("T02", "2025-08", second, {"fibre.now": 4}, known=CORRECTED, published=None, round_number=2)
    return [first, second]


@pytest.fixture(scope="module")
def communes(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """The world, made once for the tests of a file and taken back at the end."""
    with django_db_blocker.unblock():
        outer: Any = transaction.atomic()
        outer._from_testcase = True
        with outer:
            load_pack(root=ROOT, actor="system:test", at=LOADED)
            procedures.forget()
            yield fill()
            transaction.set_rollback(True)
    procedures.forget()
