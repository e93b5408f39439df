"""Answers read back in words: the page that asks people to check, the summary officials read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext

from benso.domains.procedures.types import Form, Question, QuestionKind
from benso.sites.shell import formats
from benso.sites.shell.forms.reading import PLAIN_BELOW


@dataclass(frozen=True, slots=True)
class Line:
    """A question and what was answered, in words; ``answered`` is false where nothing was."""

    id: str
    label: str
    text: str
    answered: bool


def lines_of(
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    *,
    language: str,
    shown: frozenset[str] | set[str] | None = None,
    communes: Sequence[tuple[str, str]] = (),
) -> list[Line]:
    """The questions that are asked, with their answers in words."""
    names = dict(communes)
    return [
        Line(
            q.id,
            (language == "en" and q.label_en) or q.label_vi,
            said(q, answers.get(q.id), language=language, communes=names),
            answers.get(q.id) not in (None, "", [], ()),
        )
        for q in questions
        if shown is None or q.id in shown
    ]


def said(question: Question, value: Any, *, language: str, communes: Mapping[str, str] | None = None) -> str:
    """One answer in words."""
    if value in (None, "", [], ()):
        return gettext("chưa trả lời")
    match question.kind:
        case QuestionKind.YES_NO:
            return gettext("Có") if value is True else gettext("Không")
        case QuestionKind.CHOICE | QuestionKind.CHOICES:
            chosen = [value] if isinstance(value, str) else list(value)
            labels = {o.id: (language == "en" and o.en) or o.vi for o in question.options}
            return "; ".join(labels.get(str(item), str(item)) for item in chosen)
        case QuestionKind.DATE:
            return _day(str(value), language)
        case QuestionKind.NUMBER | QuestionKind.MONEY:
            return _number(question.kind, value, language)
        case QuestionKind.COMMUNE:
            return (communes or {}).get(str(value), str(value))
        case _:
            return str(value)


def given_names(form: Form, answers: Mapping[str, Any], own: Iterable[str], given: Mapping[str, Any]) -> str:
    """JSON of the names a page of questions does not ask itself: ``{name: [type, value]}`` for the browser.

    ``given`` are the names beside the answers (``channel``, ``applicant``, ``today``, ``case``).
    """
    mine = set(own)
    found = {
        q.id: [q.kind.type.value, answers.get(q.id)] for q in form.questions() if q.id not in mine and q.id in answers
    }
    for name, value in given.items():
        is_day = isinstance(value, date)
        found[name] = ["date" if is_day else "text", value.isoformat() if is_day else str(value)]
    return json.dumps(found, ensure_ascii=False)


def _day(iso: str, language: str) -> str:
    try:
        return formats.day(date.fromisoformat(iso), language)
    except ValueError:
        return iso


def _number(kind: QuestionKind, value: Any, language: str) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if kind is QuestionKind.NUMBER and abs(number) < PLAIN_BELOW and number == number.to_integral_value():
        return str(int(number))
    text = formats.number(number, None, language)
    return f"{text}{formats.NARROW}đ" if kind is QuestionKind.MONEY else text
