"""Forms about people at work: lending duties, appointing, inviting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from benso.domains.accounts.rules import DELEGABLE
from benso.domains.accounts.types import Duty, OfficialView, Role
from benso.sites.desk import labels
from benso.sites.desk.deeds import day_field, note_field
from benso.sites.desk.forms import DeskForm
from benso.sites.desk.offices import office_words


class DelegationForm(DeskForm):
    """Lend one of my duties to a colleague for some days."""

    duty = forms.ChoiceField(label=_("Vai trò"), error_messages={"required": _("Chọn một vai trò.")})
    delegate = forms.ChoiceField(label=_("Giao cho"), error_messages={"required": _("Chọn một đồng nghiệp.")})
    valid_from = day_field(_("Từ ngày"))
    valid_to = day_field(_("Đến hết ngày"))
    reason = note_field(_("Lý do"), _("Ví dụ: nghỉ phép, đi công tác."))

    def __init__(self, *args: Any, duties: Iterable[Duty], colleagues: Iterable[OfficialView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duties = {f"{d.role.value}@{d.office}": d for d in duties if d.via is None and d.role in DELEGABLE}
        mine = [(key, f"{labels.ROLES[d.role]} · {office_words(d.office)}") for key, d in self.duties.items()]
        _choose(self, "duty", mine)
        _choose(self, "delegate", [(str(one.id), one.name) for one in colleagues])

    def clean(self) -> dict[str, Any]:
        """The last day must not lie before the first."""
        values = super().clean() or {}
        if values.get("valid_from") and values.get("valid_to") and values["valid_to"] < values["valid_from"]:
            self.add_error("valid_to", gettext("Ngày cuối phải bằng hoặc sau ngày đầu."))
        return values


class AppointmentForm(DeskForm):
    """Give an official a role at the unit or one of its agencies."""

    role = forms.ChoiceField(
        label=_("Vai trò"),
        choices=[("", _("Chọn vai trò")), *((role.value, labels.ROLES[role]) for role in Role)],
        error_messages={"required": _("Chọn một vai trò.")},
    )
    agency = forms.ChoiceField(label=_("Cơ quan"), required=False)
    valid_from = day_field(_("Từ ngày"))
    valid_to = day_field(_("Đến hết ngày"), _("Để trống nếu chưa biết."), required=False)

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("Ủy ban nhân dân (không thuộc cơ quan nào)")), *agencies]  # type: ignore[attr-defined]


class NewOfficialForm(AppointmentForm):
    """An official who does not have an account yet."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=64,
        help_text=_("Chữ thường không dấu, số, dấu chấm."),
        error_messages={"required": _("Nhập tên đăng nhập.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Họ tên"),
        max_length=200,
        error_messages={"required": _("Nhập họ tên.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("name", "username", "role", "agency", "valid_from", "valid_to")


def _choose(form: DeskForm, name: str, pairs: list[tuple[str, str]]) -> None:
    form.fields[name].choices = [("", _("Chọn")), *pairs]  # type: ignore[attr-defined]
