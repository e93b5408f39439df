"""Reports as those see them who receive them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from benso.domains.reporting.queries.completeness import by_regime, league_table, owed
from benso.domains.reporting.queries.integration import counted_items
from benso.domains.reporting.queries.reports import report_sheet
from benso.domains.reporting.queries.values import (
    differences_of,
    live_of,
    report_events,
    versions_of,
)
from benso.domains.reporting.queries.versions import regimes_in_force
from benso.domains.reporting.rules import may, standings
from benso.domains.reporting.types import (
    ApprovedValue,
    CompletenessView,
    EventKind,
    Inbox,
    ItemKey,
    OfficeKey,
    ReportActor,
    ReportDeed,
    ReportId,
    ReportLine,
    ReportState,
    Review,
    Tally,
)
from benso.domains.units.types import Level
from benso.kernel.declarations import Text
from benso.kernel.numbers import Language
from benso.kernel.periods import parse
from benso.kernel.working_time import Calendar

MOST = 200
_S = ReportState
OPEN_TO = {
    _S.OPEN: {ReportDeed.FILL, ReportDeed.SUBMIT},
    _S.RETURNED: {ReportDeed.FILL, ReportDeed.SUBMIT},
    _S.SUBMITTED: {ReportDeed.APPROVE},
    _S.APPROVED: {ReportDeed.PUBLISH, ReportDeed.REOPEN},
    _S.PUBLISHED: {ReportDeed.REOPEN},
}
"""What can be done with a report where it stands; who may is for ``rules.access``."""

LINES = """
SELECT r.id, r.regime, v.declaration -> 'name' ->> 'vi', v.declaration -> 'name' ->> 'en', r.office, r.receiver,
       p.code, r.due_at, r.state, r.filled, r.expected, r.submitted_at, r.simulated,
       r.reminded_at IS NOT NULL, r.escalated_at IS NOT NULL
FROM reporting_report r JOIN reporting_period p ON p.id = r.period_id JOIN reporting_version v ON v.id = r.version_id
WHERE r.receiver = %s AND r.state = ANY(%s) AND (%s::timestamptz IS NULL OR r.due_at < %s)
ORDER BY r.escalated_at IS NULL, r.due_at, r.id LIMIT %s
"""


def inbox(*, actor: ReportActor, receiver: OfficeKey, at: datetime) -> Inbox:
    """What an office receives, escalated first, then due soonest; empty for whoever has no duty there."""
    if not standings(actor, "", receiver):
        return Inbox((), (), (), MOST)
    return Inbox(
        waiting=_lines(receiver, [_S.SUBMITTED], None),
        to_publish=_lines(receiver, [_S.APPROVED], None),
        overdue=_lines(receiver, [_S.OPEN, _S.RETURNED], at),
        most=MOST,
    )


def review(report: ReportId, actor: ReportActor, *, language: Language = "vi") -> Review:
    """A report beside what was approved before, what was measured, and all that happened to it.

    :raises ReportUnknown: if there is none for the actor
    """
    sheet = report_sheet(report, actor, language=language)
    events = tuple(report_events(report, actor))
    found = sheet.report
    histories: dict[ItemKey, list[ApprovedValue]] = defaultdict(list)
    for value in versions_of(list(sheet.grid.items), found.period.code, found.place):
        histories[value.item].append(value)
    sender = next((e.actor for e in reversed(events) if e.kind is EventKind.SUBMITTED), "")
    deeds = frozenset(d for d in OPEN_TO[found.state] if may(d, actor, found.office, found.receiver))
    return Review(
        sheet=sheet,
        live={each.item: each for each in live_of(sheet)},
        differences=tuple(differences_of(sheet)),
        histories={item: tuple(values) for item, values in histories.items() if len(values) > 1},
        events=events,
        deeds=deeds - {ReportDeed.APPROVE} if sender == actor.actor else deeds,
        prints=tuple(e for e in reversed(events) if e.kind is EventKind.SIGNED),
    )


def completeness_view(
    *, since: date, until: date, at: datetime, calendar: Calendar, level: Level, borders: date | None = None
) -> CompletenessView:
    """How well everybody reported for periods that ended within the days, and the items of DG-04 as of the last."""
    found = owed(since=since, until=until, at=at, calendar=calendar)
    names: Mapping[str, Text] = {v.regime.code: v.regime.name for v in regimes_in_force(until)}
    counted = by_regime(found, at)
    return CompletenessView(
        since=since,
        until=until,
        total=Tally.total(counted.values()),
        regimes=tuple((code, names.get(code, Text(code)), counted[code]) for code in sorted(counted)),
        league=tuple(league_table(found, at, level=level, borders=borders)),
        items=tuple(counted_items(on=min(until, at.date()), at=at, calendar=calendar)),
    )


def _lines(receiver: OfficeKey, states: Sequence[ReportState], before: datetime | None) -> tuple[ReportLine, ...]:
    with connection.cursor() as cursor:
        cursor.execute(LINES, [receiver, [state.value for state in states], before, before, MOST])
        return tuple(_line(row) for row in cursor.fetchall())


def _line(row: Sequence[Any]) -> ReportLine:
    number, regime, vi, en, office, receiver, period, due, state, filled, expected, *rest = row
    return ReportLine(
        number, regime, vi, en or "", office, receiver, parse(period), due, ReportState(state), filled, expected, *rest
    )
