"""The first page of the development services."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

_DOORS = (
    ("simulator:identity:people", _("Người để đăng nhập thử"), _("Thay cho nơi định danh: chọn một người mô phỏng.")),
    ("simulator:bank:home", _("Ngân hàng"), _("Thay cho ngân hàng: quét mã, trả tiền, gửi báo có.")),
    ("simulator:national:home", _("Cổng quốc gia"), _("Thay cho cổng quốc gia: các gói tin đã nhận.")),
)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What stands in for what."""
    return render(request, "simulator/home.html", {"doors": [door for door in map(_door, _DOORS) if door]})


def _door(told: tuple[str, object, object]) -> dict[str, object] | None:
    try:
        return {"address": reverse(told[0]), "name": told[1], "about": told[2]}
    except NoReverseMatch:
        return None
