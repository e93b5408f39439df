"""The file form of what the national reporting system is told: one row per figure, as XLSX, CSV or JSON. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

import xlsxwriter

from benso.domains.exchange.rules import report_data
from benso.domains.exchange.types import NationalReport

HEADS = (
    "MaCheDo", "TenCheDo", "PhienBan", "MaDonVi", "TenDonVi", "KyBaoCao", "TuNgay", "DenNgay", "LanGui", "NgayCongBo",
    "MaChiTieu", "TenChiTieu", "PhanTo", "DonViTinh", "GiaTri", "LyDo",
)  # fmt: skip


def national_csv(reports: Iterable[NationalReport]) -> bytes:
    """A table with the byte order mark that spreadsheet programs need for Vietnamese."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(HEADS)
    table.writerows(_rows(reports))
    return out.getvalue().encode("utf-8-sig")


def national_json(reports: Iterable[NationalReport]) -> bytes:
    """The packets themselves, in one list."""
    return json.dumps([report_data(report) for report in reports], ensure_ascii=False, indent=1).encode()


def national_xlsx(reports: Iterable[NationalReport]) -> bytes:
    """A workbook of one sheet; figures are numbers where a spreadsheet keeps every digit, else text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("ChiTieu")
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, HEADS, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(_rows(reports), 1):
            for column, text in enumerate(row):
                if HEADS[column] == "GiaTri" and text and len(text.lstrip("-").replace(".", "")) <= 15:
                    sheet.write_number(number, column, float(text))
                else:
                    sheet.write_string(number, column, text)
    return out.getvalue()


def _rows(reports: Iterable[NationalReport]) -> Iterator[list[str]]:
    for report in reports:
        data = report_data(report)
        figures = data["ChiTieu"]
        for figure in figures if isinstance(figures, list) else ():
            whole = {**data, **figure}
            yield [str(whole[name]) for name in HEADS]
