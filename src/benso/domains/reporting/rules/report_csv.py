"""A report as CSV in the layout of its Excel file, out and back.

Each form is a block: a line with the id of the form and, after four columns, the ids of its columns; then its lines,
each with the id of its row first. A sheet of the Excel file saved as CSV is such a block.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benso.domains.reporting.rules.findings import words
from benso.domains.reporting.rules.tables import TableLine
from benso.domains.reporting.rules.typed import block_language, read_figure, written
from benso.domains.reporting.rules.workbooks import FIRST_COLUMN, LABEL_COLUMNS
from benso.domains.reporting.types import Address, BadRow, Cell, Figure, Grid
from benso.kernel.errors import BensoError
from benso.kernel.numbers import Language

_FIGURES = FIRST_COLUMN + LABEL_COLUMNS


class CsvForeign(BensoError):
    """The ids of the layout are not in the file."""

    code = "CSV_FOREIGN"
    sentence = (
        "Tệp “{name}” không có mã biểu và mã cột của tệp mẫu. Tải tệp mẫu ở trang báo cáo, giữ nguyên dòng mã "
        "và cột mã, điền số rồi nộp lại."
    )


class CsvRowForeign(BensoError):
    """The form has no such row."""

    code = "CSV_ROW_FOREIGN"
    sentence = "Biểu không có dòng mã “{row}”. Giữ nguyên cột mã của tệp mẫu."


class CsvColumnForeign(BensoError):
    """The form has no such column."""

    code = "CSV_COLUMN_FOREIGN"
    sentence = "Biểu không có cột mã “{column}”. Giữ nguyên dòng mã của tệp mẫu."


class CsvCellTwice(BensoError):
    """Two lines of the file say what stands in one cell."""

    code = "CSV_CELL_TWICE"
    sentence = "Ô này đã có ở dòng {line}. Giữ một dòng."


@dataclass(frozen=True, slots=True)
class _Said:
    line: int
    cell: Cell
    text: str


def write_csv(grid: Grid, figures: Mapping[Address, Figure], *, language: Language = "vi") -> bytes:
    """The file, with the mark by which spreadsheets know UTF-8; numbers without grouping."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="," if language == "en" else ";")
    for place, form in enumerate(grid.regime.forms):
        if place:
            writer.writerow([])
        writer.writerow([form.id, "", "", "", *(column.id for column in form.columns)])
        writer.writerow(["", *_HEADS[language], *(words(column.label, language) for column in form.columns)])
        for row in form.rows:
            cells = [grid.cells.get(f"{row.id}.{column.id}") for column in form.columns]
            unit = next((cell.unit_of_measure for cell in cells if cell), "")
            texts = ["" if cell is None else _ungrouped(figures.get(cell.address), language) for cell in cells]
            writer.writerow([row.id, row.number, words(row.label, language), unit, *texts])
    return ("\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()).encode()


def read_csv(
    name: str, lines: Sequence[TableLine], grid: Grid, *, language: Language = "vi"
) -> tuple[Mapping[Address, Figure], tuple[BadRow, ...]]:
    """What a file says of the cells that are filled in, and everything that cannot be read. Empty cells say nothing;
    computed ones are computed again.

    :raises CsvForeign: the ids of the layout are not in it
    :raises FigureMixed: its numbers are written in two ways
    """
    bad: list[BadRow] = []
    said = list(_said(name, lines, grid, bad))
    spoken = block_language((one.text for one in said), language)
    figures: dict[Address, Figure] = {}
    first: dict[Address, int] = {}
    for one in said:
        address = one.cell.address
        try:
            if address in first:
                raise CsvCellTwice(line=first[address])
            first[address] = one.line
            figure = read_figure(one.text, one.cell, language=spoken)
            if figure is not None:
                figures[address] = figure
        except BensoError as error:
            bad.append(BadRow(one.line, address, error))
    return figures, tuple(sorted(bad, key=lambda row: row.line))


def _said(name: str, lines: Sequence[TableLine], grid: Grid, bad: list[BadRow]) -> Iterator[_Said]:
    forms = {form.id: form for form in grid.regime.forms}
    rows: frozenset[str] = frozenset()
    columns: list[tuple[int, str]] = []
    for line in lines:
        heads = [(place, text) for place, text in enumerate(line.texts) if place >= _FIGURES and text]
        form = forms.get(line.at(0))
        if form is not None and not any(line.texts[1:_FIGURES]) and heads:
            known = {column.id for column in form.columns}
            strange = [text for _place, text in heads if text not in known]
            bad += [BadRow(line.number, text[:60], CsvColumnForeign(column=text[:60])) for text in strange]
            rows, columns = frozenset(row.id for row in form.rows), [head for head in heads if head[1] in known]
        elif columns and line.at(0):
            if line.at(0) not in rows:
                bad.append(BadRow(line.number, line.at(0)[:60], CsvRowForeign(row=line.at(0)[:60])))
                continue
            for place, column in columns:
                cell = grid.cells.get(f"{line.at(0)}.{column}")
                if cell is not None and cell.editable and line.at(place):
                    yield _Said(line.number, cell, line.at(place))
    if not columns:
        raise CsvForeign(name=name)


def _ungrouped(figure: Figure | None, language: Language) -> str:
    """A spreadsheet of another language would take a grouping sign for the decimal mark."""
    text = written(figure, language=language)
    if figure is None or figure.value is None:
        return text
    return text.replace("," if language == "en" else ".", "")


_HEADS: Mapping[str, tuple[str, str, str]] = {"vi": ("TT", "Chỉ tiêu", "Đơn vị tính"), "en": ("No.", "Item", "Unit")}
