"""The formula a figure was computed by, as it stands in the regime that holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from benso.domains.reporting.queries.catalogue import Catalogue, catalogue, kept
from benso.domains.reporting.queries.versions import edition, grid
from benso.domains.reporting.rules.recipes import Recipe, recipe
from benso.domains.reporting.types import Combine, Indicator, ItemKey, ItemRef


def recipes(items: Iterable[ItemRef], on: date, known: Catalogue) -> dict[ItemKey, Recipe]:
    """The recipes of items under the regimes that hold on a day; items filled in by hand have none."""
    found = {item.key: _recipe(item, on, known) for item in items}
    return {key: made for key, made in found.items() if made is not None}


def inputs(indicators: Iterable[str], on: date) -> list[str]:
    """The indicators from which those that do not add up are worked out; no statement where this process knows of none
    that do not (if that is out of date, they are missing here, and whoever needs them asks again)."""
    declared = kept().indicators
    unsure = [code for code in indicators if not _adds_up(declared.get(code))]
    if not unsure:
        return []
    known = catalogue(edition())
    found: set[str] = set()
    for code in unsure:
        if not _adds_up(known.indicators.get(code)):
            made = recipes(_items(code, on, known), on, known)
            found |= {item.indicator for each in made.values() for item in each.inputs.values()}
    return sorted(found)


def _adds_up(indicator: Indicator | None) -> bool:
    return indicator is not None and indicator.combine is Combine.SUM


def _items(code: str, on: date, known: Catalogue) -> list[ItemRef]:
    """What the regimes that hold say of an indicator."""
    versions = [saying.version for saying in known.says.get(code, ()) if saying.holds(on)]
    cells = [cell for version in versions for cell in grid(version, known.edition).cells.values()]
    return [cell.item for cell in cells if cell.item is not None and cell.item.indicator == code]


def _recipe(item: ItemRef, on: date, known: Catalogue) -> Recipe | None:
    for saying in known.says.get(item.indicator, ()):
        if saying.holds(on):
            key = (saying.version, item.key)
            if key not in known.recipes:
                known.recipes[key] = recipe(grid(saying.version, known.edition), item.key)
            if (made := known.recipes[key]) is not None:
                return made
    return None
