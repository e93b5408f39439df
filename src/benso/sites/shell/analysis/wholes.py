"""Sums of a turned table that are those of a part: of some units only, or of some periods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from benso.domains.reporting.rules import Pivot
from benso.domains.reporting.types import Axis, OverTime, Row, Table
from benso.domains.units.rules import Roster
from benso.kernel.periods import Period, parse

Key = tuple[str, ...]


def short_totals(table: Table, turned: Pivot, roster: Roster) -> tuple[set[Key], set[Key]]:
    """The rows and the columns whose sum leaves out a unit or a period that should be in it."""
    whole = _Whole(table, roster)
    return (
        whole.short(turned.row_totals, ((keys[0], row) for keys, row in turned.cells.items()), turned.columns_by),
        whole.short(turned.column_totals, ((keys[1], row) for keys, row in turned.cells.items()), turned.rows_by),
    )


@dataclass(slots=True)
class _Whole:
    """What a complete table would hold: a figure of every unit of the level in force, for each period."""

    table: Table
    roster: Roster
    _expected: dict[str, set[str]] = field(default_factory=dict)

    def short(self, totals: Mapping[Key, Row], cells: Iterable[tuple[Key, Row]], over: Sequence[Axis]) -> set[Key]:
        """The keys of the sums over these axes that are not whole."""
        groups: dict[Key, list[Row]] = defaultdict(list)
        for key, row in cells:
            if key in totals:
                groups[key].append(row)
        return {
            key
            for key, rows in groups.items()
            if (Axis.UNIT in over and self._lacks_unit(rows)) or (Axis.PERIOD in over and self._lacks_period(rows))
        }

    def _lacks_unit(self, rows: Iterable[Row]) -> bool:
        present: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in rows:
            present[row.item, row.period].add(row.unit)
        return any(self._units(period) - units for (_item, period), units in present.items())

    def _lacks_period(self, rows: Iterable[Row]) -> bool:
        """A flow is summed over all periods, of a level the last one counts."""
        present: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in rows:
            present[row.item, row.unit].add(row.period)
        levels = {each.code for each in self.table.indicators if each.over_time is OverTime.LEVEL}
        for (item, unit), periods in present.items():
            wanted = self.table.periods[-1:] if item.partition("[")[0] in levels else self.table.periods
            if any(period not in periods and unit in self._units(period) for period in wanted):
                return True
        return False

    def _units(self, period: str) -> set[str]:
        if period not in self._expected:
            self._expected[period] = self._in_force(parse(period))
        return self._expected[period]

    def _in_force(self, period: Period) -> set[str]:
        question = self.table.question
        day = question.borders or period.end
        there = {unit.id for unit in self.roster.on(day, question.into_level or question.level)}
        if question.units:
            return there & set(question.units)
        # Offices of a unit report each for itself: which of them should is not for the register of units to say.
        return there if not any("/" in row.unit for row in self.table.rows) else set()
