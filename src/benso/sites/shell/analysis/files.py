"""An answer taken away: one row a figure with its basis, in CSV, Excel, JSON or Parquet, each with what was asked."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benso.domains.reporting import queries as reporting
from benso.domains.reporting.types import ReportActor, Table
from benso.domains.units.rules import Roster
from benso.kernel.periods import parse
from benso.sites.shell.analysis.asking import Asked
from benso.sites.shell.analysis.naming import MARKS, Names
from benso.sites.shell.analysis.showing import names_of
from benso.sites.shell.analysis.turning import bases_of, source_line
from benso.sites.shell.templatetags.shell import words

SIMULATED = gettext_lazy("Có số mô phỏng: xem cột basis. Số đó do bộ mô phỏng tạo ra, không phải số liệu thật.")
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
FIELDS = (
    "indicator", "indicator_name", "unit_of_measure", "breakdown", "breakdown_name", "unit", "unit_name", "period",
    "start", "end", "value", "mark", "estimated", "covered", "basis",
)  # fmt: skip
DECIMAL = pa.decimal128(30, 10)
SCHEMA = pa.schema(
    [
        pa.field(
            name,
            {"start": pa.date32(), "end": pa.date32(), "value": DECIMAL, "estimated": pa.bool_(), "covered": pa.bool_()}
            .get(name, pa.string()),
        )
        for name in FIELDS
    ]
)  # fmt: skip


class Record(NamedTuple):
    """One figure with everything that names it."""

    indicator: str
    indicator_name: str
    unit_of_measure: str
    breakdown: str
    breakdown_name: str
    unit: str
    unit_name: str
    period: str
    start: date
    end: date
    value: Decimal | None
    mark: str
    estimated: bool
    covered: bool
    basis: str


def records(table: Table, names: Names) -> Iterator[Record]:
    """The figures of a table by indicator, unit and period."""
    periods = {code: parse(code) for code in table.periods}
    known = names.indicators
    for row in sorted(table.rows):
        code, _bracket, rest = row.item.partition("[")
        rest = rest.removesuffix("]")
        period = periods[row.period]
        label = known[code].label
        yield Record(
            code, words(label), known[code].unit_of_measure, rest, names.breakdown(rest) if rest else "", row.unit,
            names.unit(row.unit), row.period, period.start, period.end, row.value,
            str(MARKS[row.mark]) if row.value is None else "", row.estimated, row.covered,
            "simulated" if row.simulated else "reported",
        )  # fmt: skip


def csv_file(table: Table, names: Names, about: str) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read the diacritics."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    for record in records(table, names):
        writer.writerow([_plain(value) for value in record])
    return (BOM + out.getvalue()).encode()


def json_file(table: Table, names: Names, about: str) -> bytes:
    """The question in words and its figures; numbers as text, so that no digit is lost."""
    figures = [dict(zip(FIELDS, map(_json, record), strict=True)) for record in records(table, names)]
    unsafe = {
        "about": about,
        "bases": bases_of(table.rows),
        "refused": table.refused,
        "recomputed": table.recomputed,
        "figures": figures,
    }
    return json.dumps(unsafe, ensure_ascii=False, indent=1).encode()


def xlsx_file(table: Table, names: Names, about: str) -> bytes:
    """A workbook: the figures as a table with filters, and a sheet that says what they are."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}
    )
    sheet, bold = book.add_worksheet(_("Số liệu")), book.add_format({"bold": True})
    sheet.write_row(0, 0, FIELDS, bold)
    count = 0
    for count, record in enumerate(records(table, names), start=1):
        for place, value in enumerate(record):
            _write(sheet, count, place, value)
    sheet.autofilter(0, 0, max(count, 1), len(FIELDS) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(FIELDS) - 1, 16)
    notes = book.add_worksheet(_("Nguồn"))
    notes.set_column(0, 0, 100)
    for line, note in enumerate([about, *([SIMULATED] if table.simulated else [])]):
        notes.write_string(line, 0, str(note))
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: object) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, Decimal):
        sheet.write_number(row, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value))


def parquet_file(table: Table, names: Names, about: str) -> bytes:
    """Columns with their types; numbers exact, ``about`` in the metadata of the file."""
    found = list(records(table, names))
    columns = [pa.array([record[place] for record in found], field.type) for place, field in enumerate(SCHEMA)]
    out = io.BytesIO()
    told = {"about": about, "bases": ",".join(bases_of(table.rows))}
    pq.write_table(pa.Table.from_arrays(columns, schema=SCHEMA.with_metadata(told)), out)
    return out.getvalue()


def _plain(value: object) -> object:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _json(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


KINDS = {
    "csv": ("text/csv; charset=utf-8", csv_file),
    "json": ("application/json", json_file),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_file),
    "parquet": ("application/vnd.apache.parquet", parquet_file),
}


def answer_file(asked: Asked, roster: Roster, kind: str, reader: ReportActor | None = None) -> HttpResponse:
    """The answer to a question as a file, as its reader may see it (``None``: the public).

    :raises Http404: if nothing is asked, or there is no such kind of file
    """
    if kind not in KINDS:
        raise Http404(_("Không có dạng tệp này; có CSV, XLSX, JSON và Parquet."))
    if asked.question is None:
        raise Http404(_("Địa chỉ này không nêu chỉ tiêu nào; mở lại từ bảng số liệu."))
    table = reporting.table(replace(asked.question, reader=reader))
    content_type, make = KINDS[kind]
    response = HttpResponse(make(table, names_of(table, roster), source_line(asked, table)), content_type=content_type)
    simulated = "-mo-phong" if table.simulated else ""
    name = f"{asked.question.indicators[0]}-{asked.question.until}{simulated}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-cache"
    return response
