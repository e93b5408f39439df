"""Forms as data: those of a dossier for whoever may see it, the register for the office that keeps it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from benso.domains.documents.queries import files
from benso.domains.dossiers.queries.dossier import children, dossier, timeline
from benso.domains.dossiers.rules import reads
from benso.domains.dossiers.rules.forms import form_data as data_of
from benso.domains.dossiers.rules.forms import forms_of, register_data
from benso.domains.dossiers.types import Dossier, Event, Viewer
from benso.domains.dossiers.types.forms import FormCode, FormFacts, IssuedForm, RegisterPeriod, RegisterRow
from benso.domains.payments.queries import payments_of
from benso.domains.payments.types import PaymentState
from benso.domains.procedures.queries import all_offices, compiled
from benso.domains.procedures.rules import term_of
from benso.domains.procedures.types import TermUnit, TimeLimit
from benso.kernel.errors import BensoError
from benso.kernel.numbers import format_number
from benso.kernel.working_time import VIETNAM

UNITS = {
    TermUnit.HOUR: "giờ làm việc",
    TermUnit.WORKING_DAY: "ngày làm việc",
    TermUnit.CALENDAR_DAY: "ngày",
    TermUnit.MONTH: "tháng",
}
MOST = 5000
"""Lines of a register at most; a longer period is asked for in parts."""

REGISTER = """
SELECT d.number, d.procedure_name, d.applicant_name, d.lead_office, d.accepted_at, coalesce(d.promised_at, d.due_at),
    d.finished_at, d.returned_at, d.state, d.simulated
FROM dossiers_dossier d
WHERE (d.lead_office = %(office)s OR d.reception_office = %(office)s) AND d.parent IS NULL
  AND d.accepted_at >= %(from)s AND d.accepted_at < %(end)s
ORDER BY d.accepted_at, d.number LIMIT %(limit)s"""

NOTES = {"refused": "Từ chối", "withdrawn": "Rút hồ sơ", "stopped": "Dừng", "expired": "Hết hạn bổ sung"}


class FormAbsent(BensoError):
    """The dossier has nothing to say in this form."""

    code = "FORM_ABSENT"
    status = 404
    sentence = "Hồ sơ {number} chưa có nội dung cho mẫu {form}."


class RegisterTooLong(BensoError):
    """More lines than a register is printed with."""

    code = "REGISTER_TOO_LONG"
    status = 422
    sentence = "Sổ theo dõi từ ngày {since} đến ngày {until} quá {most} dòng. Chọn khoảng ngày ngắn hơn."


def form_data(dossier_id: UUID, form: FormCode | str, *, viewer: Viewer, at: datetime) -> dict[str, Any]:
    """One form of a dossier (01 to 06) as JSON-able data.

    :raises DossierUnknown: if the viewer may not see the dossier
    :raises FormAbsent: if it has nothing to say in this form
    """
    return form_of(dossier(dossier_id, viewer=viewer), FormCode(form), viewer=viewer, at=at)


def form_of(found: Dossier, form: FormCode, *, viewer: Viewer, at: datetime) -> dict[str, Any]:
    """As :func:`form_data`, of a dossier read already (:raises FormAbsent: if it has nothing to say in it)."""
    if form not in forms_of(found):
        raise FormAbsent(number=found.number, form=form.value)
    events = timeline(found.id, viewer=viewer)
    return data_of(form, found, _facts(found, events, viewer), events, at)


def issued_forms(dossier_id: UUID, *, viewer: Viewer) -> list[IssuedForm]:
    """Forms that were made of a dossier, the newest first.

    :raises DossierUnknown: if the viewer may not see the dossier
    """
    found = dossier(dossier_id, viewer=viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT dossier, form, file, code, made_at, made_by FROM dossiers_form WHERE dossier = %s ORDER BY id DESC",
            [found.id],
        )
        return [IssuedForm(row[0], FormCode(row[1]), *row[2:]) for row in cursor.fetchall()]


def register_of(*, office: str, since: date, until: date, viewer: Viewer, at: datetime) -> dict[str, Any]:
    """The register of an office (form 07) as JSON-able data, for officials on duty there; empty for others.

    :raises RegisterTooLong: if it has more than five thousand lines
    """
    names = {key: one.name_vi for key, one in all_offices().items()}
    rows, simulated = _register(office, since, until) if reads(viewer, office) else ([], False)
    if len(rows) > MOST:
        raise RegisterTooLong(since=since.isoformat(), until=until.isoformat(), most=MOST)
    return register_data(
        rows, office_name=names.get(office, office), names=names, period=RegisterPeriod(since, until),
        simulated=simulated, at=at,
    )  # fmt: skip


def term_words(term: TimeLimit | None) -> str:
    """A term as the law says it, in Vietnamese; empty where it is not known."""
    if term is None or term.none:
        return "Không quy định thời hạn" if term is not None else ""
    if term.amount is None or term.unit is None:
        return ""
    if term.amount == 0:
        return "Trong ngày làm việc"
    return f"{format_number(term.amount)} {UNITS[term.unit]}"


def _facts(found: Dossier, events: list[Event], viewer: Viewer) -> FormFacts:
    version = compiled(found.version)
    declaration = version.declaration
    offices = all_offices()
    steps = {key: step.name_vi for key, step in version.steps.items()}
    receiver = next((e.actor_name for e in reversed(events) if "accept" in _effects(version, e)), "")
    asked = [child.lead_office for child in children(found.id, viewer=viewer)] if found.children else []
    owed, back = _money(found.number)
    papers = [one.file for one in found.attachments if one.file is not None]

    def named(key: str) -> str:
        return offices[key].name_vi if key in offices else key

    return FormFacts(
        content=declaration.name.vi, lead_name=named(found.lead_office), reception_name=named(found.reception_office),
        term_words=term_words(term_of(declaration, found.case or None, found.channel)),
        components={one.id: one.name.vi for one in declaration.components},
        copies={one.id: (one.originals or 0) + (one.copies or 0) or None for one in declaration.components},
        questions={key: question.label_vi for key, question in version.questions.items()}, steps=steps,
        pages={id: stored.pages for id, stored in files(papers).items()}, cooperating=tuple(map(named, asked)),
        submitter_name=found.contact.get("submitter", ""), receiver_name=receiver, fee_total=owed, refund=back,
    )  # fmt: skip


def _effects(version: Any, event: Event) -> tuple[str, ...]:
    table = version.declaration.steps
    actions = table.actions if table else ()
    taken = next((a for a in actions if a.id == event.action and a.source == event.source), None)
    return tuple(str(effect) for effect in taken.effects) if taken else ()


def _money(number: str) -> tuple[Decimal | None, Decimal | None]:
    found = [one for one in payments_of(number) if one.state is not PaymentState.CANCELLED]
    whole, back = (sum(amounts, Decimal(0)) for amounts in ((p.amount for p in found), (p.refunded for p in found)))
    # What went back and was asked for anew is one fee; where all went back, the fee it had been.
    return (whole - back or whole) if found else None, back or None


def _register(office: str, since: date, until: date) -> tuple[list[RegisterRow], bool]:
    values: dict[str, Any] = {
        "office": office, "from": datetime.combine(since, time(), VIETNAM),
        "end": datetime.combine(until + timedelta(days=1), time(), VIETNAM), "limit": MOST + 1,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(REGISTER, values)
        rows = cursor.fetchall()
    return [_line(row) for row in rows], any(row[9] for row in rows)


def _line(row: tuple[Any, ...]) -> RegisterRow:
    number, content, name, office, received, due, finished, returned, state, _ = row
    return RegisterRow(number, content, name, office, received, due, finished, returned, NOTES.get(state, ""))
