"""Dossiers as lines of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from benso.domains.accounts import queries as accounts
from benso.domains.dossiers.rules.consultation import CONSULTATION
from benso.domains.dossiers.types import DossierRow, Phase, State
from benso.domains.procedures.queries import calendar, compiled
from benso.kernel.declarations import Text
from benso.kernel.working_time import Calendar
from benso.sites.desk import words
from benso.sites.desk.due import DueWords, due_words, held_words
from benso.sites.shell.templatetags.shell import language

_PAUSED = {State.SUPPLEMENT_AT_RECEPTION, State.SUPPLEMENT_IN_PROCESS, State.AWAITING_DUTY}
_OVER = {State.RESULT_READY, State.RESULT_AT_POST, State.RETURNED}
_CLOSED = {State.REFUSED, State.WITHDRAWN, State.STOPPED, State.EXPIRED}
_BEFORE = {State.AWAITING_PAYMENT, State.SUBMITTED}


@dataclass(frozen=True, slots=True)
class JobLine:
    """A line of the work list, in words."""

    id: UUID
    number: str
    procedure: str
    name: Text
    applicant: str
    step: Text
    state: str
    due: DueWords
    step_late: str
    who: str
    mine: bool
    held: str
    channel: str
    simulated: bool
    work_item: int | None
    office: str


def phase_of_state(state: State) -> Phase:
    """What the clock does in a state."""
    if state in _PAUSED:
        return Phase.PAUSED
    if state in _OVER:
        return Phase.FINISHED
    if state in _CLOSED:
        return Phase.CLOSED
    return Phase.NOT_STARTED if state in _BEFORE else Phase.RUNNING


def official_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of officials by number, in one statement; none at all if nobody is named."""
    wanted = {one for one in ids if one is not None}
    return accounts.official_names(wanted) if wanted else {}


def lines_of(rows: Iterable[DossierRow], *, official: int, at: datetime) -> list[JobLine]:
    """Rows with due dates, holders and channels in words."""
    found = list(rows)
    names = official_names(row.assignee for row in found)
    working = calendar()
    return [_line(row, names, working, official, at) for row in found]


def procedure_words(row: DossierRow) -> Text:
    """What the procedure is called: the name it was applied for under, its English where the version declares one."""
    if language() != "en":
        return Text(row.procedure_name_vi)
    return Text(row.procedure_name_vi, compiled(row.version).declaration.name.en)


def step_words(row: DossierRow) -> Text:
    """What the open step is called; where no step is open, the state says it."""
    if not row.step_name_vi:
        state = str(words.STATES[row.state])
        return Text(state, state)
    if language() != "en":
        return Text(row.step_name_vi)
    asked = {step.id: step for step in CONSULTATION.steps}
    step = compiled(row.version).steps.get(row.step) or asked.get(row.step)
    return Text(row.step_name_vi, step.name_en if step else "")


def _step_late(row: DossierRow, at: datetime, working: Calendar, phase: Phase) -> str:
    """That the open step is over its own share of the time, where the dossier as a whole is not: why it stands high."""
    if row.step_due_at is None or row.step_due_at >= at or (row.due_at is not None and row.due_at < at):
        return ""
    late = due_words(row.step_due_at, at, working, Phase.RUNNING)
    return gettext("bước này %(late)s") % {"late": late.text} if late.kind == "late" else ""


def _line(row: DossierRow, names: dict[int, str], working: Calendar, official: int, at: datetime) -> JobLine:
    since = row.accepted_at or row.submitted_at
    phase = phase_of_state(row.state)
    return JobLine(
        id=row.id,
        number=row.number,
        procedure=row.procedure,
        name=procedure_words(row),
        applicant=row.applicant_name,
        step=step_words(row),
        state=str(words.STATES[row.state]),
        due=due_words(row.due_at, at, working, phase),
        step_late=_step_late(row, at, working, phase),
        who=names.get(row.assignee or 0, ""),
        mine=row.assignee == official,
        held=held_words(since, at, working) if phase not in (Phase.FINISHED, Phase.CLOSED) else "",
        channel=str(words.CHANNELS[row.channel]),
        simulated=row.simulated,
        work_item=row.work_item,
        office=row.office,
    )
