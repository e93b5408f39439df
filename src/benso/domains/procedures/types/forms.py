"""A form as declared: sections of questions. One section is one page on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from benso.kernel.expressions import Type


class QuestionKind(StrEnum):
    """What an answer is. The value kept in ``answers`` is JSON: text, number, truth, ISO date, or a list of text."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    CITIZEN_NUMBER = "citizen_number"
    TAX_CODE = "tax_code"
    PHONE = "phone"
    EMAIL = "email"
    COMMUNE = "commune"
    """Id of a unit version in force, chosen by search."""

    @property
    def type(self) -> Type:
        """The type an expression sees."""
        match self:
            case QuestionKind.NUMBER | QuestionKind.MONEY:
                return Type.NUMBER
            case QuestionKind.DATE:
                return Type.DATE
            case QuestionKind.YES_NO:
                return Type.TRUTH
            case QuestionKind.CHOICES:
                return Type.TEXTS
            case _:
                return Type.TEXT


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    id: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``when`` (an expression of truth) decides whether it is asked; unasked answers are dropped.

    ``required`` is true, false, or an expression. ``prefill`` names a value of the profile: ``name``, ``birth_date``,
    ``sex``, ``number`` (citizen number), ``phone``, ``email``, ``commune``, ``address``, ``enterprise_name``,
    ``tax_code``.
    """

    id: str
    kind: QuestionKind
    label_vi: str
    label_en: str
    hint_vi: str = ""
    hint_en: str = ""
    required: bool | str = True
    when: str | None = None
    options: tuple[Option, ...] = ()
    minimum: str | None = None
    """Expression: least number or earliest date."""
    maximum: str | None = None
    max_length: int = 500
    prefill: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together."""

    id: str
    title_vi: str
    title_en: str
    questions: tuple[Question, ...]
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold between answers; when it is false the sentence is shown at the questions named."""

    must: str
    message_vi: str
    message_en: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form; question ids are unique in it and are names in every expression of the procedure.

    Names given besides the answers: ``channel`` (text), ``applicant`` (text), ``today`` (date), ``case`` (text).
    """

    sections: tuple[Section, ...]
    checks: tuple[Check, ...] = ()
    verified: bool = True
    """False where the questions are our proposal because no source shows the official form."""

    def questions(self) -> tuple[Question, ...]:
        """Every question, in order."""
        return tuple(question for section in self.sections for question in section.questions)
