"""A unit that is newer than a period has its figures in its own borders: of the units before, whole, or not at all."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.rules import Heading, WorkbookKey, compile_regime, sheet_names, write_workbook
from benso.domains.reporting.rules.formerly import brought
from benso.domains.reporting.types import (
    ColumnKind,
    Figure,
    Form,
    FormColumn,
    FormRow,
    Lack,
    Lacking,
    Mark,
    Regime,
    ReportSheet,
)
from benso.domains.units.queries import roster
from benso.domains.units.types import Level, Share, Unit
from benso.kernel.declarations import Text
from benso.kernel.periods import parse
from tests.domains.reporting.people import FIGURES, approver, fill, put, reporter, submit
from tests.domains.reporting.small import INDICATORS, declare, open_all, small_regime
from tests.domains.reporting.values import put as put_value
from tests.domains.reporting.values import put_all

JULY = datetime(2025, 7, 20, 2, tzinfo=UTC)
NOW, THEN, YEAR_BEFORE = "2025-07~15", "2025-06~15", "2024-07~15"
GRID = compile_regime(small_regime(), {one.code: one for one in INDICATORS})
HEADING = Heading("Băng thông rộng", "Xã thử", "Tháng 7/2025", JULY)


def regime() -> Regime:
    """The small regime with a column of the year up to now for its users, and their sum as a cell of its own."""
    main, people = small_regime().forms
    users = FormRow("joined", Text("Người dùng mới"), "1", "test_users")
    flow = Form(
        "flow",
        Text("Cộng dồn"),
        (users,),
        (FormColumn("now", Text("Kỳ này")), FormColumn("year", Text("Từ đầu năm"), ColumnKind.CUMULATIVE),
         FormColumn("ago", Text("Cùng kỳ"), ColumnKind.YEAR_BEFORE)),
    )  # fmt: skip
    return small_regime(forms=(main, people, flow))


@pytest.fixture
def merged() -> Unit:
    declare(JULY, regime())
    open_all(JULY, date(2025, 7, 1))
    return next(u for u in roster().on(date(2025, 7, 14), Level.COMMUNE) if len(u.predecessors) >= 3)


def sheet(unit: Unit) -> ReportSheet:
    report = models.ReportRow.objects.get(regime="T01", period__code=NOW, office=unit.id)
    return queries.report_sheet(report.id, reporter(report.id))


def said(units: Iterable[str], code: str, item: str, *values: object) -> None:
    put_all({unit: {item: value} for unit, value in zip(units, values, strict=True)}, parse(code))


@pytest.mark.django_db
def test_stocks_and_flows_of_whole_predecessors_add_up_and_shares_are_worked_out_anew(merged: Unit) -> None:
    units = merged.predecessors
    whole = {unit: {"test_households": 1000 * n, "test_fibre": 100 * n * n, "test_fibre_share": 10 * n}
             for n, unit in enumerate(units, 1)}  # fmt: skip
    put_all(whole, parse(THEN))
    said(units, YEAR_BEFORE, "test_users", *(7 for _ in units))
    found = sheet(merged)
    households = sum(1000 * n for n in range(1, len(units) + 1))
    fibre = sum(100 * n * n for n in range(1, len(units) + 1))
    assert found.figures["households.before"] == Figure(Decimal(households))
    assert found.figures["fibre.before"] == Figure(Decimal(fibre))
    assert found.figures["share.before"] == Figure(round(Decimal(100 * fibre) / households, 2))
    assert found.figures["joined.ago"] == Figure(Decimal(7 * len(units)))
    then = found.others.formerly["previous"]
    assert set(then.units) == set(units)
    assert then.brought == {"households.now", "fibre.now", "share.now"}


@pytest.mark.django_db
def test_the_signed_print_says_what_the_approver_saw(merged: Unit) -> None:
    before = merged.predecessors
    told = {unit: {"test_households": 1000 + 100 * place} for place, unit in enumerate(before)}
    put_all(told, parse(THEN), at=JULY - timedelta(days=1))
    report = models.ReportRow.objects.get(regime="T01", period__code=NOW, office=merged.id)
    put(report.id, JULY, FIGURES | {"joined.now": Figure(Decimal(3))})
    submit(report.id, JULY)
    operations.approve_report(report=report.id, actor=approver(report.id), at=JULY)
    shown = sheet(merged).figures["households.before"].value
    late = JULY + timedelta(days=9)
    put_value(before[0], parse(THEN), {"test_households": 7}, at=late)  # corrected later: the print stays as it was
    rows = queries.report_print(report.id, 1)["forms"][0]["rows"]
    assert shown == sum(1000 + 100 * place for place in range(len(before)))
    assert rows[0]["cells"][1] == f"{shown:,.0f}".replace(",", ".")


@pytest.mark.django_db
def test_the_checks_between_periods_see_the_same_figures(merged: Unit) -> None:
    said(merged.predecessors, THEN, "test_fibre", *(100 for _ in merged.predecessors))
    report = sheet(merged).report.id
    fill(report, JULY, fibre=200 * len(merged.predecessors) + 1, households=5000)
    assert [f.check for f in sheet(merged).findings] == ["empty", "jump"]
    put(report, JULY, {"fibre.now": Figure(Decimal(200 * len(merged.predecessors)))})
    assert "jump" not in [f.check for f in sheet(merged).findings]


@pytest.mark.django_db
@pytest.mark.parametrize("last", [None, Mark.MISSING])
def test_no_sum_is_made_of_a_part_of_them(merged: Unit, last: Mark | None) -> None:
    *others, unit = merged.predecessors
    said(others, THEN, "test_fibre", *(100 for _ in others))
    if last is not None:
        said([unit], THEN, "test_fibre", last)
    found = sheet(merged)
    assert "fibre.before" not in found.figures
    lacking = found.others.formerly["previous"].lacking
    assert lacking["fibre.now"] == Lack(Lacking.SOME, len(others), len(others) + 1)
    assert lacking["households.now"] == Lack(Lacking.NEW, 0, len(others) + 1)
    fill(found.report.id, JULY, fibre=10**6, households=10**6)
    assert "jump" not in [f.check for f in sheet(merged).findings]


@pytest.mark.django_db
def test_what_does_not_arise_adds_nothing(merged: Unit) -> None:
    *others, unit = merged.predecessors
    told: dict[str, dict[str, int | Mark]] = {
        each: {"test_fibre": 100, "test_households": Mark.NO_SERVICE} for each in others
    }
    put_all(told | {unit: dict.fromkeys(("test_fibre", "test_households"), Mark.NO_SERVICE)}, parse(THEN))
    found = sheet(merged)
    assert found.figures["fibre.before"] == Figure(Decimal(100 * len(others)))
    assert found.figures["households.before"] == Figure(None, Mark.NO_SERVICE)
    assert unit in found.others.formerly["previous"].units


@pytest.mark.django_db
def test_up_to_now_counts_the_months_of_the_units_before(merged: Unit) -> None:
    for month in range(1, 7):
        said(merged.predecessors, f"2025-0{month}~15", "test_users", *(10 for _ in merged.predecessors))
    report = sheet(merged).report.id
    put(report, JULY, {"joined.now": Figure(Decimal(5))})
    assert sheet(merged).figures["joined.year"] == Figure(Decimal(60 * len(merged.predecessors) + 5))


@pytest.mark.django_db
def test_a_unit_that_was_there_has_its_own_and_no_reason() -> None:
    declare(JULY)
    old = next(u for u in roster().on(date(2025, 6, 14), Level.COMMUNE) if u.valid_from <= date(2024, 1, 1))
    said([old.id], "2025-05~15", "test_fibre", 5)
    open_all(JULY, date(2025, 6, 1))
    report = models.ReportRow.objects.get(regime="T01", period__code=THEN, office=old.id)
    found = queries.report_sheet(report.id, reporter(report.id))
    assert found.figures["fibre.before"] == Figure(Decimal(5))
    assert found.others.formerly == {}


@pytest.mark.django_db
def test_the_page_takes_one_statement_more_at_most(merged: Unit) -> None:
    report = sheet(merged).report.id
    actor = reporter(report)
    with CaptureQueriesContext(connection) as met:
        queries.report_sheet(report, actor)
    assert len(met) <= 6


@pytest.mark.django_db
def test_the_excel_file_says_why_a_figure_is_not_there(merged: Unit) -> None:
    said(merged.predecessors, THEN, "test_fibre", *(100 for _ in merged.predecessors))
    found = sheet(merged)
    key = WorkbookKey(found.report.id, "1", found.revision)
    content = write_workbook(found.grid, found.figures, key, HEADING, notes={"households.before": "đơn vị mới"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name(sheet_names(found.grid)["main"]).to_python()
    assert [row[5] for row in rows[4:6]] == ["đơn vị mới", 100 * len(merged.predecessors)]


def share(source: str, *, weight: object = 1, part: object = 1) -> Share:
    return Share(source, "new", Decimal(str(weight)), Decimal(str(weight)) != 1, Decimal(str(part)))


HELD = {"a": {"fibre.now": Figure(Decimal(3)), "share.now": Figure(Decimal(40))},
        "b": {"fibre.now": Figure(Decimal(4)), "share.now": Figure(Decimal(50))}}  # fmt: skip


@pytest.mark.parametrize(
    ("shares", "why"),
    [
        ([share("a", part="0.5"), share("b", weight="0.5", part="0.5")], Lacking.CUT),
        ([share("a", part=0), share("b", part=0)], Lacking.BEYOND),
        ([share("a", part="0.4"), share("b", part="0.5")], Lacking.BEYOND),
        ([], Lacking.BEYOND),
    ],
)
def test_land_that_cannot_be_told_exactly_has_no_figure_and_says_so(shares: list[Share], why: Lacking) -> None:
    figures, then = brought(GRID, shares, HELD)
    assert figures == {}
    assert set(then.lacking.values()) == {Lack(why)}
    assert set(then.lacking) == {cell.address for cell in GRID.items.values()}


def test_a_share_stands_where_the_land_is_the_same_and_is_never_added_up() -> None:
    figures, _ = brought(GRID, [share("a")], HELD)
    assert figures["share.now"] == Figure(Decimal(40))
    figures, then = brought(GRID, [share("a", part="0.5"), share("b", part="0.5")], HELD)
    assert figures == {"fibre.now": Figure(Decimal(7))}
    assert then.lacking["share.now"] == Lack(Lacking.SHARE, 2, 2)
    typed = small_regime()
    rows = tuple(replace(row, formula="") for row in typed.forms[0].rows)
    plain = compile_regime(
        replace(typed, forms=(replace(typed.forms[0], rows=rows), typed.forms[1])), {o.code: o for o in INDICATORS}
    )
    whole = {u: {**f, "households.now": Figure(Decimal(9))} for u, f in HELD.items()}
    figures, then = brought(plain, [share("a", part="0.5"), share("b", part="0.5")], whole)
    assert then.lacking["share.now"] == Lack(Lacking.SHARE, 2, 2)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8), st.integers(0, 7))
def test_a_sum_is_whole_or_not_there(numbers: list[int], gap: int) -> None:
    held = {f"u{n}": {"fibre.now": Figure(Decimal(value))} for n, value in enumerate(numbers)}
    parts = [Decimal(1) / 2 ** min(n + 1, len(numbers) - 1 or 1) for n in range(len(numbers))]
    parts[-1] = 1 - sum(parts[:-1], Decimal(0))
    shares = [share(unit, part=part) for unit, part in zip(held, parts, strict=True)]
    figures, _ = brought(GRID, shares, held)
    assert figures == {"fibre.now": Figure(Decimal(sum(numbers)))}
    held.pop(f"u{gap % len(numbers)}")
    figures, then = brought(GRID, shares, held)
    assert figures == {}
    assert then.lacking["fibre.now"].present == len(numbers) - 1
