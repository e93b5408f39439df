"""Templates set every form, say nothing the data did not say, and run nothing the data says."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.conf import settings as live

from benso.domains.documents.operations import RenderFailed, picture_pages, render_pdf
from benso.domains.documents.operations.rendering import plain
from benso.domains.documents.rules.pdfs import page_count, text_of
from tests.domains.documents.conftest import AT

FOLDER = Path(live.CONTENT_DIR) / "documents"
FORMS = sorted(f"forms/{path.stem}" for path in (FOLDER / "forms").glob("*.typ"))
RESULTS = sorted(f"results/{path.stem}" for path in (FOLDER / "results").glob("[a-z]*.typ"))
TEMPLATES = [*FORMS, "receipt", "reports/report", *RESULTS]
FULL: dict[str, Any] = {
    "office_name": "UBND xã Thử Nghiệm", "dossier_number": "H07.1-261124-0001", "applicant_name": "Trần Thị Ẵm",
    "content": "Đăng ký khai sinh", "reason": "Thiếu giấy chứng sinh", "received_at": AT, "due_at": AT,
    "new_due_at": AT, "stopped_at": AT, "issued_on": date(2026, 11, 4), "fee_total": Decimal("8000"),
    "components": [{"name": "Tờ khai", "kind": "electronic", "pages": 1, "signed": True}],
    "rows": [{"dossier_number": "H07.1-261124-0001", "content": "Đăng ký", "from": "A", "to": "B", "at": AT}],
    "lines": [{"name": "Lệ phí", "amount": Decimal("1250000")}], "total": Decimal("1250000"),
}  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_is_set_without_any_data(template: str) -> None:
    assert page_count(render_pdf(template=template, data={})) >= 1


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_says_what_the_state_is_and_does_not_break_letters(template: str) -> None:
    text = text_of(render_pdf(template=template, data=FULL, at=AT))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "UBND XÃ THỬ NGHIỆM" in text


@pytest.mark.parametrize(
    ("template", "parts"),
    [
        ("forms/form_01", ["GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Trần Thị Ẵm", "09 giờ 00 phút", "8.000 đồng"]),
        ("forms/form_02", ["PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Thiếu giấy chứng sinh"]),
        ("forms/form_03", ["PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "ngày 04 tháng 11 năm 2026"]),
        ("forms/form_04", ["PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "24 tháng 11 năm 2026"]),
        ("forms/form_05", ["THÔNG BÁO", "dừng giải quyết hồ sơ"]),
        ("forms/form_06", ["PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "09:00 24/11/2026"]),
        ("forms/form_07", ["SỔ THEO DÕI HỒ SƠ", "H07.1-261124-0001"]),
        ("forms/handover", ["PHIẾU BÀN GIAO", "Tổng số: 1 hồ sơ"]),
        ("receipt", ["BIÊN LAI THU PHÍ, LỆ PHÍ", "1.250.000"]),
    ],
)
def test_the_forms_say_what_they_must(template: str, parts: list[str]) -> None:
    text = " ".join(text_of(render_pdf(template=template, data=FULL)).split())
    assert [part for part in parts if part not in text] == []


@pytest.mark.parametrize(
    "hostile",
    ['#read("/etc/passwd")', "#sys.inputs", "*đậm* _nghiêng_ $x^2$", "#panic()", "]#{ 1 }[", "\\u{0}", "= tiêu đề"],
)
def test_data_is_shown_and_never_run(hostile: str) -> None:
    text = text_of(render_pdf(template="forms/form_03", data={"reason": hostile, "applicant_name": hostile}))
    assert "".join(text.split()).count(hostile.replace(" ", "")) == 2


def test_the_same_data_gives_the_same_bytes() -> None:
    first, second = (render_pdf(template="forms/form_01", data=FULL, at=AT) for _ in range(2))
    assert first == second


def test_the_file_says_it_is_for_archives_and_for_screen_readers() -> None:
    made = render_pdf(template="forms/form_01", data=FULL, at=AT)
    assert [mark in made for mark in (b"<pdfaid:part>2", b"<pdfaid:conformance>A", b"<pdfuaid:part>1")] == [True] * 3


def test_letters_come_from_our_own_fonts() -> None:
    made = render_pdf(template="forms/form_01", data=FULL)
    fonts = {part.split(b"/")[0].split(b"\n")[0].split(b" ")[0] for part in made.split(b"/FontName/")[1:]}
    named = {font.decode().partition("+")[2].partition("-")[0].rstrip(">") for font in fonts}
    assert named <= {"Tinos", "BeVietnamPro"}


def test_a_form_in_two_copies_has_two_pages() -> None:
    assert page_count(render_pdf(template="forms/form_01", data={**FULL, "copies": 2})) == 2


def test_a_page_can_be_seen_before_it_is_issued() -> None:
    (picture,) = picture_pages(template="forms/form_02", data=FULL)
    assert picture.startswith(b"\x89PNG")


def test_a_template_that_fails_says_why(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "bad.typ").write_text('#panic("thiếu gì đó")')
    settings.CONTENT_DIR = tmp_path
    with pytest.raises(RenderFailed, match="thiếu gì đó"):
        render_pdf(template="bad", data={})


def test_values_become_what_templates_expect() -> None:
    moment = datetime.fromisoformat("2026-11-24T02:00:00+00:00")
    given = {"at": moment, "day": date(2026, 1, 2), "sum": Decimal("10.00"), "share": Decimal("0.5"), "rows": ({1},)}
    assert plain(given) == {
        "at": "2026-11-24T09:00:00+07:00", "day": "2026-01-02", "sum": 10, "share": "0.5", "rows": [[1]],
    }  # fmt: skip


def _report(columns: int, figure: str) -> dict[str, Any]:
    rows = [{"number": str(n), "label": "Hộ nghèo", "indent": 1, "cells": [figure] * columns} for n in (1, 2)]
    forms = [{"label": "Biểu", "columns": [f"Cột {n}" for n in range(columns)], "rows": rows}]
    return {"forms": forms, "explanations": ["Đã kiểm tra lại"], "submitted_at": AT, "approved_at": AT}


@pytest.mark.parametrize(("columns", "sideways", "tables"), [(3, False, 1), (7, True, 1), (14, True, 3)])
def test_a_wide_table_of_a_report_is_turned_and_parted_and_loses_no_figure(
    columns: int, sideways: bool, tables: int
) -> None:
    figure = "1.288.463.000,55" if columns > 7 else "1.288,5"
    pdf = render_pdf(template="reports/report", data=_report(columns, figure))
    text = " ".join(text_of(pdf).split())
    assert text.count(figure) == 2 * columns
    assert [f"Cột {n}" for n in range(columns) if f"Cột {n}" not in text] == []
    assert max(text.count(f"trên {tables}"), 1) == tables
    with pypdfium2.PdfDocument(pdf) as document:
        width, height = document.get_page_size(0)
    assert (width > height) is sideways
    assert "Đã kiểm tra lại" in text
    assert "; duyệt lúc" in text
