"""VietQR payloads: the public check values, published examples, and strict reading."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.domains.payments.rules import QrInvalid, Service, Transfer, crc16, encode, parse

# Examples of NAPAS's format description as public projects test against them.
ACCOUNT = (
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS6869"
    "0819thanh toan don hang63042E2E"
)
CARD = (
    "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN62340107NPS6869"
    "0819thanh toan don hang6304A203"
)


def signed(text: str) -> str:
    """The text with the checksum it should have."""
    return f"{text}6304{crc16((text + '6304').encode()):04X}"


def test_the_checksum_gives_the_public_check_value() -> None:
    assert crc16(b"123456789") == 0x29B1


@pytest.mark.parametrize("payload", [ACCOUNT, CARD])
def test_published_checksums_are_ours(payload: str) -> None:
    assert f"{crc16(payload[:-4].encode()):04X}" == payload[-4:]


def test_the_published_transfer_to_an_account_is_written_letter_by_letter() -> None:
    transfer = Transfer("970403", "0011012345678", Decimal(180000), bill="NPS6869", purpose="thanh toan don hang")
    assert encode(transfer) == ACCOUNT
    assert parse(ACCOUNT) == transfer


def test_the_published_transfer_to_a_card_is_written_letter_by_letter() -> None:
    transfer = Transfer(
        "970403", "9704031101234567", Decimal(180000), "NPS6869", "thanh toan don hang", service=Service.CARD
    )
    assert encode(transfer) == CARD
    assert parse(CARD) == transfer


def test_a_code_without_an_amount_is_static() -> None:
    payload = encode(Transfer("970415", "113366668888"))
    assert payload[:12] == "000201010211"
    assert parse(payload) == Transfer("970415", "113366668888")


def test_a_declared_length_longer_than_its_value_is_found_though_the_checksum_is_right() -> None:
    # As a public sample has it: the account is declared with 14 letters and has 12, so it swallows what follows.
    payload = signed("00020101021138580010A0000007270128000697041501141133666688880208QRIBFTTA53037045802VN")
    with pytest.raises(QrInvalid) as refusal:
        parse(payload)
    assert refusal.value.data["field"] == "03"


@given(
    st.builds(
        Transfer,
        bank=st.from_regex(r"[0-9]{6}", fullmatch=True),
        account=st.from_regex(r"[0-9A-Za-z]{1,19}", fullmatch=True),
        amount=st.none() | st.integers(1, 10**13 - 1).map(Decimal),
        bill=st.from_regex(r"[ -~]{0,25}", fullmatch=True),
        purpose=st.from_regex(r"[ -~]{0,25}", fullmatch=True),
        service=st.sampled_from(Service),
    )
)
def test_what_is_written_is_read_back(transfer: Transfer) -> None:
    assert parse(encode(transfer)) == transfer


@given(st.integers(0, len(ACCOUNT) - 1), st.sampled_from("0123456789ABCXYZ"))
def test_one_wrong_letter_is_never_read(place: int, letter: str) -> None:
    wrong = ACCOUNT[:place] + letter + ACCOUNT[place + 1 :]
    if wrong == ACCOUNT:
        assert parse(wrong).account == "0011012345678"
    else:
        with pytest.raises(QrInvalid):
            parse(wrong)


@given(st.text(max_size=200))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    with pytest.raises(QrInvalid):
        parse(text)


HEAD, TAIL = "000201010212", "53037045802VN"
BENEFICIARY = "38570010A00000072701270006970403011300110123456780208QRIBFTTA"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (f"010212{BENEFICIARY}{TAIL}", "00"),
        (f"{HEAD}{BENEFICIARY}5303840{TAIL[7:]}", "53"),
        (f"{HEAD}{BENEFICIARY}53037045802TH", "58"),
        (f"{HEAD}{BENEFICIARY}{TAIL}5405-1000", "54"),
        (f"{HEAD}{BENEFICIARY}{TAIL}5402.5", "54"),
        (f"{HEAD}{BENEFICIARY}{TAIL}99021X", "99"),
        (f"{HEAD}{BENEFICIARY}{TAIL}5802VN", "58"),
        (f"000201010213{BENEFICIARY}{TAIL}", "01"),
        (f"{HEAD}{BENEFICIARY.replace('QRIBFTTA', 'QRCASH00')}{TAIL}", "38.02"),
        (f"{HEAD}{BENEFICIARY.replace('A000000727', 'A000000728')}{TAIL}", "38.00"),
        (f"{HEAD}{TAIL}", "38.00"),
    ],
)
def test_a_payload_that_is_not_vietqr_is_refused_with_its_field(text: str, field: str) -> None:
    with pytest.raises(QrInvalid) as refusal:
        parse(signed(text))
    assert refusal.value.data["field"] == field


@pytest.mark.parametrize(
    ("transfer", "field"),
    [
        (Transfer("97040", "1"), "38.01.00"),
        (Transfer("970403", ""), "38.01.01"),
        (Transfer("970403", "1" * 20), "38.01.01"),
        (Transfer("970403", "1", Decimal(0)), "54"),
        (Transfer("970403", "1", Decimal("0.5")), "54"),
        (Transfer("970403", "1", Decimal(10) ** 13), "54"),
        (Transfer("970403", "1", bill="X" * 26), "62.01"),
        (Transfer("970403", "1", purpose="lệ phí"), "08"),
    ],
)
def test_a_transfer_that_does_not_fit_is_not_written(transfer: Transfer, field: str) -> None:
    with pytest.raises(QrInvalid) as refusal:
        encode(transfer)
    assert refusal.value.data["field"] == field
