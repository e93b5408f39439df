"""Forms 01 to 06 of Circular 03/2025/TT-VPCP for one dossier: to read, as data, and those signed already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benso.domains.documents.operations import render_pdf
from benso.domains.dossiers import queries
from benso.domains.dossiers.rules.forms import SIGNED, forms_of
from benso.domains.dossiers.types import Dossier
from benso.domains.dossiers.types.forms import FormCode
from benso.sites.desk.qr import qr_svg
from benso.sites.desk.seat import Seat

FORMS: dict[FormCode, Promise] = {
    FormCode.RECEIPT: _("Giấy tiếp nhận và hẹn trả"),
    FormCode.SUPPLEMENT: _("Yêu cầu bổ sung"),
    FormCode.REFUSAL: _("Từ chối tiếp nhận"),
    FormCode.APOLOGY: _("Xin lỗi và hẹn lại"),
    FormCode.STOPPING: _("Thông báo dừng"),
    FormCode.CONTROL: _("Phiếu kiểm soát"),
}


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form the dossier has something to say in; ``signed_at`` is when it was last signed for the applicant."""

    number: str
    label: str
    url: str
    to_sign: bool
    signed_at: datetime | None


def form_lines(dossier: Dossier, seat: Seat) -> list[FormLine]:
    """The forms of a dossier, in the order of their numbers."""
    signed = {one.form: one.made_at for one in reversed(queries.issued_forms(dossier.id, viewer=seat.viewer))}
    return [
        FormLine(
            number=form.value,
            label=str(FORMS[form]),
            url=reverse("desk:form", kwargs={"dossier": dossier.id, "number": form.value}),
            to_sign=form in SIGNED,
            signed_at=signed.get(form),
        )
        for form in forms_of(dossier)
    ]


def form_named(number: str) -> FormCode:
    """The form of that number; there are no others."""
    if number not in {form.value for form in FORMS}:
        raise Http404
    return FormCode(number)


def data_of(dossier: Dossier, form: FormCode, seat: Seat) -> dict[str, Any]:
    """What stands in a form, as data."""
    return queries.form_data(dossier.id, form, viewer=seat.viewer, at=seat.at)


def print_form(dossier: Dossier, form: FormCode, seat: Seat) -> bytes:
    """One form as a PDF to look at; nothing is kept."""
    data = data_of(dossier, form, seat)
    if form is FormCode.RECEIPT:
        data |= {"receiver_name": seat.official.name, "code_svg": str(qr_svg(dossier.number))}
    return render_pdf(template=f"forms/form_{form.value}", data=data, at=seat.at)
