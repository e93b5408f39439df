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

    def in_force(self, on: date) -> bool:
        """Whether the office exists on the day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)
