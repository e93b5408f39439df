"""Two people at once: one is done, the other is told in a sentence, and what stands is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Dossier, Moved, Phase, State, Viewer
from benso.domains.payments import queries as payments
from benso.domains.payments import rules as bank
from benso.domains.payments.types import BankNotice, BankStatus, PaymentState
from tests.domains.dossiers.crowd import alone, database_of_its_own, rows, together
from tests.domains.dossiers.lives import MONDAY, SYSTEM, file, official, step, submission

DAY = timedelta(days=1)
HOUSE_NUMBER, WITH_FEE, WITH_QUESTION = "1.009022", "2.000635", "1.013225"
ROUNDS = range(6)
"""Who is faster differs from round to round; both ways must end well."""


@pytest.fixture(scope="module", autouse=True)
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Instead of the package's: what these tests do is committed, in a database that goes away with them."""
    with django_db_blocker.unblock(), database_of_its_own():
        yield


def filed(code: str = HOUSE_NUMBER, **more: Any) -> UUID:
    found: UUID = alone(lambda: file(code, **more).id)
    return found


def now(dossier: UUID) -> Dossier:
    found: Dossier = alone(lambda: queries.dossier(dossier, viewer=SYSTEM))
    return found


def taker(dossier: UUID, action: str, *, by: int = 1, **more: Any) -> Callable[[], Moved]:
    """An official who has the page open and is about to press the button."""
    found = now(dossier)
    actor = Viewer(official_id=by, duties=frozenset((item.role, item.office) for item in found.work))
    item = found.work[0].id
    more.setdefault("at", MONDAY)
    return lambda: operations.act(work_item=item, action=action, actor=actor, **more)


def events(dossier: UUID) -> list[str]:
    found = rows("SELECT action FROM dossiers_event WHERE dossier = %s ORDER BY id", dossier)
    return [action for (action,) in found]


def sums_fit(dossier: UUID) -> None:
    """Figures of open work are those of the open work; every transition was posted and noted once."""
    (open_work,) = rows("SELECT count(*) FROM dossiers_work_item WHERE closed_at IS NULL")
    (tally,) = rows("SELECT sum(amount) FROM dossiers_tally")
    assert tally == open_work
    deeds = rows("SELECT count(*) FROM audit_event WHERE object_id = %s AND action = 'dossiers.act'", str(dossier))
    moves = rows("SELECT count(*) FROM dossiers_event WHERE dossier = %s AND source <> ''", dossier)
    assert deeds == moves


def test_two_officials_accept_the_same_application_and_one_is_told_that_it_is_done() -> None:
    for _ in ROUNDS:
        dossier = filed()
        results = together(taker(dossier, "accept", by=1), taker(dossier, "accept", by=2))
        assert sorted(type(r).__name__ for r in results) == ["Moved", "WorkItemClosed"]
        (refusal,) = [str(r) for r in results if isinstance(r, queries.WorkItemClosed)]
        assert now(dossier).number in refusal
        assert events(dossier) == ["submitted", "accept"]
        sums_fit(dossier)


def test_a_button_pressed_eight_times_is_pressed_once() -> None:
    dossier = filed()
    press = taker(dossier, "accept", key="button")
    results = together(*[press] * 8)
    assert sorted(r.repeated for r in results) == [False] + [True] * 7
    assert events(dossier) == ["submitted", "accept"]
    sums_fit(dossier)


def test_an_application_sent_eight_times_is_filed_once() -> None:
    form = alone(lambda: submission(HOUSE_NUMBER, key="sent"))
    before = rows("SELECT count(*) FROM dossiers_dossier")[0][0]
    results = together(*[lambda: operations.submit(submission=form, actor="person:one", at=MONDAY)] * 8)
    assert len({(r.id, r.number) for r in results}) == 1
    assert sorted(r.repeated for r in results) == [False] + [True] * 7
    assert rows("SELECT count(*) FROM dossiers_dossier") == [(before + 1,)]


def test_a_step_and_a_withdrawal_at_once_end_withdrawn_and_counted_once() -> None:
    for turn in ROUNDS:
        dossier = filed()

        def withdraw(dossier: UUID = dossier) -> Moved:
            return operations.withdraw_dossier(dossier=dossier, reason="Đổi ý", actor=SYSTEM, at=MONDAY)

        accept = taker(dossier, "accept")
        pair = (accept, withdraw) if turn % 2 else (withdraw, accept)
        results = together(*pair)
        assert [type(r) for r in results if not isinstance(r, queries.WorkItemClosed)].count(Moved) in (1, 2)
        assert isinstance(results[pair.index(withdraw)], Moved)
        found = now(dossier)
        assert (found.state, found.phase, found.work) == (State.WITHDRAWN, Phase.CLOSED, ())
        (left,) = rows(
            "SELECT coalesce(sum(e.amount), 0) FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id "
            "WHERE s.measure = 'dossiers.open' AND e.subject = %s",
            found.number,
        )
        assert left == (Decimal(0),)
        sums_fit(dossier)


def test_papers_that_come_in_the_moment_their_time_ends_either_came_or_did_not() -> None:
    late = MONDAY + DAY * 60
    for turn in ROUNDS:
        dossier = filed()
        alone(lambda d=dossier: step(d, "ask_at_counter", reason="component_missing", note="Thiếu bản vẽ"))

        def answer(dossier: UUID = dossier) -> Moved:
            return operations.answer_supplement(dossier=dossier, answers={}, attachments=(), actor=SYSTEM, at=late)

        def expire() -> int:
            return operations.run_timers(at=late)

        results = together(answer, expire) if turn % 2 else together(expire, answer)[::-1]
        found, came = now(dossier), isinstance(results[0], Moved)
        assert came or isinstance(results[0], operations.NothingAsked)
        assert found.state is (State.SUBMITTED if came else State.EXPIRED)
        assert events(dossier)[2:] == (["take_at_counter"] if came else ["expire_at_counter"])
        assert rows("SELECT count(*) FROM dossiers_timer WHERE dossier = %s AND done_at IS NULL", dossier) == [(0,)]
        sums_fit(dossier)


def test_two_devices_that_save_a_draft_do_not_write_over_each_other() -> None:
    owner = uuid4()

    def save(text: str, draft: UUID | None, revision: int) -> Any:
        return operations.save_draft(
            owner=owner, draft=draft, procedure=HOUSE_NUMBER, answers={"street": text}, attachments=(), section="",
            revision=revision, at=MONDAY,
        )  # fmt: skip

    draft = alone(lambda: save("", None, 0))
    for revision in range(1, 7):
        phone, desk = (
            (lambda r=revision: save("điện thoại", draft.id, r)),
            (lambda r=revision: save("máy bàn", draft.id, r)),
        )
        results = together(phone, desk)
        assert [type(r).__name__ for r in results].count("DraftConflict") == 1
        (kept,) = [r for r in results if not isinstance(r, Exception)]
        assert kept.revision == revision + 1
        (stored,) = rows("SELECT answers ->> 'street', revision FROM dossiers_draft WHERE id = %s", draft.id)
        assert stored == (kept.answers["street"], revision + 1)


def test_four_workers_let_each_timer_act_once() -> None:
    waiting = [filed() for _ in range(10)]
    for dossier in waiting:
        alone(lambda d=dossier: step(d, "ask_at_counter", reason="component_missing", note="Thiếu bản vẽ"))
    results = together(*[lambda: operations.run_timers(at=MONDAY + DAY * 60)] * 4)
    assert all(isinstance(r, int) for r in results), results
    assert [events(dossier)[2:] for dossier in waiting] == [["expire_at_counter"]] * 10
    assert rows("SELECT count(*) FROM dossiers_timer WHERE fault <> ''") == [(0,)]
    sums_fit(waiting[0])


def test_the_last_answer_and_the_clock_that_takes_silence_for_consent_move_the_parent_once() -> None:
    for turn in ROUNDS:
        dossier = filed(WITH_QUESTION, detailed_plan=False)
        alone(lambda d=dossier: step(d, "accept"))
        alone(lambda d=dossier: step(d, "ask_agencies"))
        (child,) = now(dossier).children
        agree = taker(child, "agree", by=9, at=MONDAY + DAY * 15)

        def silence() -> int:
            return operations.run_timers(at=MONDAY + DAY * 15)

        results = together(agree, silence) if turn % 2 else together(silence, agree)[::-1]
        assert isinstance(results[0], Moved | queries.WorkItemClosed), results
        assert isinstance(results[1], int), results
        assert [item.step for item in now(dossier).work] == ["draft"]
        assert now(child).state is State.RETURNED
        assert events(dossier).count("answered") == 1


def test_a_question_answered_while_its_application_is_withdrawn_locks_nobody_out() -> None:
    for turn in ROUNDS:
        dossier = filed(WITH_QUESTION, detailed_plan=False)
        alone(lambda d=dossier: step(d, "accept"))
        alone(lambda d=dossier: step(d, "ask_agencies"))
        (child,) = now(dossier).children
        agree = taker(child, "agree", by=9)

        def withdraw(dossier: UUID = dossier) -> Moved:
            return operations.withdraw_dossier(dossier=dossier, reason="Đổi ý", actor=SYSTEM, at=MONDAY)

        results = together(agree, withdraw) if turn % 2 else together(withdraw, agree)[::-1]
        assert isinstance(results[0], Moved | queries.WorkItemClosed), results
        assert isinstance(results[1], Moved), results
        found = now(dossier)
        assert (found.state, found.work, now(child).work) == (State.WITHDRAWN, (), ())
        sums_fit(dossier)


def test_money_that_arrives_while_the_application_is_withdrawn_is_booked_or_kept_never_lost() -> None:
    for turn in ROUNDS:
        receipt = alone(lambda: file(WITH_FEE))
        bill = alone(lambda p=receipt.payment: payments.payment(p))
        message = BankNotice(
            bank="999999", transaction=f"FT{turn:08}", bill=bill.bill, amount=bill.amount, status=BankStatus.PAID,
            occurred_at=MONDAY, sent_at=MONDAY,
        )  # fmt: skip
        body = bank.write_notice(message)
        signature = bank.sign(body, payments.development_bank_key(message.bank))

        def pay(body: bytes = body, signature: str = signature) -> Any:
            return operations.confirm_payment(body=body, signature=signature, at=MONDAY)

        def withdraw(dossier: UUID = receipt.id) -> Moved:
            return operations.withdraw_dossier(dossier=dossier, reason="Đổi ý", actor=SYSTEM, at=MONDAY)

        results = together(pay, withdraw) if turn % 2 else together(withdraw, pay)[::-1]
        assert isinstance(results[0], tuple), results
        assert isinstance(results[1], Moved), results
        after = alone(lambda p=receipt.payment: payments.payment(p))
        paid = events(receipt.id).count("paid") == 1
        assert after.state is (PaymentState.PAID if paid else PaymentState.CANCELLED)
        loose = [money for money in alone(payments.loose_money) if money.bill == bill.bill]
        assert len(loose) == (0 if paid else 1)
        assert (now(receipt.id).state, now(receipt.id).work) == (State.WITHDRAWN, ())
        sums_fit(receipt.id)


def test_an_official_who_assigns_while_another_moves_the_work_is_told_that_it_is_done() -> None:
    for _ in ROUNDS:
        dossier = filed()
        item = now(dossier).work[0].id
        head = alone(lambda d=dossier: official(3, d))

        def assign(item: int = item, head: Viewer = head) -> Moved:
            return operations.assign_work(work_item=item, official=1, actor=head, at=MONDAY)

        results = together(taker(dossier, "accept"), assign)
        assert isinstance(results[0], Moved), results
        assert isinstance(results[1], Moved | queries.WorkItemClosed | operations.NotOnDuty), results
        assert [w.step for w in now(dossier).work] == ["process"]
        sums_fit(dossier)
