"""What a question is about: its indicators as declared, their items, its periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from benso.domains.reporting.queries.catalogue import Catalogue, catalogue
from benso.domains.reporting.rules.breakdowns import read_item, shown_items
from benso.domains.reporting.types import Combine, ItemKey, ItemRef, OverTime, Question
from benso.kernel.errors import BensoError
from benso.kernel.periods import Period, periods_between

HEAD = """
WITH p AS MATERIALIZED (SELECT id FROM reporting_period
    WHERE kind = %(kind)s AND cut_off = %(cut_off)s AND "end" BETWEEN %(since)s AND %(until)s)
SELECT (SELECT edition::text FROM reporting_edition),
    EXISTS (SELECT FROM reporting_report WHERE simulated AND period_id = ANY(ARRAY(SELECT id FROM p))),
    EXISTS (SELECT FROM reporting_report WHERE (state = 'approved' OR (round > 1 AND NOT state = 'published'))
        AND period_id = ANY(ARRAY(SELECT id FROM p))),
    i.id, i.key
FROM (SELECT) one LEFT JOIN (reporting_indicator n JOIN reporting_item i ON i.indicator_id = n.id)
    ON n.code = ANY(%(wanted)s)"""
MOST_PERIODS = 400


class IndicatorUnknown(BensoError):
    """No indicator has this code."""

    code = "INDICATOR_UNKNOWN"
    status = 404
    sentence = "Không có chỉ tiêu báo cáo “{code}”; tìm lại trong danh sách chỉ tiêu."


class TooManyPeriods(BensoError):
    """A question spans more periods than one table takes."""

    code = "TOO_MANY_PERIODS"
    sentence = "Từ {since} đến {until} có {count} kỳ; một bảng lấy nhiều nhất {most} kỳ. Hãy chọn khoảng ngắn hơn."


@dataclass(frozen=True, slots=True)
class Head:
    """What is declared, the items asked for by number, and under which item each is shown. ``wanted`` are the
    indicators whose items are here."""

    catalogue: Catalogue
    wanted: frozenset[str]
    items: Mapping[int, ItemRef]
    shown: Mapping[int, ItemKey]
    simulated: bool
    waiting: bool

    def combine(self, number: int) -> Combine:
        """How figures of an item combine."""
        return self.catalogue.indicators[self.items[number].indicator].combine

    def over(self, number: int) -> OverTime:
        """How figures of an item go over time."""
        return self.catalogue.indicators[self.items[number].indicator].over_time

    @property
    def single(self) -> bool:
        """Whether each item is shown as it is, none added up."""
        return len(set(self.shown.values())) == len(self.shown)


def periods_asked(question: Question) -> list[Period]:
    """The periods of a question, in order (:raises TooManyPeriods: if one table does not take them)."""
    found = periods_between(question.kind, question.since, question.until, cut_off=question.cut_off)
    found = [period for period in found if question.since <= period.end <= question.until]
    if len(found) > MOST_PERIODS:
        raise TooManyPeriods(since=question.since, until=question.until, count=len(found), most=MOST_PERIODS)
    return found


def head(question: Question, more: Sequence[str] = ()) -> Head:
    """What a question is about, by one statement.

    :param more: further indicators whose items are wanted, not shown; one that is not declared has none
    :raises IndicatorUnknown: if one is not declared
    """
    wanted = [*question.indicators, *more]
    with connection.cursor() as cursor:
        cursor.execute(HEAD, {
            "wanted": wanted, "kind": question.kind.value, "cut_off": question.cut_off,
            "since": question.since, "until": question.until,
        })  # fmt: skip
        rows = cursor.fetchall()
    edition, simulated, waiting, _, _ = rows[0]
    known = catalogue(edition)
    for code in question.indicators:
        if code not in known.indicators:
            raise IndicatorUnknown(code=code)
    items = {number: read_item(key) for *_, number, key in rows if number is not None}
    by_indicator: dict[str, list[ItemRef]] = {code: [] for code in wanted}
    for item in items.values():
        by_indicator[item.indicator].append(item)
    numbers = {item.key: number for number, item in items.items()}
    shown: dict[int, ItemKey] = {}
    for code in question.indicators:
        found = shown_items(by_indicator[code], question.breakdown, question.only, known.lists)
        shown |= {numbers[key]: under for key, under in found.items()}
    return Head(known, frozenset(wanted), items, shown, simulated, waiting)
