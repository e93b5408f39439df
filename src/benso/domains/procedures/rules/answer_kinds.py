"""Whether an answer is of its kind at all."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date
from typing import Any

from benso.domains.procedures.rules.names import date_of, number_of
from benso.domains.procedures.types import Question, QuestionKind
from benso.kernel.identifiers import CitizenNumber, IdentifierInvalid, TaxCode

_PHONE = re.compile(r"(?:\+84|0)[0-9]{9,10}")
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\\\"]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
EARLIEST, LATEST = 1800, 2200
Wrong = tuple[str, str] | None

NUMBER = ("Chỉ nhập số.", "Enter a number.")
DATE = ("Nhập ngày có thật, ví dụ 24/11/2026.", "Enter a real date, for example 24/11/2026.")
YES_NO = ("Chọn Có hoặc Không.", "Choose yes or no.")
OPTION = ("Chọn một trong các mục đã nêu.", "Choose one of the options.")
OPTIONS = ("Chỉ chọn trong các mục đã nêu.", "Choose among the options only.")
TEXT = ("Nhập bằng chữ.", "Enter text.")
LINE = ("Viết trên một dòng.", "Write on one line.")
CHARACTERS = ("Có ký tự điều khiển không dùng được; gõ lại.", "It holds control characters; type it again.")
PHONE = (
    "Số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng 0 hoặc +84.",
    "A phone number has 10 or 11 digits and begins with 0 or +84.",
)
EMAIL = ("Địa chỉ thư điện tử viết dạng ten@vidu.vn.", "An e-mail address looks like name@example.vn.")
TAX = (
    "Mã số thuế gồm 10 hoặc 13 chữ số, hoặc số định danh 12 chữ số của cá nhân; xem lại từng chữ số.",
    "A tax code has 10 or 13 digits, for persons the 12-digit number; check every digit.",
)
CITIZEN_EN = "A citizen number has 12 digits; check every digit."
COMMUNE = (
    "Chọn xã, phường đang có hiệu lực trong danh sách.",
    "Choose a commune or ward that is in force.",
)


def kind_problem(question: Question, answer: Any, *, on: date, communes: Container[str] | None) -> Wrong:
    """What keeps an answer from being one of its kind, in both languages; ``None`` if nothing does."""
    match question.kind:
        case QuestionKind.NUMBER | QuestionKind.MONEY:
            return None if number_of(answer) is not None else NUMBER
        case QuestionKind.DATE:
            day = date_of(answer)
            return None if day is not None and EARLIEST <= day.year <= LATEST else DATE
        case QuestionKind.YES_NO:
            return None if isinstance(answer, bool) else YES_NO
        case QuestionKind.CHOICES:
            return _choices(question, answer)
        case _ if not isinstance(answer, str):
            return TEXT
        case QuestionKind.CHOICE:
            return None if answer in {option.id for option in question.options} else OPTION
        case QuestionKind.COMMUNE:
            return None if communes is None or answer in communes else COMMUNE
        case _:
            return _text(question, answer, on)


def _choices(question: Question, answer: Any) -> Wrong:
    options = {option.id for option in question.options}
    if not isinstance(answer, list | tuple) or not all(isinstance(item, str) and item in options for item in answer):
        return OPTIONS
    return None


def _text(question: Question, answer: str, on: date) -> Wrong:
    if len(answer) > question.max_length:
        most = question.max_length
        return (
            f"Dài {len(answer)} ký tự; rút còn nhiều nhất {most} ký tự.",
            f"{len(answer)} characters; shorten it to {most}.",
        )
    if _CONTROL.search(answer):
        return CHARACTERS
    match question.kind:
        case QuestionKind.TEXT:
            return LINE if "\n" in answer else None
        case QuestionKind.PHONE:
            return None if _PHONE.fullmatch(re.sub(r"[\s.-]", "", answer)) else PHONE
        case QuestionKind.EMAIL:
            return None if len(answer) <= 254 and _EMAIL.fullmatch(answer) else EMAIL
        case QuestionKind.CITIZEN_NUMBER:
            return _citizen(answer, on)
        case QuestionKind.TAX_CODE:
            return _tax(answer, on)
        case _:
            return None


def _citizen(answer: str, on: date) -> Wrong:
    try:
        CitizenNumber.parse(answer, on=on)
    except IdentifierInvalid as error:
        return str(error), CITIZEN_EN
    return None


def _tax(answer: str, on: date) -> Wrong:
    """Persons use their citizen number as tax code since 01/07/2025 (Circular 86/2024/TT-BTC)."""
    for parse in (TaxCode.parse, lambda text: CitizenNumber.parse(text, on=on)):
        try:
            parse(answer)
        except IdentifierInvalid:
            continue
        return None
    return TAX
