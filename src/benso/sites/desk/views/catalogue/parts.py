"""The parts of a declaration as an editor sees them: which fields stand together, and how each is typed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benso.domains.procedures.types import (
    Aggregation,
    ApplicantKind,
    Channel,
    Effect,
    FeeStatus,
    FeeTime,
    HitPolicy,
    Place,
    QuestionKind,
    StepKind,
    StepRole,
    TermUnit,
)

Choices = tuple[str, ...]
LEVELS = ("province", "district", "commune")
TYPES = ("number", "text", "truth", "date")


@dataclass(frozen=True, slots=True)
class Input:
    """One field: its path inside the record, its label, how it is typed, what can be chosen."""

    name: str
    label: str | Promise
    kind: str = "text"
    options: Choices = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Records that repeat: a path, what one is called, its fields, and records inside it.

    ``cells``: a row of a decision table, whose columns are those of the table.
    """

    name: str
    label: str | Promise
    one: str | Promise
    columns: tuple[Input, ...] = ()
    inner: tuple[Rows, ...] = ()
    cells: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Some top-level fields of a declaration; ``keys`` are what its text holds."""

    id: str
    label: str | Promise
    keys: tuple[str, ...]
    inputs: tuple[Input, ...] = ()
    rows: tuple[Rows, ...] = ()

    @property
    def structured(self) -> bool:
        """Whether it has fields besides its text."""
        return bool(self.inputs or self.rows)


def _words(name: str, label: str | Promise) -> tuple[Input, Input]:
    return Input(f"{name}.vi", label), Input(f"{name}.en", _("Tiếng Anh"))


_ID = Input("id", _("Mã"), "code")
_WHEN = Input("when", _("Điều kiện"), "expression")
_LABEL = _words("label", _("Nhãn"))
_NAME = _words("name", _("Tên"))
_AMOUNT = (Input("amount", _("Số"), "number"), Input("unit", _("Đơn vị"), "choice", tuple(TermUnit)))
_VALID = (Input("valid_from", _("Từ ngày"), "date"), Input("valid_to", _("Hết hiệu lực"), "date"))

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
        *("applicants", "applicants_text", "competences", "channels", "result_by", "tested", "supplement"),
        *("life_events", "keywords", "master_system"),
    ),
    (
        *_words("name", _("Tên thủ tục")),
        Input("national_code", _("Mã quốc gia"), "code"),
        Input("local_code", _("Mã địa phương"), "code"),
        Input("category", _("Nhóm"), "category"),
        *_words("field_name", _("Lĩnh vực")),
        Input("valid_from", _("Có hiệu lực từ"), "date"),
        Input("valid_to", _("Hết hiệu lực"), "date"),
        Input("decision", _("Quyết định công bố")),
        Input("applicants", _("Ai được nộp"), "many", tuple(ApplicantKind)),
        Input("applicants_text.vi", _("Ai được nộp, bằng lời"), "long"),
        Input("channels", _("Cách nộp"), "many", tuple(Channel)),
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
                Input("unit_from", _("Câu hỏi cho biết đơn vị"), "code"),
                *_VALID,
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
        Rows("cases", _("Trường hợp"), _("Trường hợp"), (_ID, *_LABEL, _WHEN)),
        Rows(
            "time_limits",
            _("Thời hạn"),
            _("Thời hạn"),
            (
                *_AMOUNT,
                Input("case", _("Trường hợp"), "code"),
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
                _ID,
                *_LABEL,
                Input("amount", _("Mức thu (đồng)"), "expression"),
                _WHEN,
                Input("basis", _("Căn cứ")),
                *_VALID,
            ),
        ),
        Rows(
            "fees.discounts",
            _("Giảm"),
            _("Mức giảm"),
            (
                *(_ID, *_LABEL, Input("percent", _("Phần trăm"), "number"), _WHEN),
                *(Input("items", _("Chỉ các khoản"), "list"), Input("basis", _("Căn cứ")), *_VALID),
            ),
        ),
        Rows("fees.exemptions", _("Miễn"), _("Diện miễn"), (_ID, *_LABEL, _WHEN, Input("basis", _("Căn cứ")))),
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
                *(_ID, *_NAME, Input("originals", _("Bản chính"), "number"), Input("copies", _("Bản sao"), "number")),
                *(Input("electronic", _("Gửi tệp được"), "truth"), Input("required", _("Bắt buộc"), "truth"), _WHEN),
                *(Input("condition.vi", _("Khi nào cần, bằng lời")), Input("condition.en", _("Tiếng Anh"))),
                Input("held_by", _("Cơ sở dữ liệu đang giữ"), "code"),
                Input("result_of", _("Là kết quả của thủ tục"), "code"),
            ),
        ),
        Rows(
            "results",
            _("Kết quả"),
            _("Kết quả"),
            (_ID, *_NAME, Input("code", _("Mã kết quả"), "code"), Input("template", _("Mẫu văn bản"), "template")),
        ),
    ),
)
_OPTION = Rows(
    "options", _("Lựa chọn"), _("Lựa chọn"), (_ID, Input("vi", _("Tiếng Việt")), Input("en", _("Tiếng Anh")))
)
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
                *(_ID, *_words("question", _("Câu hỏi"))),
                Input("kind", _("Loại"), "choice", ("yes_no", "choice", "number", "date")),
                Input("admit", _("Được nộp khi"), "expression"),
                *_words("refusal", _("Câu từ chối")),
            ),
        ),
        Rows(
            "form.sections",
            _("Các phần của biểu mẫu"),
            _("Phần"),
            (_ID, *_words("title", _("Tên phần")), _WHEN),
            (
                Rows(
                    "questions",
                    _("Câu hỏi"),
                    _("Câu"),
                    (
                        *(_ID, Input("kind", _("Loại"), "choice", tuple(QuestionKind)), *_LABEL),
                        *(Input("hint.vi", _("Gợi ý")), Input("hint.en", _("Gợi ý tiếng Anh"))),
                        *(Input("required", _("Bắt buộc"), "condition"), _WHEN),
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
                *_words("message", _("Câu nhắc")),
                Input("questions", _("Hiện ở các câu"), "list"),
            ),
        ),
    ),
)
TABLES = Part(
    "bang",
    _("Bảng quyết định"),
    ("decisions",),
    (),
    (
        Rows(
            "decisions",
            _("Bảng quyết định"),
            _("Bảng"),
            (
                *(_ID, *_LABEL, Input("hit", _("Cách chọn dòng"), "choice", tuple(HitPolicy))),
                Input("aggregation", _("Cách gộp"), "choice", tuple(Aggregation)),
                Input("complete", _("Mọi trường hợp phải có dòng"), "truth"),
            ),
            (
                Rows(
                    "inputs",
                    _("Cột điều kiện"),
                    _("Cột"),
                    (
                        Input("name", _("Tên"), "code"),
                        Input("type", _("Kiểu"), "choice", TYPES),
                        Input("values", _("Các giá trị"), "list"),
                    ),
                ),
                Rows(
                    "outputs",
                    _("Cột kết quả"),
                    _("Cột"),
                    (Input("name", _("Tên"), "code"), Input("type", _("Kiểu"), "choice", TYPES)),
                ),
                Rows("rules", _("Dòng"), _("Dòng"), cells=True),
            ),
        ),
    ),
)
STEPS = Part(
    "quy-trinh",
    _("Quy trình"),
    ("steps",),
    (),
    (
        Rows(
            "steps.table",
            _("Các bước"),
            _("Bước"),
            (
                *(_ID, Input("kind", _("Loại"), "choice", tuple(StepKind)), *_NAME),
                Input("role", _("Ai làm"), "choice", tuple(StepRole)),
                Input("place", _("Ở đâu"), "choice", tuple(Place)),
                *(
                    Input("share", _("Phần của thời hạn"), "number"),
                    *_AMOUNT,
                    Input("join", _("Chờ đủ nhánh"), "truth"),
                ),
            ),
            (
                Rows("timers", _("Hẹn giờ"), _("Hẹn giờ"), (*_AMOUNT, Input("action", _("Hành động"), "code"))),
                Rows(
                    "consultations",
                    _("Cơ quan được hỏi ý kiến"),
                    _("Cơ quan"),
                    (
                        Input("agency", _("Mã cơ quan"), "code"),
                        *_AMOUNT,
                        Input("silence", _("Im lặng là"), "choice", ("consent",)),
                        _WHEN,
                    ),
                ),
            ),
        ),
        Rows(
            "steps.actions",
            _("Các hành động"),
            _("Hành động"),
            (
                *(_ID, *_LABEL, Input("from", _("Từ bước"), "code"), Input("to", _("Đến các bước"), "steps")),
                *(Input("effects", _("Tác dụng"), "list", tuple(Effect)), Input("guard", _("Chỉ khi"), "expression")),
                *(Input("reason", _("Phải nêu lý do"), "truth"), Input("second_person", _("Khác người làm"), "code")),
            ),
        ),
    ),
)
NOTES = Part("nguon", _("Nguồn và ghi chú"), ("steps_text", "sources", "notes", "unknown"))

PARTS = (GENERAL, TERMS, FEES, PAPERS, FORM, TABLES, STEPS, NOTES)


def part(part_id: str) -> Part | None:
    """The part of that name."""
    return next((one for one in PARTS if one.id == part_id), None)


def part_of(path: str) -> Part:
    """In which part a field of a declaration stands."""
    top = path.partition(".")[0]
    return next((one for one in PARTS if top in one.keys), GENERAL)
