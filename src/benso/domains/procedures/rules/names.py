"""The names an expression of a procedure may use, and their values for one application."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from benso.domains.procedures.rules.inlining import decision_types
from benso.domains.procedures.types import (
    Compiled,
    Declaration,
    Eligibility,
    Question,
    QuestionKind,
)
from benso.kernel.expressions import Type, Value

GIVEN: Mapping[str, Type] = {"channel": Type.TEXT, "applicant": Type.TEXT, "today": Type.DATE}
"""Names given with every application; ``case`` comes to them once it is decided."""
RESERVED = frozenset({*GIVEN, "case"})


def form_names(declaration: Declaration) -> dict[str, Type]:
    """The questions of the form, the given names without ``case``, and what decision tables make of them."""
    known = _asked(declaration)
    return known | decision_types(declaration, known)


def all_names(declaration: Declaration) -> dict[str, Type]:
    """What fees, components, guards and consultations may use."""
    known = _asked(declaration) | {"case": Type.TEXT}
    return known | decision_types(declaration, known)


def _asked(declaration: Declaration) -> dict[str, Type]:
    questions = declaration.form.questions() if declaration.form else ()
    return {question.id: question.kind.type for question in questions} | dict(GIVEN)


def eligibility_names(declaration: Declaration) -> dict[str, Type]:
    """What ``admit`` may use."""
    return {each.id: QuestionKind(each.kind).type for each in declaration.eligibility} | dict(GIVEN)


def values_of(
    compiled: Compiled,
    answers: Mapping[str, Any],
    *,
    channel: str,
    applicant: str,
    on: date,
    case: str | None = None,
) -> dict[str, Value]:
    """The values of all names: answers that cannot be read are unknown, an unanswered list is empty."""
    found: dict[str, Value] = {
        question.id: value_of(question.kind, answers.get(question.id)) for question in compiled.questions.values()
    }
    return found | {"channel": str(channel), "applicant": str(applicant), "today": on, "case": case or None}


def eligibility_values(
    questions: tuple[Eligibility, ...],
    answers: Mapping[str, Any],
    *,
    channel: str,
    applicant: str,
    on: date,
) -> dict[str, Value]:
    """The values of the names ``admit`` may use."""
    found: dict[str, Value] = {q.id: value_of(QuestionKind(q.kind), answers.get(q.id)) for q in questions}
    return found | {"channel": str(channel), "applicant": str(applicant), "today": on}


def question_value(question: Question, answers: Mapping[str, Any]) -> Value:
    """The value of one answer."""
    return value_of(question.kind, answers.get(question.id))


def value_of(kind: QuestionKind, answer: Any) -> Value:
    """An answer, as kept, as a value of the expression language; ``None`` where it is absent or cannot be read."""
    if kind is QuestionKind.CHOICES:
        return tuple(str(item) for item in answer) if isinstance(answer, list | tuple) else ()
    if answer is None or answer == "":
        return None
    match kind.type:
        case Type.NUMBER:
            return number_of(answer)
        case Type.DATE:
            return date_of(answer)
        case Type.TRUTH:
            return answer if isinstance(answer, bool) else None
        case _:
            return answer if isinstance(answer, str) else None


def number_of(answer: Any) -> Decimal | None:
    """A number out of JSON or a form, ``None`` if it is none."""
    if isinstance(answer, bool) or not isinstance(answer, int | float | str | Decimal):
        return None
    try:
        found = Decimal(str(answer).strip())
    except ArithmeticError:
        return None
    return found if found.is_finite() and len(found.as_tuple().digits) <= 30 and abs(found.adjusted()) <= 30 else None


def date_of(answer: Any) -> date | None:
    """An ISO date, ``None`` if it is none."""
    if not isinstance(answer, str):
        return None
    try:
        return date.fromisoformat(answer.strip())
    except ValueError:
        return None
