"""The questions of ``benso bench reporting``, and for each the SQL somebody would write by hand for the same rows."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from benso.domains.reporting.types import Question, Table
from benso.domains.units import queries as units
from benso.domains.units.types import Level
from benso.kernel.periods import Period, PeriodKind

NOW, BEFORE = date(2025, 8, 1), date(2020, 1, 15)
KNOWN = datetime(2023, 6, 20, tzinfo=UTC)
FROM = """
FROM reporting_value v JOIN reporting_item i ON i.id = v.item JOIN reporting_period p ON p.id = v.period
    JOIN reporting_place n ON n.id = v.place"""
WHERE = """
WHERE i.key = ANY(%(items)s) AND p.kind = 'month' AND p.cut_off = 1 AND p."end" BETWEEN %(since)s AND %(until)s
  AND v.known_to = 'infinity' AND v.report NOT IN (SELECT id FROM reporting_report WHERE state = 'approved')"""
PLAIN = f"SELECT i.key, n.key, p.code, v.value, v.mark {FROM} {WHERE}"
HERE = f"{PLAIN} AND n.key = ANY(%(units)s)"
YEARLY = f"""SELECT i.key, n.key, extract(year FROM p."end"), sum(v.value), bool_or(v.mark = 3), count(*) {FROM} {WHERE}
GROUP BY 1, 2, 3"""
INTO = f"""SELECT i.key, m.target, p.code, sum(v.value), bool_or(v.mark = 3), sum(m.part) {FROM}
    JOIN unnest(%(sources)s::text[], %(targets)s::text[], %(parts)s::numeric[]) m(source, target, part)
      ON m.source = n.key {WHERE} GROUP BY 1, 2, 3"""
SPLIT = f"""SELECT i.key, m.target, p.code, sum(v.value * m.weight), bool_or(v.mark = 3), sum(m.part),
    bool_or(m.weight <> 1) {FROM}
    JOIN unnest(%(sources)s::text[], %(targets)s::text[], %(parts)s::numeric[], %(weights)s::numeric[])
      m(source, target, part, weight) ON m.source = n.key {WHERE} GROUP BY 1, 2, 3"""
SHARE = f"""SELECT p.code, round(100 * sum(v.value) FILTER (WHERE i.key = %(part)s)
    / nullif(sum(v.value) FILTER (WHERE i.key = %(whole)s), 0), 2), bool_or(v.mark = 3), count(*) {FROM} {WHERE}
GROUP BY 1"""
KNOWN_THEN = f"""SELECT i.key, n.key, p.code, v.value, v.mark {FROM}
WHERE i.key = ANY(%(items)s) AND p.kind = 'month' AND p.cut_off = 1 AND p."end" BETWEEN %(since)s AND %(until)s
  AND v.known_from <= %(known)s AND v.known_to > %(known)s AND EXISTS (SELECT FROM reporting_event e
    WHERE e.report = v.report AND e.kind = 'published' AND e.round >= v.round AND e.at <= %(known)s)"""


Figures = dict[tuple[str, str, str], Decimal | None]
"""Values by indicator, unit and period."""
UNROUNDED = Decimal("0.00001")
"""What is divided by hand is not rounded to six decimals, and nothing brings the pieces to the whole again."""


def _by_key(rows: Sequence[tuple[Any, ...]], question: Question) -> Figures:
    return {(item, unit, period): value for item, unit, period, value, *_ in rows}


def _by_year(rows: Sequence[tuple[Any, ...]], question: Question) -> Figures:
    return {(item, unit, f"{int(year)}"): value for item, unit, year, value, *_ in rows}


def _of_province(rows: Sequence[tuple[Any, ...]], question: Question) -> Figures:
    (province,) = units.units_on(question.until, Level.PROVINCE)
    return {(question.indicators[0], province.id, period): value for period, value, *_ in rows}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question: how many indicators it asks for, and whether they are shares; ``read`` makes figures of what
    the statement gives."""

    name: str
    statement: str
    ask: Callable[[tuple[str, ...], random.Random], Question]
    more: Callable[[Question], dict[str, Any]] = lambda question: {}
    many: int = 1
    shares: bool = False
    read: Callable[[Sequence[tuple[Any, ...]], Question], Figures] = _by_key

    def question(self, codes: Sequence[str], chance: random.Random) -> Question:
        """A question of this kind about some indicators."""
        return self.ask(tuple(codes), chance)

    def by_hand(self, question: Question) -> tuple[str, dict[str, Any]]:
        """The statement and its values."""
        values = {"items": list(question.indicators), "since": question.since, "until": question.until}
        return self.statement, {**values, **self.more(question)}

    def alike(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> bool:
        """Whether both gave figures, and the same."""
        ours: Figures = {(row.item, row.unit, row.period): row.value for row in table.rows}
        theirs = self.read(rows, table.question)
        return bool(ours) and ours.keys() == theirs.keys() and all(_same(ours[key], theirs[key]) for key in ours)


def _same(ours: Decimal | None, theirs: Decimal | None) -> bool:
    return ours == theirs or (ours is not None and theirs is not None and abs(ours - theirs) < UNROUNDED)


def kinds(months: Sequence[Period], communes: Sequence[str]) -> list[Kind]:
    """The nine kinds."""
    since, until = months[0].end, months[-2].end

    def ask(codes: tuple[str, ...], **more: Any) -> Question:
        values = {"level": Level.COMMUNE, "kind": PeriodKind.MONTH, "since": since, "until": until, **more}
        return Question(codes, **values)

    def one_month(codes: tuple[str, ...], chance: random.Random) -> Question:
        period = chance.choice(months[:-1])
        return ask(codes, since=period.end, until=period.end)

    back = _shares(months[-1].end, BEFORE)
    forward = _shares(months[-1].end, NOW)
    last_map = months[-16].end  # units of the last map of the 157 alone, so that both sides start from the same
    return [
        Kind("series", PLAIN, lambda codes, _: ask(codes)),
        Kind(
            "commune", HERE, lambda codes, chance: ask(codes, units=(chance.choice(communes),)),
            lambda question: {"units": list(question.units)}, many=5,
        ),
        Kind("map", PLAIN, one_month),
        Kind("pivot", PLAIN, one_month, many=10),
        Kind("yearly", YEARLY, lambda codes, _: ask(codes, into_kind=PeriodKind.YEAR), read=_by_year),
        Kind("forward", INTO, lambda codes, _: ask(codes, since=last_map, borders=NOW), lambda _: forward),
        Kind("back", SPLIT, lambda codes, _: ask(codes, since=last_map, borders=BEFORE), lambda _: back),
        Kind(
            "share", SHARE, lambda codes, _: ask(codes, since=last_map, into_level=Level.PROVINCE), _parts, shares=True,
            read=_of_province,
        ),
        Kind("known", KNOWN_THEN, lambda codes, _: ask(codes, known=KNOWN), lambda _: {"known": KNOWN}),
    ]  # fmt: skip


def _shares(source: date, target: date) -> dict[str, Any]:
    shares = units.shares(source=source, target=target)
    return {
        "sources": [share.source for share in shares],
        "targets": [share.target for share in shares],
        "parts": [share.part for share in shares],
        "weights": [share.weight for share in shares],
    }


def _parts(question: Question) -> dict[str, Any]:
    number = int(question.indicators[0].rpartition("_")[2])
    whole, part = f"bench_{number - 2:04}", f"bench_{number - 1:04}"
    return {"items": [whole, part], "whole": whole, "part": part}
