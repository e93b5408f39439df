"""The clock of a dossier as pure rules: each rule of the due date by its name, and what must hold for any history."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.domains.dossiers.rules import due_at, is_overdue, may_apologise, outcome_of, promise_after
from benso.domains.dossiers.types import Outcome, Pause
from benso.domains.procedures.types import TimeLimit
from benso.kernel.content import Pack
from benso.kernel.working_time import VIETNAM, TermUnit, check

OFFICE = check(Pack(Path("content/bentre"))).calendar()
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 6, 1), timezones=st.just(VIETNAM))  # noqa: DTZ001
SPANS = st.integers(0, 40 * 24 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))
LIMITS = st.one_of(
    st.builds(TimeLimit, st.integers(0, 60).map(Decimal), st.just(TermUnit.WORKING_DAY)),
    st.builds(TimeLimit, st.sampled_from([Decimal("0.5"), Decimal("2.5")]), st.just(TermUnit.WORKING_DAY)),
    st.builds(TimeLimit, st.integers(1, 90).map(Decimal), st.just(TermUnit.CALENDAR_DAY)),
    st.builds(TimeLimit, st.integers(1, 72).map(Decimal), st.just(TermUnit.HOUR)),
    st.builds(TimeLimit, st.integers(1, 6).map(Decimal), st.just(TermUnit.MONTH)),
)


@st.composite
def pauses_after(draw: st.DrawFn, start: datetime) -> list[Pause]:
    """Pauses one after the other, the first not before ``start``."""
    moment, found = start, []
    for _ in range(draw(st.integers(0, 5))):
        begin = moment + draw(SPANS)
        moment = begin + draw(SPANS)
        found.append(Pause(begin, moment, "supplement"))
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def working_days(amount: str) -> TimeLimit:
    return TimeLimit(Decimal(amount), TermUnit.WORKING_DAY)


@pytest.mark.parametrize(
    ("accepted", "days", "ends"),
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
def test_a_dossier_accepted_before_holidays_and_swaps_falls_due_as_published(
    accepted: str, days: int, ends: str
) -> None:
    due = due_at(OFFICE, working_days(str(days)), at(f"{accepted} 09:00"))
    assert due == at(f"{ends} 17:00")


def test_one_working_day_is_eight_hours_of_the_shift_table() -> None:
    limit = TimeLimit(Decimal(8), TermUnit.HOUR)
    assert due_at(OFFICE, limit, at("2026-11-16 07:00")) == at("2026-11-16 17:00")
    assert due_at(OFFICE, limit, at("2026-11-16 09:00")) == at("2026-11-17 09:00")


def test_what_comes_after_closing_counts_for_the_next_working_day() -> None:
    assert due_at(OFFICE, working_days("1"), at("2026-11-20 16:59")) == at("2026-11-23 17:00")
    assert due_at(OFFICE, working_days("1"), at("2026-11-20 17:00")) == at("2026-11-25 17:00")


def test_same_day_procedures_go_to_the_next_working_day_from_three_in_the_afternoon() -> None:
    limit = TimeLimit(Decimal(0), TermUnit.WORKING_DAY, cut_off=time(15))
    assert due_at(OFFICE, limit, at("2026-11-20 14:59")) == at("2026-11-20 17:00")
    assert due_at(OFFICE, limit, at("2026-11-20 15:00")) == at("2026-11-23 17:00")


def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day() -> None:
    # The eighth day is 24/11, Vietnam Culture Day.
    limit = TimeLimit(Decimal(8), TermUnit.CALENDAR_DAY)
    assert due_at(OFFICE, limit, at("2026-11-16 09:00")) == at("2026-11-25 17:00")


def test_months_end_on_the_same_day_of_the_month_or_its_last() -> None:
    limit = TimeLimit(Decimal(1), TermUnit.MONTH)
    assert due_at(OFFICE, limit, at("2026-09-30 09:00")) == at("2026-10-30 17:00")
    assert due_at(OFFICE, limit, at("2025-10-31 09:00")) == at("2025-12-01 17:00")  # 30/11/2025 is a Sunday


def test_half_days_exist() -> None:
    assert due_at(OFFICE, working_days("2.5"), at("2026-11-16 09:00")) == at("2026-11-18 17:00")
    assert due_at(OFFICE, working_days("0.5"), at("2026-11-16 09:00")) == at("2026-11-16 17:00")


def test_the_due_date_moves_by_the_time_the_clock_stood_still() -> None:
    limit = working_days("5")
    stood = Pause(at("2026-11-17 09:00"), at("2026-11-19 09:00"), "supplement")
    assert due_at(OFFICE, limit, at("2026-11-16 09:00")) == at("2026-11-23 17:00")
    # Two working days stood; 24/11 is a holiday.
    assert due_at(OFFICE, limit, at("2026-11-16 09:00"), [stood]) == at("2026-11-26 17:00")


def test_a_pause_over_the_weekend_adds_only_the_working_time_in_it() -> None:
    stood = Pause(at("2026-11-20 17:00"), at("2026-11-23 07:00"), "supplement")
    limit = working_days("5")
    assert due_at(OFFICE, limit, at("2026-11-16 09:00"), [stood]) == due_at(OFFICE, limit, at("2026-11-16 09:00"))


def test_a_batch_counts_from_its_closing_date() -> None:
    limit = working_days("24")
    early = due_at(OFFICE, limit, at("2026-10-01 09:00"), counted_from=at("2026-10-15 09:00"))
    assert early == due_at(OFFICE, limit, at("2026-10-15 09:00"))
    late = due_at(OFFICE, limit, at("2026-10-20 09:00"), counted_from=at("2026-10-15 09:00"))
    assert late == due_at(OFFICE, limit, at("2026-10-20 09:00"))


def test_procedures_without_a_term_have_no_due_date_and_are_never_late() -> None:
    assert due_at(OFFICE, TimeLimit(None, None, none=True), at("2026-11-16 09:00")) is None
    assert due_at(OFFICE, TimeLimit(Decimal(15), None), at("2026-11-16 09:00")) is None
    assert due_at(OFFICE, None, at("2026-11-16 09:00")) is None
    assert outcome_of(None, at("2030-01-01 09:00")) is Outcome.NO_TERM
    assert not is_overdue(None, at("2030-01-01 09:00"))


@pytest.mark.parametrize(
    ("finished", "unit", "outcome"),
    [
        ("2026-11-19 16:00", TermUnit.WORKING_DAY, Outcome.EARLY),
        ("2026-11-20 07:00", TermUnit.WORKING_DAY, Outcome.ON_TIME),
        ("2026-11-20 23:59", TermUnit.WORKING_DAY, Outcome.ON_TIME),
        ("2026-11-21 00:00", TermUnit.WORKING_DAY, Outcome.LATE),
        ("2026-11-20 17:01", TermUnit.HOUR, Outcome.LATE),
    ],
)
def test_the_date_of_finishing_decides_and_terms_in_hours_are_late_by_the_hour(
    finished: str, unit: TermUnit, outcome: Outcome
) -> None:
    assert outcome_of(at("2026-11-20 17:00"), at(finished), unit) is outcome


def test_an_apology_comes_before_the_due_date_is_over_once_and_with_a_later_date() -> None:
    due, new = at("2026-11-20 17:00"), at("2026-11-27 17:00")
    assert may_apologise(due, None, new, at("2026-11-20 23:00")) is None
    assert may_apologise(due, None, new, at("2026-11-21 07:00")) is not None
    assert may_apologise(due, new, at("2026-12-01 17:00"), at("2026-11-20 09:00")) is not None
    assert may_apologise(due, None, due, at("2026-11-20 09:00")) is not None
    assert may_apologise(None, None, new, at("2026-11-20 09:00")) is not None


@given(MOMENTS, LIMITS, st.data())
def test_pauses_never_shorten_a_due_date(start: datetime, limit: TimeLimit, data: st.DataObject) -> None:
    pauses = data.draw(pauses_after(start))
    without, given_all = due_at(OFFICE, limit, start), due_at(OFFICE, limit, start, pauses)
    assert without is not None
    assert given_all is not None
    assert given_all >= without
    for kept in range(len(pauses)):
        fewer = due_at(OFFICE, limit, start, pauses[:kept])
        assert fewer is not None
        assert fewer <= given_all


@given(MOMENTS, LIMITS, st.data())
def test_the_order_in_which_pauses_are_recorded_does_not_matter(
    start: datetime, limit: TimeLimit, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_after(start))
    shuffled = data.draw(st.permutations(pauses))
    assert due_at(OFFICE, limit, start, shuffled) == due_at(OFFICE, limit, start, pauses)


@given(MOMENTS, st.integers(1, 30), st.data())
def test_a_pause_told_in_pieces_is_the_same_pause(start: datetime, days: int, data: st.DataObject) -> None:
    limit = working_days(str(days))
    begin = start + data.draw(SPANS)
    end = begin + data.draw(SPANS)
    cuts = sorted(begin + (end - begin) * data.draw(st.integers(0, 100)) / 100 for _ in range(3))
    pieces = [Pause(a, b, "supplement") for a, b in zip([begin, *cuts], [*cuts, end], strict=True)]
    whole = due_at(OFFICE, limit, start, [Pause(begin, end, "supplement")])
    assert due_at(OFFICE, limit, start, pieces) == whole


@given(MOMENTS, LIMITS)
def test_nothing_is_overdue_on_the_day_it_is_filed(start: datetime, limit: TimeLimit) -> None:
    due = due_at(OFFICE, limit, start)
    assert due is not None
    assert not is_overdue(due, start, limit.unit)
    assert due.date() >= start.date()


@given(MOMENTS, LIMITS, SPANS)
def test_a_later_acceptance_is_never_due_earlier(start: datetime, limit: TimeLimit, later: timedelta) -> None:
    first, second = due_at(OFFICE, limit, start), due_at(OFFICE, limit, start + later)
    assert first is not None
    assert second is not None
    assert first <= second


@given(MOMENTS, LIMITS, st.data())
def test_a_due_date_lies_on_a_working_day(start: datetime, limit: TimeLimit, data: st.DataObject) -> None:
    due = due_at(OFFICE, limit, start, data.draw(pauses_after(start)))
    assert due is not None
    assert OFFICE.is_working_day(due.astimezone(VIETNAM).date())


@given(MOMENTS, SPANS, SPANS, st.sampled_from(list(TermUnit)))
def test_a_promised_date_is_never_moved_forward_by_a_pause(
    promised: datetime, until: timedelta, length: timedelta, unit: TermUnit
) -> None:
    pause = Pause(promised - until, promised - until + length, "supplement")
    assert promise_after(OFFICE, promised, pause, unit, None) >= promised


def test_the_calendar_used_is_that_of_the_province() -> None:
    assert not OFFICE.is_working_day(date(2026, 11, 24))
    assert OFFICE.is_working_day(date(2026, 1, 10))
