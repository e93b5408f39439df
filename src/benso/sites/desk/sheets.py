"""Tables to take along: CSV that opens with Vietnamese letters, XLSX with real dates."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = Sequence[Any]
Sheet = tuple[str, Row, Sequence[Row]]
"""Name, heading, rows."""


def sheet_response(kind: str, name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """The tables as a file: one sheet each, or one under the other where the kind is ``csv``."""
    if kind == "csv":
        response = HttpResponse(as_csv(sheets), content_type="text/csv; charset=utf-8")
    else:
        kind, response = "xlsx", HttpResponse(as_xlsx(sheets), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def as_csv(sheets: Sequence[Sheet]) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    for place, (_, head, rows) in enumerate(sheets):
        if place:
            writer.writerow([])
        writer.writerow(head)
        writer.writerows([_safe(value) for value in row] for row in rows)
    return ("\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()).encode()


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Numbers as numbers, days as days; text never as a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        formats: dict[type, Any] = {date: book.add_format({"num_format": "dd/mm/yyyy"})}
        formats[datetime] = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for name, head, rows in sheets:
            sheet = book.add_worksheet(name[:31])
            sheet.write_row(0, 0, head, bold)
            for place, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    _write(sheet, place, column, value, formats)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(head) - 1, 22)
    return out.getvalue()


def _write(sheet: Any, place: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    if isinstance(value, datetime | date):
        sheet.write_datetime(place, column, value, formats[type(value)])
    elif isinstance(value, Decimal | int | float):
        sheet.write_number(place, column, float(value))
    elif value is not None:
        sheet.write_string(place, column, str(value))


def _safe(value: Any) -> Any:
    """A name that begins like a formula stays a name in every spreadsheet."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value
