"""Bills, states, words and statements, without a database."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.domains.payments import rules
from benso.domains.payments.rules import TRANSITIONS, TransitionRefused, amount_in_words, demand_transition
from benso.domains.payments.rules.bills import ALPHABET, BillInvalid, bill_lines, bill_number
from benso.domains.payments.rules.callbacks import FIELDS
from benso.domains.payments.types import (
    BankNotice,
    BankStatus,
    BankTransaction,
    Match,
    NoticeOutcome,
    PaymentState,
    StatementRow,
)
from tests.domains.payments.conftest import NOW, line, notice

S = PaymentState


def test_the_table_of_states_is_this() -> None:
    pairs = {(a.value, b.value) for a, after in TRANSITIONS.items() for b in after}
    assert pairs == {
        ("asked", "waiting"), ("asked", "failed"), ("asked", "paid"), ("asked", "cancelled"),
        ("waiting", "failed"), ("waiting", "paid"), ("waiting", "cancelled"),
        ("failed", "waiting"), ("failed", "paid"), ("failed", "cancelled"),
        ("paid", "refund_asked"), ("refund_asked", "refunded"), ("refund_asked", "paid"),
    }  # fmt: skip


@pytest.mark.parametrize("source", list(PaymentState))
@pytest.mark.parametrize("target", list(PaymentState))
def test_what_is_not_in_the_table_is_refused(source: PaymentState, target: PaymentState) -> None:
    if target in TRANSITIONS[source]:
        demand_transition("BS1", source, target)
        return
    with pytest.raises(TransitionRefused) as refusal:
        demand_transition("BS1", source, target)
    assert refusal.value.data["state"] == source.value


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (105, "Một trăm linh năm đồng"),
        (1000, "Một nghìn đồng"),
        (1005, "Một nghìn không trăm linh năm đồng"),
        (20000, "Hai mươi nghìn đồng"),
        (800000, "Tám trăm nghìn đồng"),
        (1234567, "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng"),
        (2000000011, "Hai tỷ không trăm mười một đồng"),
        (1000000000000, "Một nghìn tỷ đồng"),
    ],
)
def test_an_amount_is_read_out(amount: int, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("amounts", "total"),
    [((), "0"), (("10.5",), "10.5"), (("10",), "11"), (("10", "-10"), "0"), (("-5",), "-5"), (("1e12",), "1e12"),
     (("NaN",), "NaN")],
)  # fmt: skip
def test_a_bill_that_does_not_add_up_is_refused(amounts: tuple[str, ...], total: str) -> None:
    with pytest.raises(BillInvalid):
        bill_lines("dossier:1", [line(amount) for amount in amounts], Decimal(total))


def test_a_discount_is_a_line_below_zero() -> None:
    lines = bill_lines("dossier:1", [line("20000"), line("-10000", "online")], Decimal(10000))
    assert [(one.id, one.amount) for one in lines] == [("fee", Decimal(20000)), ("online", Decimal(-10000))]


def test_a_bill_number_uses_only_letters_that_cannot_be_mistaken() -> None:
    number = bill_number("BS", bytes(range(8)))
    assert (number[:2], len(number), set(number[2:]) <= set(ALPHABET)) == ("BS", 14, True)
    assert len({bill_number("BS", bytes([0] * 7 + [i])) for i in range(32)}) == 32


def test_a_message_is_read_as_it_was_written() -> None:
    told = notice("BSABC", status=BankStatus.FAILED)
    assert rules.read_notice(rules.write_notice(told)) == told


GOOD = rules.write_notice(notice("BSABC")).decode()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("", "*"), ("[]", "*"), ("{" * 2000, "*"), ("[" * 4000, "*"), ("x" * 5000, "*"), ("{}", "bank"), ("\xff", "*"),
        (GOOD.replace('"20000"', "20000"), "amount"), (GOOD.replace('"20000"', '"-1"'), "amount"),
        (GOOD.replace('"20000"', '"1e9"'), "amount"), (GOOD.replace('"paid"', '"done"'), "status"),
        (GOOD.replace("BSABC", "bs abc"), "bill"), (GOOD.replace("999999", "99999"), "bank"),
        (GOOD.replace("FT", "../"), "transaction"), (GOOD.replace("}", ',"more":"1"}'), "more"),
        (GOOD.replace("+00:00", ""), "occurred_at"), (GOOD.replace("2026", "soon"), "occurred_at"),
        (GOOD.replace("2026", "0001"), "occurred_at"),
    ],
)  # fmt: skip
def test_a_message_out_of_form_is_refused_with_its_field(body: str, field: str) -> None:
    with pytest.raises(rules.CallbackInvalid) as refusal:
        rules.read_notice(body.encode("latin-1"))
    assert refusal.value.data["field"] == field


def test_the_signature_is_hmac_sha256_of_the_bytes() -> None:
    # RFC 4231, test case 2.
    assert rules.sign(b"what do ya want for nothing?", b"Jefe") == (
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "ệ", "SHA256=" + "0" * 64])
def test_a_wrong_signature_is_refused_whether_or_not_the_bank_is_known(signature: str) -> None:
    for key in (b"key", None):
        with pytest.raises(rules.SignatureRefused):
            rules.demand_signature(b"body", signature, key)


def test_even_the_right_signature_of_no_key_is_refused() -> None:
    with pytest.raises(rules.SignatureRefused):
        rules.demand_signature(b"body", rules.sign(b"body", b"no key of ours"), None)


HEADER = "bank,transaction,occurred_at,bill,amount"


def test_a_statement_is_read_whatever_the_order_of_its_columns() -> None:
    text = f"amount,bill,occurred_at,transaction,bank,note\n20000,BS1,{NOW.isoformat()},FT1,999999,x\n"
    (row,) = rules.read_statement(text.encode("utf-8-sig"))
    assert (row.bank, row.transaction, row.bill, row.amount, row.occurred_at) == (
        "999999", "FT1", "BS1", Decimal(20000), NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        (b"", "Thi\u1ebfu c\u1ed9t"),
        (HEADER.encode(), "kh\u00f4ng c\u00f3 giao d\u1ecbch n\u00e0o"),
        (b"\xff\xfe\x00", "UTF-8"),
        (f"{HEADER}\n999999,FT1,2026-11-24,BS1,1\n".encode(), "D\u00f2ng 2, c\u1ed9t occurred_at"),
        (f"{HEADER}\n999999,FT1,{NOW.isoformat()},BS1,1.000\n".encode(), "D\u00f2ng 2, c\u1ed9t amount"),
        (f"{HEADER}\n99,FT1,{NOW.isoformat()},BS1,1\n".encode(), "D\u00f2ng 2, c\u1ed9t bank"),
        (f"{HEADER}\n999999,,{NOW.isoformat()},BS1,1\n".encode(), "D\u00f2ng 2, c\u1ed9t transaction"),
        (f"{HEADER}\n{f'999999,FT1,{NOW.isoformat()},BS1,1' + chr(10)}".encode() * 1
         + f"999999,FT1,{NOW.isoformat()},BS1,1\n".encode(), "D\u00f2ng 3"),
        (f"{HEADER}\n999999,FT1,0001-01-01T00:00:00+14:00,BS1,1\n".encode(), "c\u1ed9t occurred_at"),
        (f"{HEADER}\n{'x' * 200_000}\n".encode(), "D\u00f2ng 2"),
        (f"{'x' * 200_000}\n".encode(), "ti\u00eau \u0111\u1ec1"),
        (f"{HEADER}\n999999,FT1,{NOW.isoformat()},BS1,\u0661\n".encode(), "c\u1ed9t amount"),
        (f"{HEADER}\n999999\n".encode(), "D\u00f2ng 2"),
    ],
)  # fmt: skip
def test_a_statement_with_mistakes_names_them_all(statement: bytes, word: str) -> None:
    with pytest.raises(rules.StatementInvalid) as refusal:
        rules.read_statement(statement)
    assert word in str(refusal.value)


TOLD = st.builds(
    BankTransaction,
    bank=st.sampled_from(["999999", "970436"]), transaction=st.sampled_from([f"FT{n}" for n in range(8)]),
    bill=st.just("BS1"), amount=st.integers(1, 3).map(Decimal), outcome=st.sampled_from(NoticeOutcome),
    occurred_at=st.just(NOW), received_at=st.just(NOW), payment=st.none(), basket=st.none(),
)  # fmt: skip
CREDIT = st.builds(
    StatementRow, line=st.just(2), bank=st.sampled_from(["999999", "970436"]),
    transaction=st.sampled_from([f"FT{n}" for n in range(8)]), bill=st.just("BS1"),
    amount=st.integers(1, 3).map(Decimal), occurred_at=st.just(NOW),
)  # fmt: skip


@given(
    st.lists(CREDIT, unique_by=lambda row: (row.bank, row.transaction)),
    st.lists(TOLD, unique_by=lambda row: (row.bank, row.transaction)),
)
def test_every_transaction_of_either_side_is_classified_exactly_once(
    credited: list[StatementRow], told: list[BankTransaction]
) -> None:
    rows = rules.compare(credited, told)
    names = [(row.bank, row.transaction) for row in rows]
    here = {(t.bank, t.transaction): t.amount for t in told if t.outcome is not NoticeOutcome.FAILED}
    there = {(c.bank, c.transaction): c.amount for c in credited}
    assert sorted(names) == sorted(here.keys() | there.keys())
    for row in rows:
        name = (row.bank, row.transaction)
        expected = (
            Match.MISSING_HERE if name not in here
            else Match.MISSING_THERE if name not in there
            else Match.MATCHED if here[name] == there[name]
            else Match.AMOUNT_DIFFERS
        )  # fmt: skip
        assert row.match is expected


@given(st.binary(max_size=300))
def test_no_bytes_whatever_break_the_reader_of_messages(body: bytes) -> None:
    with pytest.raises(rules.CallbackInvalid):
        rules.read_notice(body)


FIELD = st.sampled_from(FIELDS)
ANYTHING = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.lists(st.text(max_size=3))
)


def read(body: bytes) -> BankNotice | str:
    """The message, or the field it is refused for."""
    try:
        return rules.read_notice(body)
    except rules.CallbackInvalid as refusal:
        return str(refusal.data["field"])


@given(FIELD, ANYTHING)
def test_whatever_stands_in_a_field_the_message_is_read_or_refused_for_it(field: str, value: object) -> None:
    result = read(json.dumps(json.loads(GOOD) | {field: value}).encode())
    if isinstance(result, BankNotice):
        assert read(rules.write_notice(result)) == result
    else:
        assert result == field


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"{HEADER}\n{text}".encode("utf-8", "replace")))
def test_no_bytes_whatever_break_the_reader_of_statements(statement: bytes) -> None:
    with pytest.raises(rules.StatementInvalid):
        rules.read_statement(statement)
