"""Offices by the names people use."""

from __future__ import annotations

from benso.domains.procedures.queries import office
from benso.domains.units import queries as units
from benso.kernel.errors import BensoError
from benso.sites.shell.templatetags.shell import language


def office_words(key: str) -> str:
    """The name of an office; of its unit, or its key, where it is not in the catalogue's list."""
    if not key:
        return ""
    try:
        found = office(key)
    except BensoError:
        return _unit_words(key)
    return (found.name_en if language() == "en" else "") or found.name_vi


def _unit_words(key: str) -> str:
    unit, _slash, agency = key.partition("/")
    try:
        name = units.unit(unit).name_vi
    except BensoError:
        return key
    return f"{agency} · {name}" if agency else name
