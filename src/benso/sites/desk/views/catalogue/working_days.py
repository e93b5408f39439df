"""Working days swapped late: which days and why, how many open dossiers move, then the announcement."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from benso.domains.accounts.rules import office_day
from benso.domains.accounts.types import Permission
from benso.domains.dossiers import operations
from benso.domains.procedures import queries
from benso.kernel.errors import BensoError
from benso.kernel.working_time import DayKind, SpecialDay, Standing
from benso.sites.desk.forms import DeskForm, spoken
from benso.sites.desk.seat import Seat, page, say, seated

ROWS = range(1, 7)
SHOWN = 50
KINDS = {
    DayKind.OFF: _("nghỉ"),
    DayKind.WORKING: _("đi làm"),
    DayKind.HALF: _("chỉ làm buổi sáng"),
}
WEEKDAYS = (
    _("thứ Hai"),
    _("thứ Ba"),
    _("thứ Tư"),
    _("thứ Năm"),
    _("thứ Sáu"),
    _("thứ Bảy"),
    _("Chủ nhật"),
)


class SwapForm(DeskForm):
    """The decision and up to six days."""

    decision = forms.CharField(
        label=_("Văn bản thông báo"),
        max_length=200,
        help_text=_("Số, ngày và nơi ban hành. Đây là lý do ghi vào mỗi hạn trả bị đổi."),
        error_messages={"required": _("Nhập số, ngày của văn bản thông báo.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in ROWS:
            picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            self.fields[f"day_{n}"] = forms.DateField(
                label=_("Ngày"), required=False, widget=picker,
                error_messages={"invalid": _("Ngày này không có. Nhập theo ngày, tháng, năm.")},
            )  # fmt: skip
            self.fields[f"kind_{n}"] = forms.ChoiceField(label=_("Thành ngày"), choices=list(KINDS.items()))
        if not self.is_bound:
            self.initial = {"kind_1": DayKind.OFF, "kind_2": DayKind.WORKING}

    def clean(self) -> dict[str, Any]:
        """At least one day, none twice."""
        values = super().clean() or {}
        given = [(n, values[f"day_{n}"]) for n in ROWS if values.get(f"day_{n}")]
        if not given and not self.errors:
            self.add_error("day_1", gettext("Chọn ít nhất một ngày."))
        seen: set[date] = set()
        for n, each in given:
            if each in seen:
                self.add_error(f"day_{n}", gettext("Ngày này đã có ở trên."))
            seen.add(each)
        return values

    @property
    def days(self) -> list[SpecialDay]:
        """The days as given."""
        values = self.cleaned_data
        return [
            SpecialDay(values[f"day_{n}"], DayKind(values[f"kind_{n}"]), values["decision"], Standing.ANNOUNCED)
            for n in ROWS
            if values.get(f"day_{n}")
        ]

    @property
    def pairs(self) -> list[tuple[int, Any, Any]]:
        """Fields in rows, for the template."""
        return [(n, self[f"day_{n}"], self[f"kind_{n}"]) for n in ROWS]


@require_http_methods(["GET", "POST"])
@seated
def working_days(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Announce a swap; what it would move is shown before anything is kept."""
    if not seat.may(Permission.ANNOUNCE_DAYS):
        raise PermissionDenied
    form = SwapForm.of(request)
    context: dict[str, Any] = {"form": form, "known": _known(seat)}
    if request.method == "GET":
        return page(request, seat, "desk/catalogue/working_days.html", context)
    if form.is_valid():
        given = {"days": form.days, "decision": form.cleaned_data["decision"], "actor": seat.actor, "at": seat.at}
        try:
            if request.POST.get("buoc") == "thong-bao":
                operations.announce_and_recompute(**given)
                say(request, gettext("Đã thông báo. Hạn trả của các hồ sơ đang mở được tính lại trong ít phút."))
                return HttpResponseRedirect(reverse("desk:working_days"))
            context |= _foreseen(operations.foresee_special_days(**given), form)
            return page(request, seat, "desk/catalogue/working_days.html", context)
        except BensoError as error:
            form.add_error(None, spoken(error))
    return page(request, seat, "desk/catalogue/working_days.html", context, status=422)


def _foreseen(found: operations.Foreseen, form: SwapForm) -> dict[str, Any]:
    return {
        "foreseen": True,
        "days": [_said(each) for each in form.days],
        "nothing_new": not found.days,
        "count": len(found.moves),
        "moves": found.moves[:SHOWN],
        "later": sum(1 for one in found.moves if one.before and one.after and one.after > one.before),
        "sooner": sum(1 for one in found.moves if one.before and one.after and one.after < one.before),
    }


def _known(seat: Seat) -> list[dict[str, Any]]:
    """Days that depart from their weekday, from today on."""
    today = office_day(seat.at)
    special = queries.calendar().special
    return [_said(special[day]) for day in sorted(special) if day >= today]


def _said(one: SpecialDay) -> dict[str, Any]:
    return {
        "day": one.day,
        "weekday": WEEKDAYS[one.day.weekday()],
        "kind": KINDS[one.kind],
        "basis": one.basis,
        "estimate": one.standing is Standing.ESTIMATE,
    }
