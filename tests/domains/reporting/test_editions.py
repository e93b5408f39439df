"""What a process keeps of the declarations is never older than they are, whoever changes them and however."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.queries import figures
from benso.domains.reporting.queries.versions import edition
from benso.domains.reporting.types import Combine, OtherPeriods, OverTime, Question, Row
from benso.domains.units.types import Level
from benso.kernel.declarations import digest, encode
from benso.kernel.periods import PeriodKind, month
from tests.domains.reporting.people import approve, fill, number, reporter, submit
from tests.domains.reporting.small import INDICATORS, declare, open_all, small_regime
from tests.domains.reporting.values import put

pytestmark = pytest.mark.django_db
AT = datetime(2025, 9, 1, 1, tzinfo=UTC)
JULY = datetime(2025, 7, 1, 1, tzinfo=UTC)
LATER = datetime(2025, 9, 2, 1, tzinfo=UTC)
A, B, C = "28777@2025-07-01", "28789@2025-07-01", "28756@2025-07-01"
AUGUST = month(2025, 8, cut_off=15)


@pytest.fixture(autouse=True)
def filled() -> None:
    declare(AT)
    put(A, AUGUST, {"test_households": 1000, "test_fibre": 900, "test_fibre_share": 90})
    put(B, AUGUST, {"test_households": 3000, "test_fibre": 600, "test_fibre_share": 20})


def of_province(indicator: str) -> tuple[Row, ...]:
    question = Question(
        (indicator,), Level.COMMUNE, PeriodKind.MONTH, AUGUST.end, AUGUST.end, cut_off=15, into_level=Level.PROVINCE
    )
    return queries.table(question).rows


def share() -> Decimal | None:
    (row,) = of_province("test_fibre_share")
    return row.value


def publish(formula: str) -> None:
    """Another version of the regime, with another formula of the share, from July on."""
    regime = small_regime(valid_from=date(2025, 7, 1))
    main, people = regime.forms
    rows = (*main.rows[:2], replace(main.rows[2], formula=formula))
    draft = operations.save_regime_draft(
        regime=replace(regime, forms=(replace(main, rows=rows), people)), actor="official:1", at=JULY
    )
    operations.publish_regime(version=draft.id, seen=draft.digest, actor="official:9", at=JULY)


def test_a_formula_published_anew_holds_for_the_next_question() -> None:
    assert share() == Decimal("37.5")
    publish("1000 * fibre / households")
    assert share() == Decimal(375)


def test_a_publication_that_is_rolled_back_leaves_no_trace() -> None:
    before = edition()
    with transaction.atomic():
        publish("1000 * fibre / households")
        assert share() == Decimal(375)
        transaction.set_rollback(True)
    assert edition() == before
    assert share() == Decimal("37.5")


def test_a_regime_taken_out_of_force_computes_nothing_any_more() -> None:
    assert share() == Decimal("37.5")
    operations.retire_regime(code="T01", on=date(2025, 8, 1), decision="Quyết định thử", actor="official:9", at=AT)
    assert of_province("test_fibre_share") == ()


def test_an_indicator_declared_anew_is_combined_as_it_says_now() -> None:
    assert len(of_province("test_fibre")) == 1
    changed = replace(INDICATORS[1], combine=Combine.NONE)
    operations.declare_indicators(indicators=(changed,), code_lists=(), actor="system:test", at=AT)
    assert of_province("test_fibre") == ()


def test_a_declaration_written_by_no_operation_is_noticed_too() -> None:
    assert len(of_province("test_fibre")) == 1
    changed = replace(INDICATORS[1], combine=Combine.NONE)
    models.IndicatorRow.objects.filter(code="test_fibre").update(declaration=encode(changed), digest=digest(changed))
    assert of_province("test_fibre") == ()


def test_an_indicator_that_is_gone_is_unknown() -> None:
    operations.declare_indicators(
        indicators=(replace(INDICATORS[1], code="test_gone"),), code_lists=(), actor="system:test", at=AT
    )
    assert of_province("test_gone") == ()
    models.IndicatorRow.objects.filter(code="test_gone").delete()
    with pytest.raises(queries.IndicatorUnknown):
        of_province("test_gone")


def test_drafts_and_figures_leave_the_edition_as_it_is() -> None:
    before = edition()
    regime = replace(small_regime(), purpose=replace(small_regime().purpose, vi="Khác"))
    draft = operations.save_regime_draft(regime=regime, actor="official:1", at=AT)
    operations.discard_regime_draft(version=draft.id, actor="official:1", at=AT)
    put(A, AUGUST, {"test_households": 1001}, at=LATER)
    assert edition() == before


def submitted(monkeypatch: pytest.MonkeyPatch) -> tuple[int, int, int]:
    """The reports of July and August of an office, submitted, and that of September, which counts as large."""
    monkeypatch.setattr(figures, "LARGE", 1)
    open_all(AT + timedelta(days=20), date(2025, 7, 1))
    july, august, september = (number("T01", f"2025-0{each}~15", C) for each in (7, 8, 9))
    for report in (july, august):
        fill(report, AT)
        submit(report, AT + timedelta(days=1))
    assert not beside(september).history
    return july, august, september


def beside(report: int) -> OtherPeriods:
    return queries.report_sheet(report, reporter(report)).others


def test_what_stands_beside_a_large_form_notices_who_began_earlier_and_was_done_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    july, august, september = submitted(monkeypatch)
    approve(august, LATER + timedelta(seconds=2))
    assert len(beside(september).history["users.male"]) == 1
    approve(july, LATER + timedelta(seconds=1))
    assert len(beside(september).history["users.male"]) == 2


def test_what_stands_beside_a_large_form_adds_up_as_is_declared_now(monkeypatch: pytest.MonkeyPatch) -> None:
    july, august, september = submitted(monkeypatch)
    for report in (july, august):
        approve(report, LATER)
    assert "users.male" in beside(september).earlier
    changed = replace(INDICATORS[3], over_time=OverTime.LEVEL)
    operations.declare_indicators(indicators=(changed,), code_lists=(), actor="system:test", at=AT)
    assert "users.male" not in beside(september).earlier
