"""The clock through the real operations: acceptance, papers, the financial duty, swaps, mergers, silence, apologies."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.operations import ApologyRefused
from benso.domains.dossiers.types import ChangeKind, Outcome, Phase, State, Viewer
from benso.domains.procedures import queries as procedures
from benso.domains.procedures.operations import announce_special_days
from benso.kernel.working_time import VIETNAM, DayKind, SpecialDay, Standing
from tests.domains.dossiers.lives import MONDAY, SYSTEM, file, step
from tests.domains.dossiers.worlds import accepted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOUSE = "1.009022"
SHOW = "1.009397"
LAND = "1.000798"
SUPPORT = "1.011607"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def test_the_clock_starts_when_the_dossier_is_accepted_not_when_it_is_filed() -> None:
    receipt = file(HOUSE, at=at("2026-11-16 09:00"))
    waiting = queries.dossier(receipt.id, viewer=SYSTEM)
    assert (waiting.phase, waiting.accepted_at, waiting.due.at) == (Phase.NOT_STARTED, None, None)
    step(receipt.id, "accept", at=at("2026-11-17 10:00"))
    running = queries.dossier(receipt.id, viewer=SYSTEM)
    assert (running.submitted_at, running.accepted_at) == (at("2026-11-16 09:00"), at("2026-11-17 10:00"))
    assert running.due.at is not None


def test_papers_asked_for_at_the_counter_start_the_clock_only_when_they_came() -> None:
    receipt = file(HOUSE, at=at("2026-11-16 09:00"))
    step(receipt.id, "ask_at_counter", reason="component_missing", note="Thiếu", at=at("2026-11-16 10:00"))
    assert queries.dossier(receipt.id, viewer=SYSTEM).due.at is None
    operations.answer_supplement(
        dossier=receipt.id, answers={}, attachments=(), actor=SYSTEM, at=at("2026-11-19 09:00")
    )
    step(receipt.id, "accept", at=at("2026-11-19 10:00"))
    direct = file(HOUSE, at=at("2026-11-19 10:00"))
    step(direct.id, "accept", at=at("2026-11-19 10:00"))
    late, plain = (queries.dossier(one.id, viewer=SYSTEM) for one in (receipt, direct))
    assert late.due.at == plain.due.at


def test_calendar_days_run_over_the_weekend() -> None:
    dossier = accepted(SUPPORT, at=at("2026-11-16 09:00"))
    assert queries.dossier(dossier, viewer=SYSTEM).due.at == at("2026-12-01 17:00")


def test_each_supplement_moves_the_due_date_by_its_own_pause_and_keeps_its_change() -> None:
    dossier = file(SHOW, at=MONDAY).id
    step(dossier, "accept", at=MONDAY)
    first = queries.dossier(dossier, viewer=SYSTEM).due.at
    assert first is not None
    moment = MONDAY + 2 * DAY
    for _ in range(3):
        step(dossier, "ask", reason="component_missing", note="Thiếu bản vẽ", at=moment)
        moment += 2 * DAY
        operations.answer_supplement(dossier=dossier, answers={}, attachments=(), actor=SYSTEM, at=moment)
        moment += timedelta(hours=1)
    found = queries.dossier(dossier, viewer=SYSTEM)
    assert found.due.at is not None
    assert found.due.at > first
    assert [change.kind for change in found.changes] == [ChangeKind.ACCEPTED, *[ChangeKind.RESUMED] * 3]
    assert [change.after for change in found.changes] == sorted(c.after for c in found.changes if c.after)
    assert found.changes[-1].after == found.due.at


def test_land_gets_its_second_appointment_after_the_financial_duty() -> None:
    dossier = file(LAND, at=at("2026-11-02 09:00")).id
    moment = at("2026-11-02 10:00")
    for action, by in (("accept", 1), ("ask_agencies", 2)):
        step(dossier, action, at=moment, by=by)
    for child in queries.children(dossier, viewer=SYSTEM):
        step(child.id, "agree", at=moment + DAY, by=7)
    for action, by in (("propose", 2), ("approve", 3)):
        step(dossier, action, at=moment + 2 * DAY, by=by)
    waiting = queries.dossier(dossier, viewer=SYSTEM)
    assert (waiting.state, waiting.phase) == (State.AWAITING_DUTY, Phase.PAUSED)
    step(dossier, "confirm_duty", at=moment + 10 * DAY)
    after = queries.dossier(dossier, viewer=SYSTEM)
    assert after.changes[-1].kind is ChangeKind.SECOND_STAGE
    assert (after.phase, after.changes[-1].after) == (Phase.RUNNING, after.due.at)
    assert waiting.due.at is not None
    assert after.due.at is not None
    assert after.due.at > waiting.due.at


def test_a_swap_announced_late_moves_open_due_dates_and_says_why() -> None:
    open_one = accepted(HOUSE, at=at("2026-11-16 09:00"))
    done_one = file(HOUSE, at=at("2026-11-16 09:00")).id
    for action, by in (("accept", 1), ("propose", 2), ("sign_result", 3)):
        step(done_one, action, at=at("2026-11-16 10:00"), by=by)
    before, finished = (queries.dossier(one, viewer=SYSTEM) for one in (open_one, done_one))
    assert before.due.at is not None
    off = before.due.at.date()
    announce_special_days(
        days=[SpecialDay(off, DayKind.OFF, "TB thử", Standing.ANNOUNCED)],
        decision="TB thử 1/2026", actor="official:1", at=at("2026-11-17 09:00"),
    )  # fmt: skip
    procedures.forget()
    foreseen = [number for number, _, _ in operations.preview_due_dates()]
    moved = operations.recompute_due_dates(reason="TB thử 1/2026", actor="official:1", at=at("2026-11-17 09:00"))
    after = queries.dossier(open_one, viewer=SYSTEM)
    assert after.due.at is not None
    assert after.due.at.date() > off
    assert (foreseen, moved) == ([before.number], [open_one])
    change = after.changes[-1]
    assert (change.kind, change.before, change.after, change.reason) == (
        ChangeKind.CALENDAR, before.due.at, after.due.at, "TB thử 1/2026"
    )  # fmt: skip
    assert queries.dossier(done_one, viewer=SYSTEM).due == finished.due
    assert operations.recompute_due_dates(reason="again", actor="official:1", at=at("2026-11-17 10:00")) == []


def timer_of(dossier: object) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT due_at FROM dossiers_timer WHERE dossier = %s AND done_at IS NULL", [dossier])
        [(moment,)] = cursor.fetchall()
    return datetime.astimezone(moment, VIETNAM)


def announce(day: date, kind: DayKind) -> None:
    announce_special_days(
        days=[SpecialDay(day, kind, "TB thử", Standing.ANNOUNCED)], decision=f"TB thử {day}", actor="official:1",
        at=at("2026-11-17 09:00"),
    )  # fmt: skip
    procedures.forget()
    operations.recompute_due_dates(reason="TB thử", actor="official:1", at=at("2026-11-17 09:00"))


def test_the_time_for_papers_that_are_asked_for_moves_with_what_the_applicant_reads_and_never_earlier() -> None:
    receipt = file(HOUSE, at=at("2026-11-16 09:00"))
    step(receipt.id, "ask_at_counter", reason="component_missing", note="Thiếu", at=at("2026-11-16 10:00"))
    [asked] = queries.dossier(receipt.id, viewer=SYSTEM).supplements
    assert asked.due_at is not None
    assert asked.due_at == timer_of(receipt.id)
    announce(asked.due_at.astimezone(VIETNAM).date(), DayKind.OFF)
    [moved] = queries.dossier(receipt.id, viewer=SYSTEM).supplements
    assert moved.due_at is not None
    assert moved.due_at > asked.due_at
    assert moved.due_at == timer_of(receipt.id)
    announce(asked.due_at.astimezone(VIETNAM).date(), DayKind.WORKING)
    [kept] = queries.dossier(receipt.id, viewer=SYSTEM).supplements
    assert kept.due_at == moved.due_at == timer_of(receipt.id)


def test_an_apology_keeps_the_legal_due_date_and_is_given_once() -> None:
    dossier = accepted(HOUSE, at=at("2026-11-16 09:00"))
    before = queries.dossier(dossier, viewer=SYSTEM)
    assert before.due.at is not None
    head = Viewer(
        official_id=9, duties=frozenset({("head", before.lead_office), *((i.role, i.office) for i in before.work)})
    )
    new = before.due.at + 7 * DAY
    operations.give_apology(
        dossier=dossier, new_date=new, reason="other", note="Nhiều hồ sơ", actor=head, at=at("2026-11-17 09:00")
    )
    found = queries.dossier(dossier, viewer=SYSTEM)
    assert (found.due.at, found.due.promised) == (before.due.at, new)
    assert found.changes[-1].kind is ChangeKind.EXTENDED
    with pytest.raises(ApologyRefused):
        operations.give_apology(
            dossier=dossier, new_date=new + DAY, reason="other", note="", actor=head, at=at("2026-11-17 10:00")
        )
    assert queries.dossier(dossier, viewer=SYSTEM).due.promised == new


def test_finishing_after_the_legal_due_date_is_late_although_a_new_date_was_promised() -> None:
    dossier = file(HOUSE, at=at("2026-11-02 09:00")).id
    step(dossier, "accept", at=at("2026-11-02 09:00"))
    due = queries.dossier(dossier, viewer=SYSTEM).due.at
    assert due is not None
    step(dossier, "propose", at=due + 2 * DAY, by=2)
    step(dossier, "sign_result", at=due + 3 * DAY, by=3)
    assert queries.dossier(dossier, viewer=SYSTEM).outcome is Outcome.LATE


def test_the_outcome_is_that_of_the_day_of_finishing_not_of_picking_up() -> None:
    dossier = file(HOUSE, at=at("2026-11-02 09:00")).id
    for action, by in (("accept", 1), ("propose", 2), ("sign_result", 3)):
        step(dossier, action, at=at("2026-11-03 09:00"), by=by)
    step(dossier, "hand_out", at=at("2026-12-30 09:00"), by=4)
    found = queries.dossier(dossier, viewer=SYSTEM)
    assert (found.outcome, found.finished_at) == (Outcome.EARLY, at("2026-11-03 09:00"))


def test_a_refusal_and_a_request_for_papers_need_a_reason_from_the_list() -> None:
    dossier = file(HOUSE, at=MONDAY).id
    before = queries.dossier(dossier, viewer=SYSTEM)
    for action in ("refuse", "ask_at_counter"):
        with pytest.raises(operations.ReasonMissing):
            step(dossier, action, at=MONDAY)
    assert queries.dossier(dossier, viewer=SYSTEM) == before


def test_a_dossier_keeps_the_version_of_its_procedure() -> None:
    dossier = accepted(HOUSE, at=MONDAY)
    found = queries.dossier(dossier, viewer=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM dossiers_dossier WHERE id = %s", [dossier])
        (version,) = cursor.fetchone()
    assert procedures.compiled(version).declaration.code == found.procedure
    assert procedures.compiled_in_force(HOUSE, date(2026, 11, 23)).version == version
