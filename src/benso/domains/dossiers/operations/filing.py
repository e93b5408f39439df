"""Filing an application: checked, numbered, laid on the counter's desk, all in one transaction."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from benso.domains.accounts.queries import citizen_digest
from benso.domains.documents.operations import adopt_files
from benso.domains.dossiers.operations import rows, telling
from benso.domains.dossiers.operations.fees import open_reception
from benso.domains.dossiers.operations.held import Held, dumped, hold, write
from benso.domains.dossiers.operations.moving import REMEMBER, KeyReused
from benso.domains.dossiers.operations.numbering import draw_number
from benso.domains.dossiers.operations.refusals import (
    AnswersRefused,
    AssuranceTooLow,
    AttachmentStrange,
    ComponentsMissing,
    NotOffered,
)
from benso.domains.dossiers.rules import assurance_lacking, single_entry
from benso.domains.dossiers.types import Phase, Receipt, State, Submission
from benso.domains.notifications.types import TemplateCode
from benso.domains.payments.operations import request_payment
from benso.domains.procedures.queries import (
    communes_in_force,
    competent_office,
    compiled_in_force,
    office,
    one_standing,
    reception_office,
)
from benso.domains.procedures.rules import (
    answer_problems,
    assess,
    case_of,
    clean_answers,
    fee_of,
    is_asked,
    needed_components,
)
from benso.domains.procedures.types import Channel, Compiled, Fee, FeeTime, Office
from benso.kernel.errors import Phrase
from benso.kernel.text import search_key
from benso.kernel.working_time import VIETNAM

INSERT = """
WITH made AS (
    INSERT INTO dossiers_dossier (
        id, number, tracking_code, procedure, version, procedure_name, field, level, case_id, channel, applicant_kind,
        state, phase, applicant, submitter, applicant_name, name_key, number_digest, enterprise, contact, answers,
        consents, reception_office, lead_office, first_office, parent, submitted_at, fee, pay_at, payment, paid_at,
        result_by, simulated)
    VALUES (
        %(id)s, %(number)s, %(tracking)s, %(procedure)s, %(version)s, %(procedure_name)s, %(field)s, %(level)s,
        %(case)s, %(channel)s, %(kind)s, %(state)s, 'not_started', %(applicant)s, %(submitter)s, %(name)s,
        %(name_key)s, %(digest)s, %(enterprise)s, %(contact)s, %(answers)s, %(consents)s, %(reception)s, %(lead)s,
        %(lead)s, %(parent)s, %(at)s, %(fee)s, %(pay_at)s, %(payment)s, NULL, %(result_by)s, %(simulated)s)
), attached AS (
    INSERT INTO dossiers_attachment (dossier, component, file, evidence, name, added_at, added_by)
    SELECT %(id)s, component, file, evidence, name, %(at)s, %(actor)s
    FROM unnest(%(components)s::text[], %(files)s::uuid[], %(evidences)s::text[], %(names)s::text[])
        AS a (component, file, evidence, name)
)
INSERT INTO dossiers_event (dossier, at, actor, action, label, data)
VALUES (%(id)s, %(at)s, %(actor)s, 'submitted', 'Nộp hồ sơ', '{}')"""

KNOWN = """
SELECT i.digest, d.id, d.number, d.state, d.payment, d.fee, d.tracking_code
FROM dossiers_idempotency i JOIN dossiers_dossier d ON d.id = i.dossier WHERE i.actor = %s AND i.key = %s"""


@dataclass(frozen=True, slots=True)
class _Checked:
    """An application that may be filed."""

    compiled: Compiled
    answers: dict[str, Any]
    case: str
    lead: Office
    reception: Office
    fee: Fee
    owed: Decimal | None


@transaction.atomic
@one_standing()
def submit(*, submission: Submission, actor: str, at: datetime, origin: str = "") -> Receipt:
    """File an application. The same ``submission.key`` again gives the same receipt and changes nothing.

    The version of the day is frozen, fee and case are computed, the number is drawn; where a fee falls due on filing
    online, the counter gets it once it is paid. At most 15 statements.

    :raises ProcedureUnknown: if the procedure is not in force
    :raises NotOffered: if it has no form or steps here, or not this channel
    :raises AssuranceTooLow: if it asks to know online applicants more surely than this sign-in does
    :raises AnswersRefused: if answers are missing or wrong
    :raises ComponentsMissing: if papers are missing
    :raises AttachmentStrange: if a file belongs to no paper of the procedure
    :raises KeyReused: if the key was used for another application
    """
    digest = _digest(submission)
    identity = uuid4()
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER, [actor, submission.key, digest, identity, at])
        if cursor.fetchone() is None:
            return _known(actor, submission.key, digest)
    checked = _check(submission, at)
    files = [a.file for a in submission.attachments if a.file is not None]
    if files:
        adopt_files(files=files, owner=f"dossier:{identity}", at=at, from_owners=_owners(submission, actor))
    number = draw_number(checked.lead, at)
    payment = None
    if checked.owed:
        payment = request_payment(
            reference=number, office=checked.lead.key, lines=checked.fee.lines, total=checked.owed,
            payer=f"person:{submission.submitter or submission.applicant or ''}".removesuffix("person:"),
            simulated=submission.simulated, actor=actor, at=at,
        ).id  # fmt: skip
    at_filing = checked.compiled.declaration.fees.pay_at is FeeTime.FILING
    waiting = payment is not None and at_filing and submission.channel is Channel.ONLINE
    state = State.AWAITING_PAYMENT if waiting else State.SUBMITTED
    tracking = secrets.token_hex(5).upper()
    _insert(submission, checked, identity, number, tracking, payment, state, actor=actor, at=at)
    held = _as_held(submission, checked, identity, number, payment, state, at)
    if not waiting:
        open_reception(held, at=at)
    known_by = f"level {submission.assurance}" if submission.channel is Channel.ONLINE else "official"
    telling.note(
        held, "submit", actor=actor, at=at, origin=origin, number=number, procedure=submission.procedure,
        assurance=known_by,
    )  # fmt: skip
    facts = {"amount": str(checked.owed)} if waiting else {}
    telling.tell(held, TemplateCode.FEE_DUE if waiting else TemplateCode.SUBMITTED, key="submitted", at=at, **facts)
    return Receipt(identity, number, state, payment, checked.owed, tracking)


@transaction.atomic
@one_standing()
def note_payment(*, payment: UUID, number: str, actor: str, at: datetime, origin: str = "", method: str = "") -> None:
    """A fee was paid: an application that waited for it goes to the counter. Safe to repeat.

    :param number: the dossier's number, the reference of the payment
    :param method: how it was paid, as ``payments`` names it
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM dossiers_dossier WHERE number = %s", [number])
        row = cursor.fetchone()
    if row is None:
        return
    held = hold(row[0])
    if held.payment != payment or held.paid_at is not None or not held.fee:
        return
    held.put(paid_at=at)
    event = rows.add_event(dossier=held.id, actor=actor, action="paid", label="Đã nộp phí, lệ phí", at=at)
    entry = single_entry(held.subject, "dossiers.paid", at, method=method or "unknown")
    telling.post_entries(held, (entry,), key=f"event:{event}", actor=actor, at=at)
    if held.state is State.AWAITING_PAYMENT:
        held.put(state=State.SUBMITTED)
        open_reception(held, at=at)
    write(held)
    telling.note(held, "paid", actor=actor, at=at, origin=origin, payment=str(payment))
    telling.tell(held, TemplateCode.PAID, key=f"paid:{payment}", at=at, amount=str(held.fee))


def _check(submission: Submission, at: datetime) -> _Checked:
    day = at.astimezone(VIETNAM).date()
    ready = compiled_in_force(submission.procedure, day)
    declaration, channel, kind = ready.declaration, submission.channel, submission.applicant_kind
    if declaration.form is None or declaration.steps is None or channel not in declaration.channels:
        raise NotOffered(name=declaration.name.vi)
    needed = assurance_lacking(declaration, channel=channel, level=submission.assurance)
    if needed is not None:
        raise AssuranceTooLow(name=declaration.name.vi, needed=needed.level, held=submission.assurance)
    answers = clean_answers(ready, submission.answers, channel=channel, on=day, applicant=kind)
    problems = answer_problems(ready, answers, channel=channel, on=day, applicant=kind, communes=communes_in_force(day))
    if problems:
        raise AnswersRefused(count=len(problems), first=Phrase.of(problems[0].vi, problems[0].en), problems=problems)
    case = case_of(ready, answers, channel=channel, on=day, applicant=kind)
    _check_papers(ready, submission, answers, case, at)
    lead = competent_office(ready, answers, day)
    reception = office(submission.office) if submission.office else reception_office(lead, day)
    fee = fee_of(ready, answers, channel=channel, on=day, applicant=kind, case=case)
    return _Checked(ready, answers, case, lead, reception, fee, fee.total if fee.total else None)


def _check_papers(ready: Compiled, submission: Submission, answers: dict[str, Any], case: str, at: datetime) -> None:
    day = at.astimezone(VIETNAM).date()
    known = {component.id for component in ready.declaration.components}
    for attachment in submission.attachments:
        if attachment.component not in known:
            raise AttachmentStrange(name=attachment.name or attachment.component)
    needed = needed_components(
        ready, answers, channel=submission.channel, on=day, applicant=submission.applicant_kind, case=case
    )
    given = {attachment.component for attachment in submission.attachments}
    online = submission.channel is Channel.ONLINE
    missing = [c for c in needed if c.required and is_asked(c) and c.id not in given and (c.electronic or not online)]
    if missing:
        names = "; ".join(component.name.vi for component in missing)
        raise ComponentsMissing(names=names, components=tuple(component.id for component in missing))


def _insert(
    submission: Submission, checked: _Checked, identity: UUID, number: str, tracking: str, payment: UUID | None,
    state: State, *, actor: str, at: datetime,
) -> None:  # fmt: skip
    declaration, given = checked.compiled.declaration, submission.attachments
    name = submission.contact.get("name", "")
    values: dict[str, Any] = {
        "id": identity, "number": number, "tracking": tracking, "procedure": declaration.code,
        "version": checked.compiled.version, "procedure_name": declaration.name.vi, "field": declaration.category,
        "level": assess(declaration).online.value, "case": checked.case, "channel": submission.channel.value,
        "kind": submission.applicant_kind.value, "state": state.value, "applicant": submission.applicant,
        "submitter": submission.submitter, "name": name, "name_key": search_key(name),
        "digest": citizen_digest(submission.contact.get("number", "")), "enterprise": submission.enterprise,
        "contact": dumped(dict(submission.contact)), "answers": dumped(checked.answers),
        "consents": list(submission.consents), "reception": checked.reception.key, "lead": checked.lead.key,
        "parent": submission.parent, "at": at, "fee": checked.owed,
        "pay_at": declaration.fees.pay_at.value if checked.owed else "", "payment": payment,
        "result_by": submission.result_by, "simulated": submission.simulated, "actor": actor,
        "components": [a.component for a in given], "files": [a.file for a in given],
        "evidences": [a.evidence.value for a in given], "names": [a.name for a in given],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)


def _as_held(
    submission: Submission, checked: _Checked, identity: UUID, number: str, payment: UUID | None, state: State,
    at: datetime,
) -> Held:  # fmt: skip
    """The dossier just written, without reading it back."""
    declaration = checked.compiled.declaration
    return Held(
        id=identity, number=number, procedure=declaration.code, version=checked.compiled.version,
        procedure_name=declaration.name.vi, field=declaration.category, level=assess(declaration).online.value,
        case_id=checked.case, channel=submission.channel.value, applicant_kind=submission.applicant_kind.value,
        state=state, phase=Phase.NOT_STARTED, applicant=submission.applicant, submitter=submission.submitter,
        enterprise=submission.enterprise, contact=dict(submission.contact), answers=checked.answers,
        reception_office=checked.reception.key,
        lead_office=checked.lead.key, parent=submission.parent, parent_item=None, silence="", own_amount=None,
        own_unit=None, submitted_at=at, accepted_at=None, counted_from=None, due_at=None, promised_at=None,
        paused_at=None, finished_at=None, returned_at=None, closed_at=None, outcome=None, fee=checked.owed,
        pay_at=declaration.fees.pay_at.value, payment=payment, paid_at=None, result=None, result_file=None,
        result_by=submission.result_by, paper_step="", supplements=0, simulated=submission.simulated, row_version=1,
    )  # fmt: skip


def _owners(submission: Submission, actor: str) -> list[str]:
    people = [f"person:{p}" for p in (submission.submitter, submission.applicant) if p is not None]
    return [*people, actor]


def _digest(submission: Submission) -> str:
    what = [
        submission.procedure, submission.channel.value, dict(submission.answers), submission.enterprise,
        [[a.component, str(a.file), a.evidence.value] for a in submission.attachments], str(submission.applicant),
        submission.applicant_kind.value, submission.office, submission.result_by,
    ]  # fmt: skip
    return hashlib.sha256(dumped(what).encode()).hexdigest()


def _known(actor: str, key: str, digest: str) -> Receipt:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [actor, key])
        row = cursor.fetchone()
    if row is None or row[0] != digest:
        raise KeyReused()
    return Receipt(row[1], row[2], State(row[3]), row[4], row[5], row[6], repeated=True)
