"""What may be posted, and the one text an entry is sealed under. Pure: no database, no clock."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from benso.domains.ledger.types import Basis, Dimensions, NewEntry, Posting
from benso.kernel.errors import BensoError, Phrase

ENTRY_LABEL = "benso.ledger.entry.v1"
PRIVATE_LABEL = "benso.ledger.private.v1"
SEAL_LABEL = "benso.ledger.seal.v1"
SEAL_LEAVES = 8192
"""Most leaves of one seal: a proof hashes them all anew, 8,192 take some 50 ms."""

EARLIEST = date(1900, 1, 1)
LATEST = date(2199, 12, 31)
MOST_DIGITS = 30
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
"""What no line of a leaf may hold; halves of surrogate pairs have no UTF-8 at all."""

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]*\Z")


class PostingInvalid(BensoError):
    """A posting that cannot be taken; nothing of it, nor of its batch, is kept."""

    code = "POSTING_INVALID"
    status = 422
    sentence = "Bút toán {source}/{key} không hợp lệ: {reason}"


class MeasureInvalid(BensoError):
    """A measure that cannot be declared."""

    code = "MEASURE_INVALID"
    status = 422
    sentence = "Chỉ số đo {code} không hợp lệ: {reason}"


def series_identity(measure: str, unit: str, basis: str, dimensions: Dimensions) -> str:
    """Canonical name of a series, ``measure|unit|basis|k=v;k=v`` with the dimensions in the order of their names."""
    return f"{measure}|{unit}|{basis}|" + ";".join(f"{k}={dimensions[k]}" for k in sorted(dimensions))


def canonical_document(document: Mapping[str, str]) -> str:
    """A document as JSON with sorted names, no spaces, letters as they are: the text that is stored and sealed."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_amount(amount: Decimal) -> str:
    """A number in plain digits without trailing zeros, as PostgreSQL's ``trim_scale`` writes it."""
    text = format(amount, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def posting_fault(posting: Posting, actor: str, at: datetime, *, document_known: bool = False) -> str | None:
    """What is wrong with a posting apart from its entries, in Vietnamese; ``None`` if nothing is.

    :param document_known: the document has been looked at and found in order
    """
    if at.tzinfo is None:
        return Phrase("thời điểm ghi phải có múi giờ.")
    if not posting.source or not posting.key or not actor:
        return Phrase("thiếu nguồn, khóa hoặc người ghi.")
    if not posting.entries:
        return Phrase("không có dòng nào.")
    if _CONTROL.search(posting.source + posting.key + actor):
        return Phrase("nguồn, khóa và người ghi không được chứa ký tự điều khiển.")
    if document_known:
        return None
    for name, text in posting.document.items():
        if not isinstance(name, str) or not isinstance(text, str) or _UNSTORABLE.search(name + text):
            return Phrase("tài liệu chỉ gồm các cặp chữ; sửa mục {name}.", name=repr(name))
    return None


def series_fault(measure: str, unit: str, basis: Basis, dimensions: Dimensions) -> str | None:
    """What is wrong with the name of a series, in Vietnamese; ``None`` if nothing is.

    Whether the measure is declared is for the caller to find.
    """
    if type(basis) is not Basis:
        return Phrase("cơ sở số liệu {basis} không có trong bốn cơ sở.", basis=repr(basis))
    if not isinstance(measure, str) or not _CODE.match(measure):
        return Phrase("mã chỉ số đo {measure} sai mẫu.", measure=repr(measure))
    if not isinstance(unit, str) or not unit or "|" in unit or _CONTROL.search(unit):
        return Phrase("khóa đơn vị {unit} trống hoặc chứa ký tự không cho phép.", unit=repr(unit))
    for name, value in dimensions.items():
        if not isinstance(name, str) or not _NAME.match(name):
            return Phrase("tên chiều {name} phải là chữ thường không dấu, số và gạch dưới.", name=repr(name))
        if not isinstance(value, str) or not value or _CONTROL.search(value) or any(c in value for c in "|;="):
            return Phrase(
                "giá trị {value} của chiều {name} phải là chữ, không chứa | ; = và ký tự điều khiển.",
                value=repr(value),
                name=name,
            )
    return None


def entry_fault(entry: NewEntry) -> str | None:
    """What is wrong with the figures of an entry, in Vietnamese; ``None`` if nothing is."""
    amount = entry.amount
    if type(amount) is not Decimal or not amount.is_finite():
        return Phrase("giá trị {amount} không phải là số thập phân hữu hạn.", amount=repr(amount))
    if not -MOST_DIGITS <= amount.adjusted() <= MOST_DIGITS or len(str(amount)) > 2 * MOST_DIGITS:
        return Phrase("giá trị {amount} quá lớn hoặc quá nhiều chữ số lẻ.", amount=amount)
    day = entry.effective_date
    if type(day) is not date or not EARLIEST <= day <= LATEST:
        return Phrase(
            "ngày hiệu lực {day} không nằm trong khoảng {first}–{last}.", day=day, first=EARLIEST.year, last=LATEST.year
        )
    if entry.period_start is not None or entry.period_end is not None:
        return _period_fault(entry.period_start, entry.period_end) or _subject_fault(entry.subject)
    return None if entry.subject is None else _subject_fault(entry.subject)


def _period_fault(start: date | None, end: date | None) -> str | None:
    if start is None or end is None:
        return Phrase("kỳ số liệu phải có cả ngày đầu và ngày cuối.")
    for day in (start, end):
        if type(day) is not date or not EARLIEST <= day <= LATEST:
            return Phrase(
                "ngày {day} của kỳ số liệu không nằm trong khoảng {first}–{last}.",
                day=day,
                first=EARLIEST.year,
                last=LATEST.year,
            )
    if start > end:
        return Phrase("kỳ số liệu bắt đầu {start} sau khi kết thúc {end}.", start=start, end=end)
    return None


def _subject_fault(subject: str | None) -> str | None:
    if subject is not None and (not subject or _CONTROL.search(subject)):
        return Phrase("đối tượng trống hoặc chứa ký tự điều khiển.")
    return None


def refuse_if(fault: str | None, posting: Posting) -> None:
    """Turn a fault into a refusal.

    :raises PostingInvalid: if there is a fault
    """
    if fault is not None:
        raise PostingInvalid(source=posting.source, key=posting.key, reason=fault)


def measure_code_valid(code: str) -> bool:
    """Letters, digits, dot, hyphen and underscore, beginning with a letter."""
    return bool(_CODE.match(code))


def month_of(day: date) -> date:
    """First day of the month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """First day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
