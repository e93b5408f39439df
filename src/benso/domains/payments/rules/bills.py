"""Bills: their lines, their numbers, and the transfer that pays them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from benso.domains.payments.rules.vietqr import Transfer, encode
from benso.domains.payments.types import Account, BillLine, BillLineLike
from benso.kernel.errors import BensoError, Phrase

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters of a bill number: none that is mistaken for another when read aloud."""

MOST_AMOUNT = Decimal(10) ** 12
BILL, BASKET = "BS", "BG"


class BillInvalid(BensoError):
    """A bill that cannot be asked for."""

    code = "BILL_INVALID"
    status = 422
    sentence = "Khoản thu của {reference} không hợp lệ: {reason}"


def bill_lines(reference: str, lines: Sequence[BillLineLike], total: Decimal) -> tuple[BillLine, ...]:
    """The lines as they are kept.

    :raises BillInvalid: if an amount is not whole đồng, the lines do not add up to the total, or it is not above zero
    """
    kept = tuple(BillLine(e.id, e.label_vi, e.label_en, e.amount, e.why, e.basis) for e in lines)
    for amount in (*(line.amount for line in kept), total):
        if not amount.is_finite() or amount != amount.to_integral_value():
            raise BillInvalid(
                reference=reference, reason=Phrase("{amount} không phải là số đồng nguyên.", amount=amount)
            )
    if not kept:
        raise BillInvalid(reference=reference, reason=Phrase("không có dòng nào."))
    if sum((line.amount for line in kept), Decimal(0)) != total:
        raise BillInvalid(reference=reference, reason=Phrase("các dòng không cộng lại bằng {total}.", total=total))
    if not 0 < total < MOST_AMOUNT:
        raise BillInvalid(
            reference=reference, reason=Phrase("tổng {total} phải trên 0 và dưới một nghìn tỷ đồng.", total=total)
        )
    return kept


def bill_number(prefix: str, entropy: bytes) -> str:
    """A number nobody can guess, short enough to type: prefix and twelve letters (60 bits)."""
    number = int.from_bytes(entropy[:8])
    letters = [ALPHABET[number >> shift & 31] for shift in range(0, 60, 5)]
    return prefix + "".join(letters)


def qr_of(account: Account, bill: str, amount: Decimal) -> str:
    """The VietQR payload that pays a bill. The purpose is the bill number alone: no name ever goes into it."""
    return encode(Transfer(account.bank, account.number, amount, bill=bill, purpose=bill))


def receipt_number(year: int, sequence: int) -> str:
    """How a receipt number is written: year and six digits."""
    return f"{year}-{sequence:06d}"


def unit_of(office: str) -> str:
    """The unit key of an office key."""
    return office.partition("/")[0]
