"""What a saved view keeps, and what a view or a dashboard shows to a reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from benso.domains.reporting import queries as reporting
from benso.domains.reporting.types import ReportActor, SavedView
from benso.domains.units.rules import Roster
from benso.sites.shell.analysis.asking import Asked, read_question
from benso.sites.shell.analysis.showing import Answer, Doors, answered


@dataclass(frozen=True, slots=True)
class Part:
    """One view of a page; ``answer`` is ``None`` where its indicator is no longer reported."""

    view: SavedView
    size: str
    asked: Asked
    answer: Answer | None

    @property
    def folded(self) -> bool:
        """Whether the table waits behind a chart: in half a page there is no room for both."""
        return self.size == "half" and self.answer is not None and self.answer.chart is not None

    @property
    def simulated(self) -> bool:
        """Whether something shown is simulated."""
        return self.answer is not None and self.answer.table.simulated


def parts_of(
    view: SavedView, roster: Roster, today: date, doors: Doors, reader: ReportActor | None = None
) -> list[Part]:
    """What a view or a dashboard shows to a reader (``None``: the public), in order; views that are not theirs to see
    are left out."""
    sizes = [(view.slug, "wide")]
    known = {view.slug: view}
    if view.kind == "dashboard":
        sizes = sizes_of(view)
        known = reporting.saved_views([slug for slug, _ in sizes], reader=reader.actor if reader else "")
    found = []
    for slug, size in sizes:
        if slug in known:
            asked = read_question(query_of(known[slug]), today=today, roster=roster)
            found.append(Part(known[slug], size, asked, answered(asked, roster, doors, reader)))
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
