"""Codes, labels, and the arithmetic of calendar and reporting periods."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.kernel import periods
from benso.kernel.periods import Period, PeriodKind, PeriodUnreadable

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
CUT_OFFS = st.integers(1, 28)
REGULAR = st.sampled_from([kind for kind in PeriodKind if kind is not PeriodKind.SPAN])


def cut_off_for(kind, cut_off):
    return cut_off if kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR) else 1


@pytest.mark.parametrize(
    ("code", "kind", "start", "end", "vi", "en"),
    [
        ("2024-11-14", "day", "2024-11-14", "2024-11-14", "Ngày 14/11/2024", "14 Nov 2024"),
        ("2024-W05", "week", "2024-01-29", "2024-02-04", "Tuần 5/2024", "Week 5, 2024"),
        ("2024-02", "month", "2024-02-01", "2024-02-29", "Tháng 2/2024", "February 2024"),
        ("2024-Q1", "quarter", "2024-01-01", "2024-03-31", "Quý I/2024", "Q1 2024"),
        ("2024-Q4", "quarter", "2024-10-01", "2024-12-31", "Quý IV/2024", "Q4 2024"),
        ("2024-H1", "half", "2024-01-01", "2024-06-30", "6 tháng đầu năm 2024", "First half of 2024"),
        ("2024-H2", "half", "2024-07-01", "2024-12-31", "6 tháng cuối năm 2024", "Second half of 2024"),
        ("2024", "year", "2024-01-01", "2024-12-31", "Năm 2024", "2024"),
        ("2020/2025", "term", "2021-01-01", "2025-12-31", "Nhiệm kỳ 2020–2025", "2020–2025 term"),
        (
            "2022-01-01/2022-12-01",
            "span",
            "2022-01-01",
            "2022-12-01",
            "01/01/2022 – 01/12/2022",
            "1 Jan 2022 – 1 Dec 2022",
        ),
        ("2021-01-01/2025-12-31", "span", "2021-01-01", "2025-12-31", "Giai đoạn 2021–2025", "2021–2025"),
        (
            "2024-11~15",
            "month",
            "2024-10-15",
            "2024-11-14",
            "Tháng 11/2024 (15/10–14/11/2024)",
            "November 2024 (15 Oct – 14 Nov 2024)",
        ),
        (
            "2024-01~15",
            "month",
            "2023-12-15",
            "2024-01-14",
            "Tháng 1/2024 (15/12/2023–14/01/2024)",
            "January 2024 (15 Dec 2023 – 14 Jan 2024)",
        ),
        (
            "2024-Q1~15",
            "quarter",
            "2023-12-15",
            "2024-03-14",
            "Quý I/2024 (15/12/2023–14/03/2024)",
            "Q1 2024 (15 Dec 2023 – 14 Mar 2024)",
        ),
        (
            "2024-H2~15",
            "half",
            "2024-06-15",
            "2024-12-14",
            "6 tháng cuối năm 2024 (15/06–14/12/2024)",
            "Second half of 2024 (15 Jun – 14 Dec 2024)",
        ),
        (
            "2024~15",
            "year",
            "2023-12-15",
            "2024-12-14",
            "Năm 2024 (15/12/2023–14/12/2024)",
            "2024 (15 Dec 2023 – 14 Dec 2024)",
        ),
        (
            "2024-03~21",
            "month",
            "2024-02-21",
            "2024-03-20",
            "Tháng 3/2024 (21/02–20/03/2024)",
            "March 2024 (21 Feb – 20 Mar 2024)",
        ),
    ],
)
def test_a_code_names_days_and_labels_and_comes_back(code, kind, start, end, vi, en):
    period = periods.parse(code)
    assert (period.kind, period.start, period.end) == (kind, date.fromisoformat(start), date.fromisoformat(end))
    assert (period.label_vi, period.label_en) == (vi, en)
    assert period.code == str(period) == code


@pytest.mark.parametrize(
    "code",
    [
        "",
        "24",
        "2024-13",
        "2024-00",
        "2024-Q5",
        "2024-Q0",
        "2024-H3",
        "2024-W53",
        "2023-02-29",
        "2020/2024",
        "2022-12-01/2022-01-01",
        "2024~1",
        "2024~0",
        "2024~29",
        "2024-11-14~15",
        "2024-W05~15",
        "Quý I/2024",
        "0000",
    ],
)
def test_a_text_that_is_no_code_is_refused_with_the_text_in_the_sentence(code):
    with pytest.raises(PeriodUnreadable) as caught:
        periods.parse(code)
    assert caught.value.data == {"text": code}
    assert f"“{code}”" in str(caught.value)


@given(REGULAR, DAYS, CUT_OFFS)
def test_every_day_is_in_exactly_one_period_of_a_kind(kind, on, cut_off):
    period = periods.containing(kind, on, cut_off=cut_off_for(kind, cut_off))
    assert on in period
    assert period.next().start == period.end + timedelta(days=1)
    assert period.previous().end == period.start - timedelta(days=1)
    assert period.next().previous() == period
    assert on not in period.next()
    assert on not in period.previous()


@given(REGULAR, DAYS, CUT_OFFS)
def test_codes_come_back_for_every_period(kind, on, cut_off):
    period = periods.containing(kind, on, cut_off=cut_off_for(kind, cut_off))
    assert periods.parse(period.code) == period


@given(DAYS, DAYS)
def test_codes_come_back_for_every_span(one, other):
    span = periods.span(min(one, other), max(one, other))
    assert periods.parse(span.code) == span


@given(REGULAR, DAYS, CUT_OFFS, st.integers(-30, 30), st.integers(-30, 30))
def test_shifting_twice_is_shifting_once(kind, on, cut_off, one, other):
    period = periods.containing(kind, on, cut_off=cut_off_for(kind, cut_off))
    assert period.shifted(one).shifted(other) == period.shifted(one + other)


@given(st.sampled_from(["year", "half", "quarter", "month"]), DAYS, CUT_OFFS)
def test_children_make_up_the_whole_without_gap_or_overlap(kind, on, cut_off):
    period = periods.containing(PeriodKind(kind), on, cut_off=cut_off)
    children = period.children()
    assert periods.are_contiguous(children)
    assert (children[0].start, children[-1].end) == (period.start, period.end)
    assert sum(child.days for child in children) == period.days
    assert all(period.covers(child) for child in children)


def test_a_year_is_cut_into_quarters_months_and_days():
    year = periods.year(2024)
    assert [child.code for child in year.children()] == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
    assert [child.code for child in periods.quarter(2024, 1).children()] == ["2024-01", "2024-02", "2024-03"]
    assert len(year.children(PeriodKind.DAY)) == 366
    assert [child.code for child in periods.year(2024, cut_off=15).children(PeriodKind.HALF)] == [
        "2024-H1~15",
        "2024-H2~15",
    ]


def test_a_term_is_cut_into_its_plan_years():
    assert [child.code for child in periods.term(2020).children()] == ["2021", "2022", "2023", "2024", "2025"]


def test_a_year_is_not_cut_into_weeks():
    with pytest.raises(ValueError):
        periods.year(2024).children(PeriodKind.WEEK)
    with pytest.raises(ValueError):
        periods.day(date(2024, 1, 1)).children()


def test_the_fifteenth_opens_the_next_reporting_month():
    assert periods.containing(PeriodKind.MONTH, date(2024, 12, 14), cut_off=15).code == "2024-12~15"
    assert periods.containing(PeriodKind.MONTH, date(2024, 12, 15), cut_off=15).code == "2025-01~15"
    assert periods.containing(PeriodKind.YEAR, date(2024, 12, 15), cut_off=15).code == "2025~15"


def test_periods_between_are_all_that_share_a_day():
    found = periods.periods_between(PeriodKind.MONTH, date(2024, 1, 31), date(2024, 3, 1))
    assert [period.code for period in found] == ["2024-01", "2024-02", "2024-03"]
    assert periods.periods_between(PeriodKind.MONTH, date(2024, 3, 1), date(2024, 1, 31)) == []


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2024-01-01", "2024-12-31", "2024"),
        ("2024-07-01", "2024-12-31", "2024-H2"),
        ("2024-04-01", "2024-06-30", "2024-Q2"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("2023-12-15", "2024-12-14", "2024~15"),
        ("2024-10-15", "2024-11-14", "2024-11~15"),
        ("2024-01-01", "2024-11-30", "2024-01-01/2024-11-30"),
        ("2024-01-01", "2024-01-01", "2024-01-01"),
    ],
)
def test_two_days_find_their_most_telling_period(start, end, code):
    assert periods.from_dates(date.fromisoformat(start), date.fromisoformat(end)).code == code


def test_the_same_period_a_year_earlier():
    assert periods.parse("2024-Q1~15").year_before().code == "2023-Q1~15"
    assert periods.parse("2024-01-01/2024-02-29").year_before().code == "2023-01-01/2023-02-28"
    with pytest.raises(ValueError):
        periods.term(2020).year_before()


def test_overlap_needs_a_common_day():
    assert periods.month(2024, 1).overlaps(periods.month(2024, 2, cut_off=15))
    assert not periods.month(2024, 1).overlaps(periods.month(2024, 2))


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError):
        Period(date(2024, 1, 2), date(2024, 1, 1), PeriodKind.SPAN)


def test_periods_sort_by_start():
    codes = ["2024-02", "2024-01-14", "2024", "2023-Q4"]
    assert [period.code for period in sorted(map(periods.parse, codes))] == ["2023-Q4", "2024", "2024-01-14", "2024-02"]
