"""Whether the types of an expression fit, and which type it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from benso.kernel.expressions import dates
from benso.kernel.expressions.decimals import EXPONENT_LIMIT, whole
from benso.kernel.expressions.functions import FUNCTIONS, OPERATORS, SIGNS
from benso.kernel.expressions.problems import ExpressionInvalid, hint
from benso.kernel.expressions.types import (
    Call,
    Chain,
    Expression,
    Items,
    Literal,
    Name,
    Node,
    Operation,
    Type,
    join,
)

LABELS: Mapping[str, str] = {
    "number": "số",
    "text": "chữ",
    "truth": "đúng/sai",
    "date": "ngày",
    "unknown": "unknown",
    "O": "số hoặc ngày",
    "S": "giá trị đơn",
    "T": "giá trị",
}


def check(expression: Expression, names: Mapping[str, Type], expected: Type | None = None) -> Type:
    """Find the type of an expression.

    :param names: every name that may be used, with its type
    :param expected: the type it must have; a bare ``unknown`` fits any
    :raises ExpressionInvalid: at the part whose type does not fit, or at an unknown name or function
    """
    found = _Checker(expression.text, names).type_of(expression.tree)
    if expected is not None and join(found, expected) != expected:
        tree = expression.tree
        raise ExpressionInvalid(
            "result_type",
            expression.text,
            tree.start,
            tree.end - tree.start,
            wanted=label(expected),
            found=label(found),
        )
    return found


def label(kind: str, bound: Mapping[str, Type] | None = None) -> str:
    """A type, or the letter of a signature, in Vietnamese."""
    if kind.startswith("["):
        return f"danh sách {label(kind[1:-1], bound)}"
    if bound and bound.get(kind, Type.UNKNOWN) is not Type.UNKNOWN:
        return label(bound[kind])
    return LABELS[kind]


def usage(name: str) -> str:
    """How a function is called: ``round(number) hoặc round(number, number)``."""
    ways = (signature.split(" -> ")[0] for signature in FUNCTIONS[name].signatures)
    return " hoặc ".join(f"{name}({way})" for way in ways)


class _Checker:
    def __init__(self, text: str, names: Mapping[str, Type]) -> None:
        self.text = text
        self.names = names

    def fail(self, problem: str, node: Node, **data: object) -> ExpressionInvalid:
        return ExpressionInvalid(problem, self.text, node.start, node.end - node.start, **data)

    def type_of(self, node: Node) -> Type:
        match node:
            case Literal():
                return _literal_type(node)
            case Name():
                if node.name not in self.names:
                    raise self.fail("name_unknown", node, name=node.name, hint=hint(node.name, self.names))
                return self.names[node.name]
            case Call():
                return self.call(node)
            case Items():
                return self.items(node)
            case Operation():
                return self.operation(node)
            case Chain():
                return self.chain(node)

    def items(self, node: Items) -> Type:
        found = Type.UNKNOWN
        for item in node.items:
            kind = self.type_of(item)
            if kind.is_list:
                raise self.fail("list_nested", item)
            joined = join(found, kind)
            if joined is None:
                raise self.fail("item_type", item, wanted=label(found), found=label(kind))
            found = joined
        return found.listed

    def chain(self, node: Chain) -> Type:
        found = self.type_of(node.operands[0])
        left = node.operands[0]
        for operator, operand in zip(node.operators, node.operands[1:], strict=True):
            found = self.apply(operator, OPERATORS[operator][0], (left, operand), (found, self.type_of(operand)))
            left = operand
        return found

    def operation(self, node: Operation) -> Type:
        kinds = [self.type_of(operand) for operand in node.operands]
        signature = (SIGNS if len(kinds) == 1 else OPERATORS)[node.operator][0]
        if node.operator in ("=", "!="):
            for operand in node.operands:
                if isinstance(operand, Literal) and operand.value is None:
                    raise self.fail("unknown_compared", operand)
        if node.operator == "^":
            self.exponent(node.operands[1])
        return self.apply(node.operator, signature, node.operands, kinds)

    def exponent(self, node: Node) -> None:
        number = node.operands[0] if isinstance(node, Operation) and len(node.operands) == 1 else node
        if isinstance(number, Literal) and isinstance(number.value, Decimal) and not _is_exponent(number.value):
            raise self.fail("exponent", node, limit=EXPONENT_LIMIT)

    def apply(self, operator: str, signature: str, operands: Sequence[Node], kinds: Sequence[Type]) -> Type:
        """The result of an operator, or the mistake of the operand that does not fit."""
        bound: dict[str, Type] = {}
        parameters, result = _split(signature, len(kinds))
        for index, (parameter, kind) in enumerate(zip(parameters, kinds, strict=True)):
            if _fits(parameter, kind, bound):
                continue
            if index == 1 and parameter in ("S", "O") and _fits(parameter, kind, {}):
                raise self.fail("types_differ", operands[1], operator=operator, left=label(kinds[0]), right=label(kind))
            wanted = label(parameter, bound)
            raise self.fail("operand_type", operands[index], operator=operator, wanted=wanted, found=label(kind))
        return _result(result, bound)

    def call(self, node: Call) -> Type:
        function = FUNCTIONS.get(node.function)
        if function is None:
            data = {"name": node.function, "hint": hint(node.function, FUNCTIONS)}
            raise ExpressionInvalid("function_unknown", self.text, node.start, len(node.function), **data)
        kinds = [self.type_of(argument) for argument in node.arguments]
        furthest: tuple[int, str] | None = None
        for signature in function.signatures:
            if not _takes(signature, len(kinds)):
                continue
            parameters, result = _split(signature, len(kinds))
            bound: dict[str, Type] = {}
            wrong = next(
                (i for i, (p, k) in enumerate(zip(parameters, kinds, strict=True)) if not _fits(p, k, bound)), -1
            )
            if wrong < 0:
                self.constant_date(node)
                return _result(result, bound)
            if furthest is None or wrong > furthest[0]:
                furthest = wrong, label(parameters[wrong], bound)
        if furthest is None:
            data = {"name": node.function, "count": str(len(kinds)), "usage": usage(node.function)}
            raise self.fail("argument_count", node, **data)
        index, wanted = furthest
        argument = node.arguments[index]
        raise self.fail(
            "argument_type", argument, index=index + 1, name=node.function, wanted=wanted, found=label(kinds[index])
        )

    def constant_date(self, node: Call) -> None:
        """A date written out must exist."""
        first = node.arguments[0] if node.arguments else None
        if node.function != "date" or not isinstance(first, Literal) or not isinstance(first.value, str):
            return
        if dates.from_text(first.value) is None:
            raise self.fail("date_invalid", first, found=first.value)


def _is_exponent(number: Decimal) -> bool:
    return whole(number, EXPONENT_LIMIT) is not None


def _literal_type(node: Literal) -> Type:
    if node.value is None:
        return Type.UNKNOWN
    if isinstance(node.value, bool):
        return Type.TRUTH
    return Type.TEXT if isinstance(node.value, str) else Type.NUMBER


def _takes(signature: str, count: int) -> bool:
    parameters = signature.split(" -> ")[0]
    return count >= 1 if parameters.endswith("...") else count == parameters.count(",") + 1


def _split(signature: str, count: int) -> tuple[list[str], str]:
    parameters, _, result = signature.partition(" -> ")
    if parameters.endswith("..."):
        return [parameters[:-3]] * count, result
    return parameters.split(", "), result


def _fits(parameter: str, kind: Type, bound: dict[str, Type]) -> bool:
    """Whether a type can stand for a parameter; notes what the letters stand for."""
    if parameter.startswith("["):
        if kind is Type.UNKNOWN:
            return True
        return kind.is_list and _fits(parameter[1:-1], kind.item, bound)
    if parameter not in ("T", "S", "O"):
        return kind in (parameter, Type.UNKNOWN)
    if parameter == "S" and kind.is_list:
        return False
    if parameter == "O" and kind not in (Type.NUMBER, Type.DATE, Type.UNKNOWN):
        return False
    joined = join(bound.get(parameter, Type.UNKNOWN), kind)
    if joined is None:
        return False
    bound[parameter] = joined
    return True


def _result(result: str, bound: Mapping[str, Type]) -> Type:
    if result.startswith("["):
        return _result(result[1:-1], bound).listed
    return bound.get(result, Type.UNKNOWN) if result in ("T", "S", "O") else Type(result)
