"""The form as filled in, with what has changed since it was handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from benso.domains.dossiers.types import Dossier, Event
from benso.domains.procedures.rules import visible_questions
from benso.domains.procedures.types import Compiled, QuestionKind
from benso.sites.desk.reading.parts import either
from benso.sites.shell.forms import communes_on, said
from benso.sites.shell.templatetags.shell import language


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer in words; ``was`` is what stood there before, where it was changed."""

    label: str
    value: str
    was: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SectionLines:
    """Answers that belong together."""

    title: str
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One answer before and after a change."""

    label: str
    before: str
    after: str


class Spoken:
    """Answers of one version's form in words."""

    def __init__(self, compiled: Compiled, on: date) -> None:
        self.compiled = compiled
        asks_places = any(q.kind is QuestionKind.COMMUNE for q in compiled.questions.values())
        self.communes = dict(communes_on(on)) if asks_places else {}

    def label(self, question: str) -> str:
        """What a question asks, its id where this version has no such question."""
        found = self.compiled.questions.get(question)
        return either(found.label_vi, found.label_en) if found else question

    def value(self, question: str, value: Any) -> str:
        """An answer in words."""
        found = self.compiled.questions.get(question)
        if found is None:
            return "" if value is None else str(value)
        return said(found, value, language=language(), communes=self.communes)

    def changes(self, data: Mapping[str, Any]) -> tuple[ChangeLine, ...]:
        """The field-level difference an event holds."""
        return tuple(
            ChangeLine(self.label(name), self.value(name, change.get("before")), self.value(name, change.get("after")))
            for name, change in _changed(data).items()
        )


def section_lines(dossier: Dossier, spoken: Spoken, given: Mapping[str, Any], events: Iterable[Event]) -> list[Any]:
    """The sections of the form that were asked, with every answer and what it was before."""
    form = spoken.compiled.declaration.form
    if form is None:
        return []
    before = _first_values(events)
    shown = {question.id for question in visible_questions(spoken.compiled, dossier.answers, **given)}
    found = []
    for section in form.sections:
        answers = tuple(
            _line(question.id, dossier.answers, before, spoken)
            for question in section.questions
            if question.id in shown or question.id in dossier.answers
        )
        if answers:
            found.append(SectionLines(either(section.title_vi, section.title_en), answers))
    return found


def _line(
    question: str, answers: Mapping[str, Any], before: Mapping[str, tuple[Any, datetime]], spoken: Spoken
) -> AnswerLine:
    value = spoken.value(question, answers.get(question))
    if question not in before:
        return AnswerLine(spoken.label(question), value)
    was, at = before[question]
    return AnswerLine(spoken.label(question), value, spoken.value(question, was) if was is not None else "", at)


def _first_values(events: Iterable[Event]) -> dict[str, tuple[Any, datetime]]:
    """What each changed answer was at first, and when it was changed last; events in any order."""
    found: dict[str, tuple[Any, datetime]] = {}
    for event in sorted(events, key=lambda one: one.at):
        for name, change in _changed(event.data).items():
            first = found[name][0] if name in found else change.get("before")
            found[name] = (first, event.at)
    return found


def _changed(data: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    changes = data.get("changes")
    return changes if isinstance(changes, dict) else {}
