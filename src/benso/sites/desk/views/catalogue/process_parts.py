"""The parts of a declaration that say how a dossier is decided and moved: decision tables and steps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from benso.domains.procedures.types import Aggregation, Effect, HitPolicy, Place, StepKind, StepRole, TermUnit
from benso.sites.desk.editor.fields import ID, LABEL, NAME, WHEN, Input, Part, Rows

TYPES = ("number", "text", "truth", "date")
AMOUNT = (Input("amount", _("Số"), "number"), Input("unit", _("Đơn vị"), "choice", tuple(TermUnit)))

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
                *(ID, *LABEL, Input("hit", _("Cách chọn dòng"), "choice", tuple(HitPolicy))),
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
_ACTION = Input("action", _("Hành động"), "code", suggest="actions")
_FROM = Input("from", _("Từ bước"), "code", suggest="steps")
_SECOND = Input("second_person", _("Khác người làm"), "code", suggest="actions")
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
                *(ID, Input("kind", _("Loại"), "choice", tuple(StepKind)), *NAME),
                Input("role", _("Ai làm"), "choice", tuple(StepRole)),
                Input("place", _("Ở đâu"), "choice", tuple(Place)),
                *(
                    Input("share", _("Phần của thời hạn"), "number"),
                    *AMOUNT,
                    Input("join", _("Chờ đủ nhánh"), "truth"),
                ),
            ),
            (
                Rows("timers", _("Hẹn giờ"), _("Hẹn giờ"), (*AMOUNT, _ACTION)),
                Rows(
                    "consultations",
                    _("Cơ quan được hỏi ý kiến"),
                    _("Cơ quan"),
                    (
                        Input("agency", _("Mã cơ quan"), "code"),
                        *AMOUNT,
                        Input("silence", _("Im lặng là"), "choice", ("consent",)),
                        WHEN,
                    ),
                ),
            ),
        ),
        Rows(
            "steps.actions",
            _("Các hành động"),
            _("Hành động"),
            (
                *(ID, *LABEL, _FROM, Input("to", _("Đến các bước"), "steps")),
                *(Input("effects", _("Tác dụng"), "list", tuple(Effect)), Input("guard", _("Chỉ khi"), "expression")),
                *(Input("reason", _("Phải nêu lý do"), "truth"), _SECOND),
            ),
        ),
    ),
)
