"""The parts of a regime as an editor sees them: which fields stand together, and how each is typed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from benso.domains.reporting.rules.reading.regimes import FIELDS, FREQUENCIES
from benso.domains.reporting.types import ColumnKind, RegimeKind, Severity
from benso.sites.desk.editor.fields import ID, LABEL, LEVELS, Input, Part, Rows, words

GENERAL = Part(
    "chung",
    _("Thông tin chung"),
    ("code", "kind", "name", "purpose", "legal_basis", "proposed", "note"),
    (
        *words("name", _("Tên chế độ báo cáo")),
        Input("kind", _("Loại"), "choice", tuple(RegimeKind)),
        Input("purpose.vi", _("Mục đích"), "long"),
        Input("note.vi", _("Ghi chú"), "long"),
        Input("proposed", _("Phần đề xuất, chưa có nguồn"), "list"),
    ),
    (
        Rows(
            "legal_basis",
            _("Căn cứ pháp lý"),
            _("Văn bản"),
            (Input("title", _("Tên văn bản")), Input("article", _("Điều")), Input("url", _("Địa chỉ"), "code")),
        ),
    ),
)
ORDER = Part(
    "ai-nop",
    _("Ai nộp, kỳ và hạn"),
    ("reporter", "receiver", "frequency", "cut_off", "deadline", "leadership", "national", "valid_from", "valid_to"),
    (
        Input("reporter.level", _("Cấp báo cáo"), "choice", LEVELS),
        Input("reporter.agencies", _("Chỉ các cơ quan này (mã)"), "list"),
        Input("receiver", _("Nơi nhận: province, district hoặc mã cơ quan"), "code"),
        Input("frequency", _("Bao lâu một lần"), "choice", tuple(FREQUENCIES)),
        Input("cut_off", _("Ngày mở kỳ (15: từ 15 đến 14)"), "number"),
        Input("deadline.days", _("Hạn gửi: số ngày sau kỳ"), "number"),
        Input("deadline.working", _("Tính ngày làm việc"), "truth"),
        Input("leadership", _("Phục vụ lãnh đạo"), "many", LEVELS[:2]),
        Input("national", _("Gửi hệ thống báo cáo quốc gia"), "truth"),
        Input("valid_from", _("Có hiệu lực từ"), "date"),
        Input("valid_to", _("Hết hiệu lực"), "date"),
    ),
)
_DIMENSIONS = Input("dimensions", _("Phân tổ (bảng=mã; …)"), "pairs")
_FORMULA = Input("formula", _("Công thức"), "expression")
FORMS = Part(
    "bieu",
    _("Biểu, cột, dòng"),
    ("forms",),
    (),
    (
        Rows(
            "forms",
            _("Biểu"),
            _("Biểu"),
            (ID, *LABEL, Input("note.vi", _("Ghi chú"), "long")),
            (
                Rows(
                    "columns",
                    _("Cột"),
                    _("Cột"),
                    (
                        *(ID, *LABEL, Input("kind", _("Loại"), "choice", tuple(ColumnKind)), _DIMENSIONS),
                        Input("of", _("Đọc lại cột"), "code"),
                        *(_FORMULA, Input("unit", _("Đơn vị tính"), "code")),
                        Input("decimals", _("Số lẻ"), "number"),
                    ),
                    ordered=True,
                ),
                Rows(
                    "rows",
                    _("Dòng"),
                    _("Dòng"),
                    (
                        *(ID, Input("number", _("Số thứ tự")), *LABEL, Input("indicator", _("Chỉ tiêu"), "code")),
                        *(_DIMENSIONS, Input("indent", _("Thụt đầu dòng"), "number"), _FORMULA),
                        Input("note.vi", _("Ghi chú")),
                    ),
                    ordered=True,
                ),
            ),
            ordered=True,
        ),
    ),
)
CHECKS = Part(
    "kiem-tra",
    _("Kiểm tra"),
    ("checks",),
    (),
    (
        Rows(
            "checks",
            _("Kiểm tra giữa các ô"),
            _("Kiểm tra"),
            (
                *(ID, Input("severity", _("Mức"), "choice", tuple(Severity))),
                Input("holds", _("Phải đúng"), "expression"),
                *words("message", _("Câu báo: sai gì, sửa thế nào")),
                Input("cells", _("Các ô nói đến (dòng.cột)"), "list"),
            ),
            ordered=True,
        ),
    ),
)
WHOLE = Part("toan-van", _("Toàn văn (YAML)"), FIELDS)
PARTS = (GENERAL, ORDER, FORMS, CHECKS, WHOLE)
