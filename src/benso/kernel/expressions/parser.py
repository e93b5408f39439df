"""Tokens to a tree, by operator precedence.

From loosest to tightest: ``or``; ``and``; ``not``; one comparison or ``in``; ``+ -``; ``* / %``; sign; ``^``. Equal
operators go from left to right, ``^`` too, as in spreadsheets and DHIS2.
"""

from __future__ import annotations

from dataclasses import replace

from benso.kernel.expressions.lexer import Token, tokens
from benso.kernel.expressions.problems import ExpressionInvalid
from benso.kernel.expressions.types import Call, Chain, Expression, Items, Literal, Name, Node, Operation

DEPTH_LIMIT = 50

CHAINED = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
COMPARED = frozenset(("=", "!=", "<", "<=", ">", ">=", "in", "not in"))
NOT, COMPARISON, SIGN, POWER = 3, 4, 7, 8
_CONSTANTS = {"true": True, "false": False, "unknown": None, "null": None}
# Names from other dialects (DHIS2, spreadsheets) that mean the same.
SYNONYMS = {
    "isNull": "is_unknown",
    "isNotNull": "is_known",
    "firstNonNull": "coalesce",
}


def parse(text: str) -> Expression:
    """Read an expression; names and types are not looked at yet, see :func:`check`.

    :raises ExpressionInvalid: pointing at the character where reading failed
    """
    parser = _Parser(text)
    return Expression(text, parser.whole())


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def advance(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def fail(self, problem: str, token: Token, **data: object) -> ExpressionInvalid:
        return ExpressionInvalid(problem, self.text, token.start, token.end - token.start, **data)

    def whole(self) -> Node:
        if self.token.kind == "end":
            raise ExpressionInvalid("empty", self.text, 0)
        tree = self.expression(0)
        if self.token.kind != "end":
            raise self.unexpected()
        return tree

    def unexpected(self) -> ExpressionInvalid:
        """The mistake of a token where an operator, a comma or the end should be."""
        token = self.token
        if token.kind in (")", "]"):
            return self.fail("bracket_surplus", token, found=token.kind)
        if token.kind == ",":
            return self.fail("decimal_comma", token)
        if token.kind in COMPARED:
            return self.fail("comparison_chain", token)
        return self.fail("operator_expected", token, found=self.text[token.start : token.end])

    def expression(self, rank: int) -> Node:
        """Operators that bind at least as tightly as ``rank``."""
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            raise self.fail("too_deep", self.token, limit=DEPTH_LIMIT)
        left = self.operand()
        while True:
            kind = self.token.kind
            if kind in CHAINED and CHAINED[kind] >= rank:
                left = self.chain(left, CHAINED[kind])
            elif kind == "^" and rank <= POWER:
                self.advance()
                right = self.expression(POWER + 1)
                left = Operation("^", (left, right), left.start, right.end)
            elif rank <= COMPARISON and (operator := self.comparison()):
                right = self.expression(COMPARISON + 1)
                left = Operation(operator, (left, right), left.start, right.end)
                if self.token.kind in COMPARED or self.negated_in():
                    raise self.fail("comparison_chain", self.token)
            else:
                self.depth -= 1
                return left

    def chain(self, first: Node, rank: int) -> Node:
        operands, operators = [first], []
        while CHAINED.get(self.token.kind) == rank:
            operators.append(self.advance().kind)
            operands.append(self.expression(rank + 1))
        return Chain(tuple(operands), tuple(operators), first.start, operands[-1].end)

    def negated_in(self) -> bool:
        return self.token.kind == "not" and self.tokens[self.index + 1].kind == "in"

    def comparison(self) -> str | None:
        if self.negated_in():
            self.index += 2
            return "not in"
        return self.advance().kind if self.token.kind in COMPARED else None

    def operand(self) -> Node:
        token = self.advance()
        match token.kind:
            case "number" | "text":
                return Literal(token.value, token.start, token.end)
            case "true" | "false" | "unknown" | "null":
                return Literal(_CONSTANTS[token.kind], token.start, token.end)
            case "quoted":
                return Name(str(token.value), token.start, token.end)
            case "name":
                return self.call(token) if self.token.kind == "(" else Name(str(token.value), token.start, token.end)
            case "(":
                inner = self.expression(0)
                return replace(inner, start=token.start, end=self.close(token, ")"))
            case "[":
                items, end = self.arguments(token, "]")
                return Items(items, token.start, end)
            case "-" | "+" | "not" | "!":
                return self.prefixed(token)
        self.index -= 1
        raise self.fail("operand_expected", token)

    def prefixed(self, token: Token) -> Node:
        operand = self.expression(NOT if token.kind == "not" else SIGN)
        return Operation("not" if token.kind == "!" else token.kind, (operand,), token.start, operand.end)

    def call(self, name: Token) -> Node:
        opening = self.advance()
        arguments, end = self.arguments(opening, ")")
        function = str(name.value)
        return Call(SYNONYMS.get(function, function), arguments, name.start, end)

    def arguments(self, opening: Token, closing: str) -> tuple[tuple[Node, ...], int]:
        """Expressions between commas up to the closing bracket, and the position behind that."""
        found: list[Node] = []
        if self.token.kind != closing:
            found.append(self.expression(0))
            while self.token.kind == ",":
                self.advance()
                found.append(self.expression(0))
        return tuple(found), self.close(opening, closing)

    def close(self, opening: Token, closing: str) -> int:
        if self.token.kind == closing:
            return self.advance().end
        if self.token.kind in ("end", ")", "]"):
            raise self.fail("bracket_open", opening, found=opening.kind, wanted=closing)
        raise self.unexpected()
