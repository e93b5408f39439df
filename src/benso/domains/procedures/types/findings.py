"""What rules find: in a declaration, in answers, between two declarations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeclarationProblem:
    """A mistake in a declaration: the path of the field (``steps.actions.3.to``) and, in Vietnamese, what to do."""

    field: str
    message: str


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
