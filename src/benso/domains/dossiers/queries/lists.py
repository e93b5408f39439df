"""Lists: the day's work of an office, a person's dossiers, search. Keyset pages, one statement each, never a count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from benso.domains.accounts.queries import citizen_digest
from benso.domains.dossiers.rules import reading_offices, reads
from benso.domains.dossiers.types import Counters, DossierRow, ListFilters, State, Viewer, WorkPage
from benso.domains.procedures.types import Channel
from benso.kernel.text import search_key

MOST_DIGITS = 18
MOST = 200
"""Rows of a page at most."""

ROW = """
d.id, d.number, d.procedure, d.procedure_name, d.applicant_name, d.channel, d.state, coalesce(w.step, ''),
coalesce(w.step_name, ''), coalesce(w.office, d.lead_office), w.assignee, d.submitted_at, d.accepted_at,
coalesce(d.promised_at, d.due_at), nullif(w.due_at, 'infinity'), d.finished_at, d.simulated, w.id, d.version"""

WORK = """
SELECT {row},
    CASE w.due_at WHEN 'infinity' THEN 'infinity' ELSE (extract(epoch FROM w.due_at) * 1000000)::bigint::text END
FROM dossiers_work_item w JOIN dossiers_dossier d ON d.id = w.dossier
WHERE w.office = %(office)s AND w.closed_at IS NULL{where}
ORDER BY w.due_at, w.id LIMIT %(limit)s"""

LAST_STEP = """
LEFT JOIN LATERAL (
    SELECT * FROM dossiers_work_item w WHERE w.dossier = d.id AND w.closed_at IS NULL ORDER BY w.id LIMIT 1
) w ON true"""

# Each half is the head of an index and no longer than the page, however much a person has filed.
OF_PERSON = f"""
SELECT {ROW} FROM (
    (SELECT id, submitted_at FROM dossiers_dossier WHERE applicant = %(person)s AND parent IS NULL{{left}}{{after}}
     ORDER BY submitted_at DESC, id DESC LIMIT %(limit)s)
    UNION
    (SELECT id, submitted_at FROM dossiers_dossier WHERE submitter = %(person)s AND parent IS NULL{{left}}{{after}}
     ORDER BY submitted_at DESC, id DESC LIMIT %(limit)s)
    ORDER BY submitted_at DESC, id DESC LIMIT %(limit)s
) mine JOIN dossiers_dossier d ON d.id = mine.id {LAST_STEP}
ORDER BY mine.submitted_at DESC, mine.id DESC"""  # noqa: S608 constants

AFTER = """
    AND (submitted_at, id) < (SELECT a.submitted_at, a.id FROM dossiers_dossier a WHERE a.id = %(after)s)"""

LEFT = """
    AND enterprise <> ALL(%(left)s)"""

SEARCH = f"""
SELECT {ROW} FROM (
    (SELECT id, submitted_at FROM dossiers_dossier WHERE {{where}} AND lead_office = ANY(%(offices)s) LIMIT %(most)s)
    UNION
    (SELECT id, submitted_at FROM dossiers_dossier WHERE {{where}} AND reception_office = ANY(%(offices)s)
     AND reception_office <> lead_office LIMIT %(most)s)
    ORDER BY submitted_at DESC, id LIMIT %(limit)s
) found JOIN dossiers_dossier d ON d.id = found.id {LAST_STEP}
ORDER BY found.submitted_at DESC, found.id"""  # noqa: S608 constants

MOST_FOUND = 1000
"""Of more dossiers than this of one name only some are looked at: whoever searches types more."""

COUNT = """
SELECT 'kind', kind, sum(amount)::int FROM dossiers_tally WHERE office = %(office)s GROUP BY kind
UNION ALL
SELECT 'overdue', '', count(*)::int FROM (
    SELECT 1 FROM dossiers_work_item WHERE office = %(office)s AND closed_at IS NULL AND due_at < %(at)s LIMIT 100) o
UNION ALL
SELECT 'soon', '', count(*)::int FROM (
    SELECT 1 FROM dossiers_work_item WHERE office = %(office)s AND closed_at IS NULL
    AND due_at >= %(at)s AND due_at < %(at)s + interval '2 days' LIMIT 100) s
UNION ALL
SELECT 'mine', '', count(*)::int FROM (
    SELECT 1 FROM dossiers_work_item WHERE assignee = %(official)s AND office = %(office)s AND closed_at IS NULL
    LIMIT 100) m"""


def work_list(
    *, viewer: Viewer, office: str, on: datetime, filters: ListFilters | None = None, after: str | None = None,
    limit: int = 50,
) -> WorkPage:  # fmt: skip
    """Open work at an office, the longest overdue first; empty for who has no dossiers to read there. One statement.

    :param after: key of the last row of the page before
    """
    if not reads(viewer, office):
        return WorkPage((), None)
    narrow = filters or ListFilters()
    size = max(1, min(limit, MOST))
    where, values = _narrowed(narrow, viewer, after)
    with connection.cursor() as cursor:
        statement = WORK.format(row=ROW, where=where)
        cursor.execute(statement, {"office": office, "limit": size + 1, **values})
        rows = cursor.fetchall()
    more = len(rows) > size
    shown = rows[:size]
    return WorkPage(tuple(row_of(r) for r in shown), f"{shown[-1][18]}~{shown[-1][17]}" if more else None)


def counters(*, viewer: Viewer, office: str, at: datetime) -> Counters:
    """Open work by kind from the kept tally; late, due soon and mine up to 100. One statement."""
    found: dict[str, int] = {}
    kinds: dict[str, int] = {}
    if reads(viewer, office):
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {"office": office, "at": at, "official": viewer.official_id or 0})
            for what, kind, number in cursor.fetchall():
                (kinds if what == "kind" else found)[kind or what] = number
    return Counters(office, kinds, found.get("overdue", 0), found.get("soon", 0), found.get("mine", 0))


def dossiers_of(
    person: UUID, *, after: UUID | None = None, limit: int = 20, left: frozenset[str] = frozenset()
) -> list[DossierRow]:
    """Dossiers a person applied for or filed, the newest first; ``after``: the last of the page before.

    :param left: enterprises the person does not act for any more; their dossiers are not shown
    """
    with connection.cursor() as cursor:
        statement = OF_PERSON.format(after="" if after is None else AFTER, left=LEFT if left else "")
        values = {"person": person, "after": after, "limit": min(limit, MOST), "left": sorted(left)}
        cursor.execute(statement, values)
        return [row_of(row) for row in cursor.fetchall()]


def search(*, viewer: Viewer, text: str, limit: int = 50) -> list[DossierRow]:
    """Dossiers of the viewer's offices by number, citizen number, or the beginning of a name without diacritics."""
    typed = " ".join(text.split())
    if len(typed) < 2:
        return []
    values: dict[str, Any] = {"offices": sorted(reading_offices(viewer)), "limit": min(limit, MOST), "most": MOST_FOUND}
    if typed.isdigit() and len(typed) == 12:
        where, values["text"] = "number_digest = %(text)s", citizen_digest(typed)
    elif "-" in typed and any(sign.isdigit() for sign in typed):
        where, values["text"] = "number LIKE %(text)s", f"{_plain(typed.upper())}%"
    else:
        where, values["text"] = "name_key LIKE %(text)s", f"{_plain(search_key(typed))}%"
    with connection.cursor() as cursor:
        cursor.execute(SEARCH.format(where=where), values)
        return [row_of(row) for row in cursor.fetchall()]


def row_of(row: Sequence[Any]) -> DossierRow:
    """A line of a list."""
    return DossierRow(
        id=row[0], number=row[1], procedure=row[2], procedure_name_vi=row[3], applicant_name=row[4],
        channel=Channel(row[5]), state=State(row[6]), step=row[7], step_name_vi=row[8], office=row[9], assignee=row[10],
        submitted_at=row[11], accepted_at=row[12], due_at=row[13], step_due_at=row[14], finished_at=row[15],
        simulated=row[16], work_item=row[17], version=row[18],
    )  # fmt: skip


def _narrowed(filters: ListFilters, viewer: Viewer, after: str | None) -> tuple[str, dict[str, Any]]:
    parts, values = [""], dict[str, Any]()
    if filters.kinds:
        parts.append("w.kind = ANY(%(kinds)s)")
        values["kinds"] = list(filters.kinds)
    if filters.roles:
        parts.append("w.role = ANY(%(roles)s)")
        values["roles"] = list(filters.roles)
    if filters.mine:
        parts.append("w.assignee = %(official)s")
        values["official"] = viewer.official_id or 0
    if filters.unassigned:
        parts.append("w.assignee IS NULL")
    if filters.procedure:
        parts.append("d.procedure = %(procedure)s")
        values["procedure"] = filters.procedure
    if filters.channel:
        parts.append("d.channel = %(channel)s")
        values["channel"] = filters.channel
    if filters.due_before is not None:
        parts.append("w.due_at < %(before)s")
        values["before"] = filters.due_before
    moment, _, number = (after or "").partition("~")
    if number.isdecimal() and moment == "infinity":
        parts.append("w.due_at = 'infinity' AND w.id > %(last)s")
        values["last"] = int(number)
    elif number.isdecimal() and moment.removeprefix("-").isdecimal() and len(moment) < MOST_DIGITS:
        parts.append("(w.due_at, w.id) > (timestamptz 'epoch' + %(moment)s * interval '1 microsecond', %(last)s)")
        values |= {"moment": int(moment), "last": int(number)}
    return " AND ".join(parts), values


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
