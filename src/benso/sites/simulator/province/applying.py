"""An application is filled in and handed in: from home by its owner, at the counter by whoever receives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from benso.domains.dossiers import operations
from benso.domains.dossiers.types import Attachment, Evidence, Receipt, Submission
from benso.domains.procedures.queries import (
    communes_in_force,
    competent_office,
    compiled_in_force,
    reception_office,
)
from benso.domains.procedures.rules import answer_problems, clean_answers, is_asked, needed_components
from benso.domains.procedures.types import ApplicantKind, Channel, Compiled, StepRole
from benso.kernel.errors import BensoError
from benso.kernel.working_time import VIETNAM
from benso.sites.simulator.province.answers import fill_in
from benso.sites.simulator.province.life import Life
from benso.sites.simulator.province.people import signed_in
from benso.sites.simulator.province.world import World

TRIES = 6


class AlreadySimulated(BensoError):
    """The province holds what this seed makes."""

    code = "ALREADY_SIMULATED"
    status = 409
    sentence = "Tỉnh mô phỏng với hạt giống {seed} đã có rồi. Chọn hạt giống khác (--seed) nếu muốn thêm hồ sơ."


class ScriptUnfit(BensoError):
    """The answers of the script do not fit the form."""

    code = "SCRIPT_UNFIT"
    status = 422
    sentence = "Kịch bản mô phỏng không điền được thủ tục {code}, câu {question}: {problem}"


@dataclass(frozen=True, slots=True)
class _Form:
    """A form filled in: what it was given, and what came of it."""

    compiled: Compiled
    kind: ApplicantKind
    answers: dict[str, Any]
    given: dict[str, Any]


def hand_in(world: World, life: Life, at: datetime) -> Receipt:
    """File the application of a life.

    :raises AlreadySimulated: if this seed has filed it before
    :raises ScriptUnfit: if the script's answers do not fit the form
    """
    citizen = signed_in(life.citizen, issuer=world.issuer, at=at, firm=life.firm)
    form = _filled(world, life, at)
    life.papers = needed_components(form.compiled, form.answers, **form.given)
    person: UUID | None = citizen.public_id if life.plan.account else None
    actor = f"person:{person}"
    if life.plan.channel is not Channel.ONLINE:
        lead = competent_office(form.compiled, form.answers, at.astimezone(VIETNAM).date())
        counter = reception_office(lead, at.astimezone(VIETNAM).date())
        actor = world.staff.on_duty(StepRole.RECEIVER, counter.key, at, life.chance).actor
    submission = _submission(world, life, form, person)
    try:
        receipt = operations.submit(submission=submission, actor=actor, at=at)
    except operations.KeyReused:
        raise AlreadySimulated(seed=world.seed) from None
    if receipt.repeated:
        raise AlreadySimulated(seed=world.seed)
    return receipt


def _submission(world: World, life: Life, form: _Form, person: UUID | None) -> Submission:
    values = life.citizen.values
    online = life.plan.channel is Channel.ONLINE
    evidence = Evidence.SCAN if online else Evidence.PAPER
    contact = {name: values.get(name, "") for name in ("name", "number", "phone", "email", "address")}
    return Submission(
        procedure=life.service.code, channel=life.plan.channel, applicant_kind=form.kind, answers=form.answers,
        attachments=tuple(Attachment(c.id, None, evidence, "") for c in life.papers if is_asked(c)),
        key=f"simulator:{world.seed}:{life.number}", applicant=person, submitter=person,
        enterprise=life.citizen.tax_code if form.kind is not ApplicantKind.CITIZEN else "", contact=contact,
        assurance=life.citizen.level, result_by="electronic" if online else "counter", simulated=True,
    )  # fmt: skip


def _filled(world: World, life: Life, at: datetime) -> _Form:
    """A form without mistakes; a few tries, since answers are drawn by chance."""
    day = at.astimezone(VIETNAM).date()
    compiled = compiled_in_force(life.service.code, day)
    kind = life.kind
    given: dict[str, Any] = {"channel": life.plan.channel, "on": day, "applicant": kind}
    problems = []
    for _ in range(TRIES):
        drawn = fill_in(
            world.script, life.service, compiled, chance=life.chance, on=day, values=life.citizen.values,
            communes=world.communes(day),
        )  # fmt: skip
        answers = clean_answers(compiled, drawn, **given)
        problems = answer_problems(compiled, answers, **given, communes=communes_in_force(day))
        if not problems:
            return _Form(compiled, kind, answers, given)
    raise ScriptUnfit(code=life.service.code, question=problems[0].question, problem=problems[0].vi)
