"""The formula a figure was computed by, as it stands in the regime that holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from benso.domains.reporting.queries.catalogue import Catalogue, catalogue, kept
from benso.domains.reporting.queries.versions import compiled, edition, grid
from benso.domains.reporting.rules.recipes import Recipe, recipe
from benso.domains.reporting.types import Combine, Indicator, ItemKey, ItemRef


def recipes(items: Iterable[ItemRef], on: date, known: Catalogue) -> dict[ItemKey, Recipe]:
    """The recipes of items under the regimes that hold on a day; items filled in by hand have none."""
    found = {item.key: _recipe(item, on, known) for item in items}
    return {key: made for key, made in found.items() if made is not None}


def inputs(indicators: Sequence[str], on: date) -> list[str]:
    """The indicators from which those that do not add up are worked out, so that they can be read in one go.

    No statement where this process has what it needs at hand. That may be out of date: too many are no harm, and who
    misses one asks again.
    """
    known = kept()
    if not all(_at_hand(code, on, known) for code in indicators):
        known = catalogue(edition())
    found: set[str] = set()
    for code in indicators:
        if not _adds_up(known.indicators.get(code)):
            made = recipes(_items(code, on, known), on, known)
            found |= {item.indicator for each in made.values() for item in each.inputs.values()}
    return sorted(found)


def _at_hand(code: str, on: date, known: Catalogue) -> bool:
    declared = known.indicators.get(code)
    return declared is not None and (
        _adds_up(declared) or all(compiled(v, known.edition) for v in _in_force(code, on, known))
    )


def _adds_up(indicator: Indicator | None) -> bool:
    return indicator is not None and indicator.combine is Combine.SUM


def _in_force(code: str, on: date, known: Catalogue) -> list[int]:
    return [saying.version for saying in known.says.get(code, ()) if saying.holds(on)]


def _items(code: str, on: date, known: Catalogue) -> list[ItemRef]:
    """What the regimes that hold say of an indicator."""
    cells = [cell for v in _in_force(code, on, known) for cell in grid(v, known.edition).cells.values()]
    return [cell.item for cell in cells if cell.item is not None and cell.item.indicator == code]


def _recipe(item: ItemRef, on: date, known: Catalogue) -> Recipe | None:
    for version in _in_force(item.indicator, on, known):
        key = (version, item.key)
        if key not in known.recipes:
            known.recipes[key] = recipe(grid(version, known.edition), item.key)
        if (made := known.recipes[key]) is not None:
            return made
    return None
