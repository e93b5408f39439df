"""What an action does besides moving on: one function an effect. Content names them, it cannot add any."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from benso.domains.dossiers.operations import clockwork
from benso.domains.dossiers.operations.held import Held, OpenItem
from benso.domains.dossiers.operations.results import issue_result
from benso.domains.dossiers.rules import (
    acceptance_entries,
    closing_entries,
    ending_entries,
    outcome_of,
    pause_entry,
    single_entry,
)
from benso.domains.dossiers.types import ChangeKind, Evidence, Phase
from benso.domains.ledger.types import NewEntry
from benso.domains.payments.operations import cancel_payment
from benso.domains.procedures.queries import calendar
from benso.domains.procedures.types import Action, Effect, FeeTime
from benso.kernel.errors import BensoError
from benso.kernel.working_time import due


class FeeUnpaid(BensoError):
    """A fee that falls due before this step has not been paid."""

    code = "FEE_UNPAID"
    status = 409
    sentence = "Hồ sơ {number} chưa nộp {fee} đồng. Thu tiền hoặc chờ người nộp thanh toán rồi làm bước này."


class SupplementsUsedUp(BensoError):
    """Papers were asked for as often as the procedure allows."""

    code = "SUPPLEMENTS_USED_UP"
    status = 409
    sentence = "Hồ sơ {number} đã yêu cầu bổ sung {limit} lần, đúng số lần cho phép. Hãy giải quyết hoặc từ chối."


class SupplementEmpty(BensoError):
    """Nothing was named that is to be supplied."""

    code = "SUPPLEMENT_EMPTY"
    sentence = "Chưa nêu phải bổ sung gì. Chọn giấy tờ hoặc câu hỏi cần bổ sung, hoặc viết rõ ở phần ghi chú."


@dataclass(slots=True)
class Move:
    """One action being taken: who, when, with which words; effects add what is to be posted."""

    action: Action
    item: OpenItem
    actor: str
    at: datetime
    reason: str
    note: str
    data: Mapping[str, Any]
    entries: list[NewEntry] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    by_timer: bool = False


def accept(held: Held, move: Move) -> None:
    """The application is valid; its clock starts (Decree 118/2025, reception)."""
    if held.fee and held.pay_at == FeeTime.FILING.value and held.paid_at is None:
        raise FeeUnpaid(number=held.number, fee=f"{held.fee:,.0f}".replace(",", "."))
    clockwork.start_clock(held, actor=move.actor, at=move.at)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT evidence FROM dossiers_attachment WHERE dossier = %s AND superseded_at IS NULL", [held.id]
        )
        evidence = [Evidence(row[0]) for row in cursor.fetchall()]
    move.entries += acceptance_entries(held.subject, evidence, move.at)


def refuse(held: Held, move: Move) -> None:
    """Not received; a fee that was asked for is taken back."""
    _end(held, move, "refused")


def stop(held: Held, move: Move) -> None:
    """Stopped without a result: by decision, or because papers did not come in time."""
    _end(held, move, "expired" if move.by_timer else "stopped")


def ask_supplement(held: Held, move: Move) -> None:
    """Papers or answers are asked for, once more at most as often as the procedure allows."""
    limit = held.compiled.declaration.supplement_limit
    if limit is not None and held.supplements >= limit:
        raise SupplementsUsedUp(number=held.number, limit=limit)
    components = [str(one) for one in move.data.get("components", ())]
    questions = [str(one) for one in move.data.get("questions", ())]
    if not components and not questions and not move.note.strip():
        raise SupplementEmpty()
    if held.accepted_at is not None:
        clockwork.stop_clock(held, reason="supplement", at=move.at)
        move.entries.append(pause_entry(held.subject, "supplement", Decimal(1), move.at))
    until = _supplement_until(held, move)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_supplement "
            "(dossier, asked_at, asked_by, components, questions, reason, note, due_at) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [held.id, move.at, move.actor, components, questions, move.reason, move.note, until],
        )
    held.put(supplements=held.supplements + 1)
    if until is not None:
        move.facts["due_date"] = until.date().isoformat()


def _supplement_until(held: Held, move: Move) -> datetime | None:
    for target in move.action.targets:
        step = held.compiled.steps.get(target)
        for _, moment in clockwork.timers_of_step(step, move.at) if step else ():
            return moment
    declaration = held.compiled.declaration
    if declaration.supplement_amount is None or declaration.supplement_unit is None:
        return None
    return due(calendar(), move.at, declaration.supplement_amount, declaration.supplement_unit)


def take_supplement(held: Held, move: Move) -> None:
    """The papers came; the clock goes on where it stood, or begins anew at acceptance."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dossiers_supplement SET answered_at = %s WHERE dossier = %s AND answered_at IS NULL",
            [move.at, held.id],
        )
    if held.phase is Phase.PAUSED:
        clockwork.resume_clock(held, ChangeKind.RESUMED, actor=move.actor, at=move.at)
        move.entries.append(pause_entry(held.subject, "supplement", Decimal(-1), move.at))


def ask_duty(held: Held, move: Move) -> None:
    """A financial duty to others is waited for; the clock stands still."""
    if held.phase is Phase.RUNNING:
        clockwork.stop_clock(held, reason="duty", at=move.at)
        move.entries.append(pause_entry(held.subject, "duty", Decimal(1), move.at))


def confirm_duty(held: Held, move: Move) -> None:
    """The duty is done: the second stage, with a second appointment."""
    if held.phase is Phase.PAUSED:
        clockwork.resume_clock(held, ChangeKind.SECOND_STAGE, actor=move.actor, at=move.at)
        move.entries.append(pause_entry(held.subject, "duty", Decimal(-1), move.at))


def draft_result(held: Held, move: Move) -> None:
    """Whoever proposes writes down what is to be decided."""
    decisions = move.data.get("decisions")
    if decisions:
        held.put(result={**(held.result or {}), "decisions": dict(decisions)})


def sign_result(held: Held, move: Move) -> None:
    """The result is made and signed with the agency's certificate."""
    issued = issue_result(held, actor=move.actor, at=move.at)
    if issued is not None:
        held.put(result_file=issued.file, result={**(held.result or {}), "code": issued.code})


def finish(held: Held, move: Move) -> None:
    """Processing is done; early, on time or late by this date."""
    if held.finished_at is not None:
        return
    term = clockwork.term_for(held)
    outcome = outcome_of(held.due_at, move.at, term.unit if term else None)
    held.put(finished_at=move.at, outcome=outcome.value)
    result = "electronic" if held.result_file is not None else "paper"
    move.entries += closing_entries(held.subject, outcome, result, held.promised_at is not None, move.at)


def return_result(held: Held, move: Move) -> None:
    """The result is in the applicant's hands or store."""
    if held.fee and held.pay_at == FeeTime.RESULT.value and held.paid_at is None:
        raise FeeUnpaid(number=held.number, fee=f"{held.fee:,.0f}".replace(",", "."))
    finish(held, move)
    held.put(returned_at=move.at)
    move.entries.append(single_entry(held.subject, "dossiers.returned", move.at, by=held.result_by))


def _end(held: Held, move: Move, how: str) -> None:
    if held.phase is Phase.PAUSED:
        reason = "duty" if held.state.value == "awaiting_duty" else "supplement"
        move.entries.append(pause_entry(held.subject, reason, Decimal(-1), move.at))
        with connection.cursor() as cursor:
            cursor.execute(clockwork.RESUME, [move.at, held.id])
    move.entries += ending_entries(held.subject, how, held.accepted_at is not None, move.at)
    held.put(closed_at=move.at, paused_at=None)
    if held.payment is not None and held.paid_at is None:
        cancel_payment(payment=held.payment, reason=how, actor=move.actor, at=move.at)


def nothing(held: Held, move: Move) -> None:
    """Effects done elsewhere: consultations when their step opens, apologies by their own operation."""


EFFECTS: Mapping[Effect, Callable[[Held, Move], None]] = {
    Effect.ACCEPT: accept,
    Effect.REFUSE: refuse,
    Effect.STOP: stop,
    Effect.ASK_SUPPLEMENT: ask_supplement,
    Effect.TAKE_SUPPLEMENT: take_supplement,
    Effect.ASK_DUTY: ask_duty,
    Effect.CONFIRM_DUTY: confirm_duty,
    Effect.DRAFT_RESULT: draft_result,
    Effect.SIGN_RESULT: sign_result,
    Effect.FINISH: finish,
    Effect.RETURN_RESULT: return_result,
    Effect.CONSULT: nothing,
    Effect.APOLOGISE: nothing,
}
