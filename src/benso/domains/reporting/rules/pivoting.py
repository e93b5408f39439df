"""A table turned any way: what stands on rows, what on columns, and sums where sums mean something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from benso.domains.reporting.rules.combining import Part, added
from benso.domains.reporting.types import Axis, Combine, Indicator, Mark, OverTime, Row
from benso.kernel.errors import BensoError

Key = tuple[str, ...]


class PivotImpossible(BensoError):
    """Rows and columns of a pivot name an axis twice."""

    code = "PIVOT_IMPOSSIBLE"
    sentence = "Không xoay được bảng: “{axis}” đứng cả ở hàng lẫn ở cột. Chọn mỗi chiều một chỗ."


@dataclass(frozen=True, slots=True)
class Pivot:
    """Figures by row and column; keys hold one text an axis. ``totals`` are those of rows (over all columns)."""

    rows_by: tuple[Axis, ...]
    columns_by: tuple[Axis, ...]
    rows: tuple[Key, ...]
    columns: tuple[Key, ...]
    cells: Mapping[tuple[Key, Key], Row]
    row_totals: Mapping[Key, Row] = field(default_factory=dict)
    column_totals: Mapping[Key, Row] = field(default_factory=dict)


def pivot(
    rows: Iterable[Row],
    indicators: Sequence[Indicator],
    *,
    rows_by: Sequence[Axis],
    columns_by: Sequence[Axis],
    order: Callable[[Axis, str], object] | None = None,
) -> Pivot:
    """Turn rows of figures. An axis that is named nowhere and has more than one place goes to the rows, so that no
    figure hides another.

    :param order: sorts the places of an axis; by default indicators as given, the others by their text
    :raises PivotImpossible: if an axis is on rows and on columns
    """
    rows = list(rows)
    twice = [axis for axis in columns_by if axis in rows_by]
    if twice:
        raise PivotImpossible(axis=twice[0].value)
    spread = [axis for axis in Axis if axis not in rows_by and axis not in columns_by]
    down = (*rows_by, *(axis for axis in spread if len({place(row, axis) for row in rows}) > 1))
    across = tuple(columns_by)
    cells = {(_key(row, down), _key(row, across)): row for row in rows}
    sort = order or _plain_order(indicators)
    known = {indicator.code: indicator for indicator in indicators}
    return Pivot(
        down,
        across,
        _sorted({row for row, _ in cells}, down, sort),
        _sorted({column for _, column in cells}, across, sort),
        cells,
        _totals(cells, 0, across, known),
        _totals(cells, 1, down, known),
    )


def place(row: Row, axis: Axis) -> str:
    """Where a figure stands on an axis."""
    indicator, _, rest = row.item.partition("[")
    match axis:
        case Axis.INDICATOR:
            return indicator
        case Axis.BREAKDOWN:
            return rest.removesuffix("]")
        case Axis.UNIT:
            return row.unit
        case Axis.PERIOD:
            return row.period


def total(rows: Sequence[Row], over: Sequence[Axis], indicators: Mapping[str, Indicator]) -> Row | None:
    """The sum of figures that differ along some axes; a level takes its last period. ``None`` where it means nothing:
    over several indicators, or of what does not add up (a share, a rank)."""
    spread = {axis for axis in over if len({place(row, axis) for row in rows}) > 1}
    codes = {place(row, Axis.INDICATOR) for row in rows}
    indicator = indicators.get(next(iter(codes))) if len(codes) == 1 else None
    if indicator is None or not over:
        return None
    if len(rows) == 1:
        return rows[0] if indicator.combine is Combine.SUM else None
    if Axis.PERIOD in spread and indicator.over_time is OverTime.LEVEL:
        last = max(row.period for row in rows)
        rows = [row for row in rows if row.period == last]
        if len(rows) == 1:
            return rows[0]
        spread.discard(Axis.PERIOD)
    if indicator.combine is Combine.NONE or len(rows) != _size(rows, spread):
        return None  # also a hole in the block: the sum would be that of a part, and look like the whole
    value, mark = added(Part(row.value, Mark(row.mark), Decimal(1)) for row in rows)
    first = rows[0]
    return Row(
        indicator.code if Axis.BREAKDOWN in spread else first.item,
        "" if Axis.UNIT in spread else first.unit,
        "" if Axis.PERIOD in spread else first.period,
        value,
        mark,
        any(row.estimated for row in rows),
        all(row.covered for row in rows),
        any(row.simulated for row in rows),
    )


def _size(rows: Sequence[Row], spread: Iterable[Axis]) -> int:
    size = 1
    for axis in spread:
        size *= len({place(row, axis) for row in rows})
    return size


def _key(row: Row, axes: Sequence[Axis]) -> Key:
    return tuple(place(row, axis) for axis in axes)


def _totals(
    cells: Mapping[tuple[Key, Key], Row], side: int, over: Sequence[Axis], indicators: Mapping[str, Indicator]
) -> dict[Key, Row]:
    groups: dict[Key, list[Row]] = defaultdict(list)
    for keys, row in cells.items():
        groups[keys[side]].append(row)
    found = {key: total(group, over, indicators) for key, group in groups.items()}
    return {key: row for key, row in found.items() if row is not None}


def _plain_order(indicators: Sequence[Indicator]) -> Callable[[Axis, str], object]:
    places = {indicator.code: number for number, indicator in enumerate(indicators)}
    return lambda axis, text: (places.get(text, 0), text) if axis is Axis.INDICATOR else (0, text)


def _sorted(keys: Iterable[Key], axes: Sequence[Axis], order: Callable[[Axis, str], object]) -> tuple[Key, ...]:
    return tuple(sorted(keys, key=lambda key: [order(axis, text) for axis, text in zip(axes, key, strict=True)]))
