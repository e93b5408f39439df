"""An Excel file that was made for a report, read back: what it says of each cell, and everything wrong with it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from benso.domains.documents.rules import check_content
from benso.domains.documents.types import Limits, MediaType
from benso.domains.reporting.rules.typed import fitting, read_figure
from benso.domains.reporting.rules.workbook_formats import PLAIN, Odd, odd_cells
from benso.domains.reporting.rules.workbooks import FIRST_COLUMN, FIRST_ROW, KEY, KEY_SHEET, LABEL_COLUMNS, WorkbookKey
from benso.domains.reporting.types import Address, BadRow, Cell, Figure, Grid, ValueType
from benso.kernel.errors import BensoError
from benso.kernel.numbers import Language, format_number

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
    """A truth stands where a number should."""

    code = "CELL_NOT_TEXT"
    sentence = "Ô này là {kind}, không phải số. Nhập số, hoặc x, -, …"
    words = frozenset({"kind"})


class CellIsDate(BensoError):
    """The spreadsheet took a number for a day or a time."""

    code = "CELL_IS_DATE"
    sentence = (
        "Ô này là {shown}: bảng tính đã đổi số thành ngày giờ. Đổi định dạng ô về Số (Number) rồi nhập lại số, "
        "hoặc x, -, …"
    )


class CellIsPercent(BensoError):
    """A number is shown as a percentage where none belongs."""

    code = "CELL_IS_PERCENT"
    sentence = "Ô này hiện {shown} nhưng chỉ tiêu không tính bằng %. Bỏ định dạng phần trăm rồi nhập lại số."


class CellIsError(BensoError):
    """A formula in the cell gives no number."""

    code = "CELL_IS_ERROR"
    sentence = "Công thức trong ô này báo lỗi {shown}. Sửa công thức, hoặc nhập số, hoặc x, -, …"


class CellMerged(BensoError):
    """Cells were merged: a spreadsheet keeps the number of the first alone."""

    code = "CELL_MERGED"
    sentence = "Các ô {range} đã bị gộp nên không rõ số thuộc ô nào. Bỏ gộp ô (Merge) rồi nhập số vào từng ô."


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
        opened = [book.get_sheet_by_name(each) for each in book.sheet_names]
        sheets = [(each.name, each.to_python(skip_empty_area=False)) for each in opened]
        merged = {each.name: each.merged_cell_ranges or [] for each in opened}
    except CalamineError:
        raise WorkbookForeign(name=name) from None
    key = _key(name, dict(sheets).get(KEY_SHEET, []))
    if key.report != report:
        raise WorkbookOfAnother(name=name, there=key.report, here=report)
    if key.version != version:
        raise WorkbookOutdated(name=name)
    figures: dict[Address, Figure] = {}
    bad: list[BadRow] = []
    odd = odd_cells(content)
    for found in _cells(sheets, grid):
        try:
            figure = _read(found, odd.get(found.sheet, PLAIN), merged[found.sheet], language)
            if figure is not None:
                figures[found.cell.address] = figure
        except BensoError as error:
            bad.append(BadRow(found.down + 1, f"{found.sheet}!{_letter(found.right)}{found.down + 1}", error))
    return ReadWorkbook(key, figures, tuple(bad))


def _key(name: str, rows: list[list[Any]]) -> WorkbookKey:
    said = [str(row[0]) if row else "" for row in rows]
    if len(said) < 4 or said[0] != KEY or not said[1].isdecimal() or not said[3].isdecimal():
        raise WorkbookForeign(name=name)
    return WorkbookKey(int(said[1]), said[2], int(said[3]))


class _Found(NamedTuple):
    """Something that is filled in, and where it stands, counted from nothing."""

    sheet: str
    down: int
    right: int
    cell: Cell
    value: Any


def _cells(sheets: list[tuple[str, list[list[Any]]]], grid: Grid) -> Iterator[_Found]:
    """Everything that is filled in, by the hidden ids."""
    forms = {form.id for form in grid.regime.forms}
    for sheet, rows in sheets:
        if not rows or not rows[0] or str(rows[0][0]) not in forms:
            continue
        begin = FIRST_COLUMN + LABEL_COLUMNS
        columns = [(right, str(text)) for right, text in enumerate(rows[0][begin:], start=begin) if text]
        for down, row in enumerate(rows[FIRST_ROW:], start=FIRST_ROW):
            for right, column in columns:
                cell = grid.cells.get(f"{row[0]}.{column}")
                if cell is not None and cell.editable:
                    yield _Found(sheet, down, right, cell, row[right])


def _read(found: _Found, odd: Odd, merged: Sequence[Range], language: Language) -> Figure | None:
    """What a cell says (:raises BensoError: what it shows is no figure of it)."""
    at = found.down, found.right
    if hidden := _merged_over(merged, *at):
        raise CellMerged(range=hidden)
    if at in odd.errors:
        raise CellIsError(shown=odd.errors[at])
    if found.value in ("", None):
        return None
    return _figure(found.value, found.cell, language, percent=at in odd.percent)


Range = tuple[tuple[int, int], tuple[int, int]]


def _merged_over(ranges: Sequence[Range], down: int, right: int) -> str:
    """The merged cells that hide this one, ``E5:E6``; empty where none does."""
    for (top, left), (bottom, last) in ranges:
        if top <= down <= bottom and left <= right <= last and (down, right) != (top, left):
            return f"{_letter(left)}{top + 1}:{_letter(last)}{bottom + 1}"
    return ""


def _figure(value: Any, cell: Cell, language: Language, *, percent: bool) -> Figure | None:
    if isinstance(value, bool):
        raise CellNotText(kind="đúng/sai")
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        if percent and cell.value_type is not ValueType.PERCENT:
            raise CellIsPercent(shown=f"{format_number(number * 100)}%")
        return fitting(Figure(number * 100 if percent else number), cell)
    if isinstance(value, str):
        return read_figure(value, cell, language=language)
    raise CellIsDate(shown=_moment(value))


def _moment(value: Any) -> str:
    """A day, a time or a duration as people write it."""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%H:%M %d/%m/%Y}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _letter(right: int) -> str:
    letters = ""
    right += 1
    while right:
        right, rest = divmod(right - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
