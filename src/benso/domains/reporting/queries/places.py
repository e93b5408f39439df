"""What offices are called."""

from __future__ import annotations

from benso.domains.reporting.types import OfficeKey
from benso.domains.units.queries import roster
from benso.domains.units.rules import AgencyUnknown


def office_name(key: OfficeKey) -> str:
    """The agency's name, or the people's committee's by its unit's; the key where the register does not know it."""
    unit_id, _, ref = key.partition("/")
    register = roster()
    if ref:
        try:
            return register.agency(ref).name_vi
        except AgencyUnknown:
            return key
    unit = register.find(unit_id)
    return f"Ủy ban nhân dân {unit.name_vi[:1].lower()}{unit.name_vi[1:]}" if unit else key


def office_name_en(key: OfficeKey) -> str:
    """The same in English; names of places stay as they are."""
    unit_id, _, ref = key.partition("/")
    register = roster()
    if ref:
        try:
            agency = register.agency(ref)
        except AgencyUnknown:
            return key
        return agency.name_en or agency.name_vi
    unit = register.find(unit_id)
    return f"People's Committee of {unit.name_vi}" if unit else key
