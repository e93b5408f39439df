"""Forms for what needs more than a press: a reason code always goes with the words (Circular 03/2025 forms 02–05)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from benso.domains.accounts.types import OfficialView
from benso.domains.dossiers.types import ReasonCode
from benso.kernel.working_time import VIETNAM
from benso.sites.desk import words
from benso.sites.desk.forms import DeskForm


def reason_field(codes: Sequence[ReasonCode]) -> forms.ChoiceField:
    """A reason out of the list that fits."""
    choices: list[tuple[str, Any]] = [("", _("Chọn lý do")), *((code.value, words.REASONS[code]) for code in codes)]
    return forms.ChoiceField(
        label=_("Lý do"), choices=choices, error_messages={"required": _("Chọn một lý do trong danh sách.")}
    )


def note_field(label: Any, hint: Any, *, required: bool = True) -> forms.CharField:
    """The words that go with a reason."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=2000,
        error_messages={"required": _("Ghi vài chữ để người nộp hiểu và biết phải làm gì.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def day_field(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    """A day typed the Vietnamese way or picked."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"required": _("Chọn ngày."), "invalid": _("Ngày phải có thật, ví dụ 30/11/2026.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class ReasonForm(DeskForm):
    """Refusing, stopping, sending back: a code and words."""

    note = note_field(_("Giải thích"), _("Người nộp đọc nguyên văn. Nói rõ vì sao và bước tiếp theo."))
    field_order = ("reason", "note")

    def __init__(self, *args: Any, codes: Sequence[ReasonCode] = tuple(ReasonCode), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = reason_field(codes)
        self.order_fields(self.field_order)


class NoteForm(DeskForm):
    """An action that takes a word for the colleague who goes on, if there is one to say."""

    note = note_field(_("Ghi chú cho bước sau"), _("Đồng nghiệp đọc, người nộp không thấy."), required=False)


class SupplementForm(DeskForm):
    """The checklist at reception: for each component what is wrong with it, for each answer whether it must change."""

    note = note_field(_("Giải thích"), _("Người nộp đọc nguyên văn: cần gì, làm thế nào cho đúng."))

    def __init__(
        self, *args: Any, components: Iterable[tuple[str, str]], questions: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.components = list(components)
        self.questions = list(questions)

    def ticks(self) -> list[dict[str, Any]]:
        """A row of choices for each component, as it was ticked."""
        states: list[tuple[str, str | Promise]] = [("", _("Đã đủ")), *TICKS]
        return [
            {
                "name": f"c-{key}",
                "label": label,
                "choices": [(v, text, self.data.get(f"c-{key}", "") == v) for v, text in states],
            }
            for key, label in self.components
        ]

    def chosen_questions(self) -> list[tuple[str, str, bool]]:
        """Each question with whether it is asked again."""
        asked = set(self._list("questions"))
        return [(key, label, key in asked) for key, label in self.questions]

    def clean(self) -> dict[str, Any]:
        """Something must be asked for; the reason is the gravest of the ticks."""
        values = super().clean() or {}
        known = {value for value, _label in TICKS}
        ticked = {key: self.data.get(f"c-{key}", "") for key, _label in self.components}
        ticked = {key: value for key, value in ticked.items() if value in known}
        asked = [key for key in self._list("questions") if key in dict(self.questions)]
        if not ticked and not asked:
            raise forms.ValidationError(gettext("Đánh dấu ít nhất một giấy tờ hoặc một mục cần sửa."))
        order = [value for value, _label in TICKS]
        reason = min(ticked.values(), key=order.index) if ticked else ReasonCode.INFORMATION_WRONG.value
        return values | {"components": sorted(ticked), "ticks": ticked, "questions": asked, "reason": reason}

    def _list(self, name: str) -> list[str]:
        getlist = getattr(self.data, "getlist", None)
        return [str(one) for one in getlist(name)] if getlist else []


TICKS: list[tuple[str, str | Promise]] = [
    (ReasonCode.COMPONENT_MISSING.value, _("Thiếu")),
    (ReasonCode.COMPONENT_UNREADABLE.value, _("Không đọc được")),
    (ReasonCode.COMPONENT_INVALID.value, _("Không đúng")),
]


class ApologyForm(DeskForm):
    """A letter of apology before the due date, with the new date promised (Circular 03/2025 form 04)."""

    reason = reason_field(words.APOLOGY_REASONS)
    new_date = day_field(_("Ngày hẹn lại"), _("Ngày làm việc, sau hạn hiện nay. Chỉ được gia hạn một lần."))
    note = note_field(_("Lời xin lỗi và giải thích"), _("In vào thư gửi người nộp."))

    def promised(self) -> datetime:
        """The close of the day promised."""
        return datetime.combine(self.cleaned_data["new_date"], time(17), VIETNAM)


class PaperStepForm(DeskForm):
    """A step lay outside the system: said openly, because it counts."""

    note = note_field(_("Bước nào, vì sao làm trên giấy"), _("Được tính vào số liệu: hồ sơ có bước ngoài hệ thống."))


class AssignForm(DeskForm):
    """Who goes on with it."""

    official = forms.ChoiceField(label=_("Giao cho"), error_messages={"required": _("Chọn người nhận việc.")})

    def __init__(self, *args: Any, colleagues: Iterable[OfficialView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("Chọn người")), *((str(one.id), one.name) for one in colleagues)]
        self.fields["official"].choices = choices  # type: ignore[attr-defined]


class CorrectionForm(DeskForm):
    """Why an official changes what the applicant wrote."""

    note = note_field(_("Vì sao sửa"), _("Người nộp thấy mục đã sửa, giá trị cũ và lý do này."))
