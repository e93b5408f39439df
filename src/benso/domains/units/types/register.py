"""The whole of it as one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from benso.domains.units.types.agencies import Agency, Office
from benso.domains.units.types.borders import Layout
from benso.domains.units.types.units import AgeGroup, Event, Facts, Reference, Source, Unit


@dataclass(frozen=True, slots=True)
class Register:
    """Everything the units content says, whole: what is checked, loaded, and read back as one value."""

    coverage_from: date
    census_date: date
    units: tuple[Unit, ...]
    facts: tuple[Facts, ...]
    references: tuple[Reference, ...]
    events: tuple[Event, ...]
    layouts: tuple[Layout, ...]
    agencies: tuple[Agency, ...]
    offices: tuple[Office, ...]
    age_groups: tuple[AgeGroup, ...]
    sources: tuple[Source, ...] = ()
