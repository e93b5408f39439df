"""A form goes out to Excel and comes back without a changed value."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from benso.domains.documents.rules import FileRefused
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.operations import CellsRefused, ImportRefused
from benso.domains.reporting.operations.filling import ReportClosed
from benso.domains.reporting.rules import (
    Heading,
    WorkbookKey,
    compile_regime,
    computed,
    read_workbook,
    sheet_names,
    write_workbook,
)
from benso.domains.reporting.rules.workbook_reading import WorkbookForeign, WorkbookOfAnother, WorkbookOutdated
from benso.domains.reporting.types import (
    CellChange,
    Figure,
    Form,
    FormColumn,
    FormRow,
    Grid,
    Mark,
    Origin,
    ReportActor,
    ValueType,
)
from benso.kernel.declarations import Text
from tests.domains.reporting.small import INDICATORS, declare, open_all, small_regime

JULY = datetime(2025, 7, 20, 2, tzinfo=UTC)
KEY = WorkbookKey(5, "9", 3)
HEADING = Heading("Băng thông rộng", "Xã thử", "Tháng 7/2025", JULY)
KNOWN = {one.code: one for one in INDICATORS}
GRID = compile_regime(small_regime(), KNOWN)
LONG = replace(KNOWN["test_users"], value_type=ValueType.DECIMAL, decimals=10)


def long_grid(rows: int) -> Grid:
    form = Form(
        "main",
        Text("Biểu [dài]: thử/1"),
        tuple(FormRow(f"r{n}", Text(f"Dòng {n}"), str(n), "test_users") for n in range(rows)),
        (FormColumn("now", Text("Kỳ này")),),
    )
    return compile_regime(small_regime(forms=(form,), checks=()), KNOWN | {"test_users": LONG})


FIGURES = st.one_of(
    st.decimals(-(10**15), 10**15, allow_nan=False, places=4).map(lambda v: Figure(v.normalize() + 0)),
    st.integers(-(10**17), 10**17).map(lambda v: Figure(Decimal(v))),
    st.decimals(-1, 1, allow_nan=False, places=10).map(lambda v: Figure(v + 0)),
    st.sampled_from([Figure(None, mark) for mark in Mark if mark is not Mark.NUMBER]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(FIGURES, min_size=1, max_size=60))
def test_any_figures_come_back_as_they_went(figures: list[Figure]) -> None:
    grid = long_grid(60)
    sent = {f"r{n}.now": figure for n, figure in enumerate(figures)}
    read = read_workbook("a.xlsx", write_workbook(grid, sent, KEY, HEADING), 5, "9", grid)
    assert read.bad == ()
    assert read.key == KEY
    assert read.figures == sent


def test_five_thousand_rows_come_back_as_they_went() -> None:
    grid = long_grid(5000)
    sent = {f"r{n}.now": Figure(Decimal(n) / 8) for n in range(5000)}
    read = read_workbook("a.xlsx", write_workbook(grid, sent, KEY, HEADING), 5, "9", grid)
    assert read.figures == sent


def test_the_file_shows_labels_locks_what_is_computed_and_computes_it() -> None:
    figures = computed(GRID, {"households.now": Figure(Decimal(1500)), "fibre.now": Figure(Decimal(1000))}, {})
    content = write_workbook(GRID, figures, KEY, HEADING)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet_names(GRID)["main"]).to_python()
    assert rows[3][1:] == ["TT", "Chỉ tiêu", "Đơn vị tính", "Kỳ này", "Kỳ trước"]
    assert rows[4] == ["households", "1", "Hộ", "households", 1500.0, ""]
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert 'IFERROR(ROUND(IF(AND(OR(ISNUMBER(E6),E6="x",E6="-"),OR(ISNUMBER(E5)' in sheet.replace("&quot;", '"')
    assert "<v>66.67</v>" in sheet
    assert "<sheetProtection" in sheet
    assert sheet.count("<dataValidation ") == 1
    assert 'state="veryHidden"' in zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml").decode()


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """A file as another program would have saved it."""
    source, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            data = source.read(name).decode() if name.endswith((".xml", ".rels")) else ""
            made.writestr(name, data.replace(old, new) if name == part else data or source.read(name))
    return out.getvalue()


def other_book() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("main").write(0, 0, "households")
    return out.getvalue()


def test_files_of_elsewhere_and_of_other_reports_are_refused_with_a_sentence() -> None:
    content = write_workbook(GRID, {}, KEY, HEADING)
    with pytest.raises(WorkbookOfAnother, match="báo cáo số 5, không phải báo cáo số 6"):
        read_workbook("a.xlsx", content, 6, "9", GRID)
    with pytest.raises(WorkbookOutdated, match="phiên bản"):
        read_workbook("a.xlsx", content, 5, "10", GRID)
    with pytest.raises(WorkbookForeign):
        read_workbook("a.xlsx", other_book(), 5, "9", GRID)
    with pytest.raises(FileRefused):
        read_workbook("a.xlsx", b"PK\x03\x04 broken", 5, "9", GRID)


def test_macros_and_bombs_are_refused() -> None:
    content = write_workbook(GRID, {}, KEY, HEADING)
    types = "spreadsheetml.sheet.main+xml"
    macro = changed(content, "[Content_Types].xml", types, "sheet.macroEnabled.main+xml")
    with pytest.raises(FileRefused):
        read_workbook("a.xlsx", macro, 5, "9", GRID)
    bomb = changed(content, "docProps/app.xml", "<Properties", " " * (90 * 1024 * 1024) + "<Properties")
    with pytest.raises(FileRefused):
        read_workbook("a.xlsx", bomb, 5, "9", GRID)


@pytest.fixture
def report() -> models.ReportRow:
    declare(JULY)
    open_all(JULY, date(2025, 7, 1))
    return models.ReportRow.objects.filter(regime="T01").order_by("id")[0]


def reporter(report: models.ReportRow) -> ReportActor:
    return ReportActor(7, "", frozenset({("reporter", report.office)}))


def save(report: models.ReportRow, **cells: object) -> None:
    changes = [CellChange(f"{row}.now", Figure(Decimal(str(v))), 99) for row, v in cells.items()]
    operations.save_cells(report=report.id, changes=changes, origin=Origin.TYPED, actor=reporter(report), at=JULY)


def download(report: models.ReportRow, **cells: Any) -> bytes:
    """The file of the report with these cells written over."""
    sheet = queries.report_sheet(report.id, reporter(report))
    figures = dict(sheet.figures) | {f"{row}.now": Figure(Decimal(str(v))) for row, v in cells.items()}
    return write_workbook(sheet.grid, figures, WorkbookKey(report.id, str(report.version_id), sheet.revision), HEADING)


def bring(report: models.ReportRow, content: bytes) -> Any:
    return operations.bring_workbook(
        report=report.id, name="a.xlsx", content=content, actor=reporter(report), at=JULY
    )  # fmt: skip


def standing(report: models.ReportRow) -> dict[str, tuple[Figure, int]]:
    return {a: (c.figure, c.revision) for a, c in queries.cells(report.id).items()}


@pytest.mark.django_db
def test_only_what_the_file_changed_is_written_beside_what_others_changed_since(report: models.ReportRow) -> None:
    save(report, households=1500, fibre=1000)
    content = download(report, fibre=1100)
    save(report, households=1501)
    saved = bring(report, content)
    assert [(s.address, s.figure, s.origin) for s in saved.written] == [
        ("fibre.now", Figure(Decimal(1100)), Origin.FILE)
    ]
    assert standing(report)["households.now"] == (Figure(Decimal(1501)), 2)


@pytest.mark.django_db
def test_a_cell_changed_here_and_in_the_file_refuses_the_file(report: models.ReportRow) -> None:
    save(report, households=1500, fibre=1000)
    content = download(report, fibre=1100, households=1600)
    save(report, households=1501)
    before = standing(report)
    with pytest.raises(CellsRefused) as refused:
        bring(report, content)
    assert [one.address for one in refused.value.refused] == ["households.now"]
    assert standing(report) == before


@pytest.mark.django_db
def test_bad_cells_are_named_by_sheet_and_place_and_nothing_is_written(report: models.ReportRow) -> None:
    content = download(report, households="1.5", fibre=-1)
    with pytest.raises(ImportRefused) as refused:
        bring(report, content)
    assert [(bad.line, bad.field, bad.error.code) for bad in refused.value.bad] == [
        (5, "1. Biểu thử!E5", "FIGURE_NOT_WHOLE"),
        (6, "1. Biểu thử!E6", "FIGURE_OUT_OF_RANGE"),
    ]
    assert standing(report) == {}


@pytest.mark.django_db
def test_a_submitted_report_takes_no_file(report: models.ReportRow) -> None:
    content = download(report, fibre=1)
    models.ReportRow.objects.filter(id=report.id).update(state="submitted", submitted_at=JULY, first_submitted_at=JULY)
    with pytest.raises(ReportClosed):
        bring(report, content)
    assert standing(report) == {}
