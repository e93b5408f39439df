"""Forms 01 to 07 of Circular 03/2025/TT-VPCP: which ones a dossier has, and what stands in each. Pure.

Names of fields are those the templates of the pack read (docs/how-to/documents.md). What is not known is left out and
shows as dots, as on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from benso.domains.dossiers.types import Dossier, Event, Evidence, Outcome, ReasonCode, State
from benso.domains.dossiers.types.forms import FormCode, FormFacts, RegisterPeriod, RegisterRow
from benso.domains.procedures.types import Channel
from benso.kernel.numbers import format_date
from benso.kernel.working_time import VIETNAM

SIGNED = frozenset({FormCode.RECEIPT, FormCode.SUPPLEMENT, FormCode.REFUSAL, FormCode.APOLOGY, FormCode.STOPPING})
"""Forms that go to the applicant carry the agency's signature; control sheet and register stay in the house."""

TITLES: Mapping[FormCode, str] = MappingProxyType(
    {
        FormCode.RECEIPT: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        FormCode.SUPPLEMENT: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
        FormCode.REFUSAL: "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
        FormCode.APOLOGY: "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
        FormCode.STOPPING: "Thông báo dừng giải quyết hồ sơ",
        FormCode.CONTROL: "Phiếu kiểm soát quá trình giải quyết hồ sơ",
        FormCode.REGISTER: "Sổ theo dõi hồ sơ",
    }
)

KINDS: Mapping[Evidence, str] = MappingProxyType(
    {
        Evidence.PAPER: "original",
        Evidence.REGISTER: "register",
        Evidence.DIGITAL: "electronic",
        Evidence.SIGNED_SCAN: "electronic",
        Evidence.SCAN: "photocopy",
        Evidence.REUSED: "electronic",
    }
)
CHANNELS = {Channel.COUNTER: "Tại quầy", Channel.ONLINE: "Trực tuyến", Channel.POST: "Bưu chính công ích"}
RESULT_BY = {"electronic": "Bản điện tử", "counter": "Tại quầy", "post": "Bưu chính công ích"}

REASONS: Mapping[str, str] = MappingProxyType(
    {
        ReasonCode.COMPONENT_MISSING.value: "Thiếu thành phần hồ sơ",
        ReasonCode.COMPONENT_UNREADABLE.value: "Bản chụp không đọc được",
        ReasonCode.COMPONENT_INVALID.value: "Giấy tờ không đúng hoặc hết giá trị",
        ReasonCode.INFORMATION_WRONG.value: "Thông tin kê khai chưa đúng",
        ReasonCode.NOT_COMPETENT.value: "Không thuộc thẩm quyền",
        ReasonCode.NOT_ELIGIBLE.value: "Không đủ điều kiện",
        ReasonCode.DUPLICATE.value: "Trùng với hồ sơ đã có",
        ReasonCode.FEE_UNPAID.value: "Chưa nộp phí, lệ phí",
        ReasonCode.SUPPLEMENT_EXPIRED.value: "Quá hạn bổ sung",
        ReasonCode.AGENCY_LATE.value: "Cơ quan phối hợp trả lời chậm",
        ReasonCode.WORKLOAD.value: "Nhiều hồ sơ cùng lúc",
        ReasonCode.SYSTEM_FAILURE.value: "Hệ thống gặp sự cố",
        ReasonCode.LAW.value: "Quy định thay đổi hoặc phải chờ",
        ReasonCode.OTHER.value: "Lý do khác",
    }
)
STOPPED = frozenset({State.STOPPED, State.EXPIRED})


def forms_of(dossier: Dossier) -> tuple[FormCode, ...]:
    """The forms a dossier has something to say in; 07 is of an office, not of a dossier."""
    found = [
        (FormCode.RECEIPT, dossier.accepted_at is not None),
        (FormCode.SUPPLEMENT, bool(dossier.supplements)),
        (FormCode.REFUSAL, dossier.state is State.REFUSED),
        (FormCode.APOLOGY, dossier.due.promised is not None),
        (FormCode.STOPPING, dossier.state in STOPPED),
        (FormCode.CONTROL, dossier.accepted_at is not None),
    ]
    return tuple(form for form, said in found if said)


def form_data(
    form: FormCode, dossier: Dossier, facts: FormFacts, events: Sequence[Event], at: datetime
) -> dict[str, Any]:
    """What stands in one form of a dossier (01 to 06).

    :param events: of the dossier, in any order
    :raises KeyError: for form 07, which is made by :func:`register_data`
    """
    told = sorted(events, key=lambda event: (event.at, event.id))
    return _common(dossier, facts, at) | _PARTS[form](dossier, facts, told)


def register_data(
    rows: Iterable[RegisterRow], *, office_name: str, names: Mapping[str, str], period: RegisterPeriod,
    simulated: bool, at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Form 07: the register of an office over some days.

    :param names: names of offices by key
    """
    return {
        "office_name": office_name,
        "period": f"Từ ngày {format_date(period.since)} đến ngày {format_date(period.until)}",
        "issued_on": _day(at),
        "simulated": simulated,
        "rows": [
            {
                "dossier_number": row.number, "content": row.content, "applicant_name": row.applicant_name,
                "office_name": names.get(row.office, row.office), "received_at": _iso(row.received_at),
                "due_at": _iso(row.due_at), "finished_at": _iso(row.finished_at),
                "returned_at": _iso(row.returned_at), "note": row.note,
            }
            for row in rows
        ],
    }  # fmt: skip


def reason_words(code: str, note: str = "") -> str:
    """A reason as a letter gives it: the words of its code, then what was written."""
    words = "" if code == ReasonCode.OTHER.value and note.strip() else REASONS.get(code, code)
    return f"{words}. {note}" if words and note.strip() else words or note


def _common(dossier: Dossier, facts: FormFacts, at: datetime) -> dict[str, Any]:
    contact = dossier.contact
    return {
        "simulated": dossier.simulated,
        "dossier_number": dossier.number,
        "applicant_name": dossier.applicant_name,
        "applicant_number": contact.get("number", ""),
        "phone": contact.get("phone", ""),
        "email": contact.get("email", ""),
        "address": contact.get("address", ""),
        "content": facts.content,
        "office_name": facts.lead_name,
        "reception_name": facts.reception_name,
        "contact_office": facts.reception_name,
        "contact_phone": facts.contact_phone,
        "submitted_at": _iso(dossier.submitted_at),
        "received_at": _iso(dossier.accepted_at or dossier.submitted_at),
        "due_at": _iso(dossier.due.at),
        "issued_on": _day(at),
    }


def _receipt(dossier: Dossier, facts: FormFacts, events: Sequence[Event]) -> dict[str, Any]:
    first = next((c for c in dossier.changes if c.kind.value == "accepted"), None)
    second = next((c for c in reversed(dossier.changes) if c.kind.value == "second_stage"), None)
    return {
        "office_name": facts.reception_name,
        "submitter_name": facts.submitter_name,
        "receiver_name": facts.receiver_name,
        "channel": CHANNELS[dossier.channel],
        "result_by": RESULT_BY.get(dossier.result_by, dossier.result_by),
        "time_limit": facts.term_words,
        "sets": 1,
        "fee_total": _whole(facts.fee_total),
        "code_svg": facts.code_svg,
        "due_at": _iso(first.after if first else dossier.due.at),
        "second": {"received_at": _iso(second.at), "due_at": _iso(second.after)} if second else None,
        "components": [
            {
                "name": facts.components.get(one.component, one.component),
                "kind": KINDS[one.evidence],
                "pages": facts.pages.get(one.file) if one.file else None,
                "signed": one.evidence in (Evidence.SIGNED_SCAN, Evidence.REUSED),
            }
            for one in dossier.attachments
        ],
    }


def _supplement(dossier: Dossier, facts: FormFacts, events: Sequence[Event]) -> dict[str, Any]:
    asked = max(dossier.supplements, key=lambda one: (one.asked_at, one.id))
    rows = [
        {"name": facts.components.get(one, one), "copies": facts.copies.get(one), "note": "Nộp bổ sung hoặc thay thế"}
        for one in asked.components
    ]
    rows += [
        {"name": facts.questions.get(one, one), "copies": None, "note": "Sửa trong tờ khai"} for one in asked.questions
    ]
    return {
        "components": rows,
        "reason": reason_words(asked.reason, asked.note),
        "answer_by": _iso(asked.due_at),
    }


def _refusal(dossier: Dossier, facts: FormFacts, events: Sequence[Event]) -> dict[str, Any]:
    return {"office_name": facts.reception_name, "reason": _last_reason(events)}


def _apology(dossier: Dossier, facts: FormFacts, events: Sequence[Event]) -> dict[str, Any]:
    letter = next((event for event in reversed(events) if event.action == "apologised"), None)
    return {
        "reason": reason_words(letter.reason) if letter else "",
        "note": letter.note if letter else "",
        "new_due_at": _iso(dossier.due.promised),
    }


def _stopping(dossier: Dossier, facts: FormFacts, events: Sequence[Event]) -> dict[str, Any]:
    reason = _last_reason(events)
    if dossier.state is State.EXPIRED:
        reason = reason_words(ReasonCode.SUPPLEMENT_EXPIRED.value)
    return {
        "reason": reason,
        "stopped_at": _iso(events[-1].at) if events else None,
        "refund": _whole(facts.refund),
        "advice": "Có thể nộp lại hồ sơ từ đầu khi đủ giấy tờ." if dossier.state is State.EXPIRED else "",
    }


def _control(dossier: Dossier, facts: FormFacts, events: Sequence[Event]) -> dict[str, Any]:
    moves = [event for event in events if event.source]
    rows = [
        {
            "from": facts.steps.get(event.source, event.source),
            "to": "; ".join(facts.steps.get(goal, goal) for goal in event.targets) or "Kết thúc",
            "at": _iso(event.at),
            "result": _result(dossier, event),
            "note": reason_words(event.reason) if event.reason else event.label_vi,
        }
        for event in moves
        if event.action != "assigned"
    ]
    return {"lead_office_name": facts.lead_name, "cooperating": list(facts.cooperating), "rows": rows}


def _result(dossier: Dossier, event: Event) -> str:
    """Early, on time or late at the step that finished processing; empty at the others."""
    if dossier.finished_at != event.at or dossier.outcome in (None, Outcome.NO_TERM):
        return ""
    return dossier.outcome.value if dossier.outcome else ""


def _last_reason(events: Sequence[Event]) -> str:
    last = next((event for event in reversed(events) if event.reason), None)
    return reason_words(last.reason, last.note) if last else ""


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(VIETNAM).isoformat(timespec="seconds")


def _day(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).date().isoformat()


def _whole(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)


_PARTS: Mapping[FormCode, Callable[[Dossier, FormFacts, Sequence[Event]], dict[str, Any]]] = MappingProxyType(
    {
        FormCode.RECEIPT: _receipt,
        FormCode.SUPPLEMENT: _supplement,
        FormCode.REFUSAL: _refusal,
        FormCode.APOLOGY: _apology,
        FormCode.STOPPING: _stopping,
        FormCode.CONTROL: _control,
    }
)
