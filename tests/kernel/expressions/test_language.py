"""The language itself: values, types, mistakes and limits."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.expressions.cases import GIVEN, MISTAKES, VALUES
from tests.kernel.expressions.outcomes import python_outcome, tagged

from benso.kernel.expressions import (
    FUNCTIONS,
    ExpressionInvalid,
    Type,
    check,
    evaluate,
    from_json,
    holds,
    names,
    parse,
    render,
    to_json,
)

KINDS = {name: Type(kind) for name, (kind, _) in GIVEN.items()}


def case(expression: str) -> dict[str, Any]:
    return {
        "expression": expression,
        "names": {name: kind for name, (kind, _) in GIVEN.items()},
        "values": {name: value for name, (_, value) in GIVEN.items()},
    }


def expected(value: Any) -> Any:
    if isinstance(value, list):
        return [expected(item) for item in value]
    if isinstance(value, str):
        return {"number": value}
    return value["text"] if isinstance(value, dict) and "text" in value else value


@pytest.mark.parametrize(("expression", "value"), VALUES)
def test_expressions_have_the_value_written_down_by_hand(expression: str, value: Any) -> None:
    assert python_outcome(case(expression))["value"] == expected(value)


@pytest.mark.parametrize(("expression", "problem", "pointed", "occurrence"), MISTAKES)
def test_mistakes_point_at_their_characters(expression: str, problem: str, pointed: str, occurrence: int) -> None:
    position = 0 if problem == "empty" else len(expression)
    if pointed and problem != "empty":
        position = -1
        for _ in range(occurrence + 1):
            position = expression.index(pointed, position + 1)

    with pytest.raises(ExpressionInvalid) as caught:
        check(parse(expression), KINDS)

    found = caught.value
    assert (found.problem, found.position) == (problem, position)
    assert found.length == (1 if problem == "empty" else max(1, len(pointed)))
    assert re.search(r"\{[a-z]+\}", found.message) is None


def test_the_caret_stands_under_the_mistake_of_its_own_line() -> None:
    with pytest.raises(ExpressionInvalid) as caught:
        check(parse("dvc_level4\n\t/ dvc_totl * 100"), KINDS)

    assert caught.value.caret == "\t/ dvc_totl * 100\n\t  ^^^^^^^^"
    assert (caught.value.line, caught.value.column) == (2, 4)
    assert str(caught.value) == "Không có tên “dvc_totl”. Ý bạn có phải “dvc_total”?"


def test_a_result_of_another_type_is_refused() -> None:
    with pytest.raises(ExpressionInvalid) as caught:
        check(parse("dvc_total * 100"), KINDS, Type.TRUTH)

    assert caught.value.data == {
        "message": "Biểu thức phải cho đúng/sai; biểu thức này cho số.",
        "problem": "result_type",
        "position": 0,
        "length": 15,
    }
    assert caught.value.status == 422


def test_a_bare_unknown_fits_every_expected_type() -> None:
    assert [check(parse("unknown"), {}, kind) for kind in Type] == [Type.UNKNOWN] * len(Type)
    assert check(parse("if(true, unknown, 1)"), {}, Type.NUMBER) is Type.NUMBER
    assert check(parse("[]"), {}, Type.DATES) is Type.UNKNOWNS


def test_lists_and_items_get_their_types() -> None:
    assert check(parse("known([unknown, today])"), KINDS) is Type.DATES
    assert check(parse("coalesce(empty, [])"), KINDS) is Type.NUMBERS
    assert check(parse("max(no_day, unknown)"), KINDS) is Type.DATE


def test_a_guard_opens_only_when_known_to_be_true() -> None:
    guard = parse("age >= 18")

    assert holds(guard, {"age": 18}) is True
    assert holds(guard, {"age": 17}) is False
    assert holds(guard, {"age": None}) is False
    assert holds(guard, {}) is False


def test_names_are_the_values_an_expression_needs() -> None:
    assert names(parse("if(b > 1, tổng.số, {A-01/c3}) + sum(b, 2)")) == {"b", "tổng.số", "A-01/c3"}


def test_names_are_the_same_composed_and_decomposed() -> None:
    assert evaluate(parse("to\u0302\u0309ng * 2"), {"tổng": 3}) == Decimal(6)


def test_equal_expressions_are_written_alike() -> None:
    assert render(parse("((a+b)) *3 <>null")) == "(a + b) * 3 != unknown"
    assert parse("a  + b") == parse("(a)+b")
    assert parse("a + b") != parse("b + a")


def test_the_tree_as_json_gives_the_same_expression_back() -> None:
    tree = to_json(parse("if(a > 1.50, 'x', \"\") in ['x']"))

    assert tree == {
        "op": "in",
        "args": [
            {
                "call": "if",
                "args": [{"op": ">", "args": [{"name": "a"}, {"number": "1.5"}]}, {"text": "x"}, {"text": ""}],
            },
            {"list": [{"text": "x"}]},
        ],
    }
    assert to_json(from_json(tree)) == tree


@pytest.mark.parametrize(
    "tree",
    [
        None,
        7,
        {},
        {"number": 1},
        {"number": "1e5"},
        {"number": "-1"},
        {"name": "a} + {b"},
        {"op": "+", "args": [{"number": "1"}, {"number": "2"}]},
        {"op": "<", "args": [{"number": "1"}]},
        {"chain": ["+", "*"], "args": [{"number": "1"}, {"number": "2"}, {"number": "3"}]},
        {"chain": ["+"], "args": [{"number": "1"}]},
        {"call": "1 + min", "args": []},
        {"call": "not", "args": [{"truth": True}]},
    ],
)
def test_json_that_is_no_tree_is_refused(tree: Any) -> None:
    with pytest.raises(ExpressionInvalid):
        from_json(tree)


def test_json_nested_without_end_is_refused() -> None:
    tree: dict[str, Any] = {"number": "1"}
    for _ in range(5000):
        tree = {"op": "-", "args": [tree]}

    with pytest.raises(ExpressionInvalid):
        from_json(tree)


def test_every_function_is_shown_with_an_example_that_is_true() -> None:
    for function in FUNCTIONS.values():
        text, result = function.example
        assert tagged(evaluate(parse(text), {})) == tagged(evaluate(parse(result), {})), text


def test_a_long_sum_is_no_deep_tree() -> None:
    assert evaluate(parse(" + ".join(["1"] * 2500)), {}) == Decimal(2500)


def test_texts_over_the_limits_are_refused_quickly() -> None:
    for text, problem in (("1" + " + 1" * 2500, "too_long"), ("-" * 9000 + "1", "too_deep"), ("[" * 9000, "too_deep")):
        with pytest.raises(ExpressionInvalid) as caught:
            parse(text)
        assert caught.value.problem == problem


def test_costly_powers_stay_within_34_digits() -> None:
    assert evaluate(parse("9 ^ 400 ^ 400"), {}) is None
    assert evaluate(parse("((1 / 3) ^ 400) ^ 400"), {}) == Decimal(0)


def test_the_result_does_not_depend_on_the_decimal_context_of_the_caller() -> None:
    with localcontext() as context:
        context.prec = 3
        context.Emax = 9

        assert evaluate(parse("round(2 / 3 * 1000000000000, 5)"), {}) == Decimal("666666666666.66667")


@pytest.mark.parametrize("value", [1.5, datetime(2025, 7, 1, tzinfo=UTC), b"x", {"a": 1}, [[1]], object()])
def test_values_the_language_cannot_hold_are_a_mistake_of_the_program(value: Any) -> None:
    with pytest.raises(TypeError):
        evaluate(parse("a"), {"a": value})


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("sNaN"), Decimal("1E+7000")])
def test_numbers_that_are_none_come_in_as_unknown(value: Decimal) -> None:
    assert evaluate(parse("a"), {"a": value}) is None


def test_nothing_but_values_can_be_reached() -> None:
    kinds = {"a": Type.NUMBER}
    for text in ("a.__class__", "__import__('os')", "constructor", "toString()", "a.real", "__proto__", "eval('1')"):
        with pytest.raises(ExpressionInvalid) as caught:
            check(parse(text), kinds)
        assert caught.value.problem in ("name_unknown", "function_unknown")


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_a_mistake_inside_it(text: str) -> None:
    outcome = python_outcome({"expression": text})

    assert "value" in outcome or 0 <= outcome["position"] <= len(text)
