"""Deadlines of dossiers around 15:00, lunch, weekends, Tết and the ends of months."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.kernel.content import Pack
from benso.kernel.working_time import (
    VIETNAM,
    TermImpossible,
    TermUnit,
    add_working_hours,
    check,
    due,
    reception_day,
    working_time,
)
from benso.kernel.working_time.terms import add_months

OFFICE = check(Pack(Path("content/bentre"))).calendar()
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2027, 12, 1), timezones=st.just(VIETNAM))  # noqa: DTZ001
HOURS = st.integers(0, 4000).map(lambda quarters: Decimal(quarters) / 4)
WORKING_DAYS = st.integers(0, 40)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("received", "cut_off", "day"),
    [
        ("2026-11-20 14:59", time(15), "2026-11-20"),
        ("2026-11-20 15:00", time(15), "2026-11-23"),
        ("2026-11-20 15:30", None, "2026-11-20"),
        ("2026-11-20 17:00", None, "2026-11-23"),
        ("2026-11-21 09:00", None, "2026-11-23"),
        ("2026-11-23 15:01", time(15), "2026-11-25"),
        ("2026-11-20 09:30", time(9), "2026-11-23"),
        ("2026-11-20 05:00", None, "2026-11-20"),
        ("2026-01-10 08:00", None, "2026-01-10"),
    ],
)
def test_late_receptions_count_for_the_next_working_day(received, cut_off, day):
    assert reception_day(OFFICE, at(received), cut_off=cut_off) == date.fromisoformat(day)


def test_moments_of_other_time_zones_are_taken_in_vietnamese_time():
    assert reception_day(OFFICE, datetime.fromisoformat("2026-11-20T09:59:00+00:00")) == date(2026, 11, 20)
    assert reception_day(OFFICE, datetime.fromisoformat("2026-11-20T10:00:00+00:00")) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("received", "amount", "unit", "ends"),
    [
        ("2026-11-19 09:00", 3, TermUnit.WORKING_DAY, "2026-11-25 17:00"),
        ("2026-11-19 15:30", 3, TermUnit.WORKING_DAY, "2026-11-25 17:00"),
        ("2026-11-19 17:30", 3, TermUnit.WORKING_DAY, "2026-11-26 17:00"),
        ("2026-11-19 14:00", 0, TermUnit.WORKING_DAY, "2026-11-19 17:00"),
        ("2026-11-19 15:00", 0, TermUnit.WORKING_DAY, "2026-11-20 17:00"),
        ("2026-11-19 09:00", "0.5", TermUnit.WORKING_DAY, "2026-11-19 17:00"),
        ("2026-11-19 14:00", "0.5", TermUnit.WORKING_DAY, "2026-11-20 11:30"),
        ("2026-11-19 09:00", "2.5", TermUnit.WORKING_DAY, "2026-11-23 17:00"),
        ("2026-11-19 14:00", "2.5", TermUnit.WORKING_DAY, "2026-11-25 11:30"),
        ("2026-11-19 18:00", "0.5", TermUnit.WORKING_DAY, "2026-11-20 17:00"),
        ("2026-11-19 09:00", 4, TermUnit.HOUR, "2026-11-19 15:00"),
        ("2026-11-19 16:00", 2, TermUnit.HOUR, "2026-11-20 08:00"),
        ("2026-11-20 16:30", "8.5", TermUnit.HOUR, "2026-11-23 17:00"),
        ("2026-02-12 09:00", 5, TermUnit.CALENDAR_DAY, "2026-02-23 17:00"),
        ("2026-11-16 09:00", 8, TermUnit.CALENDAR_DAY, "2026-11-25 17:00"),
        ("2026-11-16 09:00", 9, TermUnit.CALENDAR_DAY, "2026-11-25 17:00"),
        ("2026-08-31 09:00", 1, TermUnit.MONTH, "2026-10-05 17:00"),
        ("2025-10-31 09:00", 1, TermUnit.MONTH, "2025-12-01 17:00"),
        ("2025-12-31 09:00", 2, TermUnit.MONTH, "2026-03-02 17:00"),
        ("2026-03-16 09:00", 3, TermUnit.MONTH, "2026-06-16 17:00"),
    ],
)
def test_terms_end_when_the_law_says(received, amount, unit, ends):
    assert due(OFFICE, at(received), Decimal(amount), unit) == at(ends)


def test_a_cut_off_moves_longer_terms_only_where_the_procedure_has_one():
    late = at("2026-11-19 15:30")
    assert due(OFFICE, late, 3, TermUnit.WORKING_DAY, cut_off=time(15)) == at("2026-11-26 17:00")
    assert due(OFFICE, late, 1, TermUnit.HOUR, cut_off=time(15)) == at("2026-11-20 08:00")
    assert due(OFFICE, late, 1, TermUnit.HOUR) == at("2026-11-19 16:30")


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        ("-1", TermUnit.WORKING_DAY),
        ("-1", TermUnit.HOUR),
        ("2.25", TermUnit.WORKING_DAY),
        ("2.5", TermUnit.CALENDAR_DAY),
        ("0.5", TermUnit.MONTH),
    ],
)
def test_impossible_terms_are_refused(amount, unit):
    with pytest.raises(TermImpossible) as caught:
        due(OFFICE, at("2026-11-19 09:00"), Decimal(amount), unit)
    assert caught.value.data == {"amount": Decimal(amount), "unit": unit.value}


@given(MOMENTS, WORKING_DAYS)
def test_a_half_day_lies_between_the_whole_days(received, days):
    whole = due(OFFICE, received, days, TermUnit.WORKING_DAY, cut_off=time.max)
    half = due(OFFICE, received, days + Decimal("0.5"), TermUnit.WORKING_DAY)
    more = due(OFFICE, received, days + 1, TermUnit.WORKING_DAY)
    assert whole <= half <= more
    assert whole < more


@given(MOMENTS, WORKING_DAYS, st.sampled_from(TermUnit))
def test_terms_end_at_work_and_never_before_the_reception(received, amount, unit):
    ends = due(OFFICE, received, amount, unit)
    assert ends >= received
    if amount:
        assert OFFICE.is_working_day(ends.date())


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=20)), st.integers(1, 40), st.sampled_from(TermUnit))
def test_a_later_reception_is_never_due_earlier(received, later, amount, unit):
    assert due(OFFICE, received, amount, unit) <= due(OFFICE, received + later, amount, unit)


@given(MOMENTS, HOURS, HOURS)
def test_adding_hours_twice_is_adding_them_once(start, one, other):
    assert add_working_hours(OFFICE, add_working_hours(OFFICE, start, one), other) == add_working_hours(
        OFFICE, start, one + other
    )


@given(MOMENTS, HOURS)
def test_the_hours_added_are_the_hours_worked_in_between(start, hours):
    end = add_working_hours(OFFICE, start, hours)
    assert working_time(OFFICE, start, end) == timedelta(hours=float(hours))


def test_no_time_is_worked_backwards_or_at_night():
    assert working_time(OFFICE, at("2026-11-20 09:00"), at("2026-11-20 08:00")) == timedelta()
    assert working_time(OFFICE, at("2026-11-20 17:00"), at("2026-11-23 07:00")) == timedelta()
    assert working_time(OFFICE, at("2026-11-19 07:00"), at("2026-11-20 17:00")) == timedelta(hours=16)


def test_hours_cannot_be_taken_away():
    with pytest.raises(TermImpossible):
        add_working_hours(OFFICE, at("2026-11-20 09:00"), -1)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2025-12-15", 12, "2026-12-15"),
    ],
)
def test_months_end_on_the_same_day_or_the_last(start, count, end):
    assert add_months(date.fromisoformat(start), count) == date.fromisoformat(end)
