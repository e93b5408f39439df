"""The synthetic province reports: by the same operations, marked, the same each time, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from benso.config.content import load_pack
from benso.config.environment import PROJECT_ROOT
from benso.domains.procedures.queries import forget
from benso.domains.reporting import models, queries
from benso.kernel.content import ContentInvalid
from benso.kernel.working_time import VIETNAM
from benso.sites.simulator.reporting import ReportHabits, read_report_script, simulate_reports
from benso.sites.simulator.reporting.rounds import draw

PACK = PROJECT_ROOT / "content" / "bentre"
SINCE, UNTIL = date(2026, 9, 10), datetime(2026, 9, 30, 17, tzinfo=VIETNAM)
ONE = [one for one in read_report_script(PACK) if one.regime == "XHS-X"]
ALL_COMMUNES = 48


@pytest.fixture(scope="module", autouse=True)
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        outer: Any = transaction.atomic()
        outer._from_testcase = True
        with outer:
            load_pack(root=PACK, actor="system:test", at=datetime(2026, 9, 1, tzinfo=VIETNAM))
            forget()
            yield
            transaction.set_rollback(True)
    forget()


def values() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT l.key, i.key, p.code, v.value, v.known_from FROM reporting_value v
            JOIN reporting_place l ON l.id = v.place JOIN reporting_item i ON i.id = v.item
            JOIN reporting_period p ON p.id = v.period ORDER BY 1, 2, 3, 5"""
        )
        return cursor.fetchall()


@pytest.mark.django_db
def test_a_round_of_reports_goes_through_every_hand_and_is_marked() -> None:
    habits = ReportHabits(never=10, late=20, waiting=20, unpublished=20)
    counts = simulate_reports(scripts=ONE, seed=1, since=SINCE, until=UNTIL, habits=habits)
    reports = list(models.ReportRow.objects.filter(regime="XHS-X"))
    states = Counter(report.state for report in reports)
    assert len(reports) == ALL_COMMUNES
    assert all(report.simulated for report in reports)
    assert min(states[state] for state in ("open", "submitted", "approved", "published")) > 0, states
    assert counts["reports"] == ALL_COMMUNES - states["open"]
    assert counts["published_reports"] == states["published"]
    late = [one for one in reports if one.first_submitted_at and one.first_submitted_at > one.due_at]
    assert 0 < len(late) < counts["reports"]
    assert all(one.opened_at < (one.submitted_at or UNTIL) for one in reports)


@pytest.mark.django_db
def test_the_same_seed_tells_the_same_and_a_second_run_adds_nothing() -> None:
    with transaction.atomic():
        simulate_reports(scripts=ONE, seed=3, since=SINCE, until=UNTIL)
        told = values()
        transaction.set_rollback(True)
    first = simulate_reports(scripts=ONE, seed=3, since=SINCE, until=UNTIL)
    assert (values(), first["reports"] > 0) == (told, True)
    again = simulate_reports(scripts=ONE, seed=3, since=SINCE, until=UNTIL)
    assert (values(), again.get("reports", 0)) == (told, 0)


@pytest.mark.django_db
def test_the_scripts_name_cells_that_can_be_filled_in() -> None:
    for script in read_report_script(PACK):
        regime = queries.regime_in_force(script.regime, UNTIL.date())
        editable = {key for key, cell in queries.grid(regime.id).items.items() if cell.editable}
        assert {one.item for one in script.figures} == editable, script.regime


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("{low: 1, high: 2}", "Cần item"),
        ("{item: a, low: 3, high: 2}", "low không lớn hơn high"),
        ("{item: a, low: 0, high: 2, of: b}", "low không lớn hơn high"),
        ("{item: a, low: 0, high: 1, of: b}", "“b” phải đứng trước “a”"),
    ],
)
def test_a_script_that_cannot_be_played_is_refused(tmp_path: Path, figure: str, words: str) -> None:
    (tmp_path / "simulation").mkdir()
    (tmp_path / "simulation" / "reports.yaml").write_text(f"- regime: X\n  figures:\n    - {figure}\n")
    with pytest.raises(ContentInvalid, match=words):
        read_report_script(tmp_path)


def test_shares_never_exceed_what_they_are_of() -> None:
    for script in read_report_script(PACK):
        for office in range(50):
            drawn = draw(script.figures, f"1:{office}", 12)
            assert all(drawn[one.item] <= drawn[one.of] for one in script.figures if one.of)
            assert all(isinstance(figure, int) and figure >= 0 for figure in drawn.values())
