"""The value of an expression for given values of its names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from benso.kernel.expressions.decimals import canonical, settle
from benso.kernel.expressions.functions import FUNCTIONS, OPERATORS, SIGNS, both, either
from benso.kernel.expressions.texts import compose
from benso.kernel.expressions.types import Call, Chain, Expression, Items, Literal, Name, Node, Operation, Value


def evaluate(expression: Expression, values: Mapping[str, Value]) -> Value:
    """The value of an expression that has passed :func:`check`; never raises for values of the checked types.

    A name without a value is unknown. Numbers come out as canonical :class:`Decimal`, lists as tuples.

    :raises TypeError: for a value that no type of the language can hold (a float, a moment)
    """
    result = _value(expression.tree, values)
    if isinstance(result, tuple):
        return tuple(map(_shown, result))
    shown: Value = _shown(result)
    return shown


def holds(expression: Expression, values: Mapping[str, Value]) -> bool:
    """Whether a guard is known to be true; unknown does not open it."""
    return evaluate(expression, values) is True


def _shown(value: Any) -> Any:
    return canonical(value) if isinstance(value, Decimal) else value


def _value(node: Node, values: Mapping[str, Value]) -> Any:
    match node:
        case Literal():
            return node.value
        case Name():
            return _taken(values.get(node.name))
        case Call():
            return FUNCTIONS[node.function].implementation(*(_value(a, values) for a in node.arguments))
        case Items():
            return tuple(_value(item, values) for item in node.items)
        case Operation():
            table = SIGNS if len(node.operands) == 1 else OPERATORS
            return table[node.operator][1](*(_value(o, values) for o in node.operands))
        case Chain():
            return _chained(node, values)


def _chained(node: Chain, values: Mapping[str, Value]) -> Any:
    found = (_value(operand, values) for operand in node.operands)
    if node.operators[0] in ("and", "or"):
        return (both if node.operators[0] == "and" else either)(*found)
    result = next(found)
    for operator, operand in zip(node.operators, found, strict=True):
        result = OPERATORS[operator][1](result, operand)
    return result


def _taken(value: Any) -> Any:
    """A value from outside as the language holds it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return settle(value)
    if isinstance(value, int):
        return settle(Decimal(value))
    if isinstance(value, str):
        return compose(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, list | tuple) and not any(isinstance(item, list | tuple) for item in value):
        return tuple(map(_taken, value))
    raise TypeError(f"an expression cannot hold a {type(value).__name__}")
