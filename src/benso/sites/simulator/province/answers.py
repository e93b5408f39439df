"""Filling in a form with plausible nonsense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from benso.domains.procedures.types import Compiled, Question, QuestionKind
from benso.sites.simulator.province.people import citizen_number, invented_name, tax_code
from benso.sites.simulator.province.script import Script, Service

WOMEN, MEN = ("mother", "wife"), ("father", "husband")
WORDS = "Nội dung mô phỏng"
PLAIN: Mapping[QuestionKind, Any] = {
    QuestionKind.YES_NO: True,
    QuestionKind.NUMBER: 3,
    QuestionKind.MONEY: 3,
    QuestionKind.DATE: "2015-05-05",
    QuestionKind.TAX_CODE: tax_code(900_000),
    QuestionKind.PHONE: "0900000000",
    QuestionKind.EMAIL: None,
}
"""What is answered where nothing better is known."""


def fill_in(
    script: Script, service: Service, compiled: Compiled, *, chance: Random, on: date, values: Mapping[str, str],
    communes: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    """An answer to every question: by the rule of the script, from the account, or what fits its kind."""
    answers: dict[str, Any] = {}
    for question in compiled.questions.values():
        if question.id in service.answers:
            answer = _as_asked(question, _by_rule(service.answers[question.id], script, chance, on))
        elif question.prefill and values.get(question.prefill) and _stands(question, values, communes):
            answer = values[question.prefill]
        else:
            answer = _by_kind(question, answers, chance, on, communes)
        if answer is not None:
            answers[question.id] = answer
    return answers


def _stands(question: Question, values: Mapping[str, str], communes: Sequence[str]) -> bool:
    """Whether a value of the profile may be taken: a commune only where it is one of the day's."""
    return question.kind is not QuestionKind.COMMUNE or values[str(question.prefill)] in communes


def _by_rule(rule: Any, script: Script, chance: Random, on: date) -> Any:
    if isinstance(rule, list):
        return chance.choice(rule)
    if not isinstance(rule, dict):
        return rule
    if "days" in rule:
        first_day, last_day = (int(day) for day in rule["days"])
        return (on + timedelta(days=chance.randint(first_day, last_day))).isoformat()
    if "dates" in rule:
        first, last = (date.fromisoformat(str(day)) for day in rule["dates"])
        return (first + timedelta(days=chance.randint(0, (last - first).days))).isoformat()
    if "name" in rule:
        return invented_name(script, chance, rule["name"])
    return chance.randint(int(rule["from"]), int(rule["to"]))


def _as_asked(question: Question, answer: Any) -> Any:
    """The pack's numbers are texts; a question for a number wants a number."""
    if answer is not None and question.kind in (QuestionKind.NUMBER, QuestionKind.MONEY):
        return int(answer)
    return answer


def _by_kind(
    question: Question, answers: Mapping[str, Any], chance: Random, on: date, communes: Sequence[str]
) -> Any:  # fmt: skip
    if question.kind is QuestionKind.COMMUNE:
        return chance.choice(communes)
    if question.kind is QuestionKind.CITIZEN_NUMBER:
        return _number(question.id, answers, chance)
    if question.options:
        first = question.options[0].id
        return [first] if question.kind is QuestionKind.CHOICES else first
    if question.kind is QuestionKind.DATE and question.minimum:
        return (on + timedelta(days=20)).isoformat()
    return PLAIN.get(question.kind, WORDS)


def _number(question: str, answers: Mapping[str, Any], chance: Random) -> str:
    who = question.removesuffix("_number")
    sex = "female" if who in WOMEN else "male" if who in MEN else str(answers.get(f"{who}_sex") or "male")
    born = date.fromisoformat(str(answers.get(f"{who}_birth_date") or "1990-01-01"))
    return citizen_number(sex, born, chance.randrange(500_000, 999_999))
