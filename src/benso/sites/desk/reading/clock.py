"""The clock of a dossier in words: the term, when it runs out, how that date came about, each step's part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from benso.domains.dossiers.types import Dossier
from benso.domains.procedures.rules import term_of
from benso.domains.procedures.types import Compiled, Step, TermUnit, TimeLimit
from benso.kernel.declarations import Text
from benso.sites.desk import words
from benso.sites.desk.reading.parts import Fact, facts, moment, share
from benso.sites.shell import formats
from benso.sites.shell.templatetags.shell import language


@dataclass(frozen=True, slots=True)
class ChangeOfDue:
    """One change of the due date, in words."""

    at: datetime
    why: str
    reason: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class PauseLine:
    """A time the clock stood still."""

    start: datetime
    end: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the procedure and its part of the time."""

    name: Text
    share: str
    here: bool


def clock_facts(dossier: Dossier, compiled: Compiled) -> list[Fact]:
    """How the due date is made."""
    return facts(
        [
            (gettext("Thời hạn theo quy định"), term_words(term(dossier, compiled))),
            (gettext("Nộp lúc"), moment(dossier.submitted_at)),
            (gettext("Tiếp nhận hợp lệ lúc"), moment(dossier.accepted_at) or gettext("chưa, nên hạn chưa chạy")),
            (gettext("Hạn trả"), moment(dossier.due.at)),
            (gettext("Hạn mới đã hứa kèm thư xin lỗi"), moment(dossier.due.promised)),
            (gettext("Xử lý xong lúc"), moment(dossier.finished_at)),
            (gettext("So với hạn"), words.OUTCOMES[dossier.outcome] if dossier.outcome else ""),
        ]
    )


def term(dossier: Dossier, compiled: Compiled) -> TimeLimit | None:
    """The term this dossier runs under."""
    case = next((one for one in compiled.declaration.cases if one.id == dossier.case), None)
    return term_of(compiled.declaration, case, dossier.channel)


def term_words(limit: TimeLimit | None) -> str:
    """A term as the law says it."""
    if limit is None or limit.amount is None or limit.unit is None:
        return gettext("không có thời hạn") if limit and limit.none else gettext("nguồn chưa nêu")
    if limit.unit is TermUnit.WORKING_DAY and limit.amount == 0:
        return gettext("trong ngày làm việc")
    return amount_words(limit.amount, limit.unit)


def amount_words(amount: Decimal, unit: TermUnit) -> str:
    """So much of a unit of time."""
    return f"{formats.number(amount, None, language())} {words.TERMS[unit]}"


def changes_of(dossier: Dossier) -> list[ChangeOfDue]:
    """The history of the due date."""
    return [
        ChangeOfDue(one.at, str(words.CHANGES[one.kind]), words.reason_words(one.reason), one.before, one.after)
        for one in dossier.changes
    ]


def pauses_of(dossier: Dossier) -> list[PauseLine]:
    """When and why the clock stood still."""
    return [PauseLine(one.start, one.end, words.reason_words(one.reason)) for one in dossier.pauses]


def path_of(dossier: Dossier, compiled: Compiled) -> list[StepLine]:
    """The steps in their order, with the one where the dossier lies."""
    if compiled.declaration.steps is None:
        return []
    here = {item.step for item in dossier.work}
    return [
        StepLine(Text(step.name_vi, step.name_en), _part(step), step.id in here)
        for step in compiled.declaration.steps.steps
    ]


def _part(step: Step) -> str:
    if step.amount is not None and step.unit is not None:
        return amount_words(step.amount, step.unit)
    return share(step.share) if step.share is not None else ""
