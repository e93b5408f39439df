"""Forms 01 to 06 of Circular 03/2025/TT-VPCP for one dossier, filled from what the dossier says now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benso.domains.documents.operations import render_pdf
from benso.domains.dossiers import queries
from benso.domains.dossiers.types import Dossier, Event, Evidence, State
from benso.domains.payments.queries import payments_of
from benso.domains.procedures.queries import compiled
from benso.domains.procedures.rules import needed_components
from benso.domains.procedures.types import Compiled
from benso.kernel.working_time import VIETNAM
from benso.sites.desk import words
from benso.sites.desk.offices import office_words
from benso.sites.desk.qr import qr_svg
from benso.sites.desk.reading.clock import term, term_words
from benso.sites.desk.reading.names import given_names
from benso.sites.desk.seat import Seat

FORMS: dict[str, Promise] = {
    "01": _("Giấy tiếp nhận và hẹn trả"),
    "02": _("Yêu cầu bổ sung"),
    "03": _("Từ chối tiếp nhận"),
    "04": _("Xin lỗi và hẹn lại"),
    "05": _("Thông báo dừng"),
    "06": _("Phiếu kiểm soát"),
}
_KINDS = {
    Evidence.PAPER: "original",
    Evidence.REGISTER: "register",
    Evidence.DIGITAL: "electronic",
    Evidence.SIGNED_SCAN: "electronic",
    Evidence.SCAN: "photocopy",
    Evidence.REUSED: "electronic",
}


def forms_of(dossier: Dossier) -> list[str]:
    """The forms that this dossier has something to say in."""
    found = ["01"]
    if dossier.supplements:
        found.append("02")
    if dossier.state is State.REFUSED:
        found.append("03")
    if dossier.due.promised is not None:
        found.append("04")
    if dossier.state in (State.STOPPED, State.EXPIRED):
        found.append("05")
    return [*found, "06"]


def print_form(dossier: Dossier, number: str, seat: Seat) -> bytes:
    """One form as a PDF; a form the dossier has nothing to say in does not exist."""
    if number not in forms_of(dossier):
        raise Http404
    version = compiled(dossier.version)
    events = sorted(queries.timeline(dossier.id, viewer=seat.viewer), key=lambda one: (one.at, one.id))
    data = _common(dossier, version, seat) | _PARTS[number](dossier, version, events)
    if number == "01":
        data["receiver_name"] = seat.official.name
    return render_pdf(template=f"forms/form_{number}", data=data, at=seat.at)


def _iso(value: datetime | None) -> str | None:
    return value.astimezone(VIETNAM).isoformat(timespec="seconds") if value else None


def _common(dossier: Dossier, version: Compiled, seat: Seat) -> dict[str, Any]:
    contact = dossier.contact
    return {
        "simulated": dossier.simulated,
        "dossier_number": dossier.number,
        "applicant_name": dossier.applicant_name,
        "applicant_number": contact.get("number"),
        "phone": contact.get("phone"),
        "email": contact.get("email"),
        "address": contact.get("address"),
        "content": version.declaration.name.vi,
        "office_name": office_words(dossier.lead_office),
        "reception_name": office_words(dossier.reception_office),
        "contact_office": office_words(dossier.reception_office),
        "submitted_at": _iso(dossier.submitted_at),
        "received_at": _iso(dossier.accepted_at or dossier.submitted_at),
        "due_at": _iso(dossier.due.at),
        "issued_on": seat.at.astimezone(VIETNAM).date().isoformat(),
    }


def _receipt(dossier: Dossier, version: Compiled, events: list[Event]) -> dict[str, Any]:
    names = {one.id: one.name.vi for one in version.declaration.components}
    payments = payments_of(dossier.number)
    return {
        "office_name": office_words(dossier.reception_office),
        "submitter_name": dossier.contact.get("submitter", ""),
        "channel": str(words.CHANNELS[dossier.channel]),
        "result_by": str(words.RESULT_BY.get(dossier.result_by, dossier.result_by)),
        "time_limit": term_words(term(dossier, version)),
        "sets": 1,
        "fee_total": int(sum(one.amount for one in payments)) if payments else None,
        "code_svg": str(qr_svg(dossier.number)),
        "components": [
            {
                "name": names.get(one.component, one.component),
                "kind": _KINDS[one.evidence],
                "signed": one.evidence in (Evidence.SIGNED_SCAN, Evidence.REUSED),
            }
            for one in dossier.attachments
        ],
    }


def _supplement(dossier: Dossier, version: Compiled, events: list[Event]) -> dict[str, Any]:
    asked = max(dossier.supplements, key=lambda one: one.asked_at)
    needed = {one.id: one for one in needed_components(version, dossier.answers, **given_names(dossier))}
    names = {one.id: one.name.vi for one in version.declaration.components}
    questions = {key: question.label_vi for key, question in version.questions.items()}
    rows = [
        {"name": names.get(one, one), "copies": needed[one].copies if one in needed else None, "note": ""}
        for one in asked.components
    ]
    rows += [{"name": questions.get(one, one), "copies": None, "note": "Sửa trong tờ khai"} for one in asked.questions]
    reason = words.reason_words(asked.reason)
    said = f"{reason}. {asked.note}" if asked.note else reason
    return {"components": rows, "reason": said, "answer_by": _iso(asked.due_at)}


def _reason(events: list[Event]) -> str:
    last = next((one for one in reversed(events) if one.reason), None)
    if last is None:
        return ""
    reason = words.reason_words(last.reason)
    return f"{reason}. {last.note}" if last.note else reason


def _refusal(dossier: Dossier, version: Compiled, events: list[Event]) -> dict[str, Any]:
    return {"reason": _reason(events)}


def _apology(dossier: Dossier, version: Compiled, events: list[Event]) -> dict[str, Any]:
    letters = [one for one in events if one.action == "give_apology"]
    return {"reason": _reason(letters or events), "new_due_at": _iso(dossier.due.promised)}


def _stop(dossier: Dossier, version: Compiled, events: list[Event]) -> dict[str, Any]:
    last = events[-1].at if events else dossier.submitted_at
    return {"reason": _reason(events), "stopped_at": _iso(last)}


def _control(dossier: Dossier, version: Compiled, events: list[Event]) -> dict[str, Any]:
    steps = {key: step.name_vi for key, step in version.steps.items()}
    moves = [one for one in events if one.source and one.targets]
    rows = [
        {
            "from": steps.get(one.source, one.source),
            "to": "; ".join(steps.get(goal, goal) for goal in one.targets),
            "at": _iso(one.at),
            "result": "",
            "note": words.reason_words(one.reason) if one.reason else "",
        }
        for one in moves
    ]
    if rows and dossier.outcome is not None:
        rows[-1]["result"] = dossier.outcome.value
    return {"lead_office_name": office_words(dossier.lead_office), "rows": rows, "cooperating": []}


_PARTS: dict[str, Callable[[Dossier, Compiled, list[Event]], dict[str, Any]]] = {
    "01": _receipt,
    "02": _supplement,
    "03": _refusal,
    "04": _apology,
    "05": _stop,
    "06": _control,
}
