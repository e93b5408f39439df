"""What rules find: in a declaration, in answers, between two declarations."""

from __future__ import annotations

from dataclasses import dataclass

from benso.kernel.declarations import Mistake as DeclarationProblem

__all__ = ["AnswerProblem", "DeclarationProblem", "Difference"]


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """What is wrong with an answer, said to the applicant. ``question`` is empty where it is about the whole."""

    question: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two declarations; ``before`` or ``after`` is empty where the field was not there."""

    field: str
    label_vi: str
    label_en: str
    before: str
    after: str
