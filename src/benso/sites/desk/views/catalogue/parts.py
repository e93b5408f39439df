"""The parts of a declaration as an editor sees them: which fields stand together, and how each is typed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from benso.domains.procedures.types import (
    ApplicantKind,
    Assurance,
    Channel,
    FeeStatus,
    FeeTime,
    QuestionKind,
    TermUnit,
)
from benso.sites.desk.editor.fields import (
    ID,
    LABEL,
    LEVELS,
    NAME,
    VALID,
    WHEN,
    Input,
    Part,
    Rows,
    words,
)
from benso.sites.desk.views.catalogue.process_parts import AMOUNT, STEPS, TABLES

GENERAL = Part(
    "chung",
    _("Thông tin chung"),
    (
        *(
            "code",
            "national_code",
            "local_code",
            "name",
            "category",
            "field_name",
            "valid_from",
            "valid_to",
            "decision",
        ),
        *("applicants", "applicants_text", "competences", "channels", "assurance", "result_by", "tested", "supplement"),
        *("life_events", "keywords", "master_system"),
    ),
    (
        *words("name", _("Tên thủ tục")),
        Input("national_code", _("Mã quốc gia"), "code"),
        Input("local_code", _("Mã địa phương"), "code"),
        Input("category", _("Nhóm"), "category"),
        *words("field_name", _("Lĩnh vực")),
        Input("valid_from", _("Có hiệu lực từ"), "date"),
        Input("valid_to", _("Hết hiệu lực"), "date"),
        Input("decision", _("Quyết định công bố")),
        Input("applicants", _("Ai được nộp"), "many", tuple(ApplicantKind)),
        Input("applicants_text.vi", _("Ai được nộp, bằng lời"), "long"),
        Input("channels", _("Cách nộp"), "many", tuple(Channel)),
        Input("assurance", _("Mức định danh khi nộp trực tuyến"), "choice", tuple(Assurance)),
        Input("result_by", _("Cách trả kết quả"), "many", ("electronic", "post", "counter")),
        Input("life_events", _("Sự kiện cuộc đời"), "life_events"),
        Input("keywords", _("Từ ngữ thường dùng để tìm"), "list"),
        Input("supplement.limit", _("Số lần yêu cầu bổ sung"), "number"),
        Input("supplement.amount", _("Thời gian bổ sung"), "number"),
        Input("supplement.unit", _("Đơn vị"), "choice", tuple(TermUnit)),
        Input("master_system", _("Hệ thống chủ của bộ, ngành")),
    ),
    (
        Rows(
            "competences",
            _("Cơ quan có thẩm quyền"),
            _("Thẩm quyền"),
            (
                Input("level", _("Cấp"), "choice", LEVELS),
                Input("agency", _("Mã cơ quan"), "code"),
                Input("unit_from", _("Câu hỏi cho biết đơn vị"), "code", suggest="questions"),
                *VALID,
            ),
        ),
    ),
)
TERMS = Part(
    "thoi-han",
    _("Trường hợp và thời hạn"),
    ("cases", "time_limits"),
    (),
    (
        Rows("cases", _("Trường hợp"), _("Trường hợp"), (ID, *LABEL, WHEN)),
        Rows(
            "time_limits",
            _("Thời hạn"),
            _("Thời hạn"),
            (
                *AMOUNT,
                Input("case", _("Trường hợp"), "code", suggest="cases"),
                Input("channel", _("Cách nộp"), "choice", tuple(Channel)),
                Input("cut_off", _("Giờ chốt trong ngày"), "time"),
                Input("none", _("Luật không đặt thời hạn"), "truth"),
                Input("note.vi", _("Ghi chú")),
            ),
        ),
    ),
)
FEES = Part(
    "phi",
    _("Phí, lệ phí"),
    ("fees",),
    (
        Input("fees.status", _("Tình trạng"), "choice", tuple(FeeStatus)),
        Input("fees.pay_at", _("Nộp khi nào"), "choice", tuple(FeeTime)),
        Input("fees.note.vi", _("Ghi chú"), "long"),
        Input("fees.note.en", _("Ghi chú tiếng Anh"), "long"),
    ),
    (
        Rows(
            "fees.items",
            _("Khoản thu"),
            _("Khoản"),
            (
                ID,
                *LABEL,
                Input("amount", _("Mức thu (đồng)"), "expression"),
                WHEN,
                Input("basis", _("Căn cứ")),
                *VALID,
            ),
        ),
        Rows(
            "fees.discounts",
            _("Giảm"),
            _("Mức giảm"),
            (
                *(ID, *LABEL, Input("percent", _("Phần trăm"), "number"), WHEN),
                *(Input("items", _("Chỉ các khoản"), "list"), Input("basis", _("Căn cứ")), *VALID),
            ),
        ),
        Rows("fees.exemptions", _("Miễn"), _("Diện miễn"), (ID, *LABEL, WHEN, Input("basis", _("Căn cứ")))),
    ),
)
PAPERS = Part(
    "giay-to",
    _("Giấy tờ và kết quả"),
    ("components", "results"),
    (),
    (
        Rows(
            "components",
            _("Thành phần hồ sơ"),
            _("Giấy tờ"),
            (
                *(ID, *NAME, Input("originals", _("Bản chính"), "number"), Input("copies", _("Bản sao"), "number")),
                *(Input("electronic", _("Gửi tệp được"), "truth"), Input("required", _("Bắt buộc"), "truth"), WHEN),
                *words("condition", _("Khi nào cần, bằng lời")),
                Input("held_by", _("Cơ sở dữ liệu đang giữ"), "code"),
                Input("result_of", _("Là kết quả của thủ tục"), "code"),
            ),
        ),
        Rows(
            "results",
            _("Kết quả"),
            _("Kết quả"),
            (ID, *NAME, Input("code", _("Mã kết quả"), "code"), Input("template", _("Mẫu văn bản"), "template")),
        ),
    ),
)
_OPTION = Rows("options", _("Lựa chọn"), _("Lựa chọn"), (ID, Input("vi", _("Tiếng Việt")), Input("en", _("Tiếng Anh"))))
FORM = Part(
    "bieu-mau",
    _("Biểu mẫu"),
    ("eligibility", "form"),
    (),
    (
        Rows(
            "eligibility",
            _("Điều kiện hỏi trước"),
            _("Điều kiện"),
            (
                *(ID, *words("question", _("Câu hỏi"))),
                Input("kind", _("Loại"), "choice", ("yes_no", "choice", "number", "date")),
                Input("admit", _("Được nộp khi"), "expression"),
                *words("refusal", _("Câu từ chối")),
            ),
        ),
        Rows(
            "form.sections",
            _("Các phần của biểu mẫu"),
            _("Phần"),
            (ID, *words("title", _("Tên phần")), WHEN),
            (
                Rows(
                    "questions",
                    _("Câu hỏi"),
                    _("Câu"),
                    (
                        *(ID, Input("kind", _("Loại"), "choice", tuple(QuestionKind)), *LABEL),
                        *(Input("hint.vi", _("Gợi ý")), Input("hint.en", _("Gợi ý tiếng Anh"))),
                        *(Input("required", _("Bắt buộc"), "condition"), WHEN),
                        *(Input("minimum", _("Nhỏ nhất"), "expression"), Input("maximum", _("Lớn nhất"), "expression")),
                        *(
                            Input("max_length", _("Độ dài nhiều nhất"), "number"),
                            Input("prefill", _("Điền sẵn từ"), "code"),
                        ),
                    ),
                    (_OPTION,),
                ),
            ),
        ),
        Rows(
            "form.checks",
            _("Kiểm tra giữa các câu"),
            _("Kiểm tra"),
            (
                Input("must", _("Phải đúng"), "expression"),
                *words("message", _("Câu nhắc")),
                Input("questions", _("Hiện ở các câu"), "list"),
            ),
        ),
    ),
)
NOTES = Part("nguon", _("Nguồn và ghi chú"), ("steps_text", "sources", "notes", "unknown"))

PARTS = (GENERAL, TERMS, FEES, PAPERS, FORM, TABLES, STEPS, NOTES)
