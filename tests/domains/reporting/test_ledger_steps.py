"""The ledger says what was approved: readings, steps of stocks, amounts of flows, through corrections and mergers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from benso.domains.ledger import operations as ledger
from benso.domains.ledger import queries as ledger_queries
from benso.domains.ledger.types import Basis
from benso.domains.reporting import models, operations
from benso.domains.reporting.rules.ledger_steps import differences, flow_amounts, heirs, stock_steps
from benso.domains.reporting.types import (
    Deadline,
    Figure,
    Form,
    FormColumn,
    FormRow,
    Indicator,
    Mark,
    OverTime,
    Regime,
    ValueType,
)
from benso.domains.units.queries import roster, units_on
from benso.domains.units.types import Level
from benso.kernel.declarations import Text
from benso.kernel.periods import month, quarter, year
from tests.domains.reporting.people import approve, number, put, reopen, submit, through
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
    operations.declare_indicators(indicators=(FIBRE, SALES), code_lists=(), actor="system:test", at=NOW)
    declare(NOW, regime(**changes))
    open_all(NOW, since, CODE)


def say(report: int, fibre: object, sales: object = 0) -> None:
    """Approve a level; opened again first if need be."""
    if models.ReportRow.objects.filter(id=report, state="approved").exists():
        reopen(report, later())
    wanted = {"fibre.now": fibre, "sales.now": sales}
    put(
        report,
        later(),
        {a: Figure(None, v) if isinstance(v, Mark) else Figure(Decimal(str(v))) for a, v in wanted.items()},
    )
    submit(report, later())
    approve(report, later())


def say_all(day: date, levels: Mapping[str, int]) -> None:
    """Approve the levels of many units for the month that ends on the day; filled in and submitted at one stroke."""
    rows = models.ReportRow.objects.filter(regime=CODE, period__code=f"{day:%Y-%m}", office__in=list(levels))
    numbers = dict(rows.values_list("office", "id"))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reporting_cell (report, address, item, value, mark, origin, revision, by, at) "
            "SELECT w.report, i.address, i.item, CASE i.address WHEN 'fibre.now' THEN w.value ELSE 0 END, 0, 'typed', "
            "1, 'official:11', %s FROM unnest(%s::bigint[], %s::numeric[]) w (report, value), "
            "(SELECT CASE key WHEN %s THEN 'fibre.now' ELSE 'sales.now' END AS address, id AS item "
            "FROM reporting_item WHERE key IN (%s, %s)) i",
            [NOW, [numbers[unit] for unit in levels], list(levels.values()), FIBRE.code, FIBRE.code, SALES.code],
        )
    rows.update(state="submitted", submitted_at=NOW, first_submitted_at=NOW, submitted_by="official:11")
    for unit in levels:
        approve(numbers[unit], later())


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
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id "
            "WHERE s.measure = %s AND s.unit = %s ORDER BY e.id",
            [measure, unit],
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_through_157_148_and_48_communes_the_province_is_the_sum_of_those_of_the_day() -> None:
    """DS-01 through two mergers: nothing is counted twice, and nothing vanishes before the new commune has reported."""
    prepared(date(2024, 11, 1))
    days = [date(2024, 11, 30), date(2024, 12, 31), date(2025, 7, 31)]
    said: dict[date, dict[str, int]] = {}
    for turn, day in enumerate(days):
        said[day] = {unit.id: 100 + 7 * place + 1000 * turn for place, unit in enumerate(units_on(day, Level.COMMUNE))}
    assert [len(levels) for levels in said.values()] == [157, 148, 48]
    for day in (days[1], days[0]):
        say_all(day, said[day])
    first, *rest = said[days[2]]
    say(number(CODE, "2025-07", first), said[days[2]][first])
    taken_over = {unit for unit in said[days[1]] if first in heirs(unit, roster())}
    assert len(taken_over) > 1
    waiting = sum(fibre for unit, fibre in said[days[1]].items() if unit not in taken_over)
    assert level(date(2025, 7, 1)) == sum(said[days[1]].values())
    assert level(days[2]) == said[days[2]][first] + waiting
    say_all(days[2], {unit: said[days[2]][unit] for unit in rest})
    assert [level(day) for day in days] == [sum(said[day].values()) for day in days]
    assert level(date(2025, 7, 30)) == sum(said[days[1]].values())
    assert [level(days[2], unit) for unit in sorted(taken_over)] == [0] * len(taken_over)


@pytest.mark.django_db
def test_what_a_closed_commune_reports_late_ends_where_its_land_was_reported_anew() -> None:
    prepared(date(2025, 6, 1))
    new = units_on(date(2025, 7, 31), Level.COMMUNE)[0]
    old = next(
        u for u in units_on(date(2025, 6, 30), Level.COMMUNE) if u.id != new.id and new.id in heirs(u.id, roster())
    )
    say(number(CODE, "2025-07", new.id), 900)
    say(number(CODE, "2025-06", old.id), 400)
    assert [level(d) for d in (date(2025, 6, 30), date(2025, 7, 30), date(2025, 7, 31))] == [400, 400, 900]
    say(number(CODE, "2025-07", new.id), Mark.MISSING)
    assert [level(d) for d in (date(2025, 6, 30), date(2025, 7, 30), date(2025, 7, 31))] == [400, 400, 400]
