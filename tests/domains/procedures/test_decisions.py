"""Decision tables: what is wrong with them is found before anyone is decided upon, and they decide as they read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benso.domains.procedures.rules.decision_cells import CellInvalid, parse_cell
from benso.domains.procedures.rules.decisions import decision_expressions, decision_problems
from benso.domains.procedures.types.decisions import (
    Aggregation,
    DecisionFault,
    DecisionInput,
    DecisionOutput,
    DecisionRule,
    DecisionTable,
    HitPolicy,
)
from benso.kernel.expressions import Type, Value, evaluate, parse

AREA = DecisionInput("area", Type.NUMBER)
KIND = DecisionInput("kind", Type.TEXT, ("house", "shop"))
FEE = DecisionOutput("fee", Type.NUMBER)


def table(
    *rows: tuple[str, ...],
    hit: HitPolicy = HitPolicy.UNIQUE,
    inputs: tuple[DecisionInput, ...] = (AREA, KIND),
    aggregation: Aggregation | None = None,
    complete: bool = True,
) -> DecisionTable:
    rules = tuple(DecisionRule(row[: len(inputs)], row[len(inputs) :]) for row in rows)
    return DecisionTable("t", "Bảng thử", hit, inputs, (FEE,), rules, aggregation, complete)


def faults(of: DecisionTable) -> list[tuple[DecisionFault, tuple[int, ...]]]:
    return [(problem.fault, problem.rows) for problem in decision_problems(of)]


def decide(of: DecisionTable, **values: Value) -> Value:
    return evaluate(parse(decision_expressions(of)["fee"]), values)


def test_a_table_that_covers_everything_once_has_no_problem() -> None:
    good = table(("< 50", "-", "1"), (">= 50", '"house"', "2"), (">= 50", '"shop"', "3"))
    assert faults(good) == []
    assert decide(good, area=Decimal(50), kind="shop") == 3


def test_an_overlap_names_its_rows_and_the_case_where_both_are_true() -> None:
    (problem,) = decision_problems(table(("<= 50", "-", "1"), (">= 50", "-", "2")))
    assert (problem.fault, problem.rows) == (DecisionFault.OVERLAP, (1, 2))
    assert problem.vi == "Các dòng 1, 2 cùng đúng khi: area = 50 và kind = “house” hoặc = “shop”. Hãy thu hẹp một dòng."


def test_a_gap_is_told_in_words() -> None:
    (problem,) = decision_problems(table(("< 50", "-", "1"), ("> 50", "-", "2")))
    assert (problem.fault, problem.vi) == (DecisionFault.GAP, "Không dòng nào cho trường hợp: area = 50.")


def test_a_gap_in_one_column_only_for_some_values_of_another_is_found() -> None:
    (problem,) = decision_problems(table(("-", '"house"', "1"), ("< 50", '"shop"', "2")))
    assert problem.vi == "Không dòng nào cho trường hợp: area = 50 hoặc > 50 và kind = “shop”."


def test_a_table_that_need_not_be_complete_may_have_gaps() -> None:
    assert faults(table(("< 50", "-", "1"), complete=False)) == []


def test_overlaps_are_meant_in_a_first_table_but_a_row_never_reached_is_a_mistake() -> None:
    first = table(("< 50", "-", "1"), ("-", "-", "2"), ("< 10", "-", "3"), hit=HitPolicy.FIRST)
    assert faults(first) == [(DecisionFault.MASKED, (3,))]
    assert decide(first, area=Decimal(5), kind="house") == 1


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [(Aggregation.SUM, 30), (Aggregation.MIN, 10), (Aggregation.MAX, 20), (Aggregation.COUNT, 2)],
)
def test_collect_puts_the_matching_rows_together(aggregation: Aggregation, expected: int) -> None:
    collect = table(
        ("> 0", "-", "10"), ("-", '"house"', "20"), ("< 0", "-", "99"), hit=HitPolicy.COLLECT, aggregation=aggregation
    )
    assert decide(collect, area=Decimal(7), kind="house") == expected


def test_collect_of_no_row_is_zero_for_sums_and_unknown_for_extremes() -> None:
    row = ("> 100", "-", "5")
    some = {a: table(row, hit=HitPolicy.COLLECT, aggregation=a, complete=False) for a in Aggregation}
    values = {a: decide(t, area=Decimal(1), kind="house") for a, t in some.items()}
    assert values == {Aggregation.SUM: 0, Aggregation.COUNT: 0, Aggregation.MIN: None, Aggregation.MAX: None}


def test_an_answer_not_given_decides_nothing() -> None:
    assert decide(table(("< 50", "-", "1"), (">= 50", "-", "2")), area=None, kind="house") is None


def test_days_have_no_gap_between_one_and_the_next() -> None:
    day = DecisionInput("day", Type.DATE)
    rows = (('<= date("2025-06-30")', "1"), ('>= date("2025-07-01")', "2"))
    assert faults(table(*rows, inputs=(day,))) == []
    assert decide(table(*rows, inputs=(day,)), day=date(2025, 7, 1)) == 2


def test_text_without_a_list_of_values_always_has_another_value() -> None:
    free = DecisionInput("place", Type.TEXT)
    (problem,) = decision_problems(table(('"Ba Tri"', "1"), inputs=(free,)))
    assert problem.vi == "Không dòng nào cho trường hợp: place là giá trị khác."
    assert faults(table(('"Ba Tri"', "1"), ('not("Ba Tri")', "2"), inputs=(free,))) == []


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("abc", Type.NUMBER, "không phải là số"),
        ("1,2,", Type.NUMBER, "dấu phẩy thừa"),
        ("[5..1]", Type.NUMBER, "bị ngược"),
        ("(5..5)", Type.NUMBER, "rỗng"),
        ("nan", Type.NUMBER, "hữu hạn"),
        ('date("2025-02-30")', Type.DATE, "ngày có thật"),
        ("01/07/2025", Type.DATE, "hãy viết date"),
        ("yes", Type.TRUTH, "true hoặc false"),
        ("house", Type.TEXT, "ngoặc kép"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(text: str, kind: Type, words: str) -> None:
    with pytest.raises(CellInvalid, match=words):
        parse_cell(text, kind)


def test_a_mistake_names_row_and_column() -> None:
    problems = decision_problems(table(("x", '"villa"', "1"), ("-", "-", "kind")))
    assert [(p.fault, p.rows, p.column) for p in problems] == [
        (DecisionFault.CELL, (1,), 1),
        (DecisionFault.CELL, (1,), 2),
        (DecisionFault.OUTPUT, (2,), 3),
    ]


def test_a_table_of_a_wrong_shape_is_refused_before_anything_else() -> None:
    assert faults(table(("< 50", "1"))) == [(DecisionFault.SHAPE, (1,))]
    assert faults(table(("-", "-", "1"), aggregation=Aggregation.SUM)) == [(DecisionFault.SHAPE, ())]


points = st.integers(-3, 3).map(str)
number_cells = st.one_of(
    st.just("-"),
    points,
    st.tuples(st.sampled_from(["<", "<=", ">", ">="]), points).map(" ".join),
    st.tuples(st.sampled_from("[("), st.integers(-3, 0), st.integers(1, 3), st.sampled_from("])")).map(
        lambda p: f"{p[0]}{p[1]}..{p[2]}{p[3]}"
    ),
    points.map(lambda p: f"not({p})"),
)
text_cells = st.sampled_from(["-", '"house"', '"shop"', '"house", "shop"', 'not("shop")'])
rows = st.lists(st.tuples(number_cells, text_cells, st.integers(0, 9).map(str)), min_size=1, max_size=6)
SAMPLES = [Decimal(n) / 2 for n in range(-9, 10)]


@settings(max_examples=300, deadline=None)
@given(rows, st.sampled_from([HitPolicy.UNIQUE, HitPolicy.FIRST]))
def test_what_is_found_is_what_trying_every_case_finds(given_rows: list[tuple[str, str, str]], hit: HitPolicy) -> None:
    made = table(*given_rows, hit=hit)
    grid = [(parse_cell(a, Type.NUMBER), parse_cell(k, Type.TEXT), Decimal(out)) for a, k, out in given_rows]
    matching = {
        (area, kind): [out for a, k, out in grid if a.holds(area) and k.holds(kind)]
        for area in SAMPLES
        for kind in KIND.values
    }
    found = {problem.fault for problem in decision_problems(made)}
    assert (DecisionFault.GAP in found) == any(not outs for outs in matching.values())
    assert (DecisionFault.OVERLAP in found) == (
        hit is HitPolicy.UNIQUE and any(len(outs) > 1 for outs in matching.values())
    )
    for (area, kind), outs in matching.items():
        assert decide(made, area=area, kind=kind) == (outs[0] if outs else None)
