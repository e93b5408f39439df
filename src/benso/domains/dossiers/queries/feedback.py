"""Marks and feedback as read back: by whoever gave them, by the office, and as averages by everybody."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from benso.domains.accounts.queries import official_names
from benso.domains.dossiers.queries.dossier import demand_view
from benso.domains.dossiers.rules import reads
from benso.domains.dossiers.rules.feedback import CHANGEABLE, STANDARD, average
from benso.domains.dossiers.types import Viewer
from benso.domains.dossiers.types.feedback import (
    Average,
    Feedback,
    FeedbackKind,
    FeedbackRules,
    FeedbackState,
    FeedbackTopic,
    FeedbackTurn,
    RatedPart,
    Rating,
)
from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Basis
from benso.kernel.errors import BensoError

SETTING = "feedback"

RATINGS = "SELECT dossier, rater, marks, note, given_at, changed_at FROM dossiers_rating WHERE dossier = %s ORDER BY id"

FEEDBACK = """
SELECT f.id, f.dossier, d.number, f.office, f.kind, f.topic, f.state, f.given_at, f.due_at, f.answered_at,
    (SELECT jsonb_agg(jsonb_build_array(t.at, t.actor, t.what, t.words) ORDER BY t.id)
     FROM dossiers_feedback_turn t WHERE t.feedback = f.id), d.simulated, f.author
FROM dossiers_feedback f JOIN dossiers_dossier d ON d.id = f.dossier WHERE """


class FeedbackUnknown(BensoError):
    """There is no such feedback, or the viewer may not see it."""

    code = "FEEDBACK_UNKNOWN"
    status = 404
    sentence = "Không có phản ánh này, hoặc bạn không được xem."


def feedback_rules() -> FeedbackRules:
    """By when feedback is answered here; the pack says so, else a proposal of ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM dossiers_setting WHERE name = %s", [SETTING])
        row = cursor.fetchone()
    if row is None:
        return STANDARD
    value = _loaded(row[0])
    return FeedbackRules(value["answer_within"], value["reopen_within"], value["proposal"], value["source"])


def ratings_of(dossier: UUID, *, viewer: Viewer) -> list[Rating]:
    """The marks of a dossier, with their notes, for somebody who may see it.

    :raises DossierUnknown: if the viewer may not see the dossier
    """
    demand_view(dossier, viewer)
    with connection.cursor() as cursor:
        cursor.execute(RATINGS, [dossier])
        return [
            Rating(r[0], r[1], {RatedPart(p): m for p, m in _loaded(r[2]).items()}, r[3], r[4], r[5], r[4] + CHANGEABLE)
            for r in cursor.fetchall()
        ]


def feedback_of(dossier: UUID, *, viewer: Viewer) -> list[Feedback]:
    """Feedback on a dossier, the oldest first: a person sees their own, officials what their offices got.

    :raises DossierUnknown: if the viewer may not see the dossier
    """
    demand_view(dossier, viewer)
    where, values = "f.dossier = %s", [dossier]
    if viewer.person_id is not None:
        where, values = f"{where} AND f.author = %s", [*values, viewer.actor]  # type: ignore[list-item]
    return _read(f"{where} ORDER BY f.given_at, f.id", values)


def feedback(feedback_id: UUID, *, viewer: Viewer) -> Feedback:
    """One piece of feedback, for its author and for officials on duty at its office.

    :raises FeedbackUnknown: if there is none, or the viewer may not see it
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT author, office FROM dossiers_feedback WHERE id = %s", [feedback_id])
        row = cursor.fetchone()
    if row is None or not (viewer.actor == row[0] or reads(viewer, row[1])):
        raise FeedbackUnknown()
    return _read("f.id = %s", [feedback_id])[0]


def feedback_waiting(*, viewer: Viewer, office: str, limit: int = 50) -> list[Feedback]:
    """What an office has to answer, the most urgent first; nothing for who has no dossiers to read there."""
    if not reads(viewer, office):
        return []
    where = "f.office = %s AND f.state <> 'answered' ORDER BY f.due_at, f.id LIMIT %s"
    return _read(where, [office, max(1, min(limit, 200))])


def published_averages(
    *, since: date, until: date, basis: Basis, units: Sequence[str] | None = None, by: str = "unit",
    known: int | None = None,
) -> list[Average]:  # fmt: skip
    """Average marks from the ledger, overall and by group of steps. Two statements.

    Fewer than five marks make no average: neither it nor its number is told. Notes are never in it.

    :param by: ``unit``, ``procedure``, ``month`` or ``none``
    :raises SealUnknown: if there is no seal ``known``
    """
    sums: dict[tuple[str, RatedPart, str], Decimal] = {}
    for measure in ("ratings.count", "ratings.points"):
        for part in RatedPart if by == "procedure" else (None,):
            for total in ledger.totals(
                measures=[measure], units=units, bases=[basis], since=since, until=until, known=known,
                dimensions={"part": part.value} if part else None, by=_split(by),
                split="procedure" if part else "part",
            ):  # fmt: skip
                group = part or RatedPart(total.group or "")
                key = str(total.group if part else total.unit or total.month or "")
                sums[measure, group, key] = total.amount
    found = []
    for (measure, part_of, key), count in sorted(sums.items(), key=lambda one: (one[0][2], one[0][1])):
        if measure == "ratings.count" and count > 0:
            points = sums.get(("ratings.points", part_of, key), Decimal(0))
            named: dict[str, Any] = {"month": date.fromisoformat(key)} if by == "month" else {}
            named |= {by: key} if by in ("unit", "procedure") else {}
            found.append(average(part_of, count, points, **named))
    return found


def _split(by: str) -> Any:
    return by if by in ("unit", "month") else "none"


def _read(where: str, values: Sequence[Any]) -> list[Feedback]:
    with connection.cursor() as cursor:
        cursor.execute(FEEDBACK + where, list(values))
        rows = cursor.fetchall()
    turns = [_loaded(row[10]) or [] for row in rows]
    actors = {turn[1] for several in turns for turn in several}
    known = official_names([int(a.partition(":")[2]) for a in actors if a.startswith("official:")])
    names = {f"official:{number}": name for number, name in known.items()}
    return [
        Feedback(
            r[0], r[1], r[2], r[3], FeedbackKind(r[4]), FeedbackTopic(r[5]), FeedbackState(r[6]), r[7], r[8], r[9],
            tuple(_turn(t, names) for t in said),
            r[11],
        )
        for r, said in zip(rows, turns, strict=True)
    ]  # fmt: skip


def _turn(said: Sequence[str], names: Mapping[str, str]) -> FeedbackTurn:
    at, actor, what, words = said
    return FeedbackTurn(datetime.fromisoformat(at), actor, FeedbackState(what), words, names.get(actor, ""))


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
