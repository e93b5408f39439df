"""Deeds beside the steps: give work to somebody, apologise, correct, withdraw, say that a step lay on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from benso.domains.accounts.queries import officials_on_duty
from benso.domains.accounts.types import Role
from benso.domains.documents.operations import adopt_files
from benso.domains.dossiers.operations import clockwork, rows, telling
from benso.domains.dossiers.operations.consulting import close_questions
from benso.domains.dossiers.operations.effects import Move, end
from benso.domains.dossiers.operations.held import Held, OpenItem, hold, hold_item, write
from benso.domains.dossiers.operations.judging import demand
from benso.domains.dossiers.operations.moving import moved
from benso.domains.dossiers.operations.national import tell_change
from benso.domains.dossiers.operations.reassessing import reassess
from benso.domains.dossiers.operations.supplements import viewer_of
from benso.domains.dossiers.queries.refusals import DeedRefused
from benso.domains.dossiers.rules import changed_answers, may_apologise, single_entry
from benso.domains.dossiers.types import ChangeKind, Deed, Moved, Phase, ReasonCode, State, Viewer
from benso.domains.notifications.types import TemplateCode
from benso.domains.procedures.queries import calendar, communes_in_force, one_standing
from benso.domains.procedures.rules import answer_problems, clean_answers
from benso.domains.procedures.types import Action, StepKind, StepRole
from benso.kernel.errors import BensoError, Phrase
from benso.kernel.working_time import VIETNAM

WITHDRAW = Action("withdrawn", "Rút hồ sơ", "Withdraw", "", ())

OPEN = frozenset({Phase.NOT_STARTED, Phase.RUNNING, Phase.PAUSED})


class NotOnDuty(BensoError):
    """The official does not hold the role at the office of the step."""

    code = "NOT_ON_DUTY"
    status = 409
    sentence = "Người được giao không có nhiệm vụ ở bước này. Chọn người khác trong danh sách của đơn vị."


class DossierClosed(BensoError):
    """The dossier has ended; it stays as it is."""

    code = "DOSSIER_CLOSED"
    status = 409
    sentence = "Hồ sơ {number} đã kết thúc nên không sửa được nữa."


class ApologyRefused(BensoError):
    """An apology cannot be given now."""

    code = "APOLOGY_REFUSED"
    status = 409
    sentence = "Không gửi được thư xin lỗi cho hồ sơ {number}: {reason}"


class CorrectionRefused(BensoError):
    """The corrected answers are wrong, nothing differs, or no reason is given."""

    code = "CORRECTION_REFUSED"
    status = 422
    sentence = "Không sửa được thông tin hồ sơ {number}: {reason}"


class ResultSigned(BensoError):
    """A signed result stands; nothing takes its place behind the back of whoever relies on it."""

    code = "RESULT_SIGNED"
    status = 409
    sentence = (
        "Hồ sơ {number} đã có kết quả ký số nên không thay bằng tệp khác được. "
        "Kết quả sai thì thu hồi văn bản {document} kèm lý do và ban hành văn bản thay thế."
    )


class ResultHandedOver(BensoError):
    """The result is in the applicant's hands."""

    code = "RESULT_HANDED_OVER"
    status = 409
    sentence = "Hồ sơ {number} đã trả kết quả nên không thay tệp kết quả được nữa."


class WithdrawalRefused(BensoError):
    """The result is there already."""

    code = "WITHDRAWAL_REFUSED"
    status = 409
    sentence = "Hồ sơ {number} đã có kết quả nên không rút được nữa."


@transaction.atomic
@one_standing()
def assign_work(*, work_item: int, official: int, actor: Viewer, at: datetime) -> Moved:
    """Give an open step to a colleague on duty there.

    :raises WorkItemClosed: if it is not open any more
    :raises NotOnDuty: if the colleague does not hold the role at the office
    """
    held = hold_item(work_item)
    demand(held, Deed.VIEW, actor)
    item = held.item(work_item)
    demand(held, Deed.ASSIGN, actor)
    if not actor.job and not any(actor.holds(role, item.office) for role in (item.role, StepRole.HEAD.value)):
        raise DeedRefused(number=held.number)
    day = at.astimezone(VIETNAM).date()
    if official not in {one.id for one in officials_on_duty(item.office, day, Role(item.role))}:
        raise NotOnDuty()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_work_item SET assignee = %s WHERE id = %s", [official, work_item])
    data = {"official": official, "before": item.assignee}
    rows.add_event(
        dossier=held.id, actor=actor.actor, action="assigned", label="Giao việc", at=at, source=item.step, data=data
    )
    telling.note(held, "assign", actor=actor.actor, at=at, work_item=work_item, official=official)
    return moved(held)


@transaction.atomic
@one_standing()
def give_apology(
    *, dossier: UUID, new_date: datetime, reason: ReasonCode | str, note: str, actor: Viewer, at: datetime
) -> Moved:
    """Apologise and promise a new date, before the old one is over, once (Decree 61/2018; form 04).

    The statutory due date stays what it was: the outcome is measured against it; both are shown.

    :raises ApologyRefused: if it is too late, was done before, or the new date is not later or no working day
    """
    held = hold(dossier)
    demand(held, Deed.APOLOGISE, actor)
    promised = new_date.astimezone(VIETNAM)
    days = calendar()
    term = clockwork.term_for(held)
    fault = may_apologise(held.due_at, held.promised_at, promised, at, term.unit if term else None)
    if fault is None and held.phase is not Phase.RUNNING:
        fault = Phrase("đồng hồ của hồ sơ không chạy nên chưa cần hẹn lại.")
    if fault is None and not days.is_working_day(promised.date()):
        fault = Phrase("ngày hẹn mới rơi vào ngày nghỉ; chọn một ngày làm việc.")
    if fault is not None:
        raise ApologyRefused(number=held.number, reason=fault)
    if promised.time() == time():
        promised = datetime.combine(promised.date(), days.shifts(promised.date())[-1].closes, VIETNAM)
    held.put(promised_at=promised)
    code = ReasonCode(reason).value
    clockwork.keep_change(held, ChangeKind.EXTENDED, held.due_at, actor=actor.actor, at=at, reason=code)
    event = rows.add_event(
        dossier=held.id, actor=actor.actor, action="apologised", label="Xin lỗi và hẹn lại", at=at, reason=code,
        note=note, data={"promised": promised.isoformat()},
    )  # fmt: skip
    write(held)
    tell_change(held, before=held.state, at=at)
    entry = single_entry(held.subject, "dossiers.apologies", at, reason=code)
    telling.post_entries(held, (entry,), key=f"event:{event}", actor=actor.actor, at=at)
    telling.note(held, "apologise", actor=actor.actor, at=at, promised=promised.isoformat())
    telling.tell(held, TemplateCode.APOLOGY, key=f"event:{event}", at=at)
    return moved(held)


@transaction.atomic
@one_standing()
def mark_paper_step(*, dossier: UUID, reason: str, actor: Viewer, at: datetime) -> Moved:
    """Say honestly that a step lay outside the system; the dossier is no longer counted as online throughout.

    :raises CorrectionRefused: if no reason is given
    """
    held = hold(dossier)
    demand(held, Deed.MARK_PAPER, actor)
    if not reason.strip():
        raise CorrectionRefused(number=held.number, reason=Phrase("chưa nêu vì sao bước này làm trên giấy."))
    first = not held.paper_step
    held.put(paper_step=reason.strip()[:500])
    event = rows.add_event(
        dossier=held.id, actor=actor.actor, action="paper_step", label="Có bước làm trên giấy", at=at, note=reason
    )
    write(held)
    if first:
        entry = single_entry(held.subject, "dossiers.paper_steps", at)
        telling.post_entries(held, (entry,), key=f"event:{event}", actor=actor.actor, at=at)
    telling.note(held, "mark_paper", actor=actor.actor, at=at)
    return moved(held)


@transaction.atomic
@one_standing()
def correct_answers(*, dossier: UUID, answers: Mapping[str, Any], reason: str, actor: Viewer, at: datetime) -> Moved:
    """Correct what the applicant wrote, with a reason; what changed is kept field by field and shown to both.

    Case, term and fee follow the corrected answers (:func:`reassess`).

    :raises CorrectionRefused: if no reason is given, nothing differs, or the answers are wrong
    :raises DossierClosed: if the dossier has ended
    """
    held = hold(dossier)
    demand(held, Deed.CORRECT, actor)
    if held.phase not in OPEN:
        raise DossierClosed(number=held.number)
    if not reason.strip():
        raise CorrectionRefused(number=held.number, reason=Phrase("chưa nêu lý do sửa."))
    fresh = checked_answers(held, answers)
    changes = changed_answers(held.answers, fresh)
    if not changes:
        raise CorrectionRefused(number=held.number, reason=Phrase("không có chỗ nào khác với bản đang lưu."))
    due = held.due_at
    facts = reassess(held, fresh, reason=reason, actor=actor.actor, at=at)
    rows.add_event(
        dossier=held.id, actor=actor.actor, action="corrected", label="Sửa thông tin hồ sơ", at=at, note=reason,
        data={"changes": changes, **facts},
    )  # fmt: skip
    write(held)
    if held.due_at != due:
        tell_change(held, before=held.state, at=at)
    telling.note(held, "correct", actor=actor.actor, at=at, questions=sorted(changes))
    return moved(held)


@transaction.atomic
@one_standing()
def withdraw_dossier(*, dossier: UUID, reason: str, actor: Viewer | str, at: datetime) -> Moved:
    """The applicant takes the application back, at any time before there is a result.

    :raises WithdrawalRefused: if processing is done
    """
    viewer = viewer_of(actor)
    held = hold(dossier)
    demand(held, Deed.WITHDRAW, viewer)
    if held.phase not in OPEN:
        raise WithdrawalRefused(number=held.number)
    move = Move(WITHDRAW, OpenItem(0, "", "", "", "", None, at), viewer.actor, at, "", reason, {})
    end(held, move, "withdrawn")
    asking = [item.id for item in held.items if item.kind == StepKind.CONSULTATION.value]
    event = rows.close_items(
        dossier=held.id, items=[item.id for item in held.items], actor=viewer.actor, action=WITHDRAW.id,
        label=WITHDRAW.label_vi, source="", targets=(), reason="", note=reason, data={}, at=at,
    )  # fmt: skip
    before = held.state
    held.put(state=State.WITHDRAWN, phase=Phase.CLOSED)
    write(held)
    tell_change(held, before=before, at=at)
    close_questions(held, asking, State.WITHDRAWN, actor=viewer.actor, at=at)
    telling.post_entries(held, move.entries, key=f"event:{event}", actor=viewer.actor, at=at)
    telling.note(held, "withdraw", actor=viewer.actor, at=at)
    return moved(held)


@transaction.atomic
def attach_result(*, dossier: UUID, file: UUID, actor: Viewer, at: datetime) -> Moved:
    """Attach a result made elsewhere (a scan of a paper result, a master system's file).

    A file attached before may be replaced by another until the result is handed over; each stays in the history.

    :raises DossierClosed: if the dossier has ended without a result
    :raises ResultSigned: if there is a result signed here
    :raises ResultHandedOver: if another file was handed over
    """
    held = hold(dossier)
    demand(held, Deed.ATTACH_RESULT, actor)
    if held.phase is Phase.CLOSED:
        raise DossierClosed(number=held.number)
    if signed := (held.result or {}).get("code"):
        raise ResultSigned(number=held.number, document=signed)
    if held.returned_at is not None and held.result_file not in (None, file):
        raise ResultHandedOver(number=held.number)
    before = held.result_file
    adopt_files(files=[file], owner=f"dossier:{held.id}", at=at, from_owners=[actor.actor])
    held.put(result_file=file)
    rows.add_event(
        dossier=held.id, actor=actor.actor, action="result_attached", label="Đính kèm kết quả", at=at,
        data={"file": str(file), "before": str(before) if before else None},
    )  # fmt: skip
    write(held)
    telling.note(held, "attach_result", actor=actor.actor, at=at, file=str(file))
    return moved(held)


def checked_answers(held: Held, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers that fit the form the dossier was filed with (:raises CorrectionRefused: if they do not)."""
    day = held.submitted_at.astimezone(VIETNAM).date()
    given: dict[str, Any] = {"channel": held.channel, "on": day, "applicant": held.applicant_kind}
    fresh = clean_answers(held.compiled, answers, **given)
    problems = answer_problems(held.compiled, fresh, **given, communes=communes_in_force(day))
    if problems:
        raise CorrectionRefused(number=held.number, reason=Phrase.of(problems[0].vi, problems[0].en), problems=problems)
    return fresh
