"""Asking, settling, baskets, cancelling, refunds: what they write, and what a refusal leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benso.domains.payments import operations, queries, rules
from benso.domains.payments.operations import (
    BasketRefused,
    BillUnknown,
    NoticeConflict,
    PaymentOpen,
    RefundInvalid,
    SecondPersonNeeded,
)
from benso.domains.payments.types import (
    BankStatus,
    Method,
    NoticeOutcome,
    PaymentState,
    RefundReason,
)
from benso.kernel.errors import BensoError
from tests.domains.payments.conftest import BANK, NOW, OFFICE, OFFICIAL, SECOND, account, ask, later, line, notice, tell

pytestmark = pytest.mark.usefixtures("ready")
TABLES = ("payments_payment", "payments_basket", "payments_transaction", "payments_receipt_series", "audit_event",
          "payments_reconciliation", "payments_account", "ledger_entry")  # fmt: skip


def everything() -> list[Any]:
    """All rows of everything a payment can touch."""
    found = []
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found.append((table, cursor.fetchall()))
    return found


def refused(error: type[BensoError], deed: Callable[[], object]) -> BensoError:
    """The deed is refused with this error and changes nothing."""
    before = everything()
    with pytest.raises(error) as refusal:
        deed()
    assert everything() == before
    return refusal.value


def ledger() -> list[tuple[str, str, str, Decimal]]:
    """Sums of the ledger: measure, series' dimensions, basis, amount."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.identity, sum(e.amount) FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id "
            "WHERE s.measure LIKE 'payments.%' GROUP BY 1 ORDER BY 1"
        )
        return [(*identity.split("|")[:3], amount) for identity, amount in cursor.fetchall()]


def actions() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT action FROM audit_event ORDER BY id")
        return [action for (action,) in cursor.fetchall()]


def test_a_bill_carries_its_reasons_and_a_code_that_pays_exactly_it() -> None:
    payment = ask("15000", lines=[line("20000"), line("-5000", "online")], total=Decimal(15000))
    transfer = rules.parse(payment.qr_payload)
    assert (payment.state, payment.method, payment.receipt_number) == (PaymentState.ASKED, None, "")
    assert [(one.id, one.amount, one.why) for one in payment.lines] == [
        ("fee", Decimal(20000), "channel = 'online'"), ("online", Decimal(-5000), "channel = 'online'"),
    ]  # fmt: skip
    assert (transfer.bank, transfer.account, transfer.amount) == (BANK, "8600000001", Decimal(15000))
    assert (transfer.bill, transfer.purpose) == (payment.bill, payment.bill)
    assert queries.payment(payment.id) == payment
    assert queries.payments_of(payment.reference) == [payment]
    assert queries.payment_by_bill(payment.bill) == payment
    assert queries.vietqr_of(payment.id) == payment.qr_payload


def test_asking_costs_three_statements_within_its_savepoints() -> None:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask()
    spoken = [q["sql"] for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(spoken) == 3, spoken


def test_asking_the_same_again_gives_the_same_payment() -> None:
    first = ask()
    assert ask(reference=first.reference, actor="person:2", at=later(1)) == first
    assert actions() == ["payments.replace_accounts", "payments.request"]


def test_a_reference_has_one_open_payment() -> None:
    first = ask()
    error = refused(PaymentOpen, lambda: ask("30000", reference=first.reference))
    assert error.data["bill"] == first.bill
    operations.cancel_payment(payment=first.id, reason="", actor=OFFICIAL, at=NOW)
    again = ask("30000", reference=first.reference, at=later(1))
    assert [p.state for p in queries.payments_of(first.reference)] == [PaymentState.CANCELLED, PaymentState.ASKED]
    tell(notice(again.bill, "30000"))
    assert ask("1000", reference=first.reference).state is PaymentState.ASKED


def test_a_bill_that_is_wrong_is_refused() -> None:
    refused(rules.BillInvalid, lambda: ask("10", total=Decimal(11)))
    refused(rules.BillInvalid, lambda: ask("10", office=""))


def test_without_an_account_only_cash_is_possible() -> None:
    operations.replace_accounts(accounts=[], actor="test", at=NOW)
    payment = ask()
    assert (payment.qr_payload, queries.vietqr_of(payment.id)) == ("", "")
    assert operations.take_cash(payment=payment.id, actor=OFFICIAL, at=NOW).state is PaymentState.PAID


def test_the_account_nearest_to_the_office_is_taken_on_its_days() -> None:
    unit, start, turn = OFFICE.split("/")[0], date(2020, 1, 1), date(2026, 11, 24)
    wanted = [account("", "1", start), account(unit, "2", start), account(OFFICE, "3", start, turn)]
    assert operations.replace_accounts(accounts=wanted, actor="test", at=NOW)
    assert not operations.replace_accounts(accounts=wanted, actor="test", at=NOW)
    numbers = [
        queries.account_of(office, day).number  # type: ignore[union-attr]
        for office, day in ((OFFICE, date(2026, 11, 23)), (OFFICE, turn), (unit, turn), ("29132@2025-07-01", turn))
    ]
    assert numbers == ["3", "2", "2", "1"]
    assert queries.account_of(OFFICE, date(2019, 12, 31)) is None


def test_money_in_the_right_amount_settles_the_bill() -> None:
    payment = ask()
    result = tell(notice(payment.bill))
    (paid,) = result.payments
    assert (result.outcome, result.repeated) == (NoticeOutcome.SETTLED, False)
    assert (paid.state, paid.method, paid.paid_at, paid.receipt_number) == (
        PaymentState.PAID, Method.ONLINE, NOW, "2026-000001",
    )  # fmt: skip
    assert ledger() == [
        ("payments.count", "86@2025-07-01", "measured", Decimal(1)),
        ("payments.paid", "86@2025-07-01", "measured", Decimal(20000)),
    ]
    assert actions()[-1] == "payments.paid"
    assert queries.vietqr_of(payment.id) == ""


def test_simulated_money_is_never_measured() -> None:
    tell(notice(ask(simulated=True).bill))
    assert {basis for _, _, basis, _ in ledger()} == {"simulated"}


def test_the_ledger_and_the_audit_know_no_payer() -> None:
    payment = ask(payer="person:5f0c", actor="system:test")
    tell(notice(payment.bill))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '|') FROM audit_event t")
        (text,) = cursor.fetchone()
    assert "5f0c" not in text


def test_the_same_transaction_twice_has_one_effect_and_one_answer() -> None:
    payment = ask()
    message = notice(payment.bill)
    first = tell(message)
    before = everything()
    again = tell(notice(payment.bill, transaction=message.transaction, sent_at=later(60)), at=later(60))
    assert (again.outcome, again.payments, again.repeated) == (first.outcome, first.payments, True)
    assert everything() == before


def test_a_transaction_that_changes_its_story_is_refused() -> None:
    payment = ask()
    message = notice(payment.bill, "10000")
    tell(message)
    refused(NoticeConflict, lambda: tell(notice(payment.bill, "20000", transaction=message.transaction)))


@pytest.mark.parametrize("minutes", [-5.1, 5.1])
def test_an_old_message_is_refused_even_with_its_right_signature(minutes: float) -> None:
    message = notice(ask().bill)
    refused(rules.NoticeStale, lambda: tell(message, at=later(minutes)))


def test_a_message_signed_by_nobody_we_know_is_refused(settings: Any) -> None:
    settings.BANK_KEYS = {"970436": "khóa thật"}
    payment = ask()
    for bank, key in ((BANK, b"guess"), ("970436", b"guess"), ("970400", b"guess")):
        body = rules.write_notice(notice(payment.bill, bank=bank))
        refused(
            rules.SignatureRefused,
            lambda body=body, key=key: operations.receive_notice(body=body, signature=rules.sign(body, key), at=NOW),
        )


def test_a_real_bank_signs_with_the_key_of_the_settings(settings: Any) -> None:
    settings.BANK_KEYS = {"970436": "khóa thật"}
    body = rules.write_notice(notice(ask().bill, bank="970436"))
    signature = rules.sign(body, "khóa thật".encode())
    assert operations.receive_notice(body=body, signature=signature, at=NOW).outcome is NoticeOutcome.SETTLED


def test_a_body_changed_after_signing_is_refused() -> None:
    payment = ask()
    body = rules.write_notice(notice(payment.bill, "10000"))
    signature = rules.sign(body, queries.development_bank_key(BANK))
    changed = body.replace(b"10000", b"20000")
    refused(rules.SignatureRefused, lambda: operations.receive_notice(body=changed, signature=signature, at=NOW))


def test_a_wrong_amount_is_noted_and_settles_nothing() -> None:
    payment = ask()
    result = tell(notice(payment.bill, "19999"))
    assert (result.outcome, result.payments[0].state) == (NoticeOutcome.MISMATCH, PaymentState.ASKED)
    assert result.payments[0].mismatch == Decimal(19999)
    assert ledger() == []
    assert [(t.amount, t.outcome, t.payment) for t in queries.loose_money()] == [
        (Decimal(19999), NoticeOutcome.MISMATCH, payment.id)
    ]
    assert tell(notice(payment.bill)).payments[0].mismatch is None


def test_money_for_a_bill_paid_already_is_kept_as_loose() -> None:
    payment = ask()
    tell(notice(payment.bill))
    before = ledger()
    assert tell(notice(payment.bill)).outcome is NoticeOutcome.PAID_TWICE
    assert ledger() == before
    assert [t.outcome for t in queries.loose_money()] == [NoticeOutcome.PAID_TWICE]


def test_money_for_a_cancelled_or_unknown_bill_is_kept_as_loose() -> None:
    payment = ask()
    operations.cancel_payment(payment=payment.id, reason="rút hồ sơ", actor=OFFICIAL, at=NOW)
    assert tell(notice(payment.bill)).outcome is NoticeOutcome.CLOSED
    unknown = tell(notice("BSNOBODY"))
    assert (unknown.outcome, unknown.payments) == (NoticeOutcome.UNKNOWN_BILL, ())
    assert queries.payment(payment.id).state is PaymentState.CANCELLED
    assert {t.outcome for t in queries.loose_money()} == {NoticeOutcome.CLOSED, NoticeOutcome.UNKNOWN_BILL}
    assert ledger() == []


def test_a_failed_transfer_leaves_the_bill_open_for_another_try() -> None:
    payment = ask()
    operations.start_payment(payment=payment.id, actor="person:1", at=NOW)
    assert tell(notice(payment.bill, status=BankStatus.FAILED)).payments[0].state is PaymentState.FAILED
    assert operations.start_payment(payment=payment.id, actor="person:1", at=NOW).state is PaymentState.WAITING
    assert tell(notice(payment.bill)).payments[0].state is PaymentState.PAID
    assert tell(notice(payment.bill, status=BankStatus.FAILED)).payments[0].state is PaymentState.PAID


def test_the_plain_callback_gives_the_payment_of_the_bill() -> None:
    payment = ask()

    def call(bill: str) -> Any:
        body = rules.write_notice(notice(bill))
        signature = rules.sign(body, queries.development_bank_key(BANK))
        return operations.receive_callback(body=body, signature=signature, at=NOW)

    assert call(payment.bill).state is PaymentState.PAID
    with pytest.raises(BillUnknown):
        call("BSNOBODY")
    assert [t.bill for t in queries.loose_money()] == ["BSNOBODY"]


def test_starting_twice_is_harmless_and_not_possible_once_paid() -> None:
    payment = ask()
    first = operations.start_payment(payment=payment.id, actor="person:1", at=NOW)
    assert operations.start_payment(payment=payment.id, actor="person:1", at=NOW) == first
    tell(notice(payment.bill))
    refused(rules.TransitionRefused, lambda: operations.start_payment(payment=payment.id, actor="person:1", at=NOW))


def test_cash_is_taken_once() -> None:
    payment = ask()
    paid = operations.take_cash(payment=payment.id, actor=OFFICIAL, at=NOW)
    assert (paid.state, paid.method) == (PaymentState.PAID, Method.CASH)
    refused(rules.TransitionRefused, lambda: operations.take_cash(payment=payment.id, actor=OFFICIAL, at=NOW))
    refused(
        rules.TransitionRefused,
        lambda: operations.cancel_payment(payment=payment.id, reason="", actor=OFFICIAL, at=NOW),
    )
    refused(queries.PaymentUnknown, lambda: operations.take_cash(payment=uuid4(), actor=OFFICIAL, at=NOW))


def test_receipts_run_per_office_and_year_of_viet_nam() -> None:
    new_year = NOW.replace(month=12, day=31, hour=17)  # 1 January in Việt Nam
    numbers = [
        operations.take_cash(payment=ask(office=office).id, actor=OFFICIAL, at=at).receipt_number
        for office, at in ((OFFICE, NOW), (OFFICE, NOW), ("other@2025", NOW), (OFFICE, new_year))
    ]
    assert numbers == ["2026-000001", "2026-000002", "2026-000001", "2027-000001"]


def test_a_receipt_says_what_was_paid_and_that_it_is_simulated() -> None:
    payment = ask("24000", simulated=True)
    with pytest.raises(queries.ReceiptMissing):
        queries.receipt(payment.id)
    operations.take_cash(payment=payment.id, actor=OFFICIAL, at=NOW)
    data = queries.receipt(payment.id).data()
    assert (data["number"], data["amount_words"], data["method"], data["issued_on"], data["simulated"]) == (
        "2026-000001", "Hai mươi tư nghìn đồng", "cash", "2026-11-24", True,
    )  # fmt: skip


def test_one_transfer_pays_a_whole_basket() -> None:
    payments = [ask("10000"), ask("20000", office="28777@2024-12-01"), ask("30000")]
    assert queries.open_payments("person:1") == sorted(payments, key=lambda p: p.id)
    assert queries.references_of_bill(payments[0].bill) == [payments[0].reference]
    basket = operations.open_basket(payments=[p.id for p in payments], payer="person:1", actor="person:1", at=NOW)
    assert queries.references_of_bill(basket.bill) == sorted(p.reference for p in payments)
    assert queries.references_of_bill("BSNOBODY") == []
    assert (basket.amount, rules.parse(basket.qr_payload).amount) == (Decimal(60000), Decimal(60000))
    result = tell(notice(basket.bill, "60000"))
    assert {(p.id, p.state) for p in result.payments} == {(p.id, PaymentState.PAID) for p in payments}
    assert queries.open_payments("person:1") == []
    assert {p.state for p in queries.basket(basket.id).payments} == {PaymentState.PAID}
    again = tell(notice(basket.bill, "60000"))
    assert again.outcome is NoticeOutcome.PAID_TWICE


def test_a_basket_with_one_payment_settled_elsewhere_settles_nothing() -> None:
    payments = [ask("10000"), ask("20000")]
    basket = operations.open_basket(payments=[p.id for p in payments], payer="person:1", actor="person:1", at=NOW)
    operations.take_cash(payment=payments[0].id, actor=OFFICIAL, at=NOW)
    assert tell(notice(basket.bill, "30000")).outcome is NoticeOutcome.PAID_TWICE
    assert queries.payment(payments[1].id).state is PaymentState.ASKED


def test_a_basket_of_others_of_one_or_of_two_accounts_is_refused() -> None:
    mine, other = ask(), ask(payer="person:2")

    def put(*ids: Any) -> Callable[[], object]:
        return lambda: operations.open_basket(payments=ids, payer="person:1", actor="person:1", at=NOW)

    refused(queries.PaymentUnknown, put(mine.id, other.id))
    refused(queries.PaymentUnknown, put(mine.id, uuid4()))
    refused(BasketRefused, put(mine.id))
    accounts = [
        account("", "1"),
        account("b@2025", "2"),
    ]
    operations.replace_accounts(accounts=accounts, actor="test", at=NOW)
    refused(BasketRefused, put(ask().id, ask(office="b@2025").id))
    paid = operations.take_cash(payment=ask().id, actor=OFFICIAL, at=NOW)
    refused(BasketRefused, put(mine.id, paid.id))


def paid() -> Any:
    return operations.take_cash(payment=ask().id, actor=OFFICIAL, at=NOW)


def test_refunds_of_other_offices_do_not_hide_those_of_ones_own() -> None:
    for _ in range(2):
        other = ask(office="28777@2025-07-01")
        operations.take_cash(payment=other.id, actor=OFFICIAL, at=NOW)
        operations.refund_payment(payment=other.id, reason="withdrawn", actor=OFFICIAL, at=NOW)
    own = operations.refund_payment(payment=paid().id, reason="withdrawn", actor=OFFICIAL, at=later(1))
    assert queries.refunds_to_decide(offices=[OFFICE], limit=2) == [own]
    assert queries.refunds_to_decide(offices=[]) == []


def test_a_refund_takes_two_persons_and_reverses_the_ledger() -> None:
    payment = paid()
    asked = operations.refund_payment(payment=payment.id, reason="withdrawn", actor=OFFICIAL, at=NOW)
    assert (asked.state, asked.refund.reason) == (PaymentState.REFUND_ASKED, RefundReason.WITHDRAWN)  # type: ignore[union-attr]
    assert [amount for *_, amount in ledger()] == [Decimal(1), Decimal(20000)]
    assert queries.refunds_to_decide(offices=[OFFICE]) == [asked]
    refused(SecondPersonNeeded, lambda: operations.confirm_refund(payment=payment.id, actor=OFFICIAL, at=NOW))
    refused(SecondPersonNeeded, lambda: operations.refuse_refund(payment=payment.id, actor=OFFICIAL, at=NOW))
    done = operations.confirm_refund(payment=payment.id, actor=SECOND, at=later(1))
    assert (done.state, done.refund.decided_by) == (PaymentState.REFUNDED, SECOND)  # type: ignore[union-attr]
    assert [amount for *_, amount in ledger()] == [Decimal(0), Decimal(0)]
    assert done.receipt_number == payment.receipt_number
    assert queries.receipt(payment.id).refunded
    refused(rules.TransitionRefused, lambda: operations.confirm_refund(payment=payment.id, actor=SECOND, at=NOW))


def test_a_refused_refund_leaves_it_paid_and_may_be_asked_again() -> None:
    payment = paid()
    operations.refund_payment(payment=payment.id, reason=RefundReason.FEE_WRONG, actor=OFFICIAL, at=NOW)
    assert operations.refuse_refund(payment=payment.id, actor=SECOND, at=NOW).state is PaymentState.PAID
    assert [amount for *_, amount in ledger()] == [Decimal(1), Decimal(20000)]
    again = operations.refund_payment(payment=payment.id, reason=RefundReason.FEE_WRONG, actor=SECOND, at=NOW)
    assert (again.state, again.refund.decided_by) == (PaymentState.REFUND_ASKED, "")  # type: ignore[union-attr]


def test_a_refund_needs_a_reason_of_the_list_and_something_paid() -> None:
    payment, unpaid = paid(), ask()

    def back(of: Any, reason: str, note: str = "") -> Callable[[], object]:
        return lambda: operations.refund_payment(payment=of.id, reason=reason, note=note, actor=OFFICIAL, at=NOW)

    refused(RefundInvalid, back(payment, "vì thế"))
    refused(RefundInvalid, back(payment, "other"))
    refused(RefundInvalid, back(payment, "other", "x" * 501))
    refused(rules.TransitionRefused, back(unpaid, "withdrawn"))
    refused(rules.TransitionRefused, lambda: operations.confirm_refund(payment=unpaid.id, actor=SECOND, at=NOW))
    refused(rules.TransitionRefused, lambda: operations.refuse_refund(payment=payment.id, actor=SECOND, at=NOW))
