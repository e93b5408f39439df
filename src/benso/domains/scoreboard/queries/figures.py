"""Figures by unit and by measure, and those of the tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Kind, Measure, MonthlyAmount, Reading, Seal, Total
from benso.domains.scoreboard.queries.editions import moment
from benso.domains.scoreboard.types import (
    MeasureView,
    Programme,
    TargetId,
    TaskView,
    UnitFigure,
    UnitView,
)


def unit_view(unit_id: str, *, as_of: date, known: int | None = None) -> UnitView:
    """The latest figure of every measure for one unit: flows of the calendar year so far, levels and statements.

    :raises SealUnknown: if there is no such seal
    """
    here = moment(known)
    seal, declared = here.seal, here.declared
    measures = {m.code: m for m in ledger.measures()}
    figures = _figures(measures, [unit_id], declared, as_of, seal)
    return UnitView(unit_id, tuple(figures), as_of, here.number)


def measure_view(code: str, *, as_of: date, known: int | None = None) -> MeasureView:
    """Everything stated about one measure, newest first: every vintage, every unit.

    :raises MeasureNotDeclared: if there is no such measure
    :raises SealUnknown: if there is no such seal
    """
    here = moment(known)
    seal, declared = here.seal, here.declared
    measure = ledger.measure(code)
    readings: list[Reading] = []
    amounts: list[MonthlyAmount] = []
    if seal is not None and measure.kind is Kind.READING:
        readings = ledger.readings(measures=[code], units=None, until=as_of, known=seal)
    elif seal is not None:
        amounts = ledger.monthly_amounts(measures=[code], units=None, until=as_of, known=seal)
    return MeasureView(
        measure=measure,
        readings=tuple(sorted(readings, key=lambda r: (r.effective_date, r.entry_id), reverse=True)),
        amounts=tuple(sorted(amounts, key=lambda a: (a.month, a.unit, a.basis), reverse=True)),
        gaps=tuple(gap for gap in declared.gaps if gap.measure == code),
        rejected=tuple(one for one in declared.rejected if one.measure == code),
        targets=tuple(_users(declared).get(code, ())),
        as_of=as_of,
        known_seal=here.number,
    )


def programme_view(*, as_of: date, known: int | None = None) -> list[TaskView]:
    """The tasks and the latest figure of each thing they count, per basis.

    :raises SealUnknown: if there is no such seal
    """
    here = moment(known)
    seal, declared = here.seal, here.declared
    codes = {code for task in declared.tasks for one in task.countables for code in one.measures}
    units = sorted({target.unit for target in declared.targets})
    measures = {m.code: m for m in ledger.measures() if m.code in codes}
    by_code: dict[str, list[UnitFigure]] = defaultdict(list)
    for figure in _figures(measures, units, declared, as_of, seal):
        by_code[figure.measure.code].append(figure)
    return [
        TaskView(
            task=task,
            figures=tuple((one, _first(one.measures, by_code)) for one in task.countables),
            gaps=tuple(gap for gap in declared.gaps if gap.target == task.id),
            rejected=tuple(one for one in declared.rejected if one.target == task.id),
        )
        for task in declared.tasks
    ]


def _first(measures: Iterable[str], figures: Mapping[str, Sequence[UnitFigure]]) -> tuple[UnitFigure, ...]:
    return next((tuple(figures[code]) for code in measures if figures.get(code)), ())


def _figures(
    measures: Mapping[str, Measure], units: Sequence[str], declared: Programme, as_of: date, seal: Seal | None
) -> list[UnitFigure]:
    """Latest statement per measure, basis and dimensions, and sums per measure and basis."""
    if seal is None:
        return []
    users = _users(declared)
    by_kind: dict[Kind, list[str]] = defaultdict(list)
    for measure in measures.values():
        by_kind[measure.kind].append(measure.code)
    found: dict[tuple[str, str, str], UnitFigure] = {}
    stated = by_kind[Kind.READING]
    for reading in ledger.readings(measures=stated, units=units, until=as_of, known=seal) if stated else ():
        figure = _stated(reading, measures[reading.measure], users)
        key = (reading.measure, reading.basis.value, str(sorted(reading.dimensions.items())))
        if key not in found or _rank(figure) >= _rank(found[key]):
            found[key] = figure
    figures = list(found.values())
    for kind, since in ((Kind.FLOW, date(as_of.year, 1, 1)), (Kind.STOCK, None)):
        if by_kind[kind]:
            for total in ledger.totals(
                measures=by_kind[kind], units=units, since=since, until=as_of, known=seal, by="none"
            ):
                figures.append(_summed(total, measures[total.measure], since, as_of, users))
    return sorted(figures, key=lambda f: (f.measure.code, f.basis, str(sorted(f.dimensions.items()))))


def _rank(figure: UnitFigure) -> tuple[date, str]:
    return figure.date, figure.document.get("vintage", "")


def _stated(reading: Reading, measure: Measure, users: Mapping[str, Sequence[TargetId]]) -> UnitFigure:
    return UnitFigure(
        measure, reading.basis, reading.dimensions, reading.effective_date, reading.period_start, reading.amount, 1,
        reading.entry_id, reading.document, tuple(users.get(measure.code, ())),
    )  # fmt: skip


def _summed(
    total: Total, measure: Measure, since: date | None, as_of: date, users: Mapping[str, Sequence[TargetId]]
) -> UnitFigure:
    used = tuple(users.get(measure.code, ()))
    return UnitFigure(measure, total.basis, {}, as_of, since, total.amount, total.entries, None, {}, used)


def _users(declared: Programme) -> dict[str, list[TargetId]]:
    """The targets that use each measure."""
    users: dict[str, list[TargetId]] = defaultdict(list)
    for target in declared.targets:
        codes = {c for d in target.definitions for i in d.inputs for c in i.measures}
        for code in codes | {c for d in target.definitions for c in d.printed}:
            users[code].append(target.id)
    return users
