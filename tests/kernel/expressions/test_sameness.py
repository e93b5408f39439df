"""Python and the browser agree: on values, types, canonical text, trees and, for mistakes, on the character."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.kernel.expressions.cases import GIVEN, MISTAKES, VALUES
from tests.kernel.expressions.generator import Generator
from tests.kernel.expressions.outcomes import browser, dhis2, python_outcome, same_as_dhis2

from benso.kernel.expressions import FUNCTIONS, OPERATORS, check, evaluate, parse
from benso.kernel.expressions.problems import MESSAGES

GENERATED = 4000
DHIS2_SEED = 2026
DHIS2 = Path(__file__).with_name("dhis2.json")


def test_the_tables_of_both_are_the_same() -> None:
    answer = browser([])

    assert list(answer["signatures"].items()) == [(name, list(f.signatures)) for name, f in FUNCTIONS.items()]
    assert answer["operators"] == {name: signature for name, (signature, _) in OPERATORS.items()}
    assert answer["messages"] == dict(MESSAGES)


def test_both_agree_on_the_table_of_cases() -> None:
    given = {name: kind for name, (kind, _) in GIVEN.items()}
    values = {name: value for name, (_, value) in GIVEN.items()}
    texts = [text for text, _ in VALUES] + [text for text, *_ in MISTAKES]
    cases: list[dict[str, Any]] = [{"expression": text, "names": given, "values": values} for text in texts]
    cases += [{**case, "expected": "truth"} for case in cases]

    assert browser(cases)["outcomes"] == [python_outcome(case) for case in cases]


@pytest.mark.parametrize("kind", ["case", "damaged", "garbage"])
def test_both_agree_on_thousands_of_generated_expressions(kind: str) -> None:
    generator = Generator(seed=20201020)
    cases = [getattr(generator, kind)() for _ in range(GENERATED)]

    theirs = browser(cases)["outcomes"]

    for case, outcome in zip(cases, theirs, strict=True):
        assert python_outcome(case) == outcome, case["expression"]


def test_generated_expressions_mostly_have_known_values() -> None:
    generator = Generator(seed=20201020)
    outcomes = [python_outcome(generator.case()) for _ in range(GENERATED)]

    assert sum(outcome.get("value") is not None for outcome in outcomes) > GENERATED / 2


def test_shared_expressions_have_the_value_the_dhis2_engine_gives() -> None:
    recorded = json.loads(DHIS2.read_text(encoding="utf-8"))  # from @dhis2/expression-parser 1.1.0 with dhis2.cjs

    assert len(recorded) == 1000
    for text, theirs in recorded:
        assert same_as_dhis2(ours(text), theirs), text


def test_fresh_expressions_have_the_value_the_dhis2_engine_gives_now() -> None:
    generator = Generator(seed=DHIS2_SEED)
    texts = [generator.shared() for _ in range(600)]

    for text, theirs in zip(texts, dhis2(texts), strict=True):
        assert same_as_dhis2(ours(text), theirs), text


def ours(text: str) -> Any:
    expression = parse(text)
    check(expression, {})
    return evaluate(expression, {})
