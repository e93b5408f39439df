"""What people type, as the value an answer holds; and the other way round."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from benso.domains.procedures.types import Question, QuestionKind
from benso.kernel import numbers

_NUMERIC_DATE = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})")
_BARE_DATE = re.compile(r"(\d{2})(\d{2})(\d{4})")
_TRUTHS = {"true": True, "false": False}
_LONGEST = 20_000
PLAIN_BELOW = 10_000
"""Whole numbers below are written without group marks: most of them are years or counts."""


@dataclass(frozen=True, slots=True)
class Reading:
    """``answers`` hold JSON values; ``faults`` a sentence for what could not be read; ``typed`` what was typed."""

    answers: Mapping[str, Any]
    faults: Mapping[str, str]
    typed: Mapping[str, str | Sequence[str]]


class _Unreadable(Exception):
    """What was typed is no value of the kind; the message says what to do."""


def read_answers(questions: Iterable[Question], posted: QueryDict, language: str) -> Reading:
    """Reads the fields of these questions. A field left empty, or not sent, gives no answer."""
    answers: dict[str, Any] = {}
    faults: dict[str, str] = {}
    typed: dict[str, str | Sequence[str]] = {}
    for question in questions:
        if question.kind is QuestionKind.CHOICES:
            known = {option.id for option in question.options}
            chosen = [str(value) for value in posted.getlist(question.id)]
            typed[question.id] = chosen
            if taken := [value for value in dict.fromkeys(chosen) if value in known]:
                answers[question.id] = taken
            continue
        text = unicodedata.normalize("NFC", str(posted.get(question.id, "") or ""))[:_LONGEST].strip()
        text = text.replace("\r\n", "\n").replace("\x00", "")
        typed[question.id] = text
        if not text:
            continue
        try:
            answers[question.id] = _value(question.kind, text, language)
        except _Unreadable as fault:
            faults[question.id] = str(fault)
    return Reading(answers, faults, typed)


def typed_of(question: Question, value: Any, language: str) -> str | Sequence[str]:
    """What a person would type for an answer."""
    if question.kind is QuestionKind.CHOICES:
        return [str(item) for item in value] if isinstance(value, list | tuple) else []
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if question.kind is QuestionKind.DATE:
        return _typed_date(str(value))
    if question.kind in (QuestionKind.NUMBER, QuestionKind.MONEY):
        return _typed_number(value, question.kind, language)
    return str(value)


def _value(kind: QuestionKind, text: str, language: str) -> Any:
    match kind:
        case QuestionKind.NUMBER | QuestionKind.MONEY:
            return _number(text, language)
        case QuestionKind.DATE:
            return _date(text)
        case QuestionKind.YES_NO:
            return _truth(text)
        case QuestionKind.CITIZEN_NUMBER | QuestionKind.TAX_CODE | QuestionKind.PHONE:
            return " ".join(text.split())
        case QuestionKind.LONG_TEXT:
            return text
        case _:
            return " ".join(text.split())


def _number(text: str, language: str) -> int | str:
    """Whole numbers as such, others as digits with a point: JSON knows no decimals."""
    bare = re.sub(r"(?i)\s*(đ|đồng|vnd|vnđ|₫)$", "", text).strip()
    try:
        value = numbers.parse_number(bare, language="en" if language == "en" else "vi")
    except numbers.NumberUnreadable:
        example = "1,250,000" if language == "en" else "1.250.000"
        raise _Unreadable(gettext("Chỉ nhập số, ví dụ %(example)s.") % {"example": example}) from None
    return int(value) if value == value.to_integral_value() else str(numbers.plain(value))


def _date(text: str) -> str:
    found = _NUMERIC_DATE.fullmatch(text) or _BARE_DATE.fullmatch(text)
    try:
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)
    except ValueError:
        raise _Unreadable(
            gettext("Nhập ngày có thật theo thứ tự ngày/tháng/năm, ví dụ %(example)s.") % {"example": "24/11/2026"}
        ) from None
    return day.isoformat()


def _truth(text: str) -> bool:
    if text not in _TRUTHS:
        raise _Unreadable(gettext("Chọn Có hoặc Không."))
    return _TRUTHS[text]


def _typed_number(value: Any, kind: QuestionKind, language: str) -> str:
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return str(value)
    if kind is QuestionKind.NUMBER and abs(number) < PLAIN_BELOW and number == number.to_integral_value():
        return str(int(number))
    return numbers.format_number(number, language="en" if language == "en" else "vi")


def _typed_date(iso: str) -> str:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day:02}/{day.month:02}/{day.year:04}"
