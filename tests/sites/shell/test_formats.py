from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from benso.sites.shell import formats


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        ("1288463", 0, "1.288.463", "1,288,463"),
        ("76", 1, "76,0", "76.0"),
        ("55.374", 2, "55,37", "55.37"),
        ("0.125", 2, "0,13", "0.13"),
        ("-44.63", None, "−44,63", "−44.63"),
        ("5.10", None, "5,1", "5.1"),
        ("1000", None, "1.000", "1,000"),
    ],
)
def test_numbers_are_written_with_the_separators_of_the_language(
    value: str, decimals: int | None, vi: str, en: str
) -> None:
    assert formats.number(Decimal(value), decimals, "vi") == vi
    assert formats.number(Decimal(value), decimals, "en") == en


def test_a_difference_carries_its_sign() -> None:
    assert formats.signed(Decimal("3.5"), None, "vi") == "+3,5"
    assert formats.signed(Decimal("-3.5"), None, "vi") == "−3,5"
    assert formats.signed(Decimal(0), None, "vi") == "0"


def test_amounts_keep_number_and_unit_on_one_line() -> None:
    assert formats.amount(Decimal("76"), "%", "vi") == "76,0\N{NO-BREAK SPACE}%"
    assert formats.amount(Decimal("76"), "%", "en") == "76.0%"
    assert formats.amount(Decimal("402860"), "households", "vi") == "402.860\N{NO-BREAK SPACE}hộ"
    assert formats.amount(Decimal("402860"), "households", "en") == "402,860\N{NO-BREAK SPACE}households"
    assert formats.amount(Decimal(31), "rank", "vi") == "31"


def test_a_share_of_something_is_written_as_percent_alone() -> None:
    assert formats.amount(Decimal("6.08"), "% of GRDP", "vi") == "6,08\N{NO-BREAK SPACE}%"


def test_an_unknown_unit_of_measure_is_written_as_it_is() -> None:
    assert formats.amount(Decimal(3), "bè", "en") == "3\N{NO-BREAK SPACE}bè"


def test_days_and_moments_are_those_of_viet_nam() -> None:
    assert formats.day(date(2026, 11, 23), "vi") == "23/11/2026"
    assert formats.day(date(2026, 11, 23), "en") == "23 Nov 2026"
    assert formats.moment(datetime(2026, 11, 23, 20, 5, 7, tzinfo=UTC), "vi") == "24/11/2026 03:05:07"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (None, date(2024, 11, 14), "14/11/2024"),
        (date(2024, 11, 14), date(2024, 11, 14), "14/11/2024"),
        (date(2023, 1, 1), date(2023, 12, 31), "2023"),
        (date(2021, 1, 1), date(2025, 12, 31), "2021–2025"),
        (date(2024, 1, 1), date(2024, 11, 14), "01/01/2024 – 14/11/2024"),
    ],
)
def test_a_period_is_named_by_its_year_where_it_is_one(start: date | None, end: date, words: str) -> None:
    assert formats.span(start, end, "vi") == words


def test_every_unit_that_measures_and_indicators_name_is_said_in_both_languages() -> None:
    content = Path(__file__).resolve().parents[3] / "content" / "bentre"
    files = (content / "measures.yaml", content / "reporting" / "indicators.yaml")
    named = {unit for file in files for unit in re.findall(r'^ +unit: "(.*)"$', file.read_text("utf-8"), re.MULTILINE)}
    assert len(named) > 30
    assert {unit for unit in named if unit not in formats.UNITS_OF_MEASURE and not unit.startswith("%")} == set()
