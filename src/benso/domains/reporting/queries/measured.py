"""What the platform measured itself of a reporting unit, whole and by breakdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import product

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Basis, Kind
from benso.domains.reporting.queries.land import land_of
from benso.domains.reporting.queries.versions import code_lists
from benso.domains.reporting.rules import kept
from benso.domains.reporting.rules.breakdowns import with_parts
from benso.domains.reporting.types import Address, Cell, Grid, Lack, Lacking, Pairs, PrefillInput, Report
from benso.domains.units.queries import roster
from benso.kernel.expressions import evaluate, parse
from benso.kernel.expressions.types import Value

AGENCY = "agency"
"""The dimension in which the ledger names the agency of a unit that did the work."""


def measured(
    report: Report, grid: Grid, cells: Iterable[Cell]
) -> Iterator[tuple[Cell, tuple[str, ...], Decimal | Lack]]:
    """What the ledger measured of a report's unit and those in it, or of its agency, for those of some cells whose
    indicator says how the platform counts it and of which everything needed was measured; with the measures it comes
    from.

    A cell with a breakdown is known where everything that was measured bears a dimension of that name, with codes of
    that list. Where anything does not the part is unknown, never zero.

    What units did whose land is now that of this one counts, where it is so exactly; else the reason stands in place
    of the number.
    """
    asked = [cell for cell in cells if cell.item and grid.indicators[cell.item.indicator].prefill]
    if not asked:
        return
    book = _Book(report)
    for cell in asked:
        assert cell.item is not None  # noqa: S101  only such are asked for
        prefill = grid.indicators[cell.item.indicator].prefill
        assert prefill is not None  # noqa: S101
        measures = tuple(dict.fromkeys(one.measure for one in prefill.inputs))
        lack = next((lack for one in prefill.inputs if (lack := book.lack(one)) is not None), None)
        if lack is not None:
            yield cell, measures, lack
            continue
        values: dict[str, Value] = {one.name: book.amount(one, cell.item.dimensions) for one in prefill.inputs}
        number = kept(evaluate(parse(prefill.formula), values), cell.decimals)
        if number is not None:
            yield cell, measures, number


def unmeasured(report: Report, grid: Grid) -> dict[Address, Lack]:
    """The cells that would be taken over from the ledger, where the unit is newer than the period begins and the land
    it has was not that of whole units, with the reason."""
    asked = [cell for cell in grid.editable if cell.item and grid.indicators[cell.item.indicator].prefill]
    why = land_of(report.place, report.period.start, report.period.end, roster()).why if asked else None
    return {} if why is None else {cell.address: Lack(why) for cell in asked}


class _Book:
    """The ledger's sums for one report, each asked for once."""

    def __init__(self, report: Report) -> None:
        _unit, _slash, self._agency = report.place.partition("/")
        register = roster()
        self._period = report.period
        self._flows = land_of(report.place, report.period.start, report.period.end, register)
        self._stocks = land_of(report.place, register.coverage_from, report.period.end, register)
        self._doubtful: dict[str, bool] = {}
        self._sums: dict[tuple[str, Pairs, str], dict[str, Decimal]] = {}
        self._parts: dict[str, Mapping[str, frozenset[str]]] = {}

    def lack(self, one: PrefillInput) -> Lack | None:
        """Why the amount cannot be told: in the period the land was not that of whole units; or, of a stock, something
        was measured for units that had a part of it before."""
        if self._flows.why is not None:
            return Lack(self._flows.why)
        if self._stocks.doubtful and ledger.measure(one.measure).kind is Kind.STOCK:
            if one.measure not in self._doubtful:
                self._doubtful[one.measure] = bool(ledger.totals(
                    measures=[one.measure], units=self._stocks.doubtful, bases=[Basis.MEASURED],
                    until=self._period.end,
                ))  # fmt: skip
            if self._doubtful[one.measure]:
                return Lack(self._stocks.why or Lacking.CUT)
        return None

    def amount(self, one: PrefillInput, breakdown: Pairs) -> Decimal | None:
        """Of a flow over the period, of a stock at its end; unknown where nothing was ever measured, or where what was
        measured does not tell the parts."""
        fixed = dict(one.dimensions)
        split = [(name, code) for name, code in breakdown if fixed.get(name) != code]
        if any(name in fixed for name, _ in split):
            return None
        if not split:
            return self._sum(one, fixed, "").get("")
        if not all(self._tells(one, fixed, name) for name, _ in split):
            return None
        *outer, (last, _) = split
        codes = [self._codes(name, code) for name, code in split]
        total = Decimal(0)
        for chosen in product(*codes[:-1]):
            narrowed = fixed | dict(zip((name for name, _ in outer), chosen, strict=True))
            groups = self._sum(one, narrowed, last)
            total += sum((groups.get(code, Decimal(0)) for code in codes[-1]), Decimal(0))
        return total

    def _tells(self, one: PrefillInput, fixed: Mapping[str, str], name: str) -> bool:
        """Whether everything measured bears a code of the list; the same word may mean something else there."""
        groups = self._sum(one, fixed, name)
        return bool(groups) and groups.keys() <= self._lists().get(name, {}).keys()

    def _codes(self, name: str, code: str) -> list[str]:
        """A code with those under it: the ledger bears the finest."""
        return sorted(self._lists()[name][code])

    def _lists(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        if not self._parts:
            self._parts = {each: with_parts(held) for each, held in code_lists().items()}
        return self._parts

    def _sum(self, one: PrefillInput, dimensions: Mapping[str, str], split: str) -> dict[str, Decimal]:
        wanted = dict(dimensions) | ({AGENCY: self._agency} if self._agency else {})
        key = (one.measure, tuple(sorted(wanted.items())), split)
        if key not in self._sums:
            stock = ledger.measure(one.measure).kind is Kind.STOCK
            land = self._stocks if stock else self._flows
            found = ledger.totals(
                measures=[one.measure], units=land.units, bases=[Basis.MEASURED], dimensions=wanted or None,
                since=None if stock else self._period.start, until=self._period.end, split=split or None,
            )  # fmt: skip
            self._sums[key] = {total.group or "": total.amount for total in found}
        return self._sums[key]
