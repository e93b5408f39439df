"""A table turned any way; sums only where they mean something."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benso.domains.reporting.rules import PivotImpossible, pivot
from benso.domains.reporting.types import Axis, Combine, Indicator, Mark, OverTime, Row, ValueType
from benso.kernel.declarations import Text

FLOW = Indicator("flow", Text("Lượt"), "items", ValueType.INTEGER)
LEVEL = Indicator("level", Text("Hộ"), "households", ValueType.INTEGER, over_time=OverTime.LEVEL)
SHARE = Indicator("share", Text("Tỷ lệ"), "%", ValueType.PERCENT, 2, Combine.NONE, OverTime.LEVEL)


def rows(item: str, *values: int) -> list[Row]:
    """Two units by two periods."""
    places = [("a", "2024"), ("a", "2025"), ("b", "2024"), ("b", "2025")]
    return [Row(item, *place, Decimal(value)) for place, value in zip(places, values, strict=True)]


@pytest.mark.parametrize(("down", "across"), [(Axis.UNIT, Axis.PERIOD), (Axis.PERIOD, Axis.UNIT)])
def test_each_figure_stands_at_its_row_and_column(down: Axis, across: Axis) -> None:
    turned = pivot(rows("flow", 1, 2, 3, 4), [FLOW], rows_by=[down], columns_by=[across])
    found = {(r, c): cell.value for (r, c), cell in turned.cells.items()}
    units_first = {(("a",), ("2024",)): 1, (("a",), ("2025",)): 2, (("b",), ("2024",)): 3, (("b",), ("2025",)): 4}
    expected = units_first if down is Axis.UNIT else {(c, r): v for (r, c), v in units_first.items()}
    assert found == expected


def test_a_flow_has_sums_over_units_and_over_time() -> None:
    turned = pivot(rows("flow", 1, 2, 3, 4), [FLOW], rows_by=[Axis.UNIT], columns_by=[Axis.PERIOD])
    assert {key: row.value for key, row in turned.row_totals.items()} == {("a",): 3, ("b",): 7}
    assert {key: row.value for key, row in turned.column_totals.items()} == {("2024",): 4, ("2025",): 6}


def test_a_level_takes_its_last_period() -> None:
    turned = pivot(rows("level", 1, 2, 3, 4), [LEVEL], rows_by=[Axis.UNIT], columns_by=[Axis.PERIOD])
    assert {key: row.value for key, row in turned.row_totals.items()} == {("a",): 2, ("b",): 4}
    assert {key: row.value for key, row in turned.column_totals.items()} == {("2024",): 4, ("2025",): 6}


def test_a_share_is_never_added_up() -> None:
    turned = pivot(rows("share", 1, 2, 3, 4), [SHARE], rows_by=[Axis.UNIT], columns_by=[Axis.PERIOD])
    assert turned.column_totals == {}


def test_several_indicators_are_never_added_up() -> None:
    both = [*rows("flow", 1, 2, 3, 4), *rows("level", 1, 2, 3, 4)]
    turned = pivot(both, [FLOW, LEVEL], rows_by=[Axis.UNIT, Axis.PERIOD], columns_by=[Axis.INDICATOR])
    assert turned.row_totals == {}
    assert {key: row.value for key, row in turned.column_totals.items()} == {("flow",): 10, ("level",): 6}


def test_a_sum_with_something_missing_is_missing_and_what_does_not_exist_adds_nothing() -> None:
    wanting = [Row("flow", "a", "2024", None, Mark.MISSING), Row("flow", "b", "2024", Decimal(3))]
    absent = [Row("flow", "a", "2025", None, Mark.NO_SERVICE), Row("flow", "b", "2025", Decimal(3))]
    turned = pivot([*wanting, *absent], [FLOW], rows_by=[Axis.UNIT], columns_by=[Axis.PERIOD])
    found = {key: (row.value, row.mark) for key, row in turned.column_totals.items()}
    assert found == {("2024",): (None, Mark.MISSING), ("2025",): (Decimal(3), Mark.NUMBER)}


def test_an_axis_that_is_named_nowhere_goes_to_the_rows_and_hides_nothing() -> None:
    turned = pivot(rows("flow", 1, 2, 3, 4), [FLOW], rows_by=[], columns_by=[Axis.PERIOD])
    assert turned.rows_by == (Axis.UNIT,)
    assert len(turned.cells) == 4


def test_breakdowns_of_one_indicator_add_up_to_it() -> None:
    parts = [Row("flow[sex=f]", "a", "2024", Decimal(1)), Row("flow[sex=m]", "a", "2024", Decimal(2))]
    turned = pivot(parts, [FLOW], rows_by=[Axis.UNIT], columns_by=[Axis.BREAKDOWN])
    assert turned.columns == (("sex=f",), ("sex=m",))
    assert turned.row_totals == {("a",): Row("flow", "a", "2024", Decimal(3))}


def test_a_block_with_a_hole_has_no_sum() -> None:
    holed = rows("flow", 1, 2, 3, 4)[:3]
    turned = pivot(holed, [FLOW], rows_by=[], columns_by=[])
    assert turned.row_totals == {}
    across = pivot(holed, [FLOW], rows_by=[Axis.INDICATOR], columns_by=[Axis.UNIT, Axis.PERIOD])
    assert across.row_totals == {}


def test_an_axis_on_rows_and_columns_is_refused() -> None:
    with pytest.raises(PivotImpossible):
        pivot([], [FLOW], rows_by=[Axis.UNIT], columns_by=[Axis.UNIT])
