"""A report as an Excel file, to be filled in and brought back.

Every form is a sheet: its first row and first column are hidden and hold the ids of columns and rows, so that a file is
read by what its cells are and not by where they stand. A hidden sheet says of which report, version and revision it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

import xlsxwriter

from benso.domains.reporting.rules.excel_formulas import Reference, excel_formula
from benso.domains.reporting.rules.findings import words
from benso.domains.reporting.rules.typed import MARK_SIGNS, written
from benso.domains.reporting.types import Address, Cell, Figure, Form, FormColumn, FormRow, Grid, Mark, ValueType
from benso.kernel.numbers import Language

KEY_SHEET = "_benso"
KEY = "benso-report-1"
"""What a file of ours says of itself; the number is that of this layout."""
FIRST_ROW, FIRST_COLUMN = 4, 1
"""Where labels begin: after the hidden row of ids, title, explanation and heads; after the hidden column of ids."""
LABEL_COLUMNS = 3
EXACT_DIGITS = 15
"""Digits a spreadsheet keeps; a longer number is written as text."""
_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True)
class WorkbookKey:
    """Which report a file belongs to."""

    report: int
    version: str
    revision: int


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the top of each sheet."""

    regime: str
    office: str
    period: str
    made_at: datetime


def sheet_names(grid: Grid) -> dict[str, str]:
    """The name of each form's sheet, as Excel allows it and no other has."""
    names: dict[str, str] = {}
    for number, form in enumerate(grid.regime.forms, start=1):
        names[form.id] = f"{number}. {form.label.vi}".translate(_SHEET_NAME)[:31].strip()
    return names


def write_workbook(
    grid: Grid,
    figures: Mapping[Address, Figure],
    key: WorkbookKey,
    heading: Heading,
    *,
    notes: Mapping[Address, str] | None = None,
    language: Language = "vi",
) -> bytes:
    """The file: what is filled in can be written over, the rest is locked; computed cells are formulas where Excel has
    the like, else shown grey as they stand.

    :param notes: what stands in cells that repeat another period and have no figure of it
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": False}) as book:
        book.set_properties({"title": heading.regime, "created": heading.made_at.replace(tzinfo=None)})
        book.set_calc_mode("auto")
        sheets = _Sheets(book, grid, figures, heading, language)
        sheets.notes = notes or {}
        for form in grid.regime.forms:
            sheets.add(form)
        hidden = book.add_worksheet(KEY_SHEET)
        hidden.write_column(0, 0, [KEY, str(key.report), key.version, str(key.revision)])
        hidden.very_hidden()
        hidden.protect()
    return out.getvalue()


class _Sheets:
    """Writes the sheets of a book."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        grid: Grid,
        figures: Mapping[Address, Figure],
        heading: Heading,
        language: Language,
    ) -> None:
        self.book, self.grid, self.figures, self.heading, self.language = book, grid, figures, heading, language
        self.names = sheet_names(grid)
        self.places = dict(self._places())
        base = {"font_name": "Arial", "font_size": 11, "valign": "top"}
        self.bold = book.add_format(base | {"bold": True, "text_wrap": True})
        self.title = book.add_format(base | {"bold": True, "font_size": 13})
        self.note = book.add_format(base | {"font_color": "#5b6670"})
        self.head = book.add_format(base | {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#e6efe9"})
        self.label = [book.add_format(base | {"text_wrap": True, "border": 1, "indent": n}) for n in range(10)]
        self._kept: dict[tuple[bool, int], Any] = {}
        self.lack = book.add_format(
            base | {"font_size": 9, "font_color": "#5b6670", "bg_color": "#eef0ed", "border": 1, "text_wrap": True}
        )
        self.notes: Mapping[Address, str] = {}
        self._base = base

    def add(self, form: Form) -> None:
        """The sheet of a form."""
        sheet = self.book.add_worksheet(self.names[form.id])
        sheet.write_row(0, LABEL_COLUMNS + FIRST_COLUMN, [column.id for column in form.columns])
        sheet.write(0, 0, form.id)
        sheet.write(1, 1, f"{self.heading.regime} – {words(form.label, self.language)}", self.title)
        sheet.write(2, 1, f"{self.heading.office} · {self.heading.period} · {_SIGNS[self.language]}", self.note)
        heads = [*_HEADS[self.language], *(words(column.label, self.language) for column in form.columns)]
        sheet.write_row(FIRST_ROW - 1, FIRST_COLUMN, heads, self.head)
        for down, row in enumerate(form.rows, start=FIRST_ROW):
            self._row(sheet, form, down, row)
        for column in form.columns:
            self._validate(sheet, form, column)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.set_column(1, 1, 6)
        sheet.set_column(2, 2, 52)
        sheet.set_column(3, 3, 14)
        sheet.set_column(4, 3 + len(form.columns), 18)
        sheet.freeze_panes(FIRST_ROW, FIRST_COLUMN + LABEL_COLUMNS)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(FIRST_ROW - 1)

    def _row(self, sheet: Any, form: Form, down: int, row: FormRow) -> None:
        write = sheet.write_string
        write(down, 0, row.id)
        cells = [self.grid.cells.get(f"{row.id}.{column.id}") for column in form.columns]
        unit = next((cell.unit_of_measure for cell in cells if cell), "")
        style = self.label[min(row.indent, 9)] if row.indicator else self.bold
        for right, text in enumerate((row.number, words(row.label, self.language), unit), start=FIRST_COLUMN):
            write(down, right, text, style)
        for right, cell in enumerate(cells, start=FIRST_COLUMN + LABEL_COLUMNS):
            if cell is not None:
                self._cell(sheet, down, right, cell)

    def _cell(self, sheet: Any, down: int, right: int, cell: Cell) -> None:
        figure = self.figures.get(cell.address)
        style = self._format(cell)
        formula = excel_formula(cell.formula, self.places, cell.form, self.names) if cell.formula else None
        if formula is not None:
            value = float(figure.value) if figure and figure.value is not None else ""
            sheet.write_formula(down, right, f'=IFERROR(ROUND({formula},{cell.decimals}),"")', style, value)
        elif figure is None and cell.address in self.notes:
            sheet.write_string(down, right, self.notes[cell.address], self.lack)
        elif figure is None or (figure.value is None and not cell.editable):
            sheet.write_blank(down, right, None, style)
        elif figure.value is None or not _exact(figure.value):
            sheet.write_string(down, right, written(figure), style)
        else:
            sheet.write_number(down, right, float(figure.value), style)

    def _format(self, cell: Cell) -> Any:
        decimals = 0 if cell.value_type is ValueType.INTEGER else cell.decimals
        key = (cell.editable, decimals)
        if key not in self._kept:
            shown = "#,##0" + (f".{'0' * decimals}" if decimals else "")
            look = {"num_format": shown, "border": 1, "locked": not cell.editable, "align": "right"}
            grey = {} if cell.editable else {"bg_color": "#eef0ed", "font_color": "#3a4540"}
            self._kept[key] = self.book.add_format(self._base | look | grey)
        return self._kept[key]

    def _validate(self, sheet: Any, form: Form, column: FormColumn) -> None:
        """What each run of alike cells takes: a number that fits, or a sign."""
        right = form.columns.index(column) + FIRST_COLUMN + LABEL_COLUMNS
        cells = [
            (down, cell)
            for down, row in enumerate(form.rows, start=FIRST_ROW)
            if (cell := self.grid.cells.get(f"{row.id}.{column.id}")) is not None and cell.editable
        ]
        runs = groupby(enumerate(cells), lambda pair: (pair[1][0] - pair[0], _kind(pair[1][1])))
        for (_offset, kind), run in runs:
            held = [pair[1] for pair in run]
            first, last = held[0][0], held[-1][0]
            rule = _rule(_name(first, right), *kind)
            sheet.data_validation(first, right, last, right, {
                "validate": "custom", "value": rule, "error_title": _REFUSED[self.language][0],
                "error_message": _REFUSED[self.language][1],
            })  # fmt: skip

    def _places(self) -> Iterator[tuple[Address, Reference]]:
        for form in self.grid.regime.forms:
            for down, row in enumerate(form.rows, start=FIRST_ROW):
                for right, column in enumerate(form.columns, start=FIRST_COLUMN + LABEL_COLUMNS):
                    cell = self.grid.cells.get(f"{row.id}.{column.id}")
                    if cell is not None:
                        yield cell.address, Reference(form.id, _name(down, right), cell.additive)


_HEADS: Mapping[str, tuple[str, str, str]] = {"vi": ("TT", "Chỉ tiêu", "Đơn vị tính"), "en": ("No.", "Item", "Unit")}
_SIGNS = {
    "vi": "Ghi x: không áp dụng; -: không phát sinh; …: chưa có số liệu. Ô để trống không thay đổi số đang có.",
    "en": "Write x: not applicable; -: nothing arose; …: not known. A cell left empty changes nothing.",
}
_REFUSED = {
    "vi": ("Số không hợp lệ", "Nhập số trong khoảng cho phép, hoặc x, -, …"),
    "en": ("Not a valid figure", "Enter a number that can be, or x, -, …"),
}
_ALLOWED = ",".join(f'"{MARK_SIGNS[mark][0]}"' for mark in (Mark.NOT_APPLICABLE, Mark.NO_SERVICE, Mark.MISSING))


def _kind(cell: Cell) -> tuple[bool, Decimal | None, Decimal | None]:
    return cell.value_type is ValueType.INTEGER, cell.lowest, cell.highest


def _rule(name: str, whole: bool, lowest: Decimal | None, highest: Decimal | None) -> str:
    parts = [f"ISNUMBER({name})"]
    parts += [f"{name}=INT({name})"] if whole else []
    parts += [f"{name}>={lowest}"] if lowest is not None else []
    parts += [f"{name}<={highest}"] if highest is not None else []
    return f"=OR(AND({','.join(parts)}),ISNUMBER(MATCH({name},{{{_ALLOWED}}},0)))"


def _exact(value: Decimal) -> bool:
    return len(value.normalize().as_tuple().digits) <= EXACT_DIGITS and Decimal(repr(float(value))) == value


def _name(down: int, right: int) -> str:
    """``E5``."""
    letters = ""
    right += 1
    while right:
        right, rest = divmod(right - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{down + 1}"
