"""Which office decides an application."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from benso.domains.procedures.types import Competence, Compiled, Declaration, Office, OfficeKey
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level
from benso.kernel.errors import BensoError

_MOST_STEPS = 20


class CompetenceUnknown(BensoError):
    """No source says who decides on that day."""

    code = "COMPETENCE_UNKNOWN"
    status = 409
    sentence = "Chưa rõ cơ quan nào giải quyết thủ tục {code} vào ngày {on}; liên hệ bộ phận một cửa để được hướng dẫn."


class CompetentUnitUnnamed(BensoError):
    """The answers do not say which unit decides, or name one that is not in force."""

    code = "COMPETENT_UNIT_UNNAMED"
    status = 422
    sentence = "Chọn xã, phường giải quyết hồ sơ trong danh sách đang có hiệu lực (câu hỏi “{question}”)."


def competences_on(declaration: Declaration, on: date) -> tuple[Competence, ...]:
    """The competences of a day."""
    return tuple(
        each
        for each in declaration.competences
        if (each.valid_from is None or each.valid_from <= on) and (each.valid_to is None or on < each.valid_to)
    )


def competent_office(
    compiled: Compiled, answers: Mapping[str, Any], on: date, *, roster: Roster, offices: Mapping[OfficeKey, Office]
) -> Office:
    """The office that decides: of the competences of the day the first whose unit is named, else the first at all.

    :raises CompetenceUnknown: if no competence is declared for the day, or its agency has no office then
    :raises CompetentUnitUnnamed: if the answer that names the unit is missing or names none in force
    """
    candidates = competences_on(compiled.declaration, on)
    named = [each for each in candidates if each.unit_from and answers.get(each.unit_from)]
    free = [each for each in candidates if not each.unit_from]
    chosen = next(iter(named + free), None)
    if chosen is None and candidates:
        raise CompetentUnitUnnamed(question=_label(compiled, candidates[0].unit_from))
    office = _office(compiled, chosen, answers, on, roster, offices) if chosen else None
    if office is None:
        raise CompetenceUnknown(code=compiled.code, on=f"{on:%d/%m/%Y}")
    return office


def reception_office(lead: Office, on: date, offices: Mapping[OfficeKey, Office]) -> Office:
    """Who receives for an office: the one-stop centre for agencies of the province, itself for all others."""
    if lead.level != Level.PROVINCE.value or lead.reception:
        return lead
    return next((o for o in offices.values() if o.reception and o.unit == lead.unit and o.in_force(on)), lead)


def successor_on(key: OfficeKey, on: date, offices: Mapping[OfficeKey, Office]) -> Office | None:
    """The office itself if it exists on the day, else the only one that took over from it; ``None`` if that is open."""
    office = offices.get(key)
    for _ in range(_MOST_STEPS):
        if office is None or office.in_force(on):
            return office
        office = offices.get(office.successor) if office.successor else None
    return None


def _office(
    compiled: Compiled,
    chosen: Competence,
    answers: Mapping[str, Any],
    on: date,
    roster: Roster,
    offices: Mapping[OfficeKey, Office],
) -> Office | None:
    if chosen.agency:
        return _of_agency(chosen.agency, on, offices, roster)
    if chosen.level == Level.PROVINCE.value or not chosen.unit_from:
        wanted = [o for o in offices.values() if o.level == chosen.level and not o.agency and o.in_force(on)]
        return wanted[0] if len(wanted) == 1 else None
    unit = roster.find(str(answers[chosen.unit_from]))
    if unit is None or unit.level is not Level.COMMUNE or not unit.in_force(on):
        raise CompetentUnitUnnamed(question=_label(compiled, chosen.unit_from))
    above = [unit, *roster.ancestors(unit.id, on)]
    home = next((each for each in above if each.level.value == chosen.level), None)
    return offices.get(home.id) if home else None


def _of_agency(ref: str, on: date, offices: Mapping[OfficeKey, Office], roster: Roster) -> Office | None:
    """The office of an agency on a day, or of the one before or after it in its line that existed then."""
    seen: set[str] = set()
    left = [ref]
    while left:
        current = left.pop(0)
        if current in seen:
            continue
        seen.add(current)
        found = next((o for o in offices.values() if o.agency == current and o.in_force(on)), None)
        if found is not None:
            return found
        agency = roster.agency(current)
        left += [*agency.successors, *agency.predecessors]
    return None


def _label(compiled: Compiled, question: str) -> str:
    found = compiled.questions.get(question)
    return found.label_vi if found else question
