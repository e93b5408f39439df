"""Working days as the published holiday tables and swaps make them: the vectors were computed by others."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.kernel.content import Pack
from benso.kernel.working_time import (
    VIETNAM,
    DayKind,
    Shift,
    ShiftTable,
    SpecialDay,
    Standing,
    calendar_from_rows,
    check,
)

CONTENT = check(Pack(Path("content/bentre")))
OFFICE = CONTENT.calendar()
DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
COUNTS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("year", "days"),
    [(2020, 252), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 250), (2026, 249), (2027, 249)],
)
def test_a_year_has_the_working_days_of_the_published_count(year, days):
    assert OFFICE.working_days_in_year(year) == days


@pytest.mark.parametrize(("year", "make_ups"), [(2020, 0), (2023, 0), (2024, 1), (2025, 1), (2026, 2), (2027, 0)])
def test_without_make_up_saturdays_the_year_is_shorter_by_them(year, make_ups):
    strict = CONTENT.calendar(make_up_counts=False)
    assert OFFICE.working_days_in_year(year) - strict.working_days_in_year(year) == make_ups


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2024-04-26", 3, "2024-05-04"),
        ("2025-04-24", 3, "2025-04-28"),
        ("2025-12-30", 3, "2026-01-06"),
        ("2026-01-08", 3, "2026-01-12"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-08-20", 5, "2026-08-26"),
        ("2026-11-23", 3, "2026-11-27"),
        ("2021-02-08", 3, "2021-02-18"),
    ],
)
def test_working_days_are_added_as_in_the_published_vectors(start, count, end):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert OFFICE.add_working_days(first, count) == last
    assert OFFICE.working_days_between(first, last) == count


def test_a_make_up_saturday_is_skipped_where_it_does_not_count():
    strict = CONTENT.calendar(make_up_counts=False)
    assert strict.add_working_days(date(2024, 4, 26), 3) == date(2024, 5, 6)


@given(DAYS, COUNTS, COUNTS)
def test_adding_twice_is_adding_once(start, one, other):
    assert OFFICE.add_working_days(OFFICE.add_working_days(start, one), other) == OFFICE.add_working_days(
        start, one + other
    )


@given(DAYS, st.integers(1, 60))
def test_added_days_land_on_working_days_and_count_back(start, count):
    end = OFFICE.add_working_days(start, count)
    assert OFFICE.is_working_day(end)
    assert OFFICE.working_days_between(start, end) == count
    assert OFFICE.working_days_between(end, start) == -count
    assert OFFICE.add_working_days(end, -count) <= start or not OFFICE.is_working_day(start)


@given(DAYS, st.integers(1, 60))
def test_from_a_working_day_going_back_undoes_going_forward(start, count):
    start = OFFICE.on_or_after(start)
    assert OFFICE.add_working_days(OFFICE.add_working_days(start, count), -count) == start


@given(DAYS, st.integers(0, 20), COUNTS)
def test_a_later_start_never_ends_earlier(start, later, count):
    end = OFFICE.add_working_days(start, count)
    assert end <= OFFICE.add_working_days(start + timedelta(days=later), count)
    assert end <= OFFICE.add_working_days(start, count + 1)


@given(DAYS)
def test_the_neighbours_of_a_day_are_the_nearest_working_days(day):
    after, before = OFFICE.next_working_day(day), OFFICE.previous_working_day(day)
    assert before < day < after
    assert OFFICE.working_days_between(day, after) == 1
    assert not any(OFFICE.is_working_day(day + timedelta(days=n)) for n in range(1, (after - day).days))
    assert not any(OFFICE.is_working_day(day - timedelta(days=n)) for n in range(1, (day - before).days))


def test_a_make_up_saturday_works_the_hours_of_a_full_day():
    assert OFFICE.shifts(date(2026, 1, 10)) == OFFICE.shifts(date(2026, 1, 12)) == OFFICE.table.full_day
    assert OFFICE.table.day_length == timedelta(hours=8)
    assert OFFICE.shifts(date(2026, 1, 17)) == ()


def test_the_police_counter_is_open_on_saturday_morning_but_its_terms_do_not_run():
    police = CONTENT.calendar("police-counter")
    saturday = datetime(2026, 1, 17, 8, tzinfo=VIETNAM)
    assert police.is_open(saturday)
    assert not OFFICE.is_open(saturday)
    assert not police.is_open(saturday + timedelta(hours=4))
    assert police.add_working_days(date(2026, 1, 16), 1) == date(2026, 1, 19)


def test_the_counter_is_closed_on_a_holiday_and_at_lunch():
    assert OFFICE.is_open(datetime(2026, 11, 23, 7, tzinfo=VIETNAM))
    assert not OFFICE.is_open(datetime(2026, 11, 23, 12, tzinfo=VIETNAM))
    assert not OFFICE.is_open(datetime(2026, 11, 24, 9, tzinfo=VIETNAM))
    assert OFFICE.is_open(datetime(2026, 1, 10, 9, tzinfo=VIETNAM))


def test_deadlines_on_estimated_or_unknown_holidays_are_not_certain():
    assert OFFICE.is_certain(date(2026, 1, 1), date(2026, 12, 31))
    assert not OFFICE.is_certain(date(2026, 12, 1), date(2027, 3, 1))
    assert not OFFICE.is_certain(date(2019, 12, 30), date(2020, 1, 2))


def test_a_half_day_is_worked_in_its_first_shift():
    day = date(2026, 1, 5)
    calendar = calendar_from_rows([SpecialDay(day, DayKind.HALF, "thử", Standing.ESTIMATE)], OFFICE.table)
    assert calendar.shifts(day) == OFFICE.table.full_day[:1]
    assert calendar.is_working_day(day)
    assert not calendar.is_open(datetime(2026, 1, 5, 14, tzinfo=VIETNAM))


def test_a_day_named_twice_is_refused():
    row = SpecialDay(date(2026, 1, 1), DayKind.OFF, "thử", Standing.TABLE)
    with pytest.raises(ValueError):
        calendar_from_rows([row, row], OFFICE.table)


def test_impossible_shift_tables_are_refused():
    morning, noon = Shift(time(7), time(11, 30)), Shift(time(11), time(13))
    with pytest.raises(ValueError):
        Shift(time(12), time(12))
    for weekdays in (((morning,),) * 6, ((morning, noon),) * 7, ((),) * 7):
        with pytest.raises(ValueError):
            ShiftTable("x", "x", "x", weekdays)
