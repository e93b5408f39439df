"""Filing at the counter: what is typed and laid on the scanner, as one application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from benso.domains.documents import operations as documents
from benso.domains.dossiers.types import Attachment, Evidence, Submission
from benso.domains.procedures.rules import answer_problems, clean_answers, fee_of, is_asked, needed_components
from benso.domains.procedures.types import ApplicantKind, Channel, Compiled, Component, Fee, QuestionKind
from benso.kernel.errors import BensoError
from benso.sites.desk import words
from benso.sites.desk.forms import spoken
from benso.sites.desk.reading.parts import either
from benso.sites.desk.seat import Seat
from benso.sites.shell.forms import Field, Reading, communes_on, fields_of, read_answers
from benso.sites.shell.templatetags.shell import language

_CONTACT = ("name", "number", "phone", "email", "address")
_PREFIX = "nguoi-nop-"
_CHANNEL = Channel.COUNTER


@dataclass(slots=True)
class CounterForm:
    """One page: who applies, the questions of the form, the papers, how the result goes out."""

    compiled: Compiled
    on: date
    kind: ApplicantKind = ApplicantKind.CITIZEN
    contact: dict[str, str] = field(default_factory=dict)
    reading: Reading = field(default_factory=lambda: Reading({}, {}, {}))
    result_by: str = "counter"
    given: dict[str, str] = field(default_factory=dict)
    consented: bool = False
    problems: dict[str, str] = field(default_factory=dict)
    """A sentence by the id of what it is about: a question, ``nguoi-nop-name``, ``giay-<component>``, ``dong-y``."""

    @property
    def answers(self) -> dict[str, Any]:
        """The answers to the questions asked, tidied."""
        return clean_answers(self.compiled, self.reading.answers, **self.names())

    def names(self) -> dict[str, Any]:
        """The names beside the answers."""
        return {"channel": _CHANNEL, "on": self.on, "applicant": self.kind}

    @property
    def components(self) -> tuple[Component, ...]:
        """The papers to be laid down for these answers."""
        return tuple(one for one in needed_components(self.compiled, self.answers, **self.names()) if is_asked(one))

    @property
    def fee(self) -> Fee:
        """What is to be paid."""
        return fee_of(self.compiled, self.answers, **self.names())

    def sections(self) -> list[tuple[str, list[Field]]]:
        """The sections with their fields."""
        form = self.compiled.declaration.form
        if form is None:
            return []
        asks_places = any(q.kind is QuestionKind.COMMUNE for q in form.questions())
        communes = communes_on(self.on) if asks_places else []
        return [
            (
                either(section.title_vi, section.title_en),
                fields_of(
                    section.questions,
                    self.reading.answers,
                    language=language(),
                    problems=self.problems,
                    typed=self.reading.typed,
                    communes=communes,
                ),
            )
            for section in form.sections
        ]

    def contact_fields(self) -> list[dict[str, Any]]:
        """Who applies: fields with their words."""
        return [
            {
                "id": _PREFIX + key,
                "label": words.CONTACT[key],
                "value": self.contact.get(key, ""),
                "error": self.problems.get(_PREFIX + key, ""),
                "required": key in ("name", "number"),
                "inputmode": "numeric" if key in ("number", "phone") else "",
            }
            for key in _CONTACT
        ]

    def papers(self) -> list[dict[str, Any]]:
        """Every paper the procedure may ask for; the browser shows those that these answers need."""
        needed = {one.id for one in self.components}
        return [
            {
                "id": one.id,
                "name": either(one.name.vi, one.name.en),
                "condition": either(one.condition.vi, one.condition.en),
                "required": one.required,
                "needed": one.id in needed,
                "given": self.given.get(one.id, "paper" if one.id in needed and one.required else "none"),
                "error": self.problems.get(f"giay-{one.id}", ""),
            }
            for one in self.compiled.declaration.components
            if is_asked(one)
        ]

    def refuse(self, key: str, sentence: str) -> None:
        """Remember what is wrong; the first word on a thing stands."""
        self.problems.setdefault(key, sentence)


def read_form(request: HttpRequest, compiled: Compiled, on: date) -> CounterForm:
    """What was typed; nothing is judged yet."""
    posted: Any = request.POST
    kinds = {kind.value for kind in ApplicantKind}
    form = compiled.declaration.form
    kind = posted.get("loai", ApplicantKind.CITIZEN.value)
    return CounterForm(
        compiled=compiled,
        on=on,
        kind=ApplicantKind(kind) if kind in kinds else ApplicantKind.CITIZEN,
        contact={key: str(posted.get(_PREFIX + key, "")).strip()[:300] for key in _CONTACT},
        reading=read_answers(form.questions() if form else (), posted, language()),
        result_by=posted.get("ket-qua", "counter"),
        given={one.id: posted.get(f"co-{one.id}", "none") for one in compiled.declaration.components},
        consented="dong-y" in posted,
    )


def judge(form: CounterForm) -> None:
    """Note everything wrong with what was typed, beside what it is about."""
    for question, fault in form.reading.faults.items():
        form.refuse(question, fault)
    for problem in answer_problems(form.compiled, form.reading.answers, **form.names()):
        form.refuse(problem.question, either(problem.vi, problem.en))
    if not form.contact.get("name"):
        form.refuse(_PREFIX + "name", gettext("Nhập họ tên người nộp."))
    if not form.consented:
        sentence = gettext("Hỏi người nộp có đồng ý không, rồi đánh dấu. Không đồng ý thì không nhận được hồ sơ.")
        form.refuse("dong-y", sentence)
    for one in form.components:
        if one.required and form.given.get(one.id, "none") == "none":
            form.refuse(f"giay-{one.id}", gettext("Giấy tờ bắt buộc. Nhận bản giấy hoặc quét vào."))


def attachments_of(form: CounterForm, files: Mapping[str, Sequence[Any]], seat: Seat) -> list[Attachment]:
    """The papers as laid down: scans are stored and checked by content, paper is noted as paper."""
    found: list[Attachment] = []
    for one in form.components:
        scans = files.get(f"tep-{one.id}", ())
        try:
            found += [_scan(one.id, scan, seat) for scan in scans]
        except BensoError as error:
            form.refuse(f"giay-{one.id}", spoken(error))
        if not scans and form.given.get(one.id) == "paper":
            found.append(Attachment(one.id, None, Evidence.PAPER))
    return found


def _scan(component: str, scan: Any, seat: Seat) -> Attachment:
    stored = documents.store_file(
        name=scan.name or "scan", content=scan.read(), owner=seat.actor, actor=seat.actor, at=seat.at
    )
    return Attachment(component, stored.id, Evidence.SCAN, stored.name)


def submission_of(
    form: CounterForm, attachments: Sequence[Attachment], *, office: str, key: str, simulated: bool
) -> Submission:
    """The application as ``dossiers`` takes it; what an invented official takes in is marked as such."""
    tax = form.answers.get("tax_code") or form.contact.get("number", "")
    return Submission(
        procedure=form.compiled.code,
        channel=_CHANNEL,
        applicant_kind=form.kind,
        answers=form.answers,
        attachments=tuple(attachments),
        key=key,
        enterprise=str(tax) if form.kind is not ApplicantKind.CITIZEN else "",
        contact={name: value for name, value in form.contact.items() if value},
        office=office,
        result_by=form.result_by,
        consents=("process",),
        simulated=simulated,
    )
