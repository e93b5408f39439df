"""Money that goes back or grows after it was paid, and results that stand: what is owed, counted and refused."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from benso.domains.documents import queries as issued
from benso.domains.documents.operations import store_file
from benso.domains.documents.types import IssuedState
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.operations import FeeUnpaid, ResultHandedOver, ResultSigned
from benso.domains.dossiers.operations.effects import Move, sign_result
from benso.domains.dossiers.operations.held import OpenItem, hold
from benso.domains.dossiers.types import ChangeKind, Phase, Viewer
from benso.domains.payments.queries import payments_of, refunds_to_decide
from benso.domains.payments.rules import TransitionRefused
from benso.domains.payments.types import Payment, PaymentState, RefundReason
from benso.domains.procedures.types import Action, Effect
from tests.domains.documents.samples import pdf
from tests.domains.dossiers.lives import MONDAY, SYSTEM, file, official
from tests.domains.dossiers.worlds import accepted, brought_through, straight_on

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COPIES, CERTIFIED, SINGLE, FREE = "2.000635", "2.000815", "1.004873", "1.009022"
AGAIN = Action("sign", "Ký số lại", "Sign again", "", ())
CASHIER, SECOND = Viewer.system("test-1"), Viewer.system("test-2")


def bills(dossier: UUID) -> list[tuple[str, int, int]]:
    """Every bill of a dossier: state, amount, what is kept of it."""
    return [(p.state.value, int(p.amount), int(p.kept)) for p in payments(dossier)]


def payments(dossier: UUID) -> list[Payment]:
    found = payments_of(queries.dossier(dossier, viewer=SYSTEM).number)
    return sorted(found, key=lambda p: (p.asked_at, not p.state.settled))


def counted(dossier: UUID) -> dict[str, int]:
    """What the ledger says of a dossier being paid, by method."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.dimensions ->> 'method', sum(e.amount) FROM ledger_entry e "
            "JOIN ledger_series s ON s.id = e.series_id "
            "WHERE s.measure = 'dossiers.paid' AND e.subject = %s GROUP BY 1",
            [queries.dossier(dossier, viewer=SYSTEM).number],
        )
        return {method: int(amount) for method, amount in cursor.fetchall()}


def pay(dossier: UUID, *, at: Any = MONDAY + HOUR) -> None:
    (waiting,) = [p for p in payments(dossier) if p.state.open]
    operations.take_cash(payment=waiting.id, actor=CASHIER, at=at)


def give_back(
    dossier: UUID, *, reason: str = "fee_wrong", amount: int | None = None, at: Any = MONDAY + 2 * HOUR
) -> None:
    paid = next(p for p in payments(dossier) if p.state is PaymentState.PAID)
    back = None if amount is None else Decimal(amount)
    operations.ask_refund(payment=paid.id, reason=reason, note="", amount=back, actor=CASHIER, at=at)
    operations.decide_refund(payment=paid.id, agreed=True, actor=SECOND, at=at)


def correct(dossier: UUID, *, at: Any = MONDAY + 3 * HOUR, **answers: Any) -> None:
    found = queries.dossier(dossier, viewer=SYSTEM)
    operations.correct_answers(
        dossier=dossier, answers={**found.answers, **answers}, reason="Đối chiếu giấy tờ", actor=SYSTEM, at=at
    )


def test_a_fee_that_went_back_is_owed_again_and_guards_the_step() -> None:
    dossier = file(COPIES, copies=2).id
    pay(dossier)
    assert counted(dossier) == {"cash": 1}
    give_back(dossier)
    assert bills(dossier) == [("refunded", 16000, 0), ("asked", 16000, 16000 - 16000)]
    assert counted(dossier) == {"cash": 0}
    with pytest.raises(FeeUnpaid):
        straight_on_by_name(dossier)
    pay(dossier, at=MONDAY + 3 * HOUR)
    assert counted(dossier) == {"cash": 1}
    straight_on(dossier, at=MONDAY + 4 * HOUR)
    assert queries.dossier(dossier, viewer=SYSTEM).phase is Phase.RUNNING


def straight_on_by_name(dossier: UUID) -> None:
    offer = next(
        o for o in queries.offers(dossier, viewer=official(1, dossier), at=MONDAY) if Effect.ACCEPT in o.effects
    )
    operations.act(work_item=offer.work_item, action=offer.id, actor=official(1, dossier), at=MONDAY + 2 * HOUR)


def test_a_part_that_went_back_is_owed_again() -> None:
    dossier = file(COPIES, copies=2).id
    pay(dossier)
    give_back(dossier, amount=6000)
    assert bills(dossier) == [("paid", 16000, 10000), ("asked", 6000, 0)]
    assert counted(dossier) == {"cash": 0}
    pay(dossier, at=MONDAY + 3 * HOUR)
    assert counted(dossier) == {"cash": 1}


def test_an_exempt_applicant_owes_nothing_after_the_refund() -> None:
    dossier = file(COPIES, copies=2).id
    pay(dossier)
    give_back(dossier, reason="exempt")
    assert bills(dossier) == [("refunded", 16000, 0)]
    assert counted(dossier) == {"cash": 0}
    straight_on(dossier, at=MONDAY + 3 * HOUR)
    correct(dossier, at=MONDAY + 4 * HOUR, copies=3)
    assert bills(dossier) == [("refunded", 16000, 0)]


def test_money_back_after_acceptance_keeps_the_result_until_it_is_paid_again() -> None:
    dossier = accepted(COPIES, copies=2)
    give_back(dossier)
    moment = MONDAY + 3 * HOUR
    while queries.dossier(dossier, viewer=SYSTEM).phase is not Phase.FINISHED:
        step_on(dossier, at=moment)
        moment += HOUR
    with pytest.raises(FeeUnpaid):
        step_on(dossier, at=moment)
    assert queries.dossier(dossier, viewer=SYSTEM).returned_at is None
    pay(dossier, at=moment)
    step_on(dossier, at=moment + HOUR)
    assert queries.dossier(dossier, viewer=SYSTEM).returned_at is not None


def step_on(dossier: UUID, *, at: Any) -> None:
    """The straight way, asking for no leave first."""
    viewer = official(int(at.timestamp()) % 100_000, dossier)
    ends = {Effect.REFUSE, Effect.STOP, Effect.ASK_SUPPLEMENT}
    offers = [o for o in queries.offers(dossier, viewer=viewer, at=at) if not o.reason and ends.isdisjoint(o.effects)]
    operations.act(work_item=offers[0].work_item, action=offers[0].id, actor=viewer, at=at)


def test_after_withdrawal_nothing_is_owed_in_either_order() -> None:
    first, second = (file(COPIES, copies=2).id for _ in range(2))
    for dossier in (first, second):
        pay(dossier)
    operations.withdraw_dossier(dossier=first, reason="", actor=SYSTEM, at=MONDAY + 2 * HOUR)
    give_back(first, reason="withdrawn", at=MONDAY + 3 * HOUR)
    give_back(second, reason="withdrawn", at=MONDAY + 2 * HOUR)
    operations.withdraw_dossier(dossier=second, reason="", actor=SYSTEM, at=MONDAY + 3 * HOUR)
    assert bills(first) == [("refunded", 16000, 0)]
    assert bills(second) == [("refunded", 16000, 0), ("cancelled", 16000, 0)]
    assert counted(first) == counted(second) == {"cash": 0}


def test_a_refund_is_decided_once() -> None:
    dossier = file(COPIES, copies=2).id
    pay(dossier)
    give_back(dossier)
    before = (bills(dossier), counted(dossier))
    paid = payments(dossier)[0]
    with pytest.raises(TransitionRefused):
        operations.decide_refund(payment=paid.id, agreed=True, actor=SECOND, at=MONDAY + 4 * HOUR)
    operations.note_payment(
        payment=paid.id, number=paid.reference, actor="system:bank", at=MONDAY + 4 * HOUR, method="cash"
    )
    assert (bills(dossier), counted(dossier)) == before


def test_a_higher_fee_before_paying_replaces_the_bill() -> None:
    dossier = file(COPIES, copies=2).id
    correct(dossier, copies=5)
    assert sorted(bills(dossier)) == [("asked", 40000, 0), ("cancelled", 16000, 0)]
    newest = next(e for e in queries.timeline(dossier, viewer=SYSTEM) if e.action == "corrected")
    assert newest.data["fee"] == {"before": "16000", "after": "40000"}


def test_a_higher_fee_after_paying_asks_for_the_difference() -> None:
    dossier = accepted(COPIES, copies=2)
    correct(dossier, copies=5)
    assert bills(dossier) == [("paid", 16000, 16000), ("asked", 24000, 0)]
    assert counted(dossier) == {"cash": 0}
    pay(dossier, at=MONDAY + 4 * HOUR)
    assert counted(dossier) == {"cash": 1}
    correct(dossier, at=MONDAY + 5 * HOUR, copies=2)
    asked = [p for p in payments(dossier) if p.state is PaymentState.REFUND_ASKED]
    assert [(p.refund.amount, p.refund.reason) for p in asked if p.refund] == [(24000, RefundReason.FEE_CHANGED)]


def test_a_lower_fee_after_paying_is_asked_back_and_taken_back_when_it_rises_again() -> None:
    dossier = accepted(COPIES, copies=5)
    correct(dossier, copies=2)
    (waiting,) = refunds_to_decide(offices=[payments(dossier)[0].office])
    assert (waiting.refund and waiting.refund.amount, counted(dossier)) == (24000, {"cash": 1})
    correct(dossier, at=MONDAY + 4 * HOUR, copies=5)
    assert bills(dossier) == [("paid", 40000, 40000)]
    correct(dossier, at=MONDAY + 5 * HOUR, copies=2)
    operations.decide_refund(payment=waiting.id, agreed=True, actor=SECOND, at=MONDAY + 6 * HOUR)
    assert bills(dossier) == [("paid", 40000, 16000)]
    assert counted(dossier) == {"cash": 1}
    correct(dossier, at=MONDAY + 7 * HOUR, copies=3)
    assert bills(dossier) == [("paid", 40000, 16000), ("asked", 8000, 0)]


def test_another_case_moves_the_due_date_and_says_why() -> None:
    dossier = accepted(SINGLE, lived_elsewhere=False)
    before = queries.dossier(dossier, viewer=SYSTEM)
    correct(dossier, lived_elsewhere=True, periods="2015 đến 2018, xã A")
    after = queries.dossier(dossier, viewer=SYSTEM)
    assert (before.case, after.case, after.version) == ("usual", "verify", before.version)
    assert before.due.at is not None
    assert after.due.at is not None
    assert after.due.at > before.due.at
    change = after.changes[-1]
    assert (change.kind, change.before, change.after, change.reason) == (
        ChangeKind.CORRECTED, before.due.at, after.due.at, "Đối chiếu giấy tờ",
    )  # fmt: skip
    correct(dossier, at=MONDAY + 4 * HOUR, lived_elsewhere=False)
    assert queries.dossier(dossier, viewer=SYSTEM).due.at == before.due.at


def test_a_supplement_that_changes_the_answers_changes_the_fee() -> None:
    dossier = accepted(COPIES, copies=2)
    ask_for(dossier, "copies")
    operations.answer_supplement(
        dossier=dossier, answers={"copies": 3}, attachments=(), actor=SYSTEM, at=MONDAY + 4 * HOUR
    )
    assert bills(dossier) == [("paid", 16000, 16000), ("asked", 8000, 0)]
    answered = queries.timeline(dossier, viewer=SYSTEM)
    assert [e.data["fee"] for e in answered if "fee" in e.data] == [{"before": "16000", "after": "24000"}]


def ask_for(dossier: UUID, *questions: str) -> None:
    viewer = official(1, dossier)
    moment = MONDAY + 3 * HOUR
    offer = next(o for o in queries.offers(dossier, viewer=viewer, at=moment) if Effect.ASK_SUPPLEMENT in o.effects)
    operations.act(
        work_item=offer.work_item, action=offer.id, actor=viewer, at=moment, reason="other",
        data={"questions": list(questions)},
    )  # fmt: skip


def test_a_signed_result_is_not_replaced_by_a_file() -> None:
    dossier = brought_through(FREE)
    before = queries.dossier(dossier, viewer=SYSTEM)
    assert before.result_file is not None
    record = issued.issued_file(before.result_file)
    assert record is not None
    with pytest.raises(ResultSigned, match=record.code):
        operations.attach_result(dossier=dossier, file=uuid4(), actor=SYSTEM, at=MONDAY + 5 * DAY)
    assert queries.dossier(dossier, viewer=SYSTEM) == before
    assert issued.issued_file(before.result_file) == record


def test_a_result_signed_again_takes_the_force_of_the_one_before() -> None:
    dossier = brought_through(FREE)
    held = hold(dossier)
    sign_result(held, Move(AGAIN, OpenItem(0, "", "", "", "", None, MONDAY), "system:test", MONDAY + DAY, "", "", {}))
    second, first = issued.issued_for(held.number)
    assert (first.state, first.replaced_by, second.state) == (IssuedState.REPLACED, second.code, IssuedState.VALID)
    assert held.result_file == second.file


def test_an_attached_result_may_be_corrected_until_it_is_handed_over() -> None:
    dossier = accepted(SINGLE)
    first, second, third = (scan(n) for n in range(3))
    operations.attach_result(dossier=dossier, file=first, actor=SYSTEM, at=MONDAY + HOUR)
    operations.attach_result(dossier=dossier, file=second, actor=SYSTEM, at=MONDAY + 2 * HOUR)
    newest = queries.timeline(dossier, viewer=SYSTEM)[0]
    assert newest.data == {"file": str(second), "before": str(first)}
    dossier = brought_through(SINGLE)
    with connection.cursor() as cursor:  # as where no template of the pack makes the result
        cursor.execute("UPDATE dossiers_dossier SET result = NULL WHERE id = %s", [dossier])
    before = queries.dossier(dossier, viewer=SYSTEM)
    with pytest.raises(ResultHandedOver):
        operations.attach_result(dossier=dossier, file=third, actor=SYSTEM, at=MONDAY + DAY)
    assert queries.dossier(dossier, viewer=SYSTEM) == before


def scan(number: int) -> UUID:
    name, owner = f"ket-qua-{number}.pdf", SYSTEM.actor
    return store_file(name=name, content=pdf(), owner=owner, actor=owner, at=MONDAY).id
