"""Offices made from the register of units by the rule of the pack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from benso.domains.procedures.types import Office, OfficeKey, OfficeRules
from benso.domains.units.rules import Roster
from benso.domains.units.types import Agency, Level, Unit

_LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
TYPES_EN = {
    "tỉnh": "province",
    "thành phố": "city",
    "huyện": "district",
    "quận": "district",
    "thị xã": "town",
    "xã": "commune",
    "phường": "ward",
    "thị trấn": "township",
    "đặc khu": "special zone",
}
"""English words for the types of unit; they follow the name."""


def office_key(unit: str, agency: str = "") -> OfficeKey:
    """Key of an office: the unit alone for its people's committee."""
    return f"{unit}/{agency}" if agency else unit


def build_offices(roster: Roster, rules: OfficeRules) -> tuple[Office, ...]:
    """Every people's committee and every agency on all their days, in the order of the register.

    An agency whose unit comes to an end while it goes on (agencies of the centre) lies with the successor from then on.
    """
    identifiers = dict(rules.provinces)
    names = {name: (vi, en) for name, vi, en in rules.names}
    found = [
        _committee(unit, identifier, names)
        for unit in roster.all_units()
        if unit.level in _LEVELS and (identifier := identifiers.get(_province(roster, unit)))
    ]
    places = {ref: place for place, ref in enumerate(rules.agencies, start=1)}
    for agency in map(roster.agency, rules.agencies):
        for unit, first, after in _stays(roster, agency):
            identifier = identifiers.get(unit.id)
            if identifier:
                own = agency.code or f"{identifier}.{places[agency.ref]:02}"
                office = _agency(agency, unit, (first, after), own, names.get(agency.kind.value))
                heirs = _heirs(roster, agency, unit, after)
                reception = agency.ref in rules.reception
                found.append(replace(office, successor=_only(heirs), successors=heirs, reception=reception))
    return tuple(found)


def bare_name(unit: Unit) -> str:
    """The name without the type before it."""
    named = unit.name_vi.lower().startswith(f"{unit.type} ")
    return unit.name_vi[len(unit.type) + 1 :] if named else unit.name_vi


def spoken_name(unit: Unit) -> str:
    """The name as it stands inside a sentence: *xã An Hiệp*, not *Xã An Hiệp*."""
    bare = bare_name(unit)
    return unit.name_vi if bare == unit.name_vi else f"{unit.type} {bare}"


def identifier_clashes(offices: tuple[Office, ...]) -> list[tuple[OfficeKey, OfficeKey]]:
    """Pairs of offices that bear the same identifier on some day."""
    by_identifier: dict[str, list[Office]] = {}
    for office in offices:
        by_identifier.setdefault(office.identifier, []).append(office)
    return [
        (one.key, other.key)
        for group in by_identifier.values()
        for index, other in enumerate(group)
        for one in group[:index]
        if _meet(one, other)
    ]


def _meet(one: Office, other: Office) -> bool:
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    return first < min(one.valid_to or date.max, other.valid_to or date.max)


def _province(roster: Roster, unit: Unit) -> str:
    if unit.level is Level.PROVINCE:
        return unit.id
    # Units older than the coverage of the register have their ancestors on the day it begins.
    above = roster.ancestors(unit.id, max(unit.valid_from, roster.coverage_from))
    return above[-1].id if above else ""


def _committee(unit: Unit, identifier: str, names: dict[str, tuple[str, str]]) -> Office:
    parts = {Level.PROVINCE: "", Level.DISTRICT: f".{unit.code}"}
    own = parts.get(unit.level, f".{unit.code[:3]}.{unit.code[3:]}")
    vi, en = names[unit.level.value]
    return Office(
        key=unit.id,
        unit=unit.id,
        agency="",
        level=unit.level.value,
        name_vi=vi.replace("{name}", spoken_name(unit)),
        name_en=en.replace("{name}", f"{bare_name(unit)} {TYPES_EN[unit.type]}"),
        identifier=f"{identifier}{own}",
        assumed=unit.level is not Level.PROVINCE,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        successor=_only(unit.successors),
        successors=unit.successors,
    )


def _stays(roster: Roster, agency: Agency) -> Iterator[tuple[Unit, date, date | None]]:
    """Versions of the units an agency belongs to, each with the days it does."""
    begins = agency.valid_from or date.min
    versions = roster.versions(agency.unit_code)
    unit = next((u for u in versions if u.valid_to is None or u.valid_to > begins), None)
    while unit is not None and (agency.valid_to is None or unit.valid_from < agency.valid_to):
        ends = [day for day in (unit.valid_to, agency.valid_to) if day is not None]
        yield unit, max(unit.valid_from, begins), min(ends) if ends else None
        heirs = [roster.unit(ref) for ref in unit.successors]
        unit = next((heir for heir in heirs if heir.level is unit.level), None)


def _heirs(roster: Roster, agency: Agency, unit: Unit, after: date | None) -> tuple[OfficeKey, ...]:
    if after is None:
        return ()
    if agency.valid_to is not None and agency.valid_to == after:
        heirs = [roster.agency(ref) for ref in agency.successors]
        return tuple(
            office_key(home.id, heir.ref) for heir in heirs for home, first, _ in _stays(roster, heir) if first == after
        )
    return tuple(office_key(ref, agency.ref) for ref in unit.successors if roster.unit(ref).level is unit.level)


def _agency(
    agency: Agency, unit: Unit, days: tuple[date, date | None], identifier: str, name: tuple[str, str] | None
) -> Office:
    vi, en = name or ("{name}", "{name}")
    return Office(
        key=office_key(unit.id, agency.ref),
        unit=unit.id,
        agency=agency.ref,
        level=agency.level.value,
        name_vi=vi.replace("{name}", agency.name_vi),
        name_en=en.replace("{name}", agency.name_en or agency.name_vi),
        identifier=identifier,
        assumed=agency.code is None,
        valid_from=days[0],
        valid_to=days[1],
        successor=None,
    )


def _only(keys: tuple[OfficeKey, ...]) -> OfficeKey | None:
    return keys[0] if len(keys) == 1 else None
