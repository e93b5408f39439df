"""Offices: who receives, decides and answers. A people's committee of a unit, or an agency of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

OfficeKey = str
"""``<unit key>`` for the people's committee of a unit, ``<unit key>/<agency reference>`` for an agency."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office on its days. ``identifier`` is the electronic one dossier numbers begin with.

    ``assumed``: no public list gives the identifier; it was made by the rule of the pack and is shown as such.
    """

    key: OfficeKey
    unit: str
    agency: str
    level: str
    name_vi: str
    name_en: str
    identifier: str
    assumed: bool
    valid_from: date | None
    valid_to: date | None
    successor: OfficeKey | None
    successors: tuple[OfficeKey, ...] = ()
    """Every office that took over; ``successor`` is the one where there is only one."""
    reception: bool = False
    """Whether it is the one-stop centre that receives for the agencies of its unit."""

    def in_force(self, on: date) -> bool:
        """Whether the office exists on the day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """How a pack names and numbers its offices.

    ``provinces`` are identifiers by version of the province; ``names`` texts with ``{name}`` by level or kind of
    agency; ``agencies`` references in the order that numbers them; ``reception`` the one-stop centres.
    """

    provinces: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str, str], ...]
    reception: tuple[str, ...]
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A category, or an event in a life, that procedures are found by."""

    id: str
    vi: str
    en: str
