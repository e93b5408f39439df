"""The one expression language: targets, guards, fees, conditions of fields, computed cells and indicators.

Typed, total and without side effects: read to a tree (:func:`parse`), checked when content is published
(:func:`check`), evaluated alike here and in the browser (:func:`evaluate`, ``expressions.js``). Taught in
``docs/how-to/expressions.md``.
"""

from benso.kernel.expressions.checker import check
from benso.kernel.expressions.evaluator import evaluate, holds
from benso.kernel.expressions.functions import FUNCTIONS, OPERATORS, Function
from benso.kernel.expressions.parser import parse
from benso.kernel.expressions.problems import ExpressionInvalid
from benso.kernel.expressions.renderer import from_json, names, render, to_json
from benso.kernel.expressions.types import Expression, Type, Value

__all__ = [
    "FUNCTIONS",
    "OPERATORS",
    "Expression",
    "ExpressionInvalid",
    "Function",
    "Type",
    "Value",
    "check",
    "evaluate",
    "from_json",
    "holds",
    "names",
    "parse",
    "render",
    "to_json",
]
