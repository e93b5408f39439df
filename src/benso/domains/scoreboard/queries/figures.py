"""Figures by unit and by measure, and those of the tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Kind, Measure, MonthlyAmount, Reading, Total
from benso.domains.scoreboard.queries.editions import Moment, moment
from benso.domains.scoreboard.queries.reexpressed import in_borders
from benso.domains.scoreboard.types import (
    MeasureView,
    TargetId,
    TaskView,
    UnitFigure,
    UnitView,
)


def unit_view(unit_id: str, *, as_of: date, known: int | None = None, borders: date | None = None) -> UnitView:
    """The latest figure of every measure for one unit: flows of the calendar year so far, levels and statements.

    What adds up and is stated only for other units of the same land comes in the borders of this one.

    :param borders: a day in whose borders to show that instead, if the unit is not in force on it
    :raises SealUnknown: if there is no such seal
    """
    here = moment(known)
    measures = {m.code: m for m in ledger.measures()}
    figures = _figures(measures, [unit_id], here, as_of)
    own = {figure.measure.code for figure in figures}
    moved = in_borders(unit_id, own, measures, here, as_of, borders)
    return UnitView(unit_id, tuple(figures), as_of, here.number, moved)


def measure_view(code: str, *, as_of: date, known: int | None = None) -> MeasureView:
    """Everything stated about one measure, newest first: every vintage, every unit.

    :raises MeasureNotDeclared: if there is no such measure
    :raises SealUnknown: if there is no such seal
    """
    here = moment(known)
    measure = ledger.measure(code)
    readings: list[Reading] = []
    amounts: list[MonthlyAmount] = []
    if here.seal is not None and measure.kind is Kind.READING:
        readings = ledger.readings(measures=[code], units=None, until=as_of, known=here.seal)
    elif here.seal is not None:
        amounts = ledger.monthly_amounts(measures=[code], units=None, until=as_of, known=here.seal)
    return MeasureView(
        measure=measure,
        readings=tuple(sorted(readings, key=lambda r: (r.effective_date, r.entry_id), reverse=True)),
        amounts=tuple(sorted(amounts, key=lambda a: (a.month, a.unit, a.basis), reverse=True)),
        gaps=tuple(gap for gap in here.declared.gaps if gap.measure == code),
        rejected=tuple(one for one in here.declared.rejected if one.measure == code),
        targets=here.users.get(code, ()),
        as_of=as_of,
        known_seal=here.number,
    )


def programme_view(*, as_of: date, known: int | None = None) -> list[TaskView]:
    """The tasks and the latest figure of each thing they count, per basis.

    :raises SealUnknown: if there is no such seal
    """
    here = moment(known)
    codes = {code for task in here.declared.tasks for one in task.countables for code in one.measures}
    units = sorted({target.unit for target in here.declared.targets})
    measures = {m.code: m for m in ledger.measures() if m.code in codes}
    by_code: dict[str, list[UnitFigure]] = defaultdict(list)
    for figure in _figures(measures, units, here, as_of):
        by_code[figure.measure.code].append(figure)
    return [
        TaskView(
            task=task,
            figures=tuple((one, _first(one.measures, by_code)) for one in task.countables),
            gaps=tuple(gap for gap in here.declared.gaps if gap.target == task.id),
            rejected=tuple(one for one in here.declared.rejected if one.target == task.id),
        )
        for task in here.declared.tasks
    ]


def _first(measures: Iterable[str], figures: Mapping[str, Sequence[UnitFigure]]) -> tuple[UnitFigure, ...]:
    return next((tuple(figures[code]) for code in measures if figures.get(code)), ())


def _figures(measures: Mapping[str, Measure], units: Sequence[str], here: Moment, as_of: date) -> list[UnitFigure]:
    """Latest statement per measure, basis and dimensions, and sums per measure and basis."""
    if here.seal is None:
        return []
    users = here.users
    by_kind: dict[Kind, list[str]] = defaultdict(list)
    for measure in measures.values():
        by_kind[measure.kind].append(measure.code)
    found: dict[tuple[str, str, str], UnitFigure] = {}
    stated = by_kind[Kind.READING]
    for reading in ledger.readings(measures=stated, units=units, until=as_of, known=here.seal) if stated else ():
        figure = _stated(reading, measures[reading.measure], users)
        key = (reading.measure, reading.basis.value, str(sorted(reading.dimensions.items())))
        if key not in found or _rank(figure) >= _rank(found[key]):
            found[key] = figure
    figures = list(found.values())
    for kind, since in ((Kind.FLOW, date(as_of.year, 1, 1)), (Kind.STOCK, None)):
        if by_kind[kind]:
            for total in ledger.totals(
                measures=by_kind[kind], units=units, since=since, until=as_of, known=here.seal, by="none"
            ):
                figures.append(_summed(total, measures[total.measure], since, as_of, users))
    return sorted(figures, key=lambda f: (f.measure.code, f.basis, *sorted(f.dimensions.items())))


def _rank(figure: UnitFigure) -> tuple[date, str]:
    return figure.date, figure.document.get("vintage", "")


def _stated(reading: Reading, measure: Measure, users: Mapping[str, tuple[TargetId, ...]]) -> UnitFigure:
    return UnitFigure(
        measure, reading.basis, reading.dimensions, reading.effective_date, reading.period_start, reading.amount, 1,
        reading.entry_id, reading.document, users.get(measure.code, ()),
    )  # fmt: skip


def _summed(
    total: Total, measure: Measure, since: date | None, as_of: date, users: Mapping[str, tuple[TargetId, ...]]
) -> UnitFigure:
    used = users.get(measure.code, ())
    return UnitFigure(measure, total.basis, {}, as_of, since, total.amount, total.entries, None, {}, used)
