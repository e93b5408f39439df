"""The fields of a page of questions, ready for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from benso.domains.procedures.types import Question, QuestionKind
from benso.domains.units.queries import roster
from benso.domains.units.types import Level
from benso.kernel.text import collation_key
from benso.sites.shell.forms.reading import typed_of

_FEW = 7
_AUTOCOMPLETE = {
    "name": "name",
    "birth_date": "bday",
    "phone": "tel",
    "email": "email",
    "address": "street-address",
    "enterprise_name": "organization",
}
_INPUTMODE = {
    QuestionKind.NUMBER: "decimal",
    QuestionKind.MONEY: "numeric",
    QuestionKind.DATE: "numeric",
    QuestionKind.CITIZEN_NUMBER: "numeric",
    QuestionKind.TAX_CODE: "numeric",
    QuestionKind.PHONE: "tel",
    QuestionKind.EMAIL: "email",
}
_WIDTH = {
    QuestionKind.NUMBER: "short",
    QuestionKind.MONEY: "short",
    QuestionKind.DATE: "short",
    QuestionKind.CITIZEN_NUMBER: "short",
    QuestionKind.TAX_CODE: "short",
    QuestionKind.PHONE: "short",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose; ``value`` is what is sent."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One question as a page shows it. ``when`` and ``required_when`` are expressions for the browser."""

    id: str
    kind: str
    type: str
    widget: str
    label: str
    hint: str
    value: str
    choices: tuple[Choice, ...]
    error: str
    required: bool
    required_when: str
    when: str
    shown: bool
    prefilled: bool
    inputmode: str
    autocomplete: str
    width: str
    maxlength: int

    @property
    def target(self) -> str:
        """The element an error links to: the field, or the first thing to choose."""
        grouped = self.widget in ("radios", "checkboxes") and self.choices
        return f"q-{self.id}-0" if grouped else f"q-{self.id}"

    @property
    def described_by(self) -> str:
        """Ids of what explains the field to a screen reader."""
        parts = [("hint", self.hint), ("prefilled", self.prefilled), ("error", self.error)]
        return " ".join(f"q-{self.id}-{part}" for part, there in parts if there)


def communes_on(on: date) -> list[tuple[str, str]]:
    """Communes in force on the day as (unit version id, name), in the order of the alphabet. One small statement."""
    units = roster().on(on, Level.COMMUNE)
    return sorted(((u.id, u.name_vi) for u in units), key=lambda pair: collation_key(pair[1]))


def fields_of(
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    *,
    language: str,
    shown: frozenset[str] | set[str] | None = None,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, str | Sequence[str]] | None = None,
    prefilled: frozenset[str] | set[str] = frozenset(),
    communes: Sequence[tuple[str, str]] = (),
) -> list[Field]:
    """The questions with their answers. ``shown``: ids asked for these answers (``None``: all).

    ``problems`` gives a sentence per question id; ``typed`` what was typed, where that could not be read as an answer;
    ``prefilled`` the ids whose answer came out of the profile and was not changed.
    """
    return [
        _field(
            question,
            (typed or {}).get(question.id, typed_of(question, answers.get(question.id), language)),
            language=language,
            shown=shown is None or question.id in shown,
            error=(problems or {}).get(question.id, ""),
            prefilled=question.id in prefilled,
            communes=communes,
        )
        for question in questions
    ]


def _field(
    question: Question,
    value: str | Sequence[str],
    *,
    language: str,
    shown: bool,
    error: str,
    prefilled: bool,
    communes: Sequence[tuple[str, str]],
) -> Field:
    english = language == "en"
    chosen = {value} if isinstance(value, str) else set(value)
    choices = _choices(question, chosen, english, communes)
    return Field(
        id=question.id,
        kind=question.kind.value,
        type=question.kind.type.value,
        widget=_widget(question, len(choices)),
        label=(english and question.label_en) or question.label_vi,
        hint=_hint(question, english),
        value=value if isinstance(value, str) else "",
        choices=choices,
        error=error,
        required=question.required is True,
        required_when=question.required if isinstance(question.required, str) else "",
        when=question.when or "",
        shown=shown,
        prefilled=prefilled,
        inputmode=_INPUTMODE.get(question.kind, ""),
        autocomplete=_AUTOCOMPLETE.get(question.prefill or "", "off"),
        width=_WIDTH.get(question.kind, ""),
        maxlength=question.max_length if question.kind in (QuestionKind.TEXT, QuestionKind.LONG_TEXT) else 200,
    )


def _choices(
    question: Question, chosen: set[str], english: bool, communes: Sequence[tuple[str, str]]
) -> tuple[Choice, ...]:
    if question.kind is QuestionKind.YES_NO:
        pairs: Sequence[tuple[str, str]] = (("true", gettext("Có")), ("false", gettext("Không")))
    elif question.kind is QuestionKind.COMMUNE:
        pairs = communes
    else:
        pairs = [(o.id, (english and o.en) or o.vi) for o in question.options]
    return tuple(Choice(value, label, value in chosen) for value, label in pairs)


def _widget(question: Question, count: int) -> str:
    match question.kind:
        case QuestionKind.YES_NO:
            return "radios"
        case QuestionKind.CHOICE:
            return "radios" if count <= _FEW else "select"
        case QuestionKind.CHOICES:
            return "checkboxes"
        case QuestionKind.COMMUNE:
            return "search"
        case QuestionKind.LONG_TEXT:
            return "textarea"
        case _:
            return "input"


def _hint(question: Question, english: bool) -> str:
    """What the declaration says of the question; how a date is written always stands there."""
    declared = (english and question.hint_en) or question.hint_vi
    if question.kind is QuestionKind.DATE:
        written = gettext("Ngày/tháng/năm, ví dụ 24/11/2026.")
        return f"{declared.rstrip('.')}. {written}" if declared else written
    return declared or _of_kind(question.kind)


def _of_kind(kind: QuestionKind) -> str:
    match kind:
        case QuestionKind.CITIZEN_NUMBER:
            return gettext("12 chữ số trên thẻ căn cước.")
        case QuestionKind.TAX_CODE:
            return gettext("10 hoặc 13 chữ số.")
        case QuestionKind.MONEY:
            return gettext("Số tiền bằng đồng.")
        case QuestionKind.COMMUNE:
            return gettext("Gõ vài chữ đầu, không cần dấu.")
        case _:
            return ""
