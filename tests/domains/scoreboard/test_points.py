"""Evaluating readings: pairing of periods, one basis at a time, what counts and what differs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benso.domains.ledger.types import Basis, Reading, Total
from benso.domains.scoreboard import rules
from benso.domains.scoreboard.types import Aggregate, Input, Observation, Role, State
from tests.domains.scoreboard.samples import a_definition, a_point, a_target, seen

Y23 = (date(2023, 1, 1), date(2023, 12, 31))
Y24 = (date(2024, 1, 1), date(2024, 12, 31))
AS_OF = date(2025, 3, 15)
T = a_target()
SHARE = a_definition()
Held = dict[str, dict[str, list[Observation]]]


def held(part: list[Observation], whole: list[Observation]) -> Held:
    return {"part": {"part": part}, "whole": {"whole": whole}}


def test_inputs_of_the_same_period_make_a_point() -> None:
    given = held([seen("part", *Y23, 30), seen("part", *Y24, 40)], [seen("whole", *Y24, 50)])

    assert [(p.date, p.value) for p in rules.points(T, SHARE, given)] == [(Y24[1], Decimal(80))]


def test_inputs_that_end_on_one_day_but_start_on_another_are_not_paired() -> None:
    assert rules.points(T, SHARE, held([seen("part", *Y24, 40)], [seen("whole", Y24[1], Y24[1], 50)])) == []


def test_bases_are_never_mixed_in_one_value() -> None:
    given = held([seen("part", *Y24, 40, Basis.MEASURED)], [seen("whole", *Y24, 50, Basis.PUBLISHED)])

    assert rules.points(T, SHARE, given) == []


def test_a_denominator_of_zero_gives_no_value() -> None:
    assert rules.points(T, SHARE, held([seen("part", *Y24, 40)], [seen("whole", *Y24, 0)])) == []


def test_a_carried_denominator_lasts_and_lends_no_date() -> None:
    census = seen("whole", date(2019, 4, 1), date(2019, 4, 1), 200, lasting=True)
    (point,) = rules.points(T, SHARE, held([seen("part", *Y24, 40)], [census]))

    assert (point.date, point.period_start, point.value) == (Y24[1], Y24[0], Decimal(20))


def test_a_carried_denominator_from_the_future_does_not_count() -> None:
    later = seen("whole", date(2025, 1, 1), date(2025, 1, 1), 200, lasting=True)

    assert rules.points(T, SHARE, held([seen("part", *Y24, 40)], [later])) == []


def test_the_first_measure_with_evidence_for_a_period_wins() -> None:
    definition = a_definition("share", Input("share", ("new", "old")))
    given = {"share": {"old": [seen("old", *Y23, 1), seen("old", *Y24, 2)], "new": [seen("new", *Y24, 3)]}}

    assert [p.value for p in rules.points(T, definition, given)] == [Decimal(1), Decimal(3)]


def test_of_several_statements_the_newest_vintage_counts_then_the_better_quality() -> None:
    first = seen("m", *Y24, 1, vintage="2024-01-01", quality="A")
    newer = seen("m", *Y24, 2, vintage="2025-01-01", quality="B")
    better = seen("m", *Y24, 3, vintage="2025-01-01", quality="A")
    chosen, rivals = rules.settle([better, first, newer])

    assert chosen[Y24] == better
    assert rivals[Y24] == [first, newer]


def test_the_worst_sector_scores() -> None:
    definition = a_definition("share", Input("share", ("share",), group_by="sector"), aggregate=Aggregate.MINIMUM)
    given = {"share": {"share": [seen("share", *Y24, v, group=g) for g, v in (("a", 9), ("b", 2), ("c", 5))]}}

    assert [(p.value, p.group) for p in rules.points(T, definition, given)] == [(Decimal(2), "b")]


def test_the_nearest_to_the_work_decides() -> None:
    old_measured, published = a_point(Y23[1], 1, Basis.MEASURED), a_point(Y24[1], 2)

    assert rules.deciding([old_measured, published]) == [old_measured]


def test_the_simulated_decides_only_where_nothing_else_is_known() -> None:
    simulated = a_point(Y24[1], 99, Basis.SIMULATED)

    assert rules.deciding([simulated, a_point(Y23[1], 1)]) == [a_point(Y23[1], 1)]
    assert rules.deciding([simulated]) == [simulated]


def test_a_mean_with_missing_years_does_not_decide() -> None:
    gap = a_point(Y24[1], 9, complete=False)

    assert rules.deciding([gap], Aggregate.GEOMETRIC_MEAN) == []
    assert rules.deciding([gap]) == [gap]


def test_flows_add_up_per_calendar_year_and_the_running_one_is_incomplete() -> None:
    months = [date(2024, 1, 1), date(2024, 12, 1), date(2025, 3, 1)]
    found = rules.from_flow([Total("m", Basis.MEASURED, None, m, Decimal(5), 1) for m in months], AS_OF)

    assert [(o.period_start, o.date, o.value, o.complete) for o in found] == [
        (date(2024, 1, 1), date(2024, 12, 31), Decimal(10), True),
        (date(2025, 1, 1), AS_OF, Decimal(5), False),
    ]


def test_stocks_are_running_sums_at_the_ends_of_months() -> None:
    totals = [
        Total("m", Basis.MEASURED, None, date(2024, 2, 1), Decimal(7), 1),
        Total("m", Basis.MEASURED, None, date(2025, 3, 1), Decimal(-2), 1),
    ]

    assert [(o.date, o.value) for o in rules.from_stock(totals, AS_OF)] == [
        (date(2024, 2, 29), Decimal(7)),
        (AS_OF, Decimal(5)),
    ]


def test_a_stock_over_a_flow_is_taken_at_the_end_of_the_flow() -> None:
    flow = seen("part", *Y24, 40, Basis.MEASURED)
    level = seen("whole", date(2024, 5, 31), date(2024, 5, 31), 80, Basis.MEASURED, lasting=True)

    assert [(p.date, p.value) for p in rules.points(T, SHARE, held([flow], [level]))] == [(Y24[1], Decimal(50))]


def test_readings_fit_when_they_have_the_dimensions_asked_for() -> None:
    def stated(dimensions: dict[str, str]) -> Reading:
        return Reading(1, "m", "u", Basis.PUBLISHED, dimensions, Y24[1], *Y24, Decimal(1), None, {})  # type: ignore[arg-type]

    wanted = Input("m", ("m",), {"level": "commune"}, group_by="sector")
    found = rules.from_readings([stated({"level": "commune", "sector": "a"}), stated({"level": "district"})], wanted)

    assert [(o.group, o.period_start) for o in found] == [("a", Y24[0])]


def test_two_statements_for_one_period_disagree() -> None:
    given = held(
        [seen("part", *Y24, 40, vintage="2025-02-01"), seen("part", *Y24, 30, vintage="2025-01-01")],
        [seen("whole", *Y24, 50)],
    )
    (found,) = rules.disagreements(SHARE, given, rules.points(T, SHARE, given), [])

    assert (found.kind, found.first.value, found.second.value, found.difference) == (
        "source", Decimal(80), Decimal(60), Decimal(-20),
    )  # fmt: skip


def test_two_bases_of_one_year_disagree_and_the_difference_is_shown() -> None:
    found = rules.disagreements(SHARE, {}, [a_point(date(2024, 11, 14), 100), a_point(Y24[1], 90, Basis.MEASURED)], [])

    assert [(d.kind, d.first.basis, d.difference) for d in found] == [("basis", Basis.MEASURED, Decimal(10))]


def test_equal_values_do_not_disagree() -> None:
    assert rules.disagreements(SHARE, {}, [a_point(Y24[1], 90), a_point(Y24[1], 90, Basis.MEASURED)], []) == []


def test_a_printed_result_may_be_rounded_but_not_wrong() -> None:
    assert rules.agrees_as_printed(Decimal("77.41"), Decimal("77"))
    assert rules.agrees_as_printed(Decimal("38.63"), Decimal("39"))
    assert not rules.agrees_as_printed(Decimal("96.17"), Decimal("80.2"))


def test_a_printed_result_that_its_counts_do_not_give_is_shown() -> None:
    given = held([seen("part", *Y24, 40)], [seen("whole", *Y24, 50)])
    (found,) = rules.disagreements(SHARE, given, rules.points(T, SHARE, given), [seen("printed", *Y24, 95)])

    assert (found.kind, found.difference) == ("printed", Decimal(15))


def test_an_outlook_says_value_gap_state_and_age() -> None:
    given = held([seen("part", *Y24, 36)], [seen("whole", *Y24, 60)])
    found = rules.outlook(T, SHARE, given, [], AS_OF)

    assert found.current is not None
    assert (found.gap, found.age_days, found.state) == (Decimal(-20), 74, State.BEHIND)


def test_a_substitute_has_points_but_no_promise() -> None:
    substitute = a_definition(role=Role.SUBSTITUTE)
    given = held([seen("part", *Y24, 60)], [seen("whole", *Y24, 60)])
    found = rules.outlook(T, substitute, given, [], AS_OF)

    assert (found.state, found.promised, found.gap, found.path) == (State.NO_THRESHOLD, None, None, ())


def test_only_the_headline_decides() -> None:
    official = a_definition(id="official", role=Role.OFFICIAL)
    good = held([seen("part", *Y24, 60)], [seen("whole", *Y24, 60)])
    bad = held([seen("part", *Y24, 6)], [seen("whole", *Y24, 60)])
    outlooks = [rules.outlook(T, SHARE, bad, [], AS_OF), rules.outlook(T, official, good, [], AS_OF)]
    view = rules.view(T, outlooks, [], [], as_of=AS_OF, known=1, edition=1)

    assert [o.state for o in outlooks] == [State.BEHIND, State.MET]
    assert view.state is State.BEHIND
    assert view.recomputable
