"""The ledger says what was approved: readings, steps of stocks, amounts of flows, through corrections and mergers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benso.domains.ledger import operations as ledger
from benso.domains.ledger import queries as ledger_queries
from benso.domains.ledger.types import Basis
from benso.domains.reporting import models
from benso.domains.reporting.rules.ledger_steps import differences, flow_amounts, heirs, stock_steps
from benso.domains.reporting.types import (
    Deadline,
    Form,
    FormColumn,
    FormRow,
    Indicator,
    Mark,
    OverTime,
    Regime,
    Reporter,
    ValueType,
)
from benso.domains.units.queries import roster, units_on
from benso.domains.units.types import Level
from benso.kernel.declarations import Text
from benso.kernel.periods import PeriodKind, month, quarter, year
from tests.domains.reporting.people import approve, fill, number, put, reopen, reporter, submit, through
from tests.domains.reporting.small import declare, open_all, small_regime

NOW = datetime(2025, 10, 1, 2, tzinfo=UTC)
STOCK = "households.fibre_available"


# ---- The steps, in any order -------------------------------------------------------------------------------------

months = st.integers(1, 12).map(lambda n: month(2024, n).end)
changes = st.lists(st.tuples(months, st.one_of(st.none(), st.integers(0, 10_000).map(Decimal))), max_size=30)


def running(posted: Mapping[date, Decimal], day: date) -> Decimal:
    return sum((amount for when, amount in posted.items() if when <= day), Decimal(0))


@given(changes=changes, closes=st.none() | months)
def test_the_running_sum_is_the_level_in_whatever_order_levels_come_and_are_corrected(
    changes: list[tuple[date, Decimal | None]], closes: date | None
) -> None:
    levels: dict[date, Decimal] = {}
    posted: dict[date, Decimal] = {}
    for day, level in changes:
        if level is None:
            levels.pop(day, None)
        else:
            levels[day] = level
        for when, change in differences(stock_steps(levels, closes), posted).items():
            posted[when] = posted.get(when, Decimal(0)) + change
        for when in {*levels, *posted}:
            reported = [d for d in sorted(levels) if d <= when]
            expected = levels[reported[-1]] if reported and (closes is None or when < closes) else Decimal(0)
            assert running(posted, when) == expected


@given(changes=changes)
def test_only_two_days_change_when_one_level_is_corrected(changes: list[tuple[date, Decimal | None]]) -> None:
    levels = {day: level for day, level in changes if level is not None}
    before = stock_steps(levels)
    for day in levels:
        after = stock_steps({**levels, day: levels[day] + 1})
        later = [d for d in sorted(levels) if d > day]
        assert set(differences(after, before)) == {day, *later[:1]}


def test_the_same_amount_reported_for_months_and_for_the_year_counts_once() -> None:
    amounts = {month(2024, 1): Decimal(3), month(2024, 2): Decimal(4), year(2024): Decimal(90)}
    assert flow_amounts(amounts) == {date(2024, 1, 31): Decimal(3), date(2024, 2, 29): Decimal(4)}
    assert flow_amounts({quarter(2024, 1): Decimal(7), year(2025): Decimal(9)}) == {
        date(2024, 3, 31): Decimal(7), date(2025, 12, 31): Decimal(9)}  # fmt: skip


# ---- Through the operations --------------------------------------------------------------------------------------

FIBRE = Indicator(
    "test_stock", Text("Hộ phủ cáp quang", "With fibre"), "households", ValueType.INTEGER,
    over_time=OverTime.LEVEL, measure=STOCK,
)  # fmt: skip
SALES = Indicator("test_sales", Text("Hồ sơ", "Dossiers"), "dossiers", ValueType.INTEGER, measure="dossiers.received")
CODE = "T09"
_moments = count(1)


def later() -> datetime:
    return NOW + timedelta(minutes=next(_moments))


def regime(code: str = CODE, **changes: object) -> Regime:
    form = Form(
        "main", Text("Biểu"), (FormRow("fibre", Text("Hộ"), "1", FIBRE.code), FormRow("sales", Text("Hồ sơ"), "2",
        SALES.code)), (FormColumn("now", Text("Kỳ này")),),
    )  # fmt: skip
    return small_regime(
        code,
        **{"forms": (form,), "checks": (), "cut_off": 1, "deadline": Deadline(10), "valid_from": None, **changes},
    )


def prepared(since: date, **changes: object) -> None:
    from benso.domains.reporting import operations

    operations.declare_indicators(indicators=(FIBRE, SALES), code_lists=(), actor="system:test", at=NOW)
    declare(NOW, regime(**changes))
    open_all(NOW, since, CODE)


def say(report: int, fibre: object, sales: object = 0) -> None:
    """Approve a level; opened again first if need be."""
    if models.ReportRow.objects.filter(id=report, state="approved").exists():
        reopen(report, later())
    wanted = {"fibre.now": fibre, "sales.now": sales}
    from benso.domains.reporting.types import Figure

    put(
        report,
        later(),
        {a: Figure(None, v) if isinstance(v, Mark) else Figure(Decimal(str(v))) for a, v in wanted.items()},
    )
    submit(report, later())
    approve(report, later())


def level(day: date, unit: str | None = None, measure: str = STOCK, basis: Basis = Basis.REPORTED) -> Decimal:
    ledger.seal_pending(at=later())
    found = ledger_queries.totals(measures=[measure], units=[unit] if unit else None, bases=[basis], until=day)
    return found[0].amount if found else Decimal(0)


@pytest.mark.django_db
def test_levels_out_of_order_and_corrected_are_the_running_sum_in_the_ledger() -> None:
    prepared(date(2025, 7, 1))
    office = models.ReportRow.objects.filter(regime=CODE).order_by("office").values_list("office", flat=True)[0]
    july, august, september = (number(CODE, f"2025-0{n}", office) for n in (7, 8, 9))
    ends = date(2025, 7, 31), date(2025, 8, 31), date(2025, 9, 30)
    say(september, 500)
    assert [level(day, office) for day in ends] == [0, 0, 500]
    say(july, 300)
    assert [level(day, office) for day in ends] == [300, 300, 500]
    say(august, 450)
    say(july, 200)
    assert [level(day, office) for day in ends] == [200, 450, 500]
    say(august, Mark.NO_SERVICE)
    assert [level(day, office) for day in ends] == [200, 0, 500]


@pytest.mark.django_db
def test_a_flow_is_corrected_by_the_difference() -> None:
    prepared(date(2025, 7, 1))
    july = number(CODE, "2025-07")
    office = models.ReportRow.objects.get(id=july).office
    say(july, 1, sales=40)
    say(july, 1, sales=55)
    entries = ledger_queries.entries_by_id(_entries("dossiers.received", office))
    assert [e.amount for e in entries] == [40, 15]
    assert level(date(2025, 7, 31), office, "dossiers.received") == 55


@pytest.mark.django_db
def test_a_corrected_reading_reverses_the_earlier_one_and_says_where_it_is_from() -> None:
    declare(NOW)
    open_all(NOW, date(2025, 7, 1))
    report = number("T01", "2025-07~15")
    office = models.ReportRow.objects.get(id=report).office
    through(report, later())
    through(report, later(), fibre=750)
    ledger.seal_pending(at=later())
    (share,) = ledger_queries.readings(measures=["indicator.test_fibre_share"], units=[office], until=date(2025, 9, 1))
    assert (share.amount, share.period_start, share.period_end, share.basis) == (
        Decimal(50), date(2025, 6, 15), date(2025, 7, 14), Basis.REPORTED)  # fmt: skip
    assert share.document == {
        "regime": "T01", "version": "1", "period": "2025-07~15", "round": "2", "report": str(report)}  # fmt: skip
    old, back, new = ledger_queries.entries_by_id(_entries("indicator.test_fibre_share", office))
    assert (old.amount, back.amount, new.amount) == (Decimal("66.67"), Decimal("-66.67"), Decimal(50))
    assert (back.reverses, old.reversed_by) == (old.id, back.id)
    households = ledger_queries.entries_by_id(_entries("indicator.test_households", office))
    assert [e.amount for e in households] == [1500]


@pytest.mark.django_db
def test_dimensions_of_the_item_are_those_of_the_entry() -> None:
    declare(NOW)
    open_all(NOW, date(2025, 7, 1))
    report = number("T01", "2025-07~15")
    through(report, later())
    office = models.ReportRow.objects.get(id=report).office
    (entry,) = ledger_queries.entries_by_id(_entries("indicator.test_users", office))
    assert (dict(entry.dimensions), entry.amount) == ({"test_sex": "male"}, 7)


@pytest.mark.django_db
def test_a_simulated_report_posts_simulated_and_a_real_one_takes_its_place() -> None:
    prepared(date(2025, 7, 1))
    july = number(CODE, "2025-07")
    office = models.ReportRow.objects.get(id=july).office
    models.ReportRow.objects.filter(id=july).update(simulated=True)
    say(july, 300)
    day = date(2025, 7, 31)
    assert (level(day, office), level(day, office, basis=Basis.SIMULATED)) == (0, 300)
    models.ReportRow.objects.filter(id=july).update(simulated=False)
    say(july, 310)
    assert (level(day, office), level(day, office, basis=Basis.SIMULATED)) == (310, 0)


def _entries(measure: str, unit: str) -> list[int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id "
            "WHERE s.measure = %s AND s.unit = %s ORDER BY e.id",
            [measure, unit],
        )
        return [row[0] for row in cursor.fetchall()]
