"""The main path: filed, accepted, processed, signed, returned; and the ways out of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import ChangeKind, NationalStatus, Outcome, Phase, State
from tests.domains.dossiers.lives import MONDAY, SYSTEM, file, step, submission

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_house_number_goes_from_filing_to_the_hand() -> None:
    receipt = file("1.009022")
    found = queries.dossier(receipt.id, viewer=SYSTEM)
    assert (found.state, found.national_status, found.phase) == (State.SUBMITTED, NationalStatus.NEW, Phase.NOT_STARTED)
    assert step(receipt.id, "accept").phase is Phase.RUNNING
    step(receipt.id, "propose", by=2)
    signed = step(receipt.id, "sign_result", by=3)
    assert (signed.state, signed.phase) == (State.RESULT_READY, Phase.FINISHED)
    step(receipt.id, "hand_out", by=4)
    done = queries.dossier(receipt.id, viewer=SYSTEM)
    assert (done.state, done.outcome, done.work) == (State.RETURNED, Outcome.EARLY, ())
    assert [event.action for event in queries.timeline(receipt.id, viewer=SYSTEM)] == [
        "hand_out", "sign_result", "propose", "accept", "submitted"
    ]  # fmt: skip


def test_papers_asked_for_in_process_stop_the_clock_and_the_due_date_moves_by_as_much() -> None:
    receipt = file("1.009397")
    before = step(receipt.id, "accept").due_at
    assert before is not None
    step(receipt.id, "ask", reason="component_missing", note="Thiếu bản vẽ", at=MONDAY + DAY * 2)
    waiting = queries.dossier(receipt.id, viewer=SYSTEM)
    assert (waiting.state, waiting.phase) == (State.SUPPLEMENT_IN_PROCESS, Phase.PAUSED)
    operations.answer_supplement(dossier=receipt.id, answers={}, attachments=(), actor=SYSTEM, at=MONDAY + DAY * 7)
    after = queries.dossier(receipt.id, viewer=SYSTEM)
    assert (after.phase, len(after.pauses), [c.kind for c in after.changes]) == (
        Phase.RUNNING, 1, [ChangeKind.ACCEPTED, ChangeKind.RESUMED]
    )  # fmt: skip
    assert after.due.at is not None
    assert after.due.at > before


def test_papers_that_do_not_come_close_the_dossier_by_themselves() -> None:
    receipt = file("1.009022")
    step(receipt.id, "ask_at_counter", reason="component_missing", note="Thiếu bản vẽ")
    assert operations.run_timers(at=MONDAY + DAY * 29) == 0
    assert operations.run_timers(at=MONDAY + DAY * 40) == 1
    closed = queries.dossier(receipt.id, viewer=SYSTEM)
    assert (closed.state, closed.national_status, closed.work) == (State.EXPIRED, NationalStatus.STOPPED, ())


def test_the_clock_may_be_let_act_on_one_application_and_its_questions_alone() -> None:
    waiting, other = file("1.009022"), file("1.009022")
    for receipt in (waiting, other):
        step(receipt.id, "ask_at_counter", reason="component_missing", note="Thiếu bản vẽ")
    asked = file("1.013225", detailed_plan=False)
    assert queries.next_timer(asked.id) is None
    step(asked.id, "accept")
    step(asked.id, "ask_agencies")
    due = queries.next_timer(waiting.id)
    assert due is not None
    assert operations.run_timers(at=due - timedelta(seconds=1), of=waiting.id) == 0
    assert operations.run_timers(at=due, of=waiting.id) == 1
    assert [queries.dossier(one.id, viewer=SYSTEM).state for one in (waiting, other, asked)] == [
        State.EXPIRED, State.SUPPLEMENT_AT_RECEPTION, State.AWAITING_CONSULTATION,
    ]  # fmt: skip
    assert queries.next_timer(waiting.id) is None
    assert queries.next_timer(asked.id) is not None
    assert operations.run_timers(at=MONDAY + DAY * 15, of=asked.id) == 1
    assert [item.step for item in queries.dossier(asked.id, viewer=SYSTEM).work] == ["draft"]
    day = due - operations.REMIND_BEFORE
    assert [operations.remind_of_supplements(at=day, of=one.id) for one in (asked, other)] == [0, 1]


def test_a_permit_waits_for_the_agency_asked_and_silence_is_consent() -> None:
    receipt = file("1.013225", detailed_plan=False)
    step(receipt.id, "accept")
    step(receipt.id, "ask_agencies")
    parent = queries.dossier(receipt.id, viewer=SYSTEM)
    (child,) = queries.children(receipt.id, viewer=SYSTEM)
    assert parent.state is State.AWAITING_CONSULTATION
    assert child.number.partition("-")[0] != parent.number.partition("-")[0]
    assert (child.parent, child.phase, child.reception_office) == (parent.id, Phase.RUNNING, child.lead_office)
    assert operations.run_timers(at=MONDAY + DAY * 15) == 1
    after = queries.dossier(receipt.id, viewer=SYSTEM)
    assert [item.step for item in after.work] == ["draft"]
    assert queries.dossier(child.id, viewer=SYSTEM).state is State.RETURNED


def test_an_answer_of_the_agency_asked_moves_the_parent_on() -> None:
    receipt = file("1.013225", detailed_plan=False)
    step(receipt.id, "accept")
    step(receipt.id, "ask_agencies")
    (child,) = queries.children(receipt.id, viewer=SYSTEM)
    step(child.id, "agree", by=9)
    assert [item.step for item in queries.dossier(receipt.id, viewer=SYSTEM).work] == ["draft"]
    assert operations.run_timers(at=MONDAY + DAY * 60) == 0


def test_whoever_proposed_may_not_sign() -> None:
    receipt = file("1.009022")
    step(receipt.id, "accept")
    step(receipt.id, "propose", by=2)
    before = queries.dossier(receipt.id, viewer=SYSTEM)
    with pytest.raises(operations.SecondPersonNeeded):
        step(receipt.id, "sign_result", by=2)
    assert queries.dossier(receipt.id, viewer=SYSTEM) == before


def test_a_withdrawn_dossier_is_closed_and_counted_as_withdrawn() -> None:
    receipt = file("1.009022")
    step(receipt.id, "accept")
    operations.withdraw_dossier(dossier=receipt.id, reason="Đổi ý", actor=SYSTEM, at=MONDAY + DAY)
    gone = queries.dossier(receipt.id, viewer=SYSTEM)
    assert (gone.state, gone.phase, gone.work) == (State.WITHDRAWN, Phase.CLOSED, ())


def test_the_same_key_files_once_and_other_content_is_refused() -> None:
    form = submission("1.009022", key="once")
    first = operations.submit(submission=form, actor="person:test", at=MONDAY)
    again = operations.submit(submission=form, actor="person:test", at=MONDAY)
    assert (again.id, again.number, again.repeated) == (first.id, first.number, True)
    with pytest.raises(operations.KeyReused):
        operations.submit(submission=submission("2.000635", key="once"), actor="person:test", at=MONDAY)
