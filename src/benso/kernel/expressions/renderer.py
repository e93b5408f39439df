"""Trees back to text, to JSON, and to the names they use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from benso.kernel.expressions.decimals import plain
from benso.kernel.expressions.lexer import is_plain_name
from benso.kernel.expressions.parser import CHAINED, COMPARED, COMPARISON, DEPTH_LIMIT, NOT, POWER, SIGN, parse
from benso.kernel.expressions.problems import ExpressionInvalid
from benso.kernel.expressions.types import Call, Chain, Expression, Items, Literal, Name, Node, Operation

_OPERAND = 9
_COMPARED = COMPARED | {"^"}
_SIGNS = frozenset(("not", "-", "+"))


def names(expression: Expression) -> frozenset[str]:
    """The names whose values an expression needs."""
    return frozenset(_names(expression.tree))


def render(expression: Expression) -> str:
    """The canonical text: one spacing, no superfluous brackets; reading it gives the same tree."""
    return _text(expression.tree)


def to_json(expression: Expression) -> dict[str, Any]:
    """The tree as plain JSON values, numbers as text so that no digit is lost."""
    return _plain(expression.tree)


def from_json(tree: Any) -> Expression:
    """The expression of a tree made by :func:`to_json`.

    :raises ExpressionInvalid: when it is no such tree, or breaks a limit of the language
    """
    try:
        return parse(_text(_node(tree, 0)))
    except (KeyError, TypeError, ValueError, ArithmeticError):
        raise ExpressionInvalid("tree_malformed", "", 0) from None


def children(node: Node) -> Sequence[Node]:
    """The parts a node is made of."""
    match node:
        case Call():
            return node.arguments
        case Items():
            return node.items
        case Operation() | Chain():
            return node.operands
    return ()


def _names(node: Node) -> Iterator[str]:
    if isinstance(node, Name):
        yield node.name
    for child in children(node):
        yield from _names(child)


def _rank(node: Node) -> int:
    match node:
        case Chain():
            return CHAINED[node.operators[0]]
        case Operation(operator="not"):
            return NOT
        case Operation(operands=(_,)):
            return SIGN
        case Operation(operator="^"):
            return POWER
        case Operation():
            return COMPARISON
    return _OPERAND


def _inside(node: Node, rank: int) -> str:
    text = _text(node)
    return text if _rank(node) >= rank else f"({text})"


def _text(node: Node) -> str:
    match node:
        case Literal():
            return _literal(node.value)
        case Name():
            return node.name if is_plain_name(node.name) else f"{{{node.name}}}"
        case Call():
            return f"{node.function}({', '.join(map(_text, node.arguments))})"
        case Items():
            return f"[{', '.join(map(_text, node.items))}]"
        case Operation():
            return _operation(node)
        case Chain():
            rank = _rank(node) + 1
            rest = zip(node.operators, node.operands[1:], strict=True)
            return _inside(node.operands[0], rank) + "".join(f" {o} {_inside(n, rank)}" for o, n in rest)


def _operation(node: Operation) -> str:
    rank = _rank(node)
    if rank == NOT:
        return f"not {_inside(node.operands[0], NOT)}"
    if rank == SIGN:
        return f"{node.operator}{_inside(node.operands[0], SIGN)}"
    left, right = node.operands
    if rank == POWER:
        return f"{_inside(left, POWER)} ^ {_inside(right, _OPERAND)}"
    return f"{_inside(left, COMPARISON + 1)} {node.operator} {_inside(right, COMPARISON + 1)}"


def _literal(value: Decimal | str | bool | None) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _plain(node: Node) -> dict[str, Any]:
    match node:
        case Literal(value=None):
            return {"unknown": True}
        case Literal(value=bool()):
            return {"truth": node.value}
        case Literal(value=str()):
            return {"text": node.value}
        case Literal():
            return {"number": _literal(node.value)}
        case Name():
            return {"name": node.name}
        case Call():
            return {"call": node.function, "args": list(map(_plain, node.arguments))}
        case Items():
            return {"list": list(map(_plain, node.items))}
        case Operation():
            return {"op": node.operator, "args": list(map(_plain, node.operands))}
        case Chain():
            return {"chain": list(node.operators), "args": list(map(_plain, node.operands))}


def _node(tree: Any, depth: int) -> Node:
    if depth > DEPTH_LIMIT:
        raise ValueError("too deep")
    match tree:
        case {"call": str(function), "args": list(parts)} if is_plain_name(function):
            return Call(function, _nodes(parts, depth))
        case {"list": list(parts)}:
            return Items(_nodes(parts, depth))
        case {"op": str(operator), "args": [_, *rest] as parts} if operator in (_COMPARED if rest else _SIGNS):
            if len(rest) > 1:
                raise ValueError("too many operands")
            return Operation(operator, _nodes(parts, depth))
        case {"chain": [str(), *_] as operators, "args": list(parts)} if len(parts) == len(operators) + 1:
            if len({CHAINED[operator] for operator in operators}) != 1:
                raise ValueError("mixed ranks")
            return Chain(_nodes(parts, depth), tuple(operators))
    return _leaf(tree)


def _nodes(trees: Sequence[Any], depth: int) -> tuple[Node, ...]:
    return tuple(_node(tree, depth + 1) for tree in trees)


def _leaf(tree: Any) -> Node:
    match tree:
        case {"unknown": True}:
            return Literal(None)
        case {"truth": bool(value)} | {"text": str(value)}:
            return Literal(value)
        case {"number": str(digits)}:
            return Literal(_digits(digits))
        case {"name": str(name)} if not {"{", "}"} & set(name) and name == name.strip(" "):
            return Name(name)
    raise ValueError("no node")


def _digits(digits: str) -> Decimal:
    if not digits.isascii() or not digits.replace(".", "", 1).isdigit():
        raise ValueError("no number")
    return Decimal(digits)
