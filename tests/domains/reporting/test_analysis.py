"""Any indicator by unit, period and breakdown: what adds up is added up, what does not is not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from benso.domains.reporting import operations, queries
from benso.domains.reporting.types import Combine, Indicator, Mark, OverTime, Question, ReportActor, Row, ValueType
from benso.domains.units.types import Level
from benso.kernel.declarations import Text
from benso.kernel.periods import Period, PeriodKind, month
from tests.domains.reporting.small import declare, small_regime
from tests.domains.reporting.values import publish, put

pytestmark = pytest.mark.django_db
AT = datetime(2025, 9, 1, 1, tzinfo=UTC)
LATER = datetime(2025, 9, 10, 1, tzinfo=UTC)
A, B = "28777@2025-07-01", "28789@2025-07-01"
JOB = ReportActor.system("test")
"""Reads everything that is approved."""
AUGUST, SEPTEMBER = month(2025, 8, cut_off=15), month(2025, 9, cut_off=15)


def ask(*indicators: str, **more: object) -> Question:
    values: dict[str, object] = {
        "indicators": indicators,
        "level": Level.COMMUNE,
        "kind": PeriodKind.MONTH,
        "cut_off": 15,
        "since": date(2025, 7, 1),
        "until": date(2025, 9, 30),
    }
    return Question(**{**values, **more})  # type: ignore[arg-type]


def answer(*indicators: str, **more: object) -> set[tuple[str, str, str, object]]:
    table = queries.table(ask(*indicators, **more))
    return {(r.item, r.unit, r.period, r.value if r.mark == Mark.NUMBER else r.mark) for r in table.rows}


@pytest.fixture(autouse=True)
def declared() -> None:
    declare(AT)


def test_figures_come_as_they_were_approved_marks_kept_apart_from_zero() -> None:
    put(A, AUGUST, {"test_households": 1500, "test_fibre": 0})
    put(B, AUGUST, {"test_households": Mark.MISSING, "test_fibre": Mark.NO_SERVICE})
    assert answer("test_households", "test_fibre") == {
        ("test_households", A, AUGUST.code, Decimal(1500)),
        ("test_fibre", A, AUGUST.code, Decimal(0)),
        ("test_households", B, AUGUST.code, Mark.MISSING),
        ("test_fibre", B, AUGUST.code, Mark.NO_SERVICE),
    }


def test_only_the_units_asked_for() -> None:
    put(A, AUGUST, {"test_households": 1500})
    put(B, AUGUST, {"test_households": 1600})
    assert answer("test_households", units=(B,)) == {("test_households", B, AUGUST.code, Decimal(1600))}


def test_only_periods_of_the_kind_and_cut_off_that_end_within_the_days() -> None:
    put(A, AUGUST, {"test_households": 1})
    put(A, month(2025, 8), {"test_households": 2})
    put(A, month(2025, 11, cut_off=15), {"test_households": 3})
    assert answer("test_households") == {("test_households", A, "2025-08~15", Decimal(1))}
    assert answer("test_households", cut_off=1) == {("test_households", A, "2025-08", Decimal(2))}


def test_an_indicator_nobody_declared_is_refused() -> None:
    with pytest.raises(queries.IndicatorUnknown):
        queries.table(ask("test_nothing"))


def test_a_span_of_too_many_periods_is_refused() -> None:
    with pytest.raises(queries.TooManyPeriods):
        queries.table(ask("test_households", since=date(1950, 1, 1)))


def test_a_breakdown_is_shown_where_asked_and_added_up_where_not() -> None:
    put(A, AUGUST, {"test_users[test_sex=female]": 5, "test_users[test_sex=male]": 7})
    assert answer("test_users") == {("test_users", A, AUGUST.code, Decimal(12))}
    assert answer("test_users", breakdown=("test_sex",)) == {
        ("test_users[test_sex=female]", A, AUGUST.code, Decimal(5)),
        ("test_users[test_sex=male]", A, AUGUST.code, Decimal(7)),
    }
    assert answer("test_users", only=(("test_sex", "male"),)) == {
        ("test_users[test_sex=male]", A, AUGUST.code, Decimal(7))
    }


def test_a_sum_over_a_breakdown_with_a_part_missing_is_missing_and_with_no_service_is_not() -> None:
    put(A, AUGUST, {"test_users[test_sex=female]": Mark.MISSING, "test_users[test_sex=male]": 7})
    put(B, AUGUST, {"test_users[test_sex=female]": Mark.NO_SERVICE, "test_users[test_sex=male]": 7})
    assert answer("test_users") == {
        ("test_users", A, AUGUST.code, Mark.MISSING),
        ("test_users", B, AUGUST.code, Decimal(7)),
    }


def test_a_flow_is_added_up_over_time_and_says_where_periods_are_wanting() -> None:
    for unit, periods in ((A, (7, 8, 9)), (B, (7, 9))):
        for number in periods:
            put(unit, month(2025, number, cut_off=15), {"test_users[test_sex=male]": number})
    rows = queries.table(ask("test_users", into_kind=PeriodKind.QUARTER)).rows
    assert set(rows) == {
        Row("test_users", A, "2025-Q3~15", Decimal(24)),
        Row("test_users", B, "2025-Q3~15", Decimal(16), covered=False),
    }


def test_a_level_takes_the_last_period() -> None:
    put(A, AUGUST, {"test_households": 1500})
    put(A, SEPTEMBER, {"test_households": 1510})
    put(B, AUGUST, {"test_households": 1600})
    rows = queries.table(ask("test_households", into_kind=PeriodKind.QUARTER)).rows
    assert set(rows) == {
        Row("test_households", A, "2025-Q3~15", Decimal(1510)),
        Row("test_households", B, "2025-Q3~15", Decimal(1600), covered=False),
    }


def test_a_share_of_the_province_is_worked_out_from_the_sums_never_from_the_shares() -> None:
    put(A, AUGUST, {"test_households": 1000, "test_fibre": 900, "test_fibre_share": 90})
    put(B, AUGUST, {"test_households": 3000, "test_fibre": 600, "test_fibre_share": 20})
    table = queries.table(ask("test_fibre_share", "test_fibre", into_level=Level.PROVINCE))
    assert {(r.item, r.value) for r in table.rows} == {
        ("test_fibre_share", Decimal("37.5")),
        ("test_fibre", Decimal(1500)),
    }
    assert table.recomputed == ("test_fibre_share",)
    assert table.refused == ()


def rank(unit: str, period: Period, value: int) -> None:
    """A figure that is typed in and does not add up."""
    indicator = Indicator(
        "test_rank", Text("Hạng", "Rank"), "rank", ValueType.INTEGER, combine=Combine.NONE, over_time=OverTime.LEVEL
    )
    operations.declare_indicators(indicators=(indicator,), code_lists=(), actor="system:test", at=AT)
    put(unit, period, {"test_rank": value})


def test_what_does_not_add_up_and_has_no_formula_is_refused() -> None:
    rank(A, AUGUST, 3)
    rank(B, AUGUST, 4)
    table = queries.table(ask("test_rank", into_level=Level.PROVINCE))
    assert (table.rows, table.refused, table.recomputed) == ((), ("test_rank",), ())


def test_a_rank_of_a_longer_period_is_that_of_its_last_one() -> None:
    rank(A, AUGUST, 3)
    rank(A, SEPTEMBER, 2)
    table = queries.table(ask("test_rank", into_kind=PeriodKind.QUARTER))
    assert table.rows == (Row("test_rank", A, "2025-Q3~15", Decimal(2)),)


def test_a_rank_stays_where_the_unit_is_the_same_in_the_borders_asked_for() -> None:
    rank(A, AUGUST, 3)
    assert queries.table(ask("test_rank", borders=date(2025, 8, 1))).rows == (
        Row("test_rank", A, AUGUST.code, Decimal(3)),
    )
    assert queries.table(ask("test_rank", borders=date(2024, 8, 1))).rows == ()


def test_the_public_sees_a_figure_only_once_its_report_is_published() -> None:
    report = put(A, AUGUST, {"test_households": 1500}, published=False)
    assert answer("test_households") == set()
    assert answer("test_households", reader=JOB) == {("test_households", A, AUGUST.code, Decimal(1500))}
    publish(report, LATER)
    assert answer("test_households") == {("test_households", A, AUGUST.code, Decimal(1500))}


def test_while_a_correction_waits_for_publication_the_public_sees_the_figure_before_it() -> None:
    put(A, AUGUST, {"test_households": 1500, "test_fibre": 10})
    report = put(A, AUGUST, {"test_households": 1400}, at=LATER, published=False)
    old = {("test_households", A, AUGUST.code, Decimal(1500)), ("test_fibre", A, AUGUST.code, Decimal(10))}
    assert answer("test_households", "test_fibre") == old
    assert answer("test_households", reader=JOB) == {("test_households", A, AUGUST.code, Decimal(1400))}
    publish(report, LATER)
    assert answer("test_households", "test_fibre") == {
        ("test_households", A, AUGUST.code, Decimal(1400)),
        ("test_fibre", A, AUGUST.code, Decimal(10)),
    }


def test_a_figure_that_another_report_has_replaced_stays_public_until_that_one_is_published() -> None:
    declare(AT, small_regime("T02"))
    put(A, AUGUST, {"test_households": 1500, "test_fibre": 10})
    report = put(A, AUGUST, {"test_households": 1400}, regime="T02", at=LATER, published=False)
    old = {("test_households", A, AUGUST.code, Decimal(1500)), ("test_fibre", A, AUGUST.code, Decimal(10))}
    assert answer("test_households", "test_fibre") == old
    publish(report, LATER)
    assert answer("test_households") == {("test_households", A, AUGUST.code, Decimal(1400))}


def test_as_known_on_a_day_a_later_correction_is_not_told() -> None:
    put(A, AUGUST, {"test_households": 1500})
    put(A, AUGUST, {"test_households": 1400}, at=LATER)
    between = datetime(2025, 9, 5, tzinfo=UTC)
    before = datetime(2025, 8, 5, tzinfo=UTC)
    for reader in (None, JOB):
        assert answer("test_households", reader=reader) == {("test_households", A, AUGUST.code, Decimal(1400))}
        assert answer("test_households", known=between, reader=reader) == {
            ("test_households", A, AUGUST.code, Decimal(1500))
        }
        assert answer("test_households", known=before, reader=reader) == set()


def test_the_table_says_where_reports_are_simulated() -> None:
    put(A, AUGUST, {"test_households": 1500})
    assert queries.table(ask("test_households")).simulated is False
    put(B, AUGUST, {"test_households": 1500}, simulated=True)
    assert queries.table(ask("test_households")).simulated is True


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"into_kind": PeriodKind.YEAR},
        {"into_level": Level.PROVINCE},
        {"borders": date(2024, 10, 1)},
        {"known": LATER},
    ],
)
def test_a_question_takes_as_many_statements_for_three_reports_as_for_one(
    more: dict[str, object], django_assert_max_num_queries: object
) -> None:
    def count() -> int:
        with django_assert_max_num_queries(8) as done:  # type: ignore[operator]
            queries.table(ask("test_households", **more))
        return len(done)

    put(A, AUGUST, {"test_households": 1500})
    count()
    one = count()
    put(B, AUGUST, {"test_households": 1600})
    put(A, SEPTEMBER, {"test_households": 1700})
    count()
    assert count() == one
