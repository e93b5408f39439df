"""Approved figures kept with the time they were known: a later approval ends the time of the earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection

from benso.domains.reporting import models
from benso.domains.reporting.types import Figure, ItemKey, Mark

TICK = timedelta(microseconds=1)

HELD = """
SELECT i.key, i.id, v.value, v.mark, v.report, r.simulated, v.known_from
FROM reporting_item i
LEFT JOIN reporting_value v ON v.item = i.id AND v.period = %s AND v.place = %s AND v.known_to = 'infinity'
LEFT JOIN reporting_report r ON r.id = v.report
WHERE i.key = ANY(%s)"""

END = """
UPDATE reporting_value SET known_to = %s
WHERE item = ANY(%s) AND period = %s AND place = %s AND known_to = 'infinity'"""

KEEP = """
INSERT INTO reporting_value (item, period, place, value, mark, report, round, known_from)
SELECT w.item, %s, %s, w.value, w.mark, %s, %s, %s
FROM unnest(%s::integer[], %s::numeric[], %s::smallint[]) w (item, value, mark)"""


def keep_values(
    row: models.ReportRow, figures: Mapping[ItemKey, Figure], *, at: datetime
) -> tuple[dict[ItemKey, int], datetime]:
    """Write the figures of an approval that are not what is known already.

    What is missing does not end a figure that another report gave: the same item in two regimes is one figure. What is
    simulated does not end what is not. The place of the report must be locked.

    :returns: the items with a new figure, by key, with their numbers; and the time from which they are known, a tick
        later than ``at`` where an earlier figure is known from that very time
    """
    with connection.cursor() as cursor:
        cursor.execute(HELD, [row.period_id, row.place_id, list(figures)])
        held = {key: rest for key, *rest in cursor.fetchall()}
        changed = {}
        for key, figure in figures.items():
            number, value, mark, report, simulated, _ = held[key]
            if mark is None or (Figure(value, Mark(mark)) != figure and _may_end(figure, row, report, simulated)):
                changed[key] = int(number)
        if not changed:
            return {}, at
        before = [held[key][5] for key in changed if held[key][5] is not None]
        known = max([at, *(moment + TICK for moment in before)])
        if before:
            cursor.execute(END, [known, list(changed.values()), row.period_id, row.place_id])
        new = [figures[key] for key in changed]
        cursor.execute(
            KEEP,
            [row.period_id, row.place_id, row.id, row.round, known, list(changed.values()),
             [figure.value for figure in new], [figure.mark.value for figure in new]],
        )  # fmt: skip
    return changed, known


def _may_end(figure: Figure, row: models.ReportRow, by: int, simulated: bool) -> bool:
    return by == row.id or (figure.mark is not Mark.MISSING and (simulated or not row.simulated))
