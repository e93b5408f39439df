"""Cells are written, refused, explained and taken over; a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.operations.explaining import ExplanationMissing, FindingUnknown
from benso.domains.reporting.operations.filling import (
    CellChangedMeanwhile,
    CellsRefused,
    ReportClosed,
)
from benso.domains.reporting.operations.opening import ensure_items, ensure_periods, ensure_places
from benso.domains.reporting.queries import ReportUnknown
from benso.domains.reporting.types import (
    Address,
    CellChange,
    CellState,
    Figure,
    Form,
    FormColumn,
    FormRow,
    Mark,
    Origin,
    Prefill,
    PrefillInput,
    ReportActor,
    Saved,
)
from benso.kernel.declarations import Text
from benso.kernel.periods import parse
from tests.domains.reporting import small
from tests.domains.reporting.small import declare, open_all, small_regime

pytestmark = pytest.mark.django_db
JULY = datetime(2025, 7, 20, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def report() -> models.ReportRow:
    declare(JULY)
    open_all(JULY, date(2025, 7, 1))
    return models.ReportRow.objects.filter(regime="T01", period__code="2025-07~15").order_by("id")[0]


def reporter(office: str, number: int = 7) -> ReportActor:
    return ReportActor(number, "", frozenset({("reporter", office)}))


def number(value: object, address: Address = "households.now", seen: int = 0) -> CellChange:
    return CellChange(address, Figure(Decimal(str(value))), seen)


def save(report: models.ReportRow, *changes: CellChange, actor: ReportActor | None = None, **more: Any) -> Saved:
    return operations.save_cells(
        report=report.id, changes=changes, origin=more.pop("origin", Origin.TYPED),
        actor=actor or reporter(report.office), at=more.pop("at", JULY), **more,
    )  # fmt: skip


def standing(report: models.ReportRow) -> dict[Address, Figure]:
    return {address: cell.figure for address, cell in queries.cells(report.id).items()}


def whole(report: models.ReportRow) -> list[Any]:
    """Everything kept of a report: a refusal must leave it as it was."""
    with connection.cursor() as cursor:
        found: list[Any] = []
        for table in ("reporting_cell", "reporting_change"):
            cursor.execute(f"SELECT * FROM {table} WHERE report = %s ORDER BY address, revision", [report.id])
            found += cursor.fetchall()
        cursor.execute("SELECT revision, filled, state FROM reporting_report WHERE id = %s", [report.id])
        return found + cursor.fetchall() + list(models.ExplanationRow.objects.values_list())


def approve(report: models.ReportRow, item: str, place: str, code: str, value: object, at: datetime = JULY) -> None:
    """A value as an approval leaves it."""
    ref = models.ItemRow.objects.get(key=item)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reporting_value (item, period, place, value, mark, report, round, known_from)"
            " VALUES (%s, %s, %s, %s, 0, %s, 1, %s)",
            [ref.id, ensure_periods([parse(code)])[code], ensure_places([place])[place], value, report.id, at],
        )


def test_cells_are_saved_with_who_and_when_and_completeness_is_kept(report: models.ReportRow) -> None:
    saved = save(report, number(1500), CellChange("fibre.now", Figure(None, Mark.MISSING)))
    assert saved.revision == 1
    assert saved.refused == ()
    report.refresh_from_db()
    assert (report.revision, report.filled, report.expected) == (1, 1, 4)
    cell = queries.cells(report.id)["households.now"]
    assert (cell.figure, cell.item, cell.revision, cell.by, cell.origin) == (
        Figure(Decimal(1500)), "test_households", 1, "official:7", Origin.TYPED,
    )  # fmt: skip


def test_emptying_a_cell_is_a_change_that_is_kept(report: models.ReportRow) -> None:
    save(report, number(1500))
    saved = save(report, CellChange("households.now", None, 1), at=JULY + MINUTE)
    assert standing(report) == {}
    assert [(s.figure, s.revision) for s in queries.cell_history(report.id, "households.now")] == [
        (None, 2),
        (Figure(Decimal(1500)), 1),
    ]
    assert queries.changes_since(report.id, 1) == list(saved.written)


def test_two_people_at_once_lose_nothing_and_the_second_is_told(report: models.ReportRow) -> None:
    save(report, number(1500), actor=reporter(report.office, 7))
    late = save(report, number(9), number(1000, "fibre.now"), actor=reporter(report.office, 8), at=JULY + MINUTE)
    assert standing(report) == {"households.now": Figure(Decimal(1500)), "fibre.now": Figure(Decimal(1000))}
    (refusal,) = late.refused
    assert isinstance(refusal.error, CellChangedMeanwhile)
    assert refusal.standing == CellState(
        "households.now", Figure(Decimal(1500)), 1, Origin.TYPED, "official:7", JULY, ""
    )
    assert str(refusal.error).startswith("official:7 đã sửa ô này thành “1.500” lúc 09:00 20/07/2025")
    assert save(report, number(9, seen=late.revision)).refused == ()


def test_saying_the_same_again_after_a_lost_answer_changes_nothing(report: models.ReportRow) -> None:
    save(report, number(1500))
    before = whole(report)
    assert save(report, number(1500), actor=reporter(report.office, 8)) == Saved(1, ())
    assert whole(report) == before


def test_a_cell_emptied_meanwhile_is_a_conflict_too(report: models.ReportRow) -> None:
    save(report, number(1500))
    save(report, CellChange("households.now", None, 1))
    (refusal,) = save(report, number(1600, seen=1)).refused
    assert refusal.standing is not None
    assert refusal.standing.figure is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (number("1.5"), "FIGURE_NOT_WHOLE"),
        (number(-1), "FIGURE_OUT_OF_RANGE"),
        (number(1, "share.now"), "CELL_COMPUTED"),
        (number(1, "households.before"), "CELL_COMPUTED"),
        (number(1, "nowhere.now"), "CELL_UNKNOWN"),
        (number(1, "households.now\0"), "CELL_UNKNOWN"),
        (number(1, "\ud800"), "CELL_UNKNOWN"),
    ],
)
def test_what_does_not_fit_is_refused_for_its_cell(report: models.ReportRow, change: CellChange, code: str) -> None:
    before = whole(report)
    (refusal,) = save(report, change).refused
    assert (refusal.address, refusal.error.code) == (change.address, code)
    with pytest.raises(CellsRefused) as refused:
        save(report, change, number(5, "fibre.now"), whole=True)
    assert refused.value.refused[0].error.code == code
    assert whole(report) == before


def strange(report: models.ReportRow) -> dict[str, ReportActor]:
    return {
        "nobody": ReportActor(1),
        "elsewhere": reporter("28777@2025-07-01" if report.office != "28777@2025-07-01" else "28789@2025-07-01"),
        "leader": ReportActor(1, "", frozenset({("leader", report.office)})),
        "approver": ReportActor(1, "", frozenset({("report_approver", report.receiver)})),
        "clerk": ReportActor(1, "", frozenset({("clerk", report.office)})),
    }


@pytest.mark.parametrize("who", ["nobody", "elsewhere", "leader", "approver", "clerk"])
def test_who_does_not_report_for_the_office_is_told_there_is_no_report(report: models.ReportRow, who: str) -> None:
    actor, before = strange(report)[who], whole(report)
    deeds: list[Callable[[], object]] = [
        lambda: save(report, number(1), actor=actor),
        lambda: operations.explain(report=report.id, check="jump", text="đúng", actor=actor, at=JULY),
        lambda: operations.prefill(report=report.id, actor=actor, at=JULY),
    ]
    for deed in deeds:
        with pytest.raises(ReportUnknown):
            deed()
    assert whole(report) == before


@pytest.mark.parametrize("state", ["submitted", "approved", "published"])
def test_a_report_that_was_submitted_is_not_changed(report: models.ReportRow, state: str) -> None:
    models.ReportRow.objects.filter(id=report.id).update(
        state=state, submitted_at=JULY, first_submitted_at=JULY, approved_at=JULY
    )
    before = whole(report)
    with pytest.raises(ReportClosed):
        save(report, number(1))
    with pytest.raises(ReportClosed):
        operations.prefill(report=report.id, actor=reporter(report.office), at=JULY)
    assert whole(report) == before


def many(code: str, rows: int) -> models.ReportRow:
    form = Form(
        "main", Text("Nhiều dòng"),
        tuple(
            FormRow(f"r{n}", Text(f"Dòng {n}"), str(n), "test_users", dimensions=(("row", str(n)),))
            for n in range(rows)
        ),
        (FormColumn("now", Text("Kỳ này")),),
    )  # fmt: skip
    declare(JULY, small_regime(code, forms=(form,), checks=()))
    open_all(JULY, date(2025, 7, 1), code)
    return models.ReportRow.objects.filter(regime=code).order_by("id")[0]


def test_a_cell_and_three_hundred_cost_the_same_statements() -> None:
    report = many("T02", 300)
    queries.grid(report.version_id)
    counts = []
    for wanted in (range(1), range(1, 300)):
        with CaptureQueriesContext(connection) as met:
            save(report, *(number(n, f"r{n}.now", seen=9) for n in wanted))
        counts.append(len([q for q in met if "SAVEPOINT" not in q["sql"]]))
    assert counts[0] == counts[1] <= 8
    assert len(standing(report)) == 300


def test_a_page_takes_few_statements(report: models.ReportRow) -> None:
    save(report, number(1500))
    queries.grid(report.version_id)
    with CaptureQueriesContext(connection) as met:
        sheet = queries.report_sheet(report.id, reporter(report.office))
    assert len(met) <= 6
    assert sheet.fillable
    assert sheet.figures["households.now"] == Figure(Decimal(1500))


def test_other_periods_stand_beside(report: models.ReportRow) -> None:
    office = report.office
    approve(report, "test_fibre", office, "2025-06~15", 400)
    approve(report, "test_fibre", office, "2024-07~15", 300)
    save(report, number(1000, "fibre.now"))
    sheet = queries.report_sheet(report.id, reporter(office))
    assert sheet.figures["fibre.before"] == Figure(Decimal(400))
    assert sheet.others.year_before == {"fibre.now": Figure(Decimal(300))}
    assert [f.check for f in sheet.findings] == ["empty", "jump"]


def test_an_explanation_holds_until_the_figures_change(report: models.ReportRow) -> None:
    approve(report, "test_fibre", report.office, "2025-06~15", 400)
    save(report, number(1500), number(1000, "fibre.now"))
    actor = reporter(report.office)

    def explained() -> list[str]:
        return [f.explanation for f in queries.report_sheet(report.id, actor).findings if f.check == "jump"]

    operations.explain(report=report.id, check="jump", text="  Nhà mạng mới\nkéo cáp. ", actor=actor, at=JULY)
    assert explained() == ["Nhà mạng mới kéo cáp."]
    save(report, number(1600, seen=1))
    assert explained() == ["Nhà mạng mới kéo cáp."]
    save(report, number(1001, "fibre.now", seen=1))
    assert explained() == [""]


def test_what_is_not_found_or_hard_is_not_explained(report: models.ReportRow) -> None:
    save(report, number(5), number(10, "fibre.now"))
    before, actor = whole(report), reporter(report.office)
    for check in ("not_more", "jump", "empty", "nothing"):
        with pytest.raises(FindingUnknown):
            operations.explain(report=report.id, check=check, text="đúng", actor=actor, at=JULY)
    with pytest.raises(ExplanationMissing):
        operations.explain(report=report.id, check="jump", text=" ", actor=actor, at=JULY)
    assert whole(report) == before


def test_what_the_ledger_measured_is_taken_over_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    measure = Measure("test.fibre.made", Kind.FLOW, "households", "Hộ nối mới", "New", "", "", 0)
    ledger.declare_measures(measures=[measure])
    known = Prefill("2 * made", (PrefillInput("made", "test.fibre.made"),))
    changed = tuple(replace(one, prefill=known) if one.code == "test_fibre" else one for one in small.INDICATORS)
    monkeypatch.setattr(small, "INDICATORS", changed)
    declare(JULY)
    open_all(JULY, date(2025, 7, 1))
    report = models.ReportRow.objects.filter(regime="T01").order_by("id")[0]
    for day, amount in ((date(2025, 6, 15), 3), (date(2025, 7, 14), 4), (date(2025, 7, 15), 100)):
        entry = NewEntry("test.fibre.made", report.place.key, Basis.MEASURED, day, Decimal(amount))
        ledger.post(posting=Posting("test", f"made:{day}", (entry,)), actor="system:test", at=JULY)
    ledger.seal_pending(at=JULY)
    made = operations.prefill(report=report.id, actor=reporter(report.office), at=JULY)
    assert [(s.address, s.figure, s.origin, s.source) for s in made.saved.written] == [
        ("fibre.now", Figure(Decimal(14)), Origin.LEDGER, "test.fibre.made")
    ]


def test_one_figure_is_entered_once_and_used_again_but_never_over_what_was_typed(report: models.ReportRow) -> None:
    declare(JULY, small_regime("T03"))
    open_all(JULY, date(2025, 7, 1), "T03")
    other = models.ReportRow.objects.get(regime="T03", office=report.office)
    approve(other, "test_households", report.place.key, "2025-07~15", 1500)
    approve(other, "test_fibre", report.place.key, "2025-07~15", 900)
    save(report, number(901, "fibre.now"))
    made = operations.prefill(report=report.id, actor=reporter(report.office), at=JULY)
    assert [(s.address, s.origin, s.source) for s in made.saved.written] == [
        ("households.now", Origin.OTHER_REGIME, "T03")
    ]
    assert standing(report)["fibre.now"] == Figure(Decimal(901))
    assert operations.prefill(report=report.id, actor=reporter(report.office), at=JULY).saved.written == ()


def test_units_below_are_added_up_when_all_of_them_are_there(report: models.ReportRow) -> None:
    from benso.domains.reporting.types import Reporter
    from benso.domains.units.types import Level

    declare(JULY, small_regime("T04", reporter=Reporter(Level.PROVINCE)))
    open_all(JULY, date(2025, 7, 1), "T04")
    top = models.ReportRow.objects.get(regime="T04", period__code="2025-07~15")
    below = queries.places_below(top.place.key, parse("2025-07~15"))[0]
    for place in below[1:]:
        approve(report, "test_fibre", place, "2025-07~15", 10)
    actor = reporter(top.office)
    made = operations.prefill(report=top.id, actor=actor, at=JULY)
    assert made.saved.written == ()
    assert [(w.address, w.present, w.expected) for w in made.waiting] == [("fibre.now", len(below) - 1, len(below))]
    approve(report, "test_fibre", below[0], "2025-07~15", 10)
    made = operations.prefill(report=top.id, actor=actor, at=JULY)
    assert [(s.address, s.figure, s.source) for s in made.saved.written] == [
        ("fibre.now", Figure(Decimal(10 * len(below))), f"{len(below)}/{len(below)}")
    ]


def test_the_list_shows_what_is_due_soonest_first_page_by_page(report: models.ReportRow) -> None:
    declare(JULY, small_regime("T05"), small_regime("T06"))
    open_all(JULY, date(2025, 6, 20), "T05", "T06")
    actor, met, after = reporter(report.office), [], None
    while True:
        page = queries.reports_to_fill(actor=actor, offices=[report.office, "x"], after=after, limit=2)
        met += [(line.due_at, line.id) for line in page.lines]
        after = page.after
        if after is None:
            break
    assert met == sorted(met)
    assert len(met) == models.ReportRow.objects.filter(office=report.office).count()
    assert queries.reports_to_fill(actor=ReportActor(1), offices=[report.office]).lines == ()


def test_items_exist_before_the_first_cell(report: models.ReportRow) -> None:
    grid = queries.grid(report.version_id)
    assert set(ensure_items(c.item for c in grid.editable if c.item)) == {c.item.key for c in grid.editable if c.item}
