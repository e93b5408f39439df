"""The whole page of a dossier, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from benso.domains.documents import queries as documents
from benso.domains.dossiers import queries
from benso.domains.dossiers.rules.consultation import CONSULTATION
from benso.domains.dossiers.types import Deed, Dossier, DossierId, WorkItem
from benso.domains.payments.queries import payments_of
from benso.domains.procedures.queries import calendar, compiled
from benso.domains.procedures.rules import needed_components
from benso.domains.procedures.types import Compiled
from benso.kernel.declarations import Text
from benso.kernel.working_time import VIETNAM, Calendar
from benso.sites.desk import words
from benso.sites.desk.due import DueWords, due_words, held_words
from benso.sites.desk.lines import official_names
from benso.sites.desk.offices import office_words
from benso.sites.desk.reading.answers import Spoken, section_lines
from benso.sites.desk.reading.clock import changes_of, clock_facts, path_of, pauses_of
from benso.sites.desk.reading.diagram import diagram_of
from benso.sites.desk.reading.history import history_of
from benso.sites.desk.reading.money import payment_views
from benso.sites.desk.reading.names import given_names
from benso.sites.desk.reading.offers import offer_views
from benso.sites.desk.reading.papers import component_lines
from benso.sites.desk.reading.parts import Fact, either, facts, moment
from benso.sites.desk.reading.printing import FormLine, form_lines
from benso.sites.desk.seat import Seat


@dataclass(frozen=True, slots=True)
class StepHere:
    """An open step: who has it and since when."""

    name: Text
    who: str
    mine: bool
    held: str
    due: DueWords


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Everything the templates under ``desk/dossier/`` show."""

    id: DossierId
    number: str
    procedure: Text
    state: str
    due: DueWords
    simulated: bool
    parent: UUID | None
    paper_step: str
    steps: list[StepHere]
    offers: list[Any]
    no_offer: str
    more: list[Fact]
    facts: list[Fact]
    papers: list[Any]
    supplements: list[dict[str, Any]]
    sections: list[Any]
    clock: list[Fact]
    changes: list[Any]
    pauses: list[Any]
    path: list[Any]
    diagram: str
    payments: list[Any]
    takes_cash: bool
    refunds: bool
    result: list[Fact]
    children: list[dict[str, Any]]
    history: list[Any]
    forms: list[FormLine]


def read_dossier(dossier: Dossier, seat: Seat) -> DossierPage:
    """The page of a dossier the official may see."""
    version = compiled(dossier.version)
    events = list(queries.timeline(dossier.id, viewer=seat.viewer))
    on = seat.at.astimezone(VIETNAM).date()
    spoken = Spoken(version, on)
    given = given_names(dossier)
    allowed = queries.deeds_of(dossier.id, viewer=seat.viewer)
    offers = queries.offers(dossier.id, viewer=seat.viewer, at=seat.at)
    working = calendar()
    stored = documents.files([one.file for one in dossier.attachments if one.file is not None])
    return DossierPage(
        id=dossier.id,
        number=dossier.number,
        procedure=version.declaration.name,
        state=str(words.STATES[dossier.state]),
        due=due_words(dossier.due.promised or dossier.due.at, seat.at, working, dossier.phase),
        simulated=dossier.simulated,
        parent=dossier.parent,
        paper_step=words.reason_words(dossier.paper_step),
        steps=_steps(dossier, version, working, seat),
        offers=offer_views(dossier.id, offers),
        no_offer=_no_offer(dossier),
        more=_more(dossier, allowed),
        facts=_facts(dossier, version),
        papers=component_lines(dossier, needed_components(version, dossier.answers, **given), stored),
        supplements=_supplements(dossier, version, spoken),
        sections=section_lines(dossier, spoken, given, events),
        clock=clock_facts(dossier, version),
        changes=changes_of(dossier),
        pauses=pauses_of(dossier),
        path=path_of(dossier, version),
        diagram=diagram_of(dossier, version, events),
        payments=payment_views(payments_of(dossier.number)),
        takes_cash=Deed.TAKE_CASH in allowed,
        refunds=Deed.REFUND in allowed,
        result=_result(dossier),
        children=_children(dossier, seat),
        history=history_of(events, spoken),
        forms=form_lines(dossier, seat) if Deed.MAKE_FORM in allowed else [],
    )


def _url(name: str, dossier: Dossier, **more: object) -> str:
    return reverse(f"desk:{name}", kwargs={"dossier": dossier.id, **more})


def _steps(dossier: Dossier, version: Compiled, working: Calendar, seat: Seat) -> list[StepHere]:
    names = official_names(item.assignee for item in dossier.work)
    asked = {step.id: step for step in CONSULTATION.steps}

    def line(item: WorkItem) -> StepHere:
        step = version.steps.get(item.step) or asked.get(item.step)
        return StepHere(
            name=Text(step.name_vi, step.name_en) if step else Text(item.step, item.step),
            who=names.get(item.assignee or 0, ""),
            mine=item.assignee == seat.official.id,
            held=held_words(item.opened_at, seat.at, working),
            due=due_words(item.due_at, seat.at, working, dossier.phase),
        )

    return [line(item) for item in dossier.work]


def _no_offer(dossier: Dossier) -> str:
    if not dossier.work:
        return gettext("Hồ sơ đã xong, không còn việc nào phải làm.")
    return gettext("Bước này do vai trò hoặc đơn vị khác làm.")


def _more(dossier: Dossier, allowed: frozenset[Deed]) -> list[Fact]:
    """What else the reader's duties allow; a link that would only be refused is not shown."""
    if not dossier.work:
        return []
    links = [
        (Deed.ASSIGN, "assign", gettext("Giao việc")),
        (Deed.APOLOGISE, "apologise", gettext("Xin lỗi và hẹn lại")),
        (Deed.MARK_PAPER, "paper_step", gettext("Có bước làm trên giấy")),
        (Deed.CORRECT, "correct", gettext("Sửa tờ khai")),
    ]
    return [Fact(label, "", _url(name, dossier)) for deed, name, label in links if deed in allowed]


def _facts(dossier: Dossier, version: Compiled) -> list[Fact]:
    case = next((one.label for one in version.declaration.cases if one.id == dossier.case), None)
    contact = [(words.CONTACT[key], dossier.contact.get(key, "")) for key in ("number", "phone", "email", "address")]
    return facts(
        [
            (gettext("Người nộp"), dossier.applicant_name),
            (gettext("Mã số thuế"), dossier.enterprise),
            *contact,
            (gettext("Cách nộp"), words.CHANNELS[dossier.channel]),
            (gettext("Trường hợp"), either(case.vi, case.en) if case else ""),
            (gettext("Nơi tiếp nhận"), office_words(dossier.reception_office)),
            (gettext("Cơ quan giải quyết"), office_words(dossier.lead_office)),
            (gettext("Nhận kết quả"), words.RESULT_BY.get(dossier.result_by, dossier.result_by)),
            (gettext("Mã thủ tục"), f"{dossier.procedure} · {gettext('bản')} {version.number}"),
        ]
    )


def _supplements(dossier: Dossier, version: Compiled, spoken: Spoken) -> list[dict[str, Any]]:
    names = {c.id: either(c.name.vi, c.name.en) for c in version.declaration.components}
    return [
        {
            "asked_at": one.asked_at,
            "answered_at": one.answered_at,
            "due_at": one.due_at,
            "reason": words.reason_words(one.reason),
            "note": one.note,
            "items": [names.get(c, c) for c in one.components] + [spoken.label(q) for q in one.questions],
        }
        for one in dossier.supplements
    ]


def _result(dossier: Dossier) -> list[Fact]:
    if dossier.result_file is not None:
        url = _url("file", dossier, file=dossier.result_file)
        when = moment(dossier.returned_at) or gettext("chưa trả")
        return [Fact(gettext("Văn bản"), gettext("Xem kết quả"), url), *facts([(gettext("Trả lúc"), when)])]
    none = gettext("chưa có") if dossier.work else gettext("không có")
    return facts([(gettext("Văn bản"), none), (gettext("Trả lúc"), moment(dossier.returned_at))])


def _children(dossier: Dossier, seat: Seat) -> list[dict[str, Any]]:
    if not dossier.children:
        return []
    return [
        {
            "id": row.id,
            "number": row.number,
            "office": office_words(row.lead_office),
            "state": words.STATES[row.state],
        }
        for row in queries.children(dossier.id, viewer=seat.viewer)
    ]
