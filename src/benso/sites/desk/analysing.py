"""Reported figures as officials read them: every approved one, in the tables that the board draws too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.core.exceptions import PermissionDenied

from benso.domains.reporting import queries
from benso.domains.reporting.types import Row, SavedView, Stage
from benso.domains.units.rules import Roster
from benso.sites.desk.seat import ANALYSIS_ROLES, Seat
from benso.sites.shell.analysis.asking import NAMES, Asked, read_question
from benso.sites.shell.analysis.naming import Names, code_names
from benso.sites.shell.analysis.turning import Grid, turned

MOST_QUERY = 20_000
"""Characters of a question that is saved: four hundred units fit."""


@dataclass(frozen=True, slots=True)
class Found:
    """The figures that answer a question."""

    title: str
    grid: Grid
    simulated: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One view of a page; ``found`` is ``None`` where its indicator is no longer reported."""

    view: SavedView
    size: str
    asked: Asked
    found: Found | None


def may_analyse(seat: Seat) -> None:
    """Only who works with reports sees figures before everybody does (:raises PermissionDenied: else)."""
    if not seat.holds(*ANALYSIS_ROLES):
        raise PermissionDenied


def answered(asked: Asked, roster: Roster) -> Found | None:
    """The approved figures that answer a question, published or not."""
    if asked.question is None:
        return None
    table = queries.table(replace(asked.question, standing=Stage.APPROVED))
    names = Names(table, roster, asked.question.borders or asked.question.until, code_names(table))
    title = "; ".join(names.indicator(indicator.code) for indicator in table.indicators)
    return Found(title, turned(asked, table, names, roster, _nowhere), table.simulated)


def _nowhere(_row: Row) -> str:
    return ""  # the public page of a figure knows only published ones


def parts_of(view: SavedView, reader: str, roster: Roster, today: date) -> list[Part]:
    """What a view or a dashboard shows to a reader, in order; views that are not theirs to see are left out."""
    sizes = sizes_of(view) if view.kind == "dashboard" else [(view.slug, "wide")]
    known = (
        queries.saved_views([slug for slug, _ in sizes], reader=reader)
        if view.kind == "dashboard"
        else {view.slug: view}
    )
    found = []
    for slug, size in sizes:
        if slug in known:
            asked = read_question(query_of(known[slug]), today=today, roster=roster)
            found.append(Part(known[slug], size, asked, answered(asked, roster)))
    return found


def query_of(view: SavedView) -> Mapping[str, Any]:
    """The question that a view keeps."""
    query = view.content.get("query", {})
    return query if isinstance(query, dict) else {}


def address_of(view: SavedView) -> str:
    """The question that a view keeps, as the query of an address."""
    return urlencode(query_of(view), doseq=True)


def sizes_of(view: SavedView) -> list[tuple[str, str]]:
    """The views of a dashboard in order, each with its size."""
    parts = view.content.get("parts", [])
    return [(str(p["slug"]), str(p.get("size", "wide"))) for p in parts] if isinstance(parts, list) else []


def kept_query(text: str) -> dict[str, list[str]]:
    """The parts of a question out of an address, to be saved."""
    found = parse_qs(text[:MOST_QUERY])
    return {name: found[name] for name in NAMES if name in found}
