"""What an action does besides moving on: one function an effect. Content names them, it cannot add any."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from benso.domains.documents.operations import adopt_files, revoke_document
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
from benso.domains.dossiers.types import Evidence
from benso.domains.ledger.types import NewEntry
from benso.domains.payments.operations import cancel_payment
from benso.domains.payments.queries import payment as payment_of
from benso.domains.procedures.queries import calendar
from benso.domains.procedures.types import Action, Effect, FeeTime, StepKind
from benso.kernel.errors import BensoError
from benso.kernel.working_time import due

SIGNED_AGAIN = "Cơ quan đã ký lại kết quả của hồ sơ này; bản ký sau thay bản này."


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


class SupplementOpen(BensoError):
    """Papers are being waited for already."""

    code = "SUPPLEMENT_OPEN"
    status = 409
    sentence = "Hồ sơ {number} đang chờ bổ sung một yêu cầu trước; chờ trả lời xong rồi mới yêu cầu thêm."


class SupplementStrange(BensoError):
    """A paper or question is named that the procedure does not have."""

    code = "SUPPLEMENT_STRANGE"
    status = 422
    sentence = "Thủ tục này không có giấy tờ hoặc câu hỏi “{name}”. Chọn trong danh sách của hồ sơ."


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

    @property
    def expired(self) -> bool:
        """Whether time ran out on papers that were asked for."""
        return self.by_timer and self.item.kind == StepKind.SUPPLEMENT.value


def accept(held: Held, move: Move) -> None:
    """The application is valid; its clock starts (Decree 118/2025, reception)."""
    if held.fee and held.pay_at == FeeTime.FILING.value and held.paid_at is None:
        raise FeeUnpaid(number=held.number, fee=f"{held.fee:,.0f}".replace(",", "."))
    if held.accepted_at is not None:
        return
    clockwork.start_clock(held, actor=move.actor, at=move.at)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT evidence FROM dossiers_attachment WHERE dossier = %s AND superseded_at IS NULL", [held.id]
        )
        evidence = [Evidence(row[0]) for row in cursor.fetchall()]
    move.entries += acceptance_entries(held.subject, evidence, move.at)


def refuse(held: Held, move: Move) -> None:
    """Not received; a fee that was asked for is taken back."""
    end(held, move, "refused")


def stop(held: Held, move: Move) -> None:
    """Stopped without a result: by decision, or because papers did not come in time."""
    end(held, move, "expired" if move.expired else "stopped")


def ask_supplement(held: Held, move: Move) -> None:
    """Papers or answers are asked for, once more at most as often as the procedure allows."""
    limit = held.compiled.declaration.supplement_limit
    if limit is not None and held.supplements >= limit:
        raise SupplementsUsedUp(number=held.number, limit=limit)
    if any(item.kind == StepKind.SUPPLEMENT.value for item in held.items):
        raise SupplementOpen(number=held.number)
    components, questions = _asked_for(held, move)
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


def _asked_for(held: Held, move: Move) -> tuple[list[str], list[str]]:
    components = [str(one) for one in move.data.get("components", ())]
    questions = [str(one) for one in move.data.get("questions", ())]
    if not components and not questions and not move.note.strip():
        raise SupplementEmpty()
    known = {c.id for c in held.compiled.declaration.components} | held.compiled.questions.keys()
    if strange := [one for one in (*components, *questions) if one not in known]:
        raise SupplementStrange(name=strange[0])
    return components, questions


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
    """The papers came; the clock goes on where it stood, or begins at acceptance."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dossiers_supplement SET answered_at = %s WHERE dossier = %s AND answered_at IS NULL",
            [move.at, held.id],
        )


def draft_result(held: Held, move: Move) -> None:
    """Whoever proposes writes down what is to be decided."""
    decisions = move.data.get("decisions")
    if decisions:
        held.put(result={**(held.result or {}), "decisions": dict(decisions)})


def sign_result(held: Held, move: Move) -> None:
    """The result is made and signed with the agency's certificate."""
    issued = issue_result(held, actor=move.actor, at=move.at)
    if issued is not None:
        adopt_files(files=[issued.file], owner=f"dossier:{held.id}", at=move.at)
        if before := (held.result or {}).get("code"):
            revoke_document(
                code=before, reason=SIGNED_AGAIN, replaced_by=issued.code, actor=move.actor, at=move.at
            )  # fmt: skip
        held.put(result_file=issued.file, result={**(held.result or {}), "code": issued.code})


def finish(held: Held, move: Move) -> None:
    """Processing is done; early, on time or late by this date.

    Only a result signed here is counted as electronic: a scan that was attached, or none, is paper.
    """
    if held.finished_at is not None:
        return
    let_run(held, move)
    term = clockwork.term_for(held)
    outcome = outcome_of(held.due_at, move.at, term.unit if term else None)
    held.put(finished_at=move.at, outcome=outcome.value)
    result = "electronic" if (held.result or {}).get("code") else "paper"
    move.entries += closing_entries(held.subject, outcome, result, held.promised_at is not None, move.at)


def return_result(held: Held, move: Move) -> None:
    """The result is in the applicant's hands or store."""
    if held.fee and held.paid_at is None:  # one that was due on filing may have gone back, or grown, since
        raise FeeUnpaid(number=held.number, fee=f"{held.fee:,.0f}".replace(",", "."))
    finish(held, move)
    held.put(returned_at=move.at)
    if held.result_file is not None and held.applicant is not None and not (held.result or {}).get("code"):
        adopt_files(files=[held.result_file], owner=f"person:{held.applicant}", at=move.at)
    move.entries.append(single_entry(held.subject, "dossiers.returned", move.at, by=held.result_by))


def let_run(held: Held, move: Move) -> None:
    """The clock goes on if it stood still; noted for the ledger."""
    if held.paused_at is not None:
        reason = clockwork.resume_clock(held, actor=move.actor, at=move.at)
        move.entries.append(pause_entry(held.subject, reason, Decimal(-1), move.at))


def let_stand(held: Held, move: Move, reason: str) -> None:
    """The clock stands still from now on; ``reason`` is ``supplement`` or ``duty``."""
    clockwork.stop_clock(held, reason=reason, at=move.at)
    move.entries.append(pause_entry(held.subject, reason, Decimal(1), move.at))


def end(held: Held, move: Move, how: str) -> None:
    """End without a result; a pause ends with it, a fee not yet paid is taken back."""
    if held.paused_at is not None and (pause := clockwork.end_pause(held, at=move.at)) is not None:
        move.entries.append(pause_entry(held.subject, pause.reason, Decimal(-1), move.at))
    move.entries += ending_entries(held.subject, how, held.accepted_at is not None, move.at)
    held.put(closed_at=move.at)
    if held.payment is not None and held.paid_at is None and payment_of(held.payment).state.open:
        cancel_payment(payment=held.payment, reason=how, actor=move.actor, at=move.at)


def nothing(held: Held, move: Move) -> None:
    """Effects done elsewhere: questions when their step opens, duties by the clock, apologies by their operation."""


EFFECTS: Mapping[Effect, Callable[[Held, Move], None]] = {
    Effect.ACCEPT: accept,
    Effect.REFUSE: refuse,
    Effect.STOP: stop,
    Effect.ASK_SUPPLEMENT: ask_supplement,
    Effect.TAKE_SUPPLEMENT: take_supplement,
    Effect.ASK_DUTY: nothing,
    Effect.CONFIRM_DUTY: nothing,
    Effect.DRAFT_RESULT: draft_result,
    Effect.SIGN_RESULT: sign_result,
    Effect.FINISH: finish,
    Effect.RETURN_RESULT: return_result,
    Effect.CONSULT: nothing,
    Effect.APOLOGISE: nothing,
}
