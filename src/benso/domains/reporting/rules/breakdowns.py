"""Which items answer a question about an indicator: breakdowns that are shown, others added up, nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from benso.domains.reporting.types import CodeList, ItemKey, ItemRef, Pairs


def shown_items(
    items: Iterable[ItemRef], breakdown: Sequence[str], only: Pairs, lists: Mapping[str, CodeList]
) -> dict[ItemKey, ItemKey]:
    """The item under which each item is shown; items that are left out are missing from it.

    Of the combinations of dimensions that hold what is asked, the one with the fewest others is taken. Others are added
    up over the codes at the top of their list only: what stands under another code is in that one already.
    """
    wanted, kept = set(breakdown), dict(only)
    usable = [item for item in items if (wanted | kept.keys()) <= {dimension for dimension, _ in item.dimensions}]
    sets = {frozenset(dimension for dimension, _ in item.dimensions) for item in usable}
    if not sets:
        return {}
    best = min(sets, key=lambda found: (len(found), sorted(found)))
    chosen = [item for item in usable if {dimension for dimension, _ in item.dimensions} == best]
    chosen = [i for i in chosen if all(kept.get(dimension, code) == code for dimension, code in i.dimensions)]
    present: dict[str, set[str]] = {}
    for item in chosen:
        for dimension, code in item.dimensions:
            present.setdefault(dimension, set()).add(code)
    hidden = best - wanted - kept.keys()
    tops = {dimension: _tops(present[dimension], lists.get(dimension)) for dimension in hidden if dimension in present}
    return {
        item.key: ItemRef(item.indicator, tuple(pair for pair in item.dimensions if pair[0] not in hidden)).key
        for item in chosen
        if all(code in tops[dimension] for dimension, code in item.dimensions if dimension in hidden)
    }


def _tops(codes: set[str], known: CodeList | None) -> set[str]:
    parents = {code.id: code.parent for code in known.codes} if known else {}

    def below_another(code: str) -> bool:
        above, seen = parents.get(code, ""), {code}
        while above and above not in seen:
            if above in codes:
                return True
            seen.add(above)
            above = parents.get(above, "")
        return False

    return {code for code in codes if not below_another(code)}


def with_parts(known: CodeList) -> dict[str, frozenset[str]]:
    """Every code of a list with itself and those under it, at any depth."""
    parents = {code.id: code.parent for code in known.codes}
    found: dict[str, set[str]] = {code: {code} for code in parents}
    for code in parents:
        above, seen = parents[code], {code}
        while above and above not in seen:
            found.setdefault(above, {above}).add(code)
            seen.add(above)
            above = parents.get(above, "")
    return {code: frozenset(parts) for code, parts in found.items()}


def read_item(key: ItemKey) -> ItemRef:
    """An item from how it is written."""
    indicator, _, rest = key.partition("[")
    pairs = (part.partition("=") for part in rest.removesuffix("]").split(";") if part)
    return ItemRef(indicator, tuple((dimension, code) for dimension, _, code in pairs))
