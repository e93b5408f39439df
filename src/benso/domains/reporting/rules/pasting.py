"""A block copied from a spreadsheet onto the cells of a form, from the cell that is looked at."""

from __future__ import annotations

from benso.domains.reporting.rules.typed import block_language, read_figure
from benso.domains.reporting.types import Address, Cell, CellChange, CellRefusal, Grid
from benso.kernel.errors import BensoError
from benso.kernel.numbers import Language

MOST_PASTED = 50_000
"""Cells of one block."""


class PasteTooLarge(BensoError):
    """More than can be pasted at once."""

    code = "PASTE_TOO_LARGE"
    sentence = "Khối dán có {cells} ô, quá {most} ô. Dán từng phần, hoặc nộp bằng tệp Excel."


class PasteNowhere(BensoError):
    """The cell pasted onto is none of the form's."""

    code = "PASTE_NOWHERE"
    sentence = "Không có ô “{address}” để dán vào. Chọn một ô nhập số rồi dán lại."


class PasteOutside(BensoError):
    """The block reaches beyond the form."""

    code = "PASTE_OUTSIDE"
    sentence = "“{text}” rơi ra ngoài biểu. Chọn ô bắt đầu khác, hoặc bớt hàng, cột rồi chép lại."


class PasteOnComputed(BensoError):
    """A cell of the block falls on one that is not filled in."""

    code = "PASTE_ON_COMPUTED"
    sentence = "“{text}” rơi vào ô không nhập được (tiêu đề, ô tính sẵn hay số kỳ trước). Chọn ô bắt đầu khác."


def block_changes(
    grid: Grid, anchor: Address, text: str, *, seen: int, language: Language = "vi"
) -> tuple[list[CellChange], list[CellRefusal]]:
    """The changes a pasted block makes, and everything of it that cannot be taken: with one of those, none should be.

    Cells of the block fall on rows and columns from the anchor, as they do in a spreadsheet; empty ones change
    nothing.

    :raises BensoError: too large, no such cell, numbers written in two ways
    """
    start = grid.cells.get(anchor)
    if start is None:
        raise PasteNowhere(address=anchor)
    lines = [line.split("\t") for line in text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")]
    count = sum(len(line) for line in lines)
    if count > MOST_PASTED:
        raise PasteTooLarge(cells=count, most=MOST_PASTED)
    written_in = block_language((each for line in lines for each in line), language)
    targets = _targets(grid, start)
    changes: list[CellChange] = []
    refused: list[CellRefusal] = []
    for down, line in enumerate(lines):
        for right, value in enumerate(line):
            if not value.strip():
                continue
            place = targets.get((down, right), "")
            try:
                changes.append(_change(grid, place, value, seen, written_in))
            except BensoError as error:
                refused.append(CellRefusal(place or f"+{down}+{right}", error))
    return changes, refused


def _change(grid: Grid, place: str, value: str, seen: int, language: Language) -> CellChange:
    if not place:
        raise PasteOutside(text=value.strip()[:40])
    cell = grid.cells.get(place)
    if cell is None or not cell.editable:
        raise PasteOnComputed(text=value.strip()[:40])
    return CellChange(place, read_figure(value, cell, language=language), seen)


def _targets(grid: Grid, start: Cell) -> dict[tuple[int, int], Address]:
    """Addresses by how far down and right of the start they stand; headings are rows too."""
    form = next(form for form in grid.regime.forms if form.id == start.form)
    rows, columns = [row.id for row in form.rows], [column.id for column in form.columns]
    top, left = rows.index(start.row), columns.index(start.column)
    return {
        (down, right): f"{row}.{column}"
        for down, row in enumerate(rows[top:])
        for right, column in enumerate(columns[left:])
    }
