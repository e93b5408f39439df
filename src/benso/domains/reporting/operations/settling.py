"""Bringing the ledger to what is approved: readings stated or withdrawn, steps of stocks, amounts of flows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from benso.domains.ledger import operations as ledger
from benso.domains.ledger import queries as ledger_queries
from benso.domains.ledger.types import Basis, Kind, NewEntry, Posting
from benso.domains.reporting import models
from benso.domains.reporting.rules.ledger_steps import differences, flow_amounts, heirs, stock_steps
from benso.domains.reporting.types import Mark
from benso.domains.units.queries import roster
from benso.kernel.periods import Period, PeriodKind

SOURCE = "reporting"
MOST = 8_000
"""Entries of one posting."""

STANDING = """
SELECT v.place, v.item, p.id, p.start, p."end", p.kind, p.cut_off, v.value, v.mark, r.simulated
FROM reporting_value v
JOIN reporting_period p ON p.id = v.period
JOIN reporting_report r ON r.id = v.report
WHERE v.item = ANY(%s) AND v.place = ANY(%s) AND v.known_to = 'infinity' AND (%s::integer IS NULL OR v.period = %s)
ORDER BY p."end", p.start DESC, v.known_from"""

POSTED = """
SELECT place, item, basis, day, period, amount, entry FROM reporting_posted
WHERE item = ANY(%s) AND place = ANY(%s) AND (period = 0 OR period = %s)"""

NOTE = """
INSERT INTO reporting_posted AS old (place, item, basis, day, period, amount, entry)
SELECT * FROM unnest(%s::integer[], %s::integer[], %s::text[], %s::date[], %s::integer[], %s::numeric[], %s::bigint[])
ON CONFLICT (place, item, basis, day, period) DO UPDATE SET amount = excluded.amount, entry = excluded.entry"""

FORGET = """
DELETE FROM reporting_posted WHERE (place, item, basis, day, period) IN
(SELECT * FROM unnest(%s::integer[], %s::integer[], %s::text[], %s::date[], %s::integer[]))"""

Series = tuple[int, int, Basis]
"""Place, item, basis."""

Slot = tuple[int, int, Basis, date, int]
"""Place, item, basis, day, and for a reading its period."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """The known places that an approval touches: its own and those it took over from; ``after`` says for each of
    these who reports for it since it was closed."""

    touched: Mapping[int, str]
    after: Mapping[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class _Item:
    id: int
    measure: str
    kind: Kind
    dimensions: Mapping[str, str]
    adds_up: bool


@dataclass(slots=True)
class _Books:
    """What should stand and what does, of some items at some places."""

    items: Mapping[int, _Item]
    lineage: Lineage
    levels: dict[Series, dict[Period, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    posted: dict[Slot, tuple[Decimal, int]] = field(default_factory=dict)
    entries: list[NewEntry] = field(default_factory=list)
    slots: list[tuple[Slot, Decimal] | None] = field(default_factory=list)
    withdrawn: list[Slot] = field(default_factory=list)


def lock_places(key: str) -> Lineage:
    """Let one approval at a time change what a place and those it took over from hold."""
    register = roster()
    known = dict(models.PlaceRow.objects.values_list("key", "id"))
    followers = {other: heirs(other, register) for other in known}
    touched = {number: other for other, number in known.items() if other == key or key in followers[other]}
    rows = models.PlaceRow.objects.select_for_update(no_key=True).filter(id__in=touched).order_by("id")
    list(rows.values_list("id"))
    after = {number: frozenset(known[f] for f in followers[other] if f in known) for number, other in touched.items()}
    return Lineage(touched, after)


def settle(row: models.ReportRow, items: Iterable[int], lineage: Lineage, *, actor: str, at: datetime) -> None:
    """Post what the new figures of a report change: in its own place, and where its place took over the land of one
    that is closed, the end of what that one had reported. In the caller's transaction.

    :param items: numbers of the items with a new figure
    :param lineage: what :func:`lock_places` gave
    """
    described = _described(items)
    if not described:
        return
    books = _Books(described, lineage)
    summed = [each.id for each in described.values() if each.kind is not Kind.READING]
    stated = [each.id for each in described.values() if each.kind is Kind.READING]
    _read(books, summed, sorted({*lineage.touched, *(f for after in lineage.after.values() for f in after)}), None)
    _read(books, stated, [row.place_id], row.period_id)
    _settle_sums(books, summed, row.place_id)
    _settle_readings(books, stated, row)
    _post(books, row, actor, at)


def _described(items: Iterable[int]) -> dict[int, _Item]:
    rows = models.ItemRow.objects.filter(id__in=list(items)).values_list(
        "id", "indicator__code", "indicator__declaration__measure", "indicator__declaration__combine", "dimensions"
    )
    found = [(i, measure or f"indicator.{code}", combine, dims) for i, code, measure, combine, dims in rows]
    kinds = {each.code: each.kind for each in ledger_queries.measures({measure for _, measure, _, _ in found})}
    return {
        number: _Item(number, measure, kinds[measure], dict(dims), combine != "none")
        for number, measure, combine, dims in found
        if measure in kinds
    }


def _read(books: _Books, items: Sequence[int], places: Sequence[int], period: int | None) -> None:
    if not items:
        return
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [list(items), list(places), period, period])
        for place, item, _, start, end, kind, cut_off, value, mark, simulated in cursor.fetchall():
            amount = _amount(books.items[item], value, Mark(mark))
            if amount is not None:
                basis = Basis.SIMULATED if simulated else Basis.REPORTED
                books.levels[place, item, basis][Period(start, end, PeriodKind(kind), cut_off)] = amount
        cursor.execute(POSTED, [list(items), list(places), period or 0])
        for place, item, basis, day, of, amount, entry in cursor.fetchall():
            books.posted[place, item, Basis(basis), day, of] = (amount, entry)


def _amount(item: _Item, value: Decimal | None, mark: Mark) -> Decimal | None:
    """What a figure posts: where a service does not exist there is nothing of what adds up; what is missing says
    nothing, so the level before it stands."""
    if mark is Mark.NUMBER:
        return value
    nothing = item.kind is not Kind.READING and item.adds_up and mark is not Mark.MISSING
    return Decimal(0) if nothing else None


def _settle_sums(books: _Books, items: Sequence[int], own: int) -> None:
    for item in items:
        described = books.items[item]
        for basis in (Basis.REPORTED, Basis.SIMULATED):
            for place, key in books.lineage.touched.items():
                if described.kind is Kind.FLOW and place != own:
                    continue
                wanted = _wanted(books, described, place, basis)
                posted = {d: a for (p, i, b, d, _), (a, _) in books.posted.items() if (p, i, b) == (place, item, basis)}
                for day, change in differences(wanted, posted).items():
                    entry = NewEntry(described.measure, key, basis, day, change, dimensions=described.dimensions)
                    books.entries.append(entry)
                    books.slots.append(((place, item, basis, day, 0), wanted.get(day, Decimal(0))))


def _wanted(books: _Books, item: _Item, place: int, basis: Basis) -> dict[date, Decimal]:
    found = books.levels.get((place, item.id, basis), {})
    if item.kind is Kind.FLOW:
        return flow_amounts(found)
    return stock_steps({period.end: level for period, level in found.items()}, _closes(books, item.id, place, basis))


def _closes(books: _Books, item: int, place: int, basis: Basis) -> date | None:
    """The day on which the first level of whoever took over stands."""
    after = (books.levels.get((heir, item, basis), {}) for heir in books.lineage.after[place])
    return min((period.end for levels in after for period in levels), default=None)


def _settle_readings(books: _Books, items: Sequence[int], row: models.ReportRow) -> None:
    period = row.period
    for item in items:
        described = books.items[item]
        for basis in (Basis.REPORTED, Basis.SIMULATED):
            slot = (row.place_id, item, basis, period.end, period.id)
            wanted = next(iter(books.levels.get((row.place_id, item, basis), {}).values()), None)
            stated = books.posted.get(slot)
            if wanted == (stated[0] if stated else None):
                continue
            if stated:
                books.entries.append(_reading(described, row, basis, -stated[0], reverses=stated[1]))
                books.slots.append(None)
                if wanted is None:
                    books.withdrawn.append(slot)
            if wanted is not None:
                books.entries.append(_reading(described, row, basis, wanted))
                books.slots.append((slot, wanted))


def _reading(
    item: _Item, row: models.ReportRow, basis: Basis, amount: Decimal, reverses: int | None = None
) -> NewEntry:
    return NewEntry(
        item.measure, row.place.key, basis, row.period.end, amount, dimensions=item.dimensions,
        period_start=row.period.start, period_end=row.period.end, reverses=reverses,
    )  # fmt: skip


def _post(books: _Books, row: models.ReportRow, actor: str, at: datetime) -> None:
    document = {
        "regime": row.regime, "version": str(row.version.number), "period": row.period.code, "round": str(row.round),
        "report": str(row.id),
    }  # fmt: skip
    numbers: list[int] = []
    for place, start in enumerate(range(0, len(books.entries), MOST)):
        part = tuple(books.entries[start : start + MOST])
        key = f"report:{row.id}#{row.round}" + (f"/{place + 1}" if place else "")
        numbers += ledger.post(posting=Posting(SOURCE, key, part, document), actor=actor, at=at).entry_ids
    noted = [(*slot[0], slot[1], number) for slot, number in zip(books.slots, numbers, strict=True) if slot]
    with connection.cursor() as cursor:
        if books.withdrawn:
            cursor.execute(FORGET, _columns(books.withdrawn))
        if noted:
            cursor.execute(NOTE, _columns(noted))


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    return [[cell.value if isinstance(cell, Basis) else cell for cell in column] for column in zip(*rows, strict=True)]
