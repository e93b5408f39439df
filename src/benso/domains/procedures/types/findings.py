"""What rules find: in a declaration, in answers."""

from __future__ import annotations

from dataclasses import dataclass

from benso.kernel.declarations import Mistake as DeclarationProblem

__all__ = ["AnswerProblem", "DeclarationProblem"]


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """What is wrong with an answer, said to the applicant. ``question`` is empty where it is about the whole."""

    question: str
    vi: str
    en: str
