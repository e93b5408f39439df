"""Amounts of one date in the borders of another.

All land is made of *atoms*, the communes of the census; no reorganisation since has cut one. A unit that lies whole in
one unit of the other date passes its amount on exactly. A unit that was cut up is divided by the census weight of its
atoms, and everything that comes of it is marked an estimate. Only amounts that add up may be re-expressed: counts and
sums, never percentages or ranks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

from benso.domains.units.types import AtomCode, Reexpressed, Share, UnitId

_WEIGHT_STEP = Decimal("1e-18")
_AMOUNT_STEP = Decimal("0.000001")
_DIGITS = 80  # enough for every product and sum below to be exact


@dataclass(frozen=True, slots=True)
class Territory:
    """The land of a unit: its atoms, and whether they are all of it (a merged province reaches beyond the pack)."""

    atoms: frozenset[AtomCode]
    whole: bool = True


def share_territories(
    sources: Mapping[UnitId, Territory], targets: Mapping[UnitId, Territory], weights: Mapping[AtomCode, int]
) -> list[Share]:
    """How each source is spread over the targets.

    A source whose land is not wholly known cannot be divided and gets no share, unless it is itself a target.

    :param weights: persons (or households) of each atom at the census
    """
    owner = {atom: target for target, land in targets.items() for atom in land.atoms}
    pieces: dict[tuple[UnitId, UnitId], set[AtomCode]] = defaultdict(set)
    for source, land in sources.items():
        if source not in targets and land.whole:
            for atom in land.atoms & owner.keys():
                pieces[source, owner[atom]].add(atom)
    given = _portions({key: sources[key[0]] for key in pieces}, pieces, weights, of=0)
    taken = _portions({key: targets[key[1]] for key in pieces if targets[key[1]].whole}, pieces, weights, of=1)
    one = Decimal(1)
    shares = [Share(s, t, given[s, t], given[s, t] != one, taken.get((s, t), Decimal(0))) for s, t in pieces]
    shares += [Share(same, same, one, estimated=False) for same in sources.keys() & targets.keys()]
    return sorted(shares, key=lambda share: (share.source, share.target))


def _portions(
    lands: Mapping[tuple[UnitId, UnitId], Territory],
    pieces: Mapping[tuple[UnitId, UnitId], set[AtomCode]],
    weights: Mapping[AtomCode, int],
    *,
    of: int,
) -> dict[tuple[UnitId, UnitId], Decimal]:
    """Weight of each piece within its source (``of=0``) or target (``of=1``); exactly 1 together where all is there."""
    groups: dict[UnitId, list[tuple[UnitId, UnitId]]] = defaultdict(list)
    for key in lands:
        groups[key[of]].append(key)
    portions: dict[tuple[UnitId, UnitId], Decimal] = {}
    for keys in groups.values():
        atoms = lands[keys[0]].atoms
        exact = {key: _weigh(pieces[key], atoms, weights) for key in keys}
        for key, fraction in exact.items():
            portions[key] = _decimal(fraction)
        if sum(exact.values()) == 1:
            largest = max(keys, key=lambda key: (exact[key], key))
            portions[largest] = Decimal(1) - sum((portions[key] for key in keys if key != largest), Decimal(0))
    return portions


def _weigh(piece: set[AtomCode], whole: frozenset[AtomCode], weights: Mapping[AtomCode, int]) -> Fraction:
    total = sum(weights.get(atom, 0) for atom in whole)
    if total == 0:  # no one lives there: divide by number of atoms
        return Fraction(len(piece), len(whole))
    return Fraction(sum(weights.get(atom, 0) for atom in piece), total)


def _decimal(fraction: Fraction) -> Decimal:
    with localcontext(prec=_DIGITS):
        return (Decimal(fraction.numerator) / Decimal(fraction.denominator)).quantize(_WEIGHT_STEP, ROUND_HALF_EVEN)


def reexpress(series: Mapping[UnitId, Decimal], shares: Iterable[Share]) -> list[Reexpressed]:
    """A series of amounts in the borders the shares lead to, by unit.

    The total of everything that has a place is preserved exactly: a divided amount is rounded to six decimals
    and its largest piece takes the rest. What has no place is told by :func:`unplaced`.
    """
    by_source: dict[UnitId, list[Share]] = defaultdict(list)
    for share in shares:
        if share.source in series:
            by_source[share.source].append(share)
    amounts: dict[UnitId, Decimal] = defaultdict(Decimal)
    parts: dict[UnitId, Decimal] = defaultdict(Decimal)
    estimated: set[UnitId] = set()
    with localcontext(prec=_DIGITS):
        for source, outgoing in by_source.items():
            for share, amount in zip(outgoing, _divide(series[source], outgoing), strict=True):
                amounts[share.target] += amount
                parts[share.target] += share.part
                if share.estimated:
                    estimated.add(share.target)
    return [Reexpressed(unit, amounts[unit], unit in estimated, parts[unit] == 1) for unit in sorted(amounts)]


def _divide(amount: Decimal, outgoing: list[Share]) -> list[Decimal]:
    if len(outgoing) == 1 and outgoing[0].weight == 1:
        return [amount]
    divided = [(amount * share.weight).quantize(_AMOUNT_STEP, ROUND_HALF_EVEN) for share in outgoing]
    if sum(share.weight for share in outgoing) == 1:
        largest = max(range(len(outgoing)), key=lambda place: (outgoing[place].weight, outgoing[place].target))
        divided[largest] += amount - sum(divided)
    return divided


def unplaced(series: Mapping[UnitId, Decimal], shares: Iterable[Share]) -> dict[UnitId, Decimal]:
    """The amounts that have no place in the target borders: shown beside the result, never dropped in silence."""
    placed = {share.source for share in shares}
    return {unit: amount for unit, amount in series.items() if unit not in placed}
