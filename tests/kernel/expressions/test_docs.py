"""The how-to page shows every function as the table has it, and only expressions that work."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benso.kernel.expressions import FUNCTIONS, Type, Value, check, evaluate, parse
from benso.kernel.expressions.checker import usage

PAGE = (Path(__file__).parents[3] / "docs/how-to/expressions.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```expression\n(.*?)```", PAGE, re.DOTALL)
NAMES = {
    "dvc_level4": Type.NUMBER,
    "dvc_total": Type.NUMBER,
    "applicant.born": Type.DATE,
    "applicant.district": Type.TEXT,
    "applicant.poor": Type.TRUTH,
    "online": Type.TRUTH,
    "pages": Type.NUMBER,
    "today": Type.DATE,
}
VALUES: dict[str, Value] = {
    "dvc_level4": 1207,
    "dvc_total": 1843,
    "applicant.born": date(2000, 2, 29),
    "applicant.district": "Ba Tri",
    "applicant.poor": False,
    "online": True,
    "pages": 13,
    "today": date(2025, 7, 1),
}


def row(name: str) -> str:
    function = FUNCTIONS[name]
    expression, result = function.example
    return f"| `{usage(name).replace(' hoặc ', '`, `')}` | {function.meaning} | `{expression}` → `{result}` |"


def test_the_page_lists_every_function_as_the_table_has_it() -> None:
    listed = PAGE.split("<!-- functions -->\n")[1].split("<!-- /functions -->")[0].splitlines()

    assert listed == [row(name) for name in FUNCTIONS]


@pytest.mark.parametrize(("text", "value"), list(zip(EXAMPLES, [Decimal("65.49"), True, Decimal(43000)], strict=True)))
def test_the_examples_of_the_page_work(text: str, value: Value) -> None:
    expression = parse(text)
    check(expression, NAMES)

    assert evaluate(expression, VALUES) == value


def test_the_table_about_unknown_is_true() -> None:
    section = PAGE.split("## Unknown")[1].split("## Functions")[0]
    rows = re.findall(r"^\| (`.*`) \| `(.*?)`", section, re.MULTILINE)

    assert len(rows) == 9
    for texts, result in rows:
        for text in re.findall(r"`(.*?)`", texts):
            assert evaluate(parse(text), {}) == evaluate(parse(result), {}), text
