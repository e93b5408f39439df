"""What expressions are made of: types, values and the nodes of a parsed expression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

Scalar = Decimal | int | str | bool | date | None
Value = Scalar | Sequence[Scalar]
"""What goes into and comes out of an expression; ``None`` is *unknown*. Numbers come out as :class:`Decimal`."""


class Type(StrEnum):
    """The type of an expression. ``UNKNOWN`` is the type of the bare ``unknown``, which fits everywhere."""

    NUMBER = "number"
    TEXT = "text"
    TRUTH = "truth"
    DATE = "date"
    UNKNOWN = "unknown"
    NUMBERS = "[number]"
    TEXTS = "[text]"
    TRUTHS = "[truth]"
    DATES = "[date]"
    UNKNOWNS = "[unknown]"

    @property
    def is_list(self) -> bool:
        """Whether this is a list."""
        return self.value.startswith("[")

    @property
    def item(self) -> Type:
        """Type of the elements of a list."""
        return Type(self.value[1:-1])

    @property
    def listed(self) -> Type:
        """Type of a list of this."""
        return Type(f"[{self.value}]")


def join(left: Type, right: Type) -> Type | None:
    """The type that holds both, or ``None`` where they do not go together."""
    if left == right or right is Type.UNKNOWN:
        return left
    if left is Type.UNKNOWN:
        return right
    if left.is_list and right.is_list and Type.UNKNOWNS in (left, right):
        return right if left is Type.UNKNOWNS else left
    return None


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text or truth written out, or ``unknown`` (``None``). ``start`` and ``end`` place it in the text."""

    value: Decimal | str | bool | None
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A value given from outside."""

    name: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to arguments."""

    function: str
    arguments: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Items:
    """A list written out."""

    items: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """``not`` or ``-`` before one operand, or a comparison, ``in`` or ``^`` between two."""

    operator: str
    operands: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one rank from left to right, kept flat so that a long sum is not a deep tree."""

    operands: tuple[Node, ...]
    operators: tuple[str, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


Node = Literal | Name | Call | Items | Operation | Chain


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: the text as it was written and its tree. Two are equal when their trees are."""

    text: str = field(compare=False)
    tree: Node
