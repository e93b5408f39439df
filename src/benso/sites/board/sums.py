"""What stands behind a figure that was added up: which entries, how many, where they are listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Basis, Kind, Measure
from benso.domains.scoreboard.types import TargetView
from benso.sites.board.moment import Moment


@dataclass(frozen=True, slots=True)
class Summed:
    """The entries of one measure and basis: those that carry the dimensions a reading asks for."""

    measure: Measure
    basis: Basis
    dimensions: Mapping[str, str]
    entries: int


def sums_behind(view: TargetView, measures: Mapping[str, Measure], moment: Moment) -> list[Summed]:
    """What the readings that have a figure add up, in the order they name it. One statement for each set of
    dimensions; none where nothing is added up."""
    asked: dict[tuple[tuple[str, str], ...], dict[str, None]] = defaultdict(dict)
    for outlook in view.outlooks:
        if outlook.points:
            for one in outlook.definition.inputs:
                codes = [c for c in one.measures if c in measures and measures[c].kind is not Kind.READING]
                asked[tuple(sorted(one.dimensions.items()))].update(dict.fromkeys(codes))
    return [
        Summed(measures[total.measure], total.basis, dict(dimensions), total.entries)
        for dimensions, codes in asked.items()
        if codes
        for total in ledger.totals(
            measures=list(codes), units=None, dimensions=dict(dimensions), until=moment.as_of, known=moment.known
        )
        if total.entries
    ]
