"""Gathering from the ledger, in a few statements, all that a set of readings needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Kind, Reading, Seal, Total
from benso.domains.scoreboard import rules
from benso.domains.scoreboard.types import Definition, Input, Observation, Target

Question = tuple[tuple[tuple[str, str], ...], str | None]
"""Dimensions that must fit, and the dimension to split by: one statement answers all sums that share them."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything read for a page: statements by measure and unit, monthly sums by question and measure."""

    as_of: date
    kinds: Mapping[str, Kind]
    readings: dict[tuple[str, str], list[Reading]] = field(default_factory=lambda: defaultdict(list))
    sums: dict[tuple[Question, str], list[Total]] = field(default_factory=lambda: defaultdict(list))

    def observations(self, target: Target, definition: Definition) -> dict[str, dict[str, list[Observation]]]:
        """What the inputs of a reading have, by name of the input and code of the measure."""
        unit = definition.unit or target.unit
        return {one.name: {code: self._of(code, unit, one) for code in one.measures} for one in definition.inputs}

    def printed(self, target: Target, definition: Definition) -> list[Observation]:
        """Published results that a reading should come out at."""
        wanted = Input("printed", definition.printed)
        unit = definition.unit or target.unit
        return [o for code in definition.printed for o in self._of(code, unit, wanted)]

    def _of(self, code: str, unit: str, wanted: Input) -> list[Observation]:
        kind = self.kinds.get(code)
        if kind is Kind.READING:
            return rules.from_readings(self.readings.get((code, unit), ()), wanted)
        found = self.sums.get((question(wanted), code), ())
        return rules.from_flow(found, self.as_of) if kind is Kind.FLOW else rules.from_stock(found, self.as_of)


def question(wanted: Input) -> Question:
    """The question about sums that an input asks."""
    return tuple(sorted(wanted.dimensions.items())), wanted.group_by


def gather(targets: Sequence[Target], kinds: Mapping[str, Kind], *, as_of: date, known: Seal | None) -> Gathered:
    """Read what these targets need: one statement for all statements about periods, one per question about sums.

    Questions about measures that hold nothing yet are not asked.
    """
    gathered = Gathered(as_of, kinds)
    if known is None:
        return gathered
    pairs = [(target, definition) for target in targets for definition in target.definitions]
    used = rules.measures_of(targets)
    stated = sorted(code for code in used if kinds.get(code) is Kind.READING)
    units = sorted({definition.unit or target.unit for target, definition in pairs})
    for reading in ledger.readings(measures=stated, units=units, until=as_of, known=known) if stated else ():
        gathered.readings[reading.measure, reading.unit].append(reading)
    summed = sorted(code for code in used if kinds.get(code) in (Kind.FLOW, Kind.STOCK))
    for asked, measures in _questions((one for _, d in pairs for one in d.inputs), summed).items():
        dimensions, split = asked
        for total in ledger.totals(
            measures=measures,
            units=None,
            dimensions=dict(dimensions),
            until=as_of,
            known=known,
            by="month",
            split=split,
        ):
            gathered.sums[asked, total.measure].append(total)
    return gathered


FEW = 2
"""So many questions are asked outright; for more it pays to ask first which measures hold anything."""


def _questions(inputs: Iterable[Input], summed: Sequence[str]) -> dict[Question, list[str]]:
    asked: dict[Question, set[str]] = defaultdict(set)
    for one in inputs:
        asked[question(one)] |= set(one.measures).intersection(summed)
    used = ledger.measures_in_use(summed) if sum(map(bool, asked.values())) > FEW else frozenset(summed)
    return {key: sorted(codes & used) for key, codes in asked.items() if codes & used}
