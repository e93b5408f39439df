"""What the synthetic province is made of: services and their answers from the pack, habits of its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benso.kernel.content import Pack, Row

SERVICES = "simulation/services.yaml"
NAMES = "simulation/names.yaml"
PARTS = ("family", "middle_male", "middle_female", "given_male", "given_female")
EVERYWHERE = "*"
RULES = frozenset({"from", "to", "days", "dates", "name"})


@dataclass(frozen=True, slots=True)
class Habits:
    """How often what happens, in hundredths. Invented so that everything is seen; not measured anywhere."""

    online: int = 72
    post: int = 5
    account: int = 55
    """Who comes to the counter and has an account on the portal."""
    cast: float = 18
    """Whose application is that of one of the people a newcomer may sign in as."""
    refused: int = 4
    asked_at_counter: int = 8
    asked_in_process: int = 7
    never_answered: int = 12
    """Of those who are asked for papers."""
    stopped: int = 2
    withdrawn: int = 2
    late: int = 9
    apologised: int = 55
    """Of the late ones."""
    paper_step: int = 4
    never_paid: int = 6
    """Of those who must pay before anything happens."""
    rated: int = 45
    """Of those with an account whose result is there."""
    feedback: int = 8
    objected: int = 6
    """Of agencies that are asked."""
    fresh: int = 10
    """Filed in the last tenth of the time, so that there is open work."""


@dataclass(frozen=True, slots=True)
class Service:
    """One procedure: how often it is applied for, and the rules its answers are made by."""

    code: str
    weight: int
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Script:
    """Everything invented that the pack declares for the synthetic province."""

    services: tuple[Service, ...]
    names: Mapping[str, tuple[str, ...]]


def read_script(root: Path) -> Script:
    """The script of the pack.

    :raises ContentInvalid: with every mistake by file, line and field
    """
    pack = Pack(root)
    rows = pack.yaml_rows(SERVICES)
    pack.unique(rows, "code")
    common: dict[str, Any] = {}
    services = []
    for row in rows:
        pack.require(row, "code", "answers")
        answers = _answers(pack, row)
        if row.values.get("code") == EVERYWHERE:
            common = answers
            continue
        weight = str(row.values.get("weight"))
        if not weight.isdigit() or weight == "0":
            pack.problem(row, "weight", "Tỷ trọng là số nguyên từ 1.")
            continue
        services.append(Service(str(row.values["code"]), int(weight), answers))
    names = _names(pack)
    if not services:
        pack.problem(Row(SERVICES, 1, {}), "code", "Cần ít nhất một thủ tục.")
    pack.raise_if_problems()
    return Script(tuple(Service(s.code, s.weight, {**common, **s.answers}) for s in services), names)


def _answers(pack: Pack, row: Row) -> dict[str, Any]:
    answers = row.values.get("answers")
    if not isinstance(answers, dict):
        pack.problem(row, "answers", "Là bảng: câu hỏi và cách trả lời.")
        return {}
    for question, rule in answers.items():
        if isinstance(rule, dict) and not (rule and set(rule) <= RULES):
            pack.problem(row, f"answers.{question}", "Cách trả lời là from/to, days, dates hoặc name.")
        if isinstance(rule, list) and not rule:
            pack.problem(row, f"answers.{question}", "Danh sách trống.")
    return dict(answers)


def _names(pack: Pack) -> dict[str, tuple[str, ...]]:
    rows = pack.yaml_rows(NAMES)
    pack.unique(rows, "part")
    found = {str(row.values.get("part")): tuple(str(word) for word in row.values.get("words") or ()) for row in rows}
    for part in PARTS:
        if not found.get(part):
            pack.problem(Row(NAMES, 1, {}), part, "Thiếu phần này của tên.")
    return found
