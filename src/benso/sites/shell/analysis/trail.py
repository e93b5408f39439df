"""What stands behind one figure of an answer, for a page: definition, approved values, versions, reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from benso.domains.reporting import queries as reporting
from benso.domains.reporting.types import Indicator, ReportActor, Table, Trail
from benso.domains.units.rules import Roster
from benso.sites.shell.analysis.asking import Asked
from benso.sites.shell.analysis.naming import MARKS, period_name
from benso.sites.shell.analysis.showing import names_of
from benso.sites.shell.analysis.turning import bases_of, source_line
from benso.sites.shell.templatetags.shell import words


@dataclass(frozen=True, slots=True)
class Step:
    """One approved value: in words, and where its report is if the reader may open it."""

    trail: Trail
    period: str
    place: str
    item: str
    mark: str
    href: str


def behind(
    asked: Asked,
    given: Mapping[str, str],
    roster: Roster,
    reader: ReportActor | None = None,
    door: Callable[[Trail], str] = lambda _trail: "",
) -> dict[str, Any]:
    """What the page of one figure shows to its reader (``None``: the public).

    :param given: the address of the figure: ``item``, ``unit``, ``period``
    :param door: where the report of a value is; empty: nowhere the reader may go
    :raises Http404: if nothing is asked, or the answer holds no such figure for the reader
    """
    if asked.question is None:
        raise Http404(_("Địa chỉ này không nêu chỉ tiêu nào; mở lại từ bảng số liệu."))
    item, unit, period = (given.get(name, "")[:200] for name in ("item", "unit", "period"))
    question = replace(asked.question, reader=reader)
    table = reporting.table(question)
    row = next((r for r in table.rows if (r.item, r.unit, r.period) == (item, unit, period)), None)
    if row is None:
        raise Http404(_("Không có số này trong những số bạn xem được; mở lại từ bảng số liệu."))
    trails, recipe = reporting.behind(question, item, unit, period)
    names = names_of(table, roster)
    indicator = names.indicators[item.partition("[")[0]]
    return {
        "asked": asked,
        "row": row,
        "figure": names.figure(row),
        "item": names.item(item),
        "unit": names.unit(unit),
        "unit_id": unit if roster.find(unit) else "",
        "period": period_name(period),
        "indicator": indicator,
        "measure": indicator.measure or f"indicator.{indicator.code}",
        "recipe": recipe,
        "source": source_line(asked, table),
        "steps": [_step(trail, table, roster, door(trail)) for trail in trails],
        "several": len({trail.item for trail in trails}) > 1,
        "bases": bases_of([row]),
        "simulated": row.simulated,
    }


def _step(trail: Trail, table: Table, roster: Roster, href: str) -> Step:
    found = roster.find(trail.place.partition("/")[0])
    return Step(
        trail, period_name(trail.period.code), found.name_vi if found else trail.place, _told(trail.item, table),
        str(MARKS.get(trail.mark, "")), href,
    )  # fmt: skip


def _told(item: str, table: Table) -> str:
    known: dict[str, Indicator] = {indicator.code: indicator for indicator in table.indicators}
    code, _bracket, rest = item.partition("[")
    return (words(known[code].label) if code in known else code) + (f" [{rest}" if rest else "")
