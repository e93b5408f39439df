"""Units and agencies through time."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from benso.domains.scoreboard import queries as scoreboard
from benso.domains.scoreboard.types import ReexpressedFigure, UnitFigure
from benso.domains.units import queries as units
from benso.domains.units.types import Agency, Event, Level, Share, Unit, Weight
from benso.sites.api.answers import Figures, HexagonMap, Listing, Page, UnitAnswer
from benso.sites.api.inputs import Common, MomentIn, OnDay, SearchText, UnitCode, UnitKey, day_of, moment_of
from benso.sites.api.routes import answers

router = Router(tags=["units"])


class UnitsIn(OnDay):
    """Which units."""

    level: Level | None = None
    q: SearchText | None = None


class BordersIn(MomentIn):
    """In which borders."""

    borders: date | None = Field(None, description="The day whose borders to use; those of the unit if not given.")


class SharesIn(Common):
    """From the borders of one day to those of another."""

    source: date
    target: date
    level: Level = Level.COMMUNE
    by: Weight = Weight.PERSONS


@router.get("/units", response=answers(Listing[Unit]), summary="Units in force on a day")
def unit_list(request: HttpRequest, asked: Query[UnitsIn]) -> Listing[Unit]:
    """Units of a day, of one level if given; or those whose name or code fits `q`."""
    on = day_of("on", asked.on)
    found = units.search_units(asked.q, on, limit=200) if asked.q else units.units_on(on)
    return Listing(items=[unit for unit in found if asked.level in (None, unit.level)], on=on)


@router.get("/units/{unit_id}", response=answers(UnitAnswer), summary="One unit version")
def unit(request: HttpRequest, unit_id: UnitKey, asked: Query[OnDay]) -> UnitAnswer:
    """A unit version with its lineage and known facts, and its place on a day: the given one, else its last so far."""
    found = units.unit(unit_id)
    day = day_of("on", asked.on)
    if asked.on is None and found.valid_to is not None and found.valid_to <= day:
        day = found.valid_to - timedelta(days=1)
    return UnitAnswer(
        unit=found,
        facts=units.facts(unit_id),
        ancestors=[one.id for one in units.ancestors(unit_id, day)],
        children=[one.id for one in units.children(unit_id, day)],
    )


@router.get("/units/{unit_id}/figures", response=answers(Figures[UnitFigure]), summary="All its latest figures")
def unit_figures(request: HttpRequest, unit_id: UnitKey, asked: Query[MomentIn]) -> Figures[UnitFigure]:
    """The latest figure of every measure that has one for the unit."""
    moment = moment_of(asked)
    units.unit(unit_id)
    view = scoreboard.unit_view(unit_id, as_of=moment.as_of, known=moment.known)
    return Figures(items=list(view.figures), as_of=moment.as_of, known=moment.known)


@router.get(
    "/units/{unit_id}/reexpressed",
    response=answers(Figures[ReexpressedFigure]),
    summary="Figures of its land in its borders",
)
def unit_reexpressed(request: HttpRequest, unit_id: UnitKey, asked: Query[BordersIn]) -> Figures[ReexpressedFigure]:
    """What was stated for other units of the same land, added up or divided into its borders; counts only.

    With `borders` on a day when the unit is not in force: its land in the units of that day.
    """
    moment = moment_of(asked)
    units.unit(unit_id)
    borders = None if asked.borders is None else day_of("borders", asked.borders)
    view = scoreboard.unit_view(unit_id, as_of=moment.as_of, known=moment.known, borders=borders)
    return Figures(items=list(view.reexpressed), as_of=moment.as_of, known=moment.known)


@router.get("/unit-versions/{code}", response=answers(Page[Unit]), summary="All versions of a code")
def versions(request: HttpRequest, code: UnitCode, asked: Query[Common]) -> Page[Unit]:
    """Codes are reused: every unit that has carried this one, oldest first."""
    return Page(items=units.versions(code))


@router.get("/shares", response=answers(Page[Share]), summary="How units of one day lie in those of another")
def shares(request: HttpRequest, asked: Query[SharesIn]) -> Page[Share]:
    """Weights to re-express a series: 1 and exact for whole units, an estimate where a unit was cut up."""
    source, target = day_of("source", asked.source), day_of("target", asked.target)
    return Page(items=units.shares(source=source, target=target, level=asked.level, by=asked.by))


@router.get("/hexagons", response=answers(HexagonMap), summary="The hexagon map in force on a day")
def hexagons(request: HttpRequest, asked: Query[OnDay]) -> HexagonMap:
    """A cell per unit; odd rows are shifted right by half a cell, row 0 is north."""
    drawn_for, cells, columns, rows = units.hexagons(day_of("on", asked.on))
    items = [{"unit": cell.unit, "column": cell.column, "row": cell.row} for cell in cells]
    return HexagonMap(drawn_for=drawn_for, columns=columns, rows=rows, items=items)


@router.get("/agencies", response=answers(Listing[Agency]), summary="Agencies that exist on a day")
def agencies(request: HttpRequest, asked: Query[OnDay]) -> Listing[Agency]:
    """State agencies with their predecessors and successors."""
    on = day_of("on", asked.on)
    return Listing(items=units.agencies_on(on), on=on)


@router.get("/reorganisations", response=answers(Page[Event]), summary="What changed the borders")
def reorganisations(request: HttpRequest, asked: Query[Common]) -> Page[Event]:
    """The reorganisations, oldest first, with decree and number of communes before and after."""
    return Page(items=units.events())
