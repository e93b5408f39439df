"""Numbers and marks as people write them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.domains.reporting.rules import block_changes, compile_regime, read_figure, written
from benso.domains.reporting.rules.typed import (
    FigureMixed,
    FigureNotWhole,
    FigureOutOfRange,
    FigureTooFine,
    FigureTooLong,
    FigureUnreadable,
)
from benso.domains.reporting.types import CellChange, Figure, Mark, ValueType
from tests.domains.reporting.small import INDICATORS, small_regime

GRID = compile_regime(small_regime(), {one.code: one for one in INDICATORS})
WHOLE = GRID.cells["households.now"]
SHARE = replace(WHOLE, value_type=ValueType.PERCENT, decimals=2, highest=Decimal(100))


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.288.463", 1288463), (" 12 ", 12), ("1 288 463", 1288463), ("1\u00a0288", 1288), ("0", 0), ("12,0", 12)],
)
def test_whole_numbers_as_people_write_them(text: str, value: int) -> None:
    assert read_figure(text, WHOLE) == Figure(Decimal(value))


@pytest.mark.parametrize(("text", "value"), [("76,5", "76.5"), ("76,5 %", "76.5"), ("0,05", "0.05"), ("100", "100")])
def test_shares_as_people_write_them(text: str, value: str) -> None:
    assert read_figure(text, SHARE) == Figure(Decimal(value))


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("x", Mark.NOT_APPLICABLE), ("X", Mark.NOT_APPLICABLE), ("Không áp dụng", Mark.NOT_APPLICABLE),
        ("-", Mark.NO_SERVICE), ("–", Mark.NO_SERVICE), ("KPT", Mark.NO_SERVICE), ("không phát sinh", Mark.NO_SERVICE),
        ("…", Mark.MISSING), ("...", Mark.MISSING), ("chưa có số liệu", Mark.MISSING),
    ],
)  # fmt: skip
def test_zero_and_the_three_marks_are_four_things(text: str, mark: Mark) -> None:
    assert read_figure(text, WHOLE) == Figure(None, mark)
    assert read_figure("0", WHOLE) == Figure(Decimal(0))
    assert read_figure("  ", WHOLE) is None


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("1,288,463.5", FigureMixed, "1.288.463,5"),
        ("1,288,463", FigureMixed, "1.288.463,5"),
        ("76.5", FigureMixed, "“76.5”"),
        ("mười", FigureUnreadable, "“mười” không phải là số"),
        ("12 %", FigureUnreadable, "không phải là số"),
        ("76,5", FigureNotWhole, "số nguyên"),
        ("-5", FigureOutOfRange, "≥ 0"),
        ("1" * 19, FigureTooLong, "18 chữ số"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(text: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said.replace(".", r"\.")):
        read_figure(text, WHOLE)


def test_more_decimals_than_are_kept_are_refused_not_rounded_away() -> None:
    with pytest.raises(FigureTooFine, match="2 chữ số"):
        read_figure("33,333", SHARE)
    with pytest.raises(FigureOutOfRange, match="100"):
        read_figure("100,01", SHARE)


def test_the_english_page_reads_english_numbers() -> None:
    assert read_figure("1,288,463", WHOLE, language="en") == Figure(Decimal(1288463))
    with pytest.raises(FigureMixed):
        read_figure("1.288.463", WHOLE, language="en")


@given(st.decimals(min_value=0, max_value=100, places=2), st.sampled_from(["vi", "en"]))
def test_what_is_written_is_read_back(value: Decimal, language: str) -> None:
    figure = read_figure(written(Figure(value), language=language), SHARE, language=language)  # type: ignore[arg-type]
    assert figure is not None
    assert figure.value == value


def test_a_block_falls_on_rows_and_columns_from_the_anchor() -> None:
    changes, refused = block_changes(GRID, "households.now", "1.500\r\n1.000\r\n", seen=3)
    assert refused == []
    assert changes == [
        CellChange("households.now", Figure(Decimal(1500)), 3),
        CellChange("fibre.now", Figure(Decimal(1000)), 3),
    ]


def test_a_block_of_an_english_spreadsheet_is_read_as_a_whole() -> None:
    changes, refused = block_changes(GRID, "households.now", "1,500,000\n1,000", seen=0)
    assert refused == []
    assert [change.figure for change in changes] == [Figure(Decimal(1500000)), Figure(Decimal(1000))]
    with pytest.raises(FigureMixed):
        block_changes(GRID, "households.now", "1,500,000\n1.000.000", seen=0)


def test_every_bad_cell_of_a_block_is_named() -> None:
    _changes, refused = block_changes(GRID, "households.now", "mười\t5\n7\n8\n9", seen=0)
    assert [(one.address, type(one.error).__name__) for one in refused] == [
        ("households.now", "FigureUnreadable"),
        ("households.before", "PasteOnComputed"),
        ("share.now", "PasteOnComputed"),
        ("+3+0", "PasteOutside"),
    ]
