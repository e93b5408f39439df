"""Any indicator by unit, period and breakdown, as known at a time, in the borders of a day."""

from __future__ import annotations

from collections.abc import Sequence

from benso.domains.reporting.queries import keys, statements
from benso.domains.reporting.queries.heads import Head, head, periods_asked
from benso.domains.reporting.queries.sums import asked, combined
from benso.domains.reporting.types import Question, Row, Table
from benso.kernel.periods import Period


def table(question: Question) -> Table:
    """The figures that answer a question, in no particular order.

    Sums follow the declaration: shares and ranks are never added up, a level takes the last period; a figure computed
    by a formula is worked out anew from the sums of its parts.

    :raises IndicatorUnknown: if one is not declared
    :raises TooManyPeriods: if the span holds more than one table takes
    """
    periods = periods_asked(question)
    found = head(question)
    indicators = tuple(found.indicators[code] for code in question.indicators)
    if not periods or not found.shown:
        return Table(question, indicators, ())
    if found.single and not question.moved and question.into_kind is None:
        return Table(question, indicators, _plain(question, periods, found))
    return combined(question, periods, found, indicators)


def _plain(question: Question, periods: Sequence[Period], about: Head) -> tuple[Row, ...]:
    rows = statements.plain(asked(question, periods, about, about.shown), list(about.shown.values()))
    places = {row.unit for row in rows}
    there = keys.at_level(places, question.level)
    return tuple(rows) if there == places else tuple([row for row in rows if row.unit in there])
