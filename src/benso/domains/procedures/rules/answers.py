"""Answers to a form: which questions are asked, what is kept, what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from benso.domains.procedures.rules.answer_kinds import kind_problem
from benso.domains.procedures.rules.names import date_of, eligibility_values, number_of, value_of, values_of
from benso.domains.procedures.types import (
    AnswerProblem,
    ApplicantKind,
    Compiled,
    Eligibility,
    Question,
    QuestionKind,
)
from benso.kernel.expressions import Type, Value, evaluate, holds

_SPACES = re.compile(r"[^\S\n]+")
MISSING = ("Trả lời câu hỏi này.", "Answer this question.")
NOT_ADMITTED = (
    "Thủ tục này không nhận hồ sơ của loại đối tượng đã chọn; xem mục “Ai được nộp”.",
    "This procedure is not open to this kind of applicant; see who may apply.",
)


def visible_questions(
    compiled: Compiled, answers: Mapping[str, Any], *, channel: str, on: date, applicant: str = ApplicantKind.CITIZEN
) -> tuple[Question, ...]:
    """The questions that are asked. An answer to a question that is not asked counts for nothing further down."""
    form = compiled.declaration.form
    if form is None:
        return ()
    values = values_of(compiled, {}, channel=channel, applicant=applicant, on=on)
    found: list[Question] = []
    for section in form.sections:
        if section.when is not None and not holds(compiled.expressions[section.when], values):
            continue
        for question in section.questions:
            if question.when is None or holds(compiled.expressions[question.when], values):
                values[question.id] = value_of(question.kind, answers.get(question.id))
                found.append(question)
    return tuple(found)


def clean_answers(
    compiled: Compiled, answers: Mapping[str, Any], *, channel: str, on: date, applicant: str = ApplicantKind.CITIZEN
) -> dict[str, Any]:
    """The answers to the questions that are asked, in one spelling (NFC, trimmed, whole numbers as such).

    Answers to unasked questions and unknown names are dropped, also empty ones; an answer that cannot be read is kept
    as it came, for :func:`answer_problems` to name.
    """
    asked = visible_questions(compiled, answers, channel=channel, applicant=applicant, on=on)
    cleaned = {question.id: _clean(question, answers.get(question.id)) for question in asked}
    return {name: value for name, value in cleaned.items() if value not in (None, "", [])}


def answer_problems(
    compiled: Compiled,
    answers: Mapping[str, Any],
    *,
    channel: str,
    on: date,
    applicant: str = ApplicantKind.CITIZEN,
    communes: Container[str] | None = None,
) -> list[AnswerProblem]:
    """Everything wrong with the answers, in the order of the form.

    :param communes: ids of the unit versions in force on the day; ``None``: that is not judged
    """
    asked = visible_questions(compiled, answers, channel=channel, applicant=applicant, on=on)
    known = {question.id: answers.get(question.id) for question in asked}
    values = values_of(compiled, known, channel=channel, applicant=applicant, on=on)
    found: list[AnswerProblem] = []
    for question in asked:
        answer = known[question.id]
        if answer in (None, "", []) or (isinstance(answer, str) and not answer.strip()):
            if _required(compiled, question, values):
                found.append(AnswerProblem(question.id, *MISSING))
            continue
        wrong = kind_problem(question, answer, on=on, communes=communes) or _bounds(compiled, question, answer, values)
        if wrong is not None:
            found.append(AnswerProblem(question.id, *wrong))
    return found + _checks(compiled, {question.id for question in asked}, found, values)


def eligibility_refusals(
    compiled: Compiled, answers: Mapping[str, Any], *, channel: str, on: date, applicant: str = ApplicantKind.CITIZEN
) -> list[AnswerProblem]:
    """Why this applicant may not apply, by question; an unanswered question is named too. Empty: go on."""
    declaration = compiled.declaration
    found = []
    if declaration.applicants and applicant not in declaration.applicants:
        found.append(AnswerProblem("applicant", *NOT_ADMITTED))
    values = eligibility_values(declaration.eligibility, answers, channel=channel, applicant=applicant, on=on)
    for question in declaration.eligibility:
        if values[question.id] is None or not _offered(question, answers.get(question.id)):
            found.append(AnswerProblem(question.id, *MISSING))
        elif not holds(compiled.expressions[question.admit], values):
            found.append(AnswerProblem(question.id, question.refusal.vi, question.refusal.en))
    return found


def _offered(question: Eligibility, answer: Any) -> bool:
    return question.kind != QuestionKind.CHOICE or answer in {option for option, _ in question.options}


def _required(compiled: Compiled, question: Question, values: Mapping[str, Value]) -> bool:
    if isinstance(question.required, bool):
        return question.required
    return holds(compiled.expressions[question.required], values)


def _bounds(compiled: Compiled, question: Question, answer: Any, values: Mapping[str, Value]) -> tuple[str, str] | None:
    value = value_of(question.kind, answer)
    least = evaluate(compiled.expressions[question.minimum], values) if question.minimum is not None else None
    most = evaluate(compiled.expressions[question.maximum], values) if question.maximum is not None else None
    if least is not None and value < least:  # type: ignore[operator]
        return _limit(least, "Nhập {what} từ {bound} trở đi.", "Enter {what} {bound} or {more}.", "later", "more")
    if most is not None and value > most:  # type: ignore[operator]
        return _limit(most, "Nhập {what} không quá {bound}.", "Enter {what} {bound} or {more}.", "earlier", "less")
    return None


def _limit(bound: Any, vi: str, en: str, of_days: str, of_numbers: str) -> tuple[str, str]:
    if isinstance(bound, date):
        shown = f"{bound:%d/%m/%Y}"
        return vi.format(what="ngày", bound=shown), en.format(what="a date,", bound=shown, more=of_days)
    grouped = f"{bound:,f}"
    vietnamese = grouped.translate(str.maketrans(",.", ".,"))
    return vi.format(what="số", bound=vietnamese), en.format(what="a number,", bound=grouped, more=of_numbers)


def _checks(
    compiled: Compiled, asked: set[str], found: list[AnswerProblem], values: Mapping[str, Value]
) -> list[AnswerProblem]:
    """Checks between answers; one whose answers are wrong by themselves is not told on top."""
    form = compiled.declaration.form
    wrong = {problem.question for problem in found}
    return [
        AnswerProblem(question, check.message_vi, check.message_en)
        for check in (form.checks if form else ())
        if evaluate(compiled.expressions[check.must], values) is False
        for question in check.questions
        if question in asked and question not in wrong
    ]


def _clean(question: Question, answer: Any) -> Any:
    if isinstance(answer, str):
        text = unicodedata.normalize("NFC", answer).replace("\r\n", "\n").replace("\x00", "")
        answer = _SPACES.sub(" ", text).strip()
    match question.kind.type:
        case Type.NUMBER:
            number = number_of(answer)
            return answer if number is None else _plain(number)
        case Type.DATE:
            day = date_of(answer)
            return answer if day is None else day.isoformat()
        case Type.TEXTS:
            return list(dict.fromkeys(answer)) if _is_texts(answer) else answer
        case _:
            return answer


def _is_texts(answer: Any) -> bool:
    return isinstance(answer, list | tuple) and all(isinstance(item, str) for item in answer)


def _plain(number: Decimal) -> int | str:
    """JSON knows no decimals: whole numbers as such, others as digits."""
    return int(number) if number == number.to_integral_value() else format(number.normalize(), "f")
