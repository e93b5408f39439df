"""Shares, growth, rounding and the two ways of writing numbers."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.kernel import numbers
from benso.kernel.numbers import DateUnreadable, NumberUnreadable

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6)
LANGUAGES = st.sampled_from(["vi", "en"])


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        ("1288463", None, "1.288.463", "1,288,463"),
        ("402860.50", None, "402.860,5", "402,860.5"),
        ("76", 1, "76,0", "76.0"),
        ("0.25", 1, "0,3", "0.3"),
        ("-0.25", 1, "−0,3", "−0.3"),
        ("-0.04", 1, "0,0", "0.0"),
        ("999.95", 1, "1.000,0", "1,000.0"),
        ("1E+3", None, "1.000", "1,000"),
        ("1234567", -3, "1.235.000", "1,235,000"),
        ("0", None, "0", "0"),
    ],
)
def test_numbers_are_written_as_people_write_them(value, decimals, vi, en):
    assert numbers.format_number(Decimal(value), decimals) == vi
    assert numbers.format_number(Decimal(value), decimals, language="en") == en


def test_percentages_have_a_space_in_vietnamese_only():
    assert numbers.format_percent(Decimal(76)) == "76,0\N{NO-BREAK SPACE}%"
    assert numbers.format_percent(Decimal(76), language="en") == "76.0%"
    assert numbers.format_percent(Decimal("3.25"), 2, signed=True) == "+3,25\N{NO-BREAK SPACE}%"


def test_dates_in_both_languages():
    assert numbers.format_date(date(2026, 11, 3)) == "03/11/2026"
    assert numbers.format_date(date(2026, 11, 3), language="en") == "3 Nov 2026"


@given(DECIMALS, LANGUAGES)
def test_a_written_number_is_read_back(value, language):
    assert numbers.parse_number(numbers.format_number(value, language=language), language=language) == value


@given(DECIMALS, LANGUAGES)
def test_a_written_percentage_is_read_back(value, language):
    assert numbers.parse_number(numbers.format_percent(value, None, language=language), language=language) == value


@given(st.dates(), LANGUAGES)
def test_a_written_date_is_read_back(value, language):
    assert numbers.parse_date(numbers.format_date(value, language=language), language=language) == value
    assert numbers.parse_date(value.isoformat(), language=language) == value


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "vi"),
        ("1,288,463", "vi"),
        ("1.288.463", "en"),
        ("1.28.463", "vi"),
        ("12,", "vi"),
        ("abc", "vi"),
        ("1 288", "vi"),
        ("١٢", "vi"),
        ("NaN", "en"),
        ("1e5", "en"),
    ],
)
def test_a_number_in_the_wrong_language_is_refused_not_guessed(text, language):
    with pytest.raises(NumberUnreadable) as caught:
        numbers.parse_number(text, language=language)
    assert caught.value.data["text"] == text


@pytest.mark.parametrize(
    ("text", "language"),
    [("29/02/2023", "vi"), ("11/23/2026", "vi"), ("23 Nob 2026", "en"), ("23/11/2026", "en"), ("hôm nay", "vi")],
)
def test_a_text_that_is_no_date_is_refused(text, language):
    with pytest.raises(DateUnreadable) as caught:
        numbers.parse_date(text, language=language)
    assert caught.value.data["text"] == text


def test_vietnamese_dates_are_read_as_they_are_written_in_documents():
    assert numbers.parse_date("ngày 3/9/2025") == date(2025, 9, 3)
    assert numbers.parse_date("03.09.2025") == numbers.parse_date("03-09-2025") == date(2025, 9, 3)


def test_nothing_is_divided_by_zero():
    assert numbers.ratio(1, 0) is None
    assert numbers.percent(5, Decimal("0.0")) is None
    assert numbers.growth(0, 5) is None


def test_percent_and_growth():
    assert numbers.percent(76, 100) == 76
    assert numbers.percent(1, 3) == Decimal("33.33333333333333333333333333")
    assert numbers.growth(80, 100) == 25


@pytest.mark.parametrize(
    ("first", "last", "periods", "expected"),
    [
        ("100", "161.051", 5, "10"),
        ("161.051", "100", 5, "-9.0909090909090909090909091"),
        ("100", "100", 3, "0"),
        ("1", "2", 2, "41.4213562373095048801688724"),
    ],
)
def test_average_growth_is_the_geometric_mean(first, last, periods, expected):
    assert numbers.average_growth(Decimal(first), Decimal(last), periods) == Decimal(expected)


def test_average_growth_does_not_exist_without_periods_or_positive_amounts():
    assert numbers.average_growth(100, 110, 0) is None
    assert numbers.average_growth(0, 110, 5) is None
    assert numbers.average_growth(100, -1, 5) is None


def test_mean_growth_of_equal_rates_is_that_rate():
    assert numbers.mean_growth([Decimal("7.5")] * 5) == Decimal("7.5")
    assert numbers.mean_growth([Decimal(100), Decimal(-50)]) == 0
    assert numbers.mean_growth([]) is None
    assert numbers.mean_growth([Decimal(-100), Decimal(10)]) is None


@given(DECIMALS, st.integers(-3, 6))
def test_rounding_moves_by_half_a_unit_at_most_and_halves_away_from_zero(value, decimals):
    unit = Decimal(1).scaleb(-decimals)
    rounded = numbers.round_half_up(value, decimals)
    assert abs(rounded - value) <= unit / 2
    if abs(rounded - value) == unit / 2:
        assert abs(rounded) > abs(value)


@given(DECIMALS)
def test_plain_is_the_same_number_without_tail(value):
    shown = str(numbers.plain(value))
    assert numbers.plain(value) == value
    assert "E" not in shown
    assert "." not in shown or not shown.endswith("0")
