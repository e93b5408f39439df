"""An Excel file that was made for a report, read back: what it says of each cell, and everything wrong with it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from benso.domains.documents.rules import check_content
from benso.domains.documents.types import Limits, MediaType
from benso.domains.reporting.rules.typed import fitting, read_figure
from benso.domains.reporting.rules.workbooks import FIRST_COLUMN, FIRST_ROW, KEY, KEY_SHEET, LABEL_COLUMNS, WorkbookKey
from benso.domains.reporting.types import Address, BadRow, Cell, Figure, Grid
from benso.kernel.errors import BensoError
from benso.kernel.numbers import Language

FILE_LIMITS = Limits(size=10 * 1024 * 1024, unpacked=80 * 1024 * 1024, parts=500)


class WorkbookForeign(BensoError):
    """The file is not one that was downloaded here."""

    code = "WORKBOOK_FOREIGN"
    sentence = "Tệp “{name}” không phải tệp Excel tải từ báo cáo này. Tải tệp mẫu ở trang báo cáo, điền rồi nộp lại."


class WorkbookOfAnother(BensoError):
    """The file belongs to another report."""

    code = "WORKBOOK_OF_ANOTHER"
    sentence = (
        "Tệp “{name}” là của báo cáo số {there}, không phải báo cáo số {here}. Chọn đúng tệp, hoặc mở đúng báo cáo."
    )


class WorkbookOutdated(BensoError):
    """The file was made from another version of the regime."""

    code = "WORKBOOK_OUTDATED"
    sentence = "Tệp “{name}” theo phiên bản biểu mẫu cũ. Tải tệp mẫu mới ở trang báo cáo, chép số sang rồi nộp lại."


class CellNotText(BensoError):
    """A date, a truth or an error of a formula stands where a number should."""

    code = "CELL_NOT_TEXT"
    sentence = "Ô này là {kind}, không phải số. Nhập số, hoặc x, -, …"
    words = frozenset({"kind"})


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """What a file says: its key, figures by address (empty cells say nothing), and what cannot be read."""

    key: WorkbookKey
    figures: Mapping[Address, Figure]
    bad: tuple[BadRow, ...]


def read_workbook(
    name: str, content: bytes, report: int, version: str, grid: Grid, *, language: Language = "vi"
) -> ReadWorkbook:
    """What a file says of a report.

    :raises FileRefused: too large, broken, macros, packed to burst
    :raises WorkbookForeign: it was not downloaded here
    :raises WorkbookOfAnother: it is that of another report
    :raises WorkbookOutdated: it follows another version of the form
    """
    if check_content(name, content, FILE_LIMITS).media_type is not MediaType.XLSX:
        raise WorkbookForeign(name=name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(each, book.get_sheet_by_name(each).to_python(skip_empty_area=False)) for each in book.sheet_names]
    except CalamineError:
        raise WorkbookForeign(name=name) from None
    key = _key(name, dict(sheets).get(KEY_SHEET, []))
    if key.report != report:
        raise WorkbookOfAnother(name=name, there=key.report, here=report)
    if key.version != version:
        raise WorkbookOutdated(name=name)
    figures: dict[Address, Figure] = {}
    bad: list[BadRow] = []
    for line, place, cell, value in _cells(sheets, grid):
        try:
            figure = _figure(value, cell, language)
            if figure is not None:
                figures[cell.address] = figure
        except BensoError as error:
            bad.append(BadRow(line, place, error))
    return ReadWorkbook(key, figures, tuple(bad))


def _key(name: str, rows: list[list[Any]]) -> WorkbookKey:
    said = [str(row[0]) if row else "" for row in rows]
    if len(said) < 4 or said[0] != KEY or not said[1].isdecimal() or not said[3].isdecimal():
        raise WorkbookForeign(name=name)
    return WorkbookKey(int(said[1]), said[2], int(said[3]))


def _cells(sheets: list[tuple[str, list[list[Any]]]], grid: Grid) -> Iterator[tuple[int, str, Cell, Any]]:
    """Line, place in words, cell and value of everything that is filled in, by the hidden ids."""
    forms = {form.id for form in grid.regime.forms}
    for sheet, rows in sheets:
        if not rows or not rows[0] or str(rows[0][0]) not in forms:
            continue
        columns = [(right, str(text)) for right, text in enumerate(rows[0][FIRST_COLUMN + LABEL_COLUMNS :]) if text]
        for down, row in enumerate(rows[FIRST_ROW:], start=FIRST_ROW + 1):
            for right, column in columns:
                cell = grid.cells.get(f"{row[0]}.{column}")
                value = row[right + FIRST_COLUMN + LABEL_COLUMNS]
                if cell is not None and cell.editable and value not in ("", None):
                    yield down, f"{sheet}!{_letter(right + FIRST_COLUMN + LABEL_COLUMNS)}{down}", cell, value


def _figure(value: Any, cell: Cell, language: Language) -> Figure | None:
    if isinstance(value, bool):
        raise CellNotText(kind="đúng/sai")
    if isinstance(value, int | float):
        return fitting(Figure(Decimal(repr(value))), cell)
    if isinstance(value, str):
        return read_figure(value, cell, language=language)
    raise CellNotText(kind="ngày giờ")


def _letter(right: int) -> str:
    letters = ""
    right += 1
    while right:
        right, rest = divmod(right - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
