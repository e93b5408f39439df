"""VietQR: the EMVCo merchant-presented QR code as NAPAS profiles it for transfers to an account or card.

A payload is a row of objects *id, length, value* (two digits each for id and length), the last of which is a CRC-16 of
everything before it, its own id and length included. Object 38 holds the beneficiary: GUID ``A000000727``, the bank's
six-digit number with the account, and the service. Values are ASCII: what is written into one is folded first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from benso.kernel.errors import BensoError, Phrase

GUID = "A000000727"
CURRENCY_VND = "704"
COUNTRY = "VN"
MOST_VALUE = 99
MOST_AMOUNT = 13
_BANK = re.compile(r"[0-9]{6}\Z")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}\Z")
_PRINTABLE = re.compile(r"[\x20-\x7e]*\Z")
_AMOUNT = re.compile(r"[1-9][0-9]{0,12}\Z")
_ROOT = frozenset({"00", "01", "38", "52", "53", "54", "58", "59", "60", "62", "63"})


class QrInvalid(BensoError):
    """Not a VietQR payload, or one that cannot be written."""

    code = "QR_INVALID"
    status = 422
    sentence = "Mã VietQR không hợp lệ ở trường {field}: {reason}"


class Service(StrEnum):
    """Transfer to an account or to a card."""

    ACCOUNT = "QRIBFTTA"
    CARD = "QRIBFTTC"


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a VietQR code asks the payer's bank to do. Without ``amount`` the payer types it (a static code)."""

    bank: str
    account: str
    amount: Decimal | None = None
    bill: str = ""
    purpose: str = ""
    service: Service = Service.ACCOUNT
    merchant: str = ""
    city: str = ""


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, nothing reflected; ``123456789`` gives 0x29B1."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def encode(transfer: Transfer) -> str:
    """The payload of a transfer.

    :raises QrInvalid: if a value does not fit its field
    """
    if not _BANK.match(transfer.bank):
        raise QrInvalid(field="38.01.00", reason=Phrase("mã ngân hàng phải gồm 6 chữ số."))
    if not _ACCOUNT.match(transfer.account):
        raise QrInvalid(field="38.01.01", reason=Phrase("số tài khoản gồm 1 đến 19 chữ số hoặc chữ cái không dấu."))
    beneficiary = _object("00", transfer.bank) + _object("01", transfer.account)
    holder = _object("00", GUID) + _object("01", beneficiary) + _object("02", transfer.service.value)
    parts = [
        _object("00", "01"),
        _object("01", "11" if transfer.amount is None else "12"),
        _object("38", holder),
        _object("53", CURRENCY_VND),
    ]
    if transfer.amount is not None:
        parts.append(_object("54", _amount_text(transfer.amount)))
    parts.append(_object("58", COUNTRY))
    parts += [_object(tag, value) for tag, value in (("59", transfer.merchant), ("60", transfer.city)) if value]
    extra = "".join(_object(tag, _short(tag, v)) for tag, v in (("01", transfer.bill), ("08", transfer.purpose)) if v)
    if extra:
        parts.append(_object("62", extra))
    text = "".join(parts) + "6304"
    return f"{text}{crc16(text.encode('ascii')):04X}"


def parse(payload: str) -> Transfer:
    """Read a payload strictly: every object known, in its place, of the right length, and the CRC right.

    :raises QrInvalid: naming the field
    """
    if not _PRINTABLE.match(payload) or len(payload) > 512:
        raise QrInvalid(field="*", reason=Phrase("chỉ gồm chữ không dấu, chữ số và dài không quá 512 ký tự."))
    if len(payload) < 12 or payload[-8:-4] != "6304" or payload[-4:] != f"{crc16(payload[:-4].encode()):04X}":
        raise QrInvalid(field="63", reason=Phrase("mã kiểm tra (CRC) không khớp; chụp hoặc chép lại mã."))
    root = _objects(payload, "")
    if unknown := sorted(set(root) - _ROOT):
        raise QrInvalid(field=unknown[0], reason=Phrase("trường lạ."))
    if next(iter(root)) != "00" or root["00"] != "01":
        raise QrInvalid(field="00", reason=Phrase("phải đứng đầu và bằng 01."))
    for tag, wanted in (("53", CURRENCY_VND), ("58", COUNTRY)):
        if root.get(tag) != wanted:
            raise QrInvalid(field=tag, reason=Phrase("phải bằng {wanted}.", wanted=wanted))
    amount = _read_amount(root)
    bank, account, service = _read_beneficiary(root.get("38", ""))
    extra = _objects(root["62"], "62.") if "62" in root else {}
    return Transfer(
        bank, account, amount, extra.get("01", ""), extra.get("08", ""), service, root.get("59", ""), root.get("60", "")
    )


def _read_amount(root: dict[str, str]) -> Decimal | None:
    method = root.get("01", "11")
    if method not in ("11", "12"):
        raise QrInvalid(field="01", reason=Phrase("phải bằng 11 (mã tĩnh) hoặc 12 (mã động)."))
    if "54" not in root:
        return None
    if not _AMOUNT.match(root["54"]):
        raise QrInvalid(field="54", reason=Phrase("số tiền phải là số đồng nguyên dương."))
    return Decimal(root["54"])


def _read_beneficiary(text: str) -> tuple[str, str, Service]:
    holder = _objects(text, "38.")
    if holder.get("00") != GUID:
        raise QrInvalid(field="38.00", reason=Phrase("phải bằng {guid}.", guid=GUID))
    inner = _objects(holder.get("01", ""), "38.01.")
    bank, account, service = inner.get("00", ""), inner.get("01", ""), holder.get("02", "")
    if not _BANK.match(bank):
        raise QrInvalid(field="38.01.00", reason=Phrase("mã ngân hàng phải gồm 6 chữ số."))
    if not _ACCOUNT.match(account):
        raise QrInvalid(field="38.01.01", reason=Phrase("số tài khoản gồm 1 đến 19 chữ số hoặc chữ cái không dấu."))
    if service not in (Service.ACCOUNT.value, Service.CARD.value):
        raise QrInvalid(field="38.02", reason=Phrase("dịch vụ phải là QRIBFTTA hoặc QRIBFTTC."))
    return bank, account, Service(service)


def _objects(text: str, where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    place = 0
    while place < len(text):
        tag, size = text[place : place + 2], text[place + 2 : place + 4]
        if not (tag.isdigit() and size.isdigit() and len(size) == 2):
            raise QrInvalid(field=f"{where}{tag or '?'}", reason=Phrase("mã và độ dài phải là hai chữ số."))
        value = text[place + 4 : place + 4 + int(size)]
        if not value or len(value) != int(size):
            raise QrInvalid(
                field=f"{where}{tag}",
                reason=Phrase("khai dài {size} mà chỉ có {count} ký tự.", size=int(size), count=len(value)),
            )
        if tag in found:
            raise QrInvalid(field=f"{where}{tag}", reason=Phrase("đứng hai lần."))
        found[tag] = value
        place += 4 + int(size)
    return found


def _object(tag: str, value: str) -> str:
    if not value or len(value) > MOST_VALUE or not _PRINTABLE.match(value):
        raise QrInvalid(field=tag, reason=Phrase("cần 1 đến 99 ký tự không dấu."))
    return f"{tag}{len(value):02d}{value}"


def _short(tag: str, value: str) -> str:
    if len(value) > 25:
        raise QrInvalid(field=f"62.{tag}", reason=Phrase("dài quá 25 ký tự."))
    return value


def _amount_text(amount: Decimal) -> str:
    text = format(amount, "f")
    if amount != amount.to_integral_value() or not _AMOUNT.match(text := format(amount.to_integral_value(), "f")):
        raise QrInvalid(
            field="54", reason=Phrase("{text} không phải là số đồng nguyên dương dưới 14 chữ số.", text=text)
        )
    return text
