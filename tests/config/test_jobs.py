"""What the installation does by itself: the reports that are owed are there soon after it starts."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from benso.config import jobs
from benso.config.content import load_pack
from benso.config.environment import PROJECT_ROOT
from benso.domains.procedures import queries as procedures
from benso.domains.reporting import models
from tests.domains.reporting.small import declare, small_regime

pytestmark = pytest.mark.django_db
PACK = PROJECT_ROOT / "content" / "bentre"


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'benso.reporting.open'")
        return int(cursor.fetchone()[0])


def test_a_start_asks_once_for_what_is_owed() -> None:
    before = waiting()
    jobs.open_reports_soon()
    jobs.open_reports_soon()
    assert waiting() == before + 1


def test_where_invented_officials_report_all_reports_are_simulated(settings: Any) -> None:
    load_pack(root=PACK, actor="system:test", at=timezone.now())
    procedures.forget()
    for address in ("http://127.0.0.1:8001", ""):
        declare(timezone.now(), small_regime(f"J{len(address)}"))
        settings.DEVELOPMENT_SERVICES = address
        jobs.open_reports(timestamp=0)
    procedures.forget()
    assert opened("J21") == {True}
    assert opened("J0") == {False}


def opened(regime: str) -> set[bool]:
    """Whether the regime's reports are simulated."""
    return set(models.ReportRow.objects.filter(regime=regime).values_list("simulated", flat=True))
