"""What people type into a spreadsheet ends as the right figure, or is told with what to do."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from benso.domains.reporting.rules import compile_regime, read_workbook
from benso.domains.reporting.rules.tables import read_table
from benso.domains.reporting.rules.workbook_formats import odd_cells
from benso.domains.reporting.rules.workbooks import KEY, KEY_SHEET
from benso.domains.reporting.types import (
    Combine,
    Figure,
    Form,
    FormColumn,
    FormRow,
    Indicator,
    Mark,
    OverTime,
    ValueType,
)
from benso.kernel.declarations import Text
from tests.domains.reporting.small import INDICATORS, small_regime

SHARE = Indicator("test_typed_share", Text("Tỷ lệ"), "%", ValueType.PERCENT, 2, Combine.NONE, OverTime.LEVEL,
                  lowest=Decimal(0), highest=Decimal(100))  # fmt: skip
MONEY = Indicator("test_money", Text("Tiền"), "VND", ValueType.DECIMAL, 3, lowest=Decimal(0))
MOMENT = datetime(2025, 2, 1, 9, 30)  # noqa: DTZ001  spreadsheets know no zones
ROWS = ("whole", "share", "money", "second")
FORM = Form(
    "main",
    Text("Biểu thử"),
    (
        FormRow("whole", Text("Hộ"), "1", "test_households"),
        FormRow("share", Text("Tỷ lệ"), "2", "test_typed_share"),
        FormRow("money", Text("Tiền"), "3", "test_money"),
        FormRow("second", Text("Hộ"), "4", "test_fibre"),
    ),
    (FormColumn("now", Text("Kỳ này")),),
)
GRID = compile_regime(small_regime(forms=(FORM,), checks=()), {one.code: one for one in (*INDICATORS, SHARE, MONEY)})
PLACES = {"whole": "E5", "share": "E6", "money": "E7", "second": "E8"}


def book(values: Mapping[str, Any], formats: Mapping[str, str] | None = None, merged: str = "") -> bytes:
    """A file in our layout as a person's spreadsheet saves it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("1. Biểu thử")
        sheet.write(0, 0, "main")
        sheet.write(0, 4, "now")
        if merged:
            sheet.merge_range(merged, "", made.add_format())
        for down, row in enumerate(ROWS, start=4):
            sheet.write(down, 0, row)
            style = made.add_format({"num_format": (formats or {}).get(row, "#,##0")})
            value = values.get(row)
            if isinstance(value, datetime | date | time | timedelta):
                sheet.write_datetime(down, 4, value, style)
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(down, 4, value, style, "#DIV/0!")
            elif value is not None:
                sheet.write(down, 4, value, style)
        hidden = made.add_worksheet(KEY_SHEET)
        hidden.write_column(0, 0, [KEY, "5", "9", "3"])
        hidden.very_hidden()
    return out.getvalue()


def read(content: bytes) -> tuple[dict[str, Figure], list[tuple[str, str, str]]]:
    found = read_workbook("a.xlsx", content, 5, "9", GRID)
    figures = {address.partition(".")[0]: figure for address, figure in found.figures.items()}
    return figures, [(bad.field.partition("!")[2], bad.error.code, str(bad.error)) for bad in found.bad]


@pytest.mark.parametrize(
    ("row", "value", "style", "expected"),
    [
        ("whole", 1288463, "#,##0", 1288463),
        ("whole", "1.288.463", "@", 1288463),
        ("whole", "1\u00a0288\u00a0463", "@", 1288463),
        ("whole", "1 288 463", "@", 1288463),
        ("whole", " 0 ", "@", 0),
        ("money", "1.288.463,5", "@", "1288463.5"),
        ("money", 1288463.5, "#.##0,0", "1288463.5"),
        ("money", "1288463,125", "@", "1288463.125"),
        ("share", 50, "0.00", 50),
        ("share", 0.5, "0%", 50),
        ("share", 0.6667, "0.00%", "66.67"),
        ("share", 0.07, '0.0"phần"%', 7),
        ("share", 1, "0%", 100),
        ("share", 0.5, "0.00", "0.5"),
        ("share", 50, '0"%"', 50),
        ("share", 50, r"0\%", 50),
        ("share", "66,67%", "@", "66.67"),
        ("share", "66,67 %", "@", "66.67"),
    ],
)
def test_what_is_meant_is_taken(row: str, value: Any, style: str, expected: object) -> None:
    figures, bad = read(book({row: value}, {row: style}))
    assert bad == []
    assert figures == {row: Figure(Decimal(str(expected)))}


@pytest.mark.parametrize(
    ("row", "value", "style", "code", "words"),
    [
        ("whole", date(2025, 2, 1), "dd/mm/yyyy", "CELL_IS_DATE", "Ô này là 01/02/2025"),
        ("whole", MOMENT, "dd/mm/yyyy hh:mm", "CELL_IS_DATE", "09:30 01/02/2025"),
        ("money", time(1, 30), "hh:mm", "CELL_IS_DATE", "bảng tính đã đổi số thành ngày giờ"),
        ("money", timedelta(hours=30), "[h]:mm", "CELL_IS_DATE", "Đổi định dạng ô về Số"),
        ("whole", 0.5, "0%", "CELL_IS_PERCENT", "Ô này hiện 50% nhưng chỉ tiêu không tính bằng %"),
        ("money", 12, "0%", "CELL_IS_PERCENT", "1.200%"),
        ("share", 50, "0%", "FIGURE_OUT_OF_RANGE", "5.000 nằm ngoài khoảng cho phép (0 … 100)"),
        ("share", 0.123456, "0%", "FIGURE_TOO_FINE", "giữ 2 chữ số"),
        ("whole", 1.288, "#,##0", "FIGURE_NOT_WHOLE", "Kiểm tra dấu chấm, dấu phẩy"),
        ("whole", "1,288,463", "@", "FIGURE_MIXED", "Viết lại như 1.288.463,5"),
        ("money", "1,288,463.5", "@", "FIGURE_MIXED", "dễ đọc thành hai số"),
        ("money", "1.28.463", "@", "FIGURE_UNREADABLE", "Viết số như 1.288.463,5"),
        ("whole", "50%", "@", "FIGURE_UNREADABLE", "không phải là số"),
        ("whole", "01/02/2025", "@", "FIGURE_UNREADABLE", "không phải là số"),
        ("whole", True, "General", "CELL_NOT_TEXT", "đúng/sai"),
        ("whole", "=1/0", "General", "CELL_IS_ERROR", "báo lỗi #DIV/0!"),
        ("share", "=1/0", "0%", "CELL_IS_ERROR", "Sửa công thức"),
        ("whole", "12 hộ", "@", "FIGURE_UNREADABLE", "“12 hộ” không phải là số"),
    ],
)
def test_what_is_not_clear_is_told_with_its_place_and_what_to_do(
    row: str, value: Any, style: str, code: str, words: str
) -> None:
    figures, bad = read(book({row: value, "second": 7}, {row: style}))
    assert figures == {"second": Figure(Decimal(7))}
    ((place, met, sentence),) = bad
    assert (place, met) == (PLACES[row], code)
    assert words in sentence
    assert "{" not in sentence


def test_a_merged_cell_names_the_cells_and_takes_none_of_those_that_are_hidden() -> None:
    figures, bad = read(book({"whole": 5, "second": 7}, merged="E5:E6"))
    assert figures == {"whole": Figure(Decimal(5)), "second": Figure(Decimal(7))}
    assert [(place, code) for place, code, _ in bad] == [("E6", "CELL_MERGED")]
    assert "E5:E6" in bad[0][2]
    _, bad = read(book({"whole": 5}, merged="D5:E5"))
    assert [(place, code) for place, code, _ in bad] == [("E5", "CELL_MERGED")]
    figures, bad = read(book({"whole": 5}, merged="E5:F5"))
    assert (figures, bad) == ({"whole": Figure(Decimal(5))}, [])


def test_signs_stand_in_cells_of_any_format() -> None:
    figures, bad = read(book({"whole": "x", "share": "-", "money": "…"}, {"whole": "dd/mm/yyyy", "share": "0%"}))
    assert bad == []
    assert [figure.mark for figure in figures.values()] == [Mark.NOT_APPLICABLE, Mark.NO_SERVICE, Mark.MISSING]


def test_a_table_of_many_units_shows_percentages_as_they_were_typed() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["unit", "value"])
        sheet.write_row(1, 0, ["28777", 0.5])
        sheet.write(2, 1, 0.6667, made.add_format({"num_format": "0.00%"}))
        sheet.write_formula(3, 1, "=1/0", None, "#DIV/0!")
    assert [line.texts for line in read_table("a.xlsx", out.getvalue())] == [
        ("unit", "value"), ("28777", "0,5"), ("", "66,67%"), ("", "#DIV/0!"),
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_shows_nothing_as_a_percentage(content: bytes) -> None:
    assert odd_cells(content) == {}
