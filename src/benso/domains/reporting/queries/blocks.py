"""Packed figures taken apart: a list for each of their properties, without an object for each figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import compress, repeat
from typing import NamedTuple

from benso.domains.reporting.queries import keys
from benso.domains.reporting.queries.statements import BETWEEN, COVERED, ESTIMATED, SIMULATED, Packed
from benso.domains.reporting.rules.combining import Part, settled
from benso.domains.reporting.types import ItemKey, Mark, OfficeKey, Row
from benso.domains.units.types import Level

_ROW = partial(tuple.__new__, Row)
"""Makes a row of a tuple in the order of its fields; half of the time of ``Row._make``."""
_PART = partial(tuple.__new__, Part)
_MARKS = tuple(frozenset(mark for mark in Mark if bits >> mark & 1) for bits in range(1 << len(Mark)))
_NUMBER = int(Mark.NUMBER)


class Block(NamedTuple):
    """Figures of one item. Each property is a list, or one value repeated without end; amounts are a list always."""

    item: int
    units: Iterable[OfficeKey]
    periods: Iterable[str]
    amounts: Sequence[Decimal | None]
    marks: Iterable[int]
    covered: Iterable[bool]
    estimated: Iterable[bool]
    simulated: Iterable[bool]

    def rows(self, shown: ItemKey) -> Iterator[Row]:
        """The figures under the item that this one is shown as."""
        return map(
            _ROW,
            zip(
                repeat(shown), self.units, self.periods, self.amounts, self.marks, self.estimated, self.covered,
                self.simulated, strict=False,
            ),
        )  # fmt: skip

    def parts(self) -> Iterator[tuple[tuple[OfficeKey, str], Part]]:
        """The figures by unit and period."""
        figures = zip(self.amounts, self.marks, self.covered, self.estimated, self.simulated, strict=False)
        return zip(zip(self.units, self.periods, strict=False), map(_PART, figures), strict=False)


def by_period(packed: Iterable[Packed], codes: Sequence[str], level: Level) -> Iterator[Block]:
    """Figures packed by period, of the units of a level.

    :param codes: of the longer periods, where figures were added up to them
    """
    known: dict[str, _Places] = {}
    for item, of, text, amounts, flags in packed:
        places = known.get(text) or known.setdefault(text, _Places(text, level))
        code = codes[of] if isinstance(of, int) else of
        block = _block(item, places.keys, repeat(code), amounts, flags)
        yield block if places.there is None else _kept(block, places.there)


def by_place(packed: Iterable[Packed], level: Level) -> Iterator[Block]:
    """Figures packed by place, of the units of a level."""
    rows = list(packed)
    there = keys.at_level({str(place) for _, place, *_ in rows}, level)
    known: dict[str, list[str]] = {}
    for item, place, text, amounts, flags in rows:
        if place in there:
            periods = known.get(text) or known.setdefault(text, text.split(BETWEEN))
            yield _block(item, repeat(str(place)), periods, amounts, flags)


def moved(packed: Iterable[Packed], targets: Sequence[OfficeKey]) -> Iterator[Block]:
    """Figures of targets by number, packed by target or by period."""
    known: dict[str, list[str]] = {}
    for item, of, text, amounts, flags in packed:
        inside = known.get(text) or known.setdefault(text, text.split(BETWEEN))
        if isinstance(of, int):
            yield _block(item, repeat(targets[of]), inside, amounts, flags)
        else:
            yield _block(item, [targets[int(number)] for number in inside], repeat(of), amounts, flags)


class _Places:
    """The places of a block; those that are of the level, ``None`` where all are."""

    def __init__(self, text: str, level: Level) -> None:
        self.keys = text.split(BETWEEN)
        there = keys.at_level(self.keys, level)
        self.there = None if len(there) == len(set(self.keys)) else [key in there for key in self.keys]


def _block(item: int, units: Iterable[str], periods: Iterable[str], amounts: str, flags: str | None) -> Block:
    if "~" in amounts:
        figures = [_figure(text) for text in amounts.split(" ")]
        values: list[Decimal | None] = [value for value, _ in figures]
        marks: Iterable[int] = [mark for _, mark in figures]
    else:
        values, marks = list(map(Decimal, amounts.split(" "))), repeat(_NUMBER)
    return Block(
        item, units, periods, values, marks, _flag(flags, COVERED), _flag(flags, ESTIMATED), _flag(flags, SIMULATED)
    )


def _figure(text: str) -> tuple[Decimal | None, int]:
    """A number, or (``~``) a sum with the marks met on the way, as bits."""
    if not text.startswith("~"):
        return Decimal(text), _NUMBER
    bits, _, total = text[1:].partition(":")
    return settled(Decimal(total or 0), _MARKS[int(bits)])


def _flag(flags: str | None, bit: int) -> Iterable[bool]:
    if flags is None:
        return repeat(bit == COVERED)
    met = {flag: bool(int(flag) & bit) for flag in set(flags)}
    return repeat(met[flags[0]]) if len(set(met.values())) == 1 else [met[flag] for flag in flags]


def _kept(block: Block, there: Sequence[bool]) -> Block:
    """The figures of some places of a block."""
    return Block(
        block.item,
        [*compress(block.units, there)],
        [*compress(block.periods, there)],
        [*compress(block.amounts, there)],
        [*compress(block.marks, there)],
        [*compress(block.covered, there)],
        [*compress(block.estimated, there)],
        [*compress(block.simulated, there)],
    )
