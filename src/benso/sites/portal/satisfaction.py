"""The marks people gave, as everybody may read them: by place and by service, and never of fewer than five."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from benso.domains.dossiers import queries
from benso.domains.dossiers.types import Average
from benso.domains.dossiers.types.feedback import RatedPart
from benso.domains.ledger.types import Basis

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Line:
    """One place or service: how many marked the whole, and the mean of each part (``None``: fewer than five)."""

    key: str
    count: int | None
    means: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Marks of a year, from one basis only."""

    basis: Basis
    since: date
    places: tuple[Line, ...]
    services: tuple[Line, ...]


def satisfaction(on: date) -> Satisfaction | None:
    """The averages of the year up to the day: measured if there are any, else simulated; none where nobody marked."""
    since = on - _YEAR
    for basis in (Basis.MEASURED, Basis.SIMULATED):
        places = queries.published_averages(since=since, until=on, basis=basis, by="unit")
        if places:
            services = queries.published_averages(since=since, until=on, basis=basis, by="procedure")
            return Satisfaction(
                basis,
                since,
                _lines([(one.unit, one) for one in places]),
                _lines([(one.procedure, one) for one in services]),
            )
    return None


def _lines(found: list[tuple[str, Average]]) -> tuple[Line, ...]:
    """Best known first: most marks, then by key; what may not be published stands last."""
    grouped: dict[str, dict[RatedPart, Average]] = {}
    for key, one in found:
        grouped.setdefault(key, {})[one.part] = one
    lines = [
        Line(
            key,
            parts[RatedPart.OVERALL].count if RatedPart.OVERALL in parts else None,
            tuple(parts[part].mean if part in parts else None for part in RatedPart),
        )
        for key, parts in grouped.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-(line.count or 0), line.key)))
