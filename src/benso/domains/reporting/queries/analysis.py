"""Any indicator by unit, period and breakdown, as known at a time, in the borders of a day."""

from __future__ import annotations

from benso.domains.reporting.queries.heads import head, periods_asked
from benso.domains.reporting.queries.recipes import inputs
from benso.domains.reporting.queries.sums import combined, plain
from benso.domains.reporting.types import Question, Table


def table(question: Question) -> Table:
    """The figures that answer a question, in no particular order.

    Sums follow the declaration: shares and ranks are never added up, a level takes the last period; a figure computed
    by a formula is worked out anew from the sums of its parts.

    :raises IndicatorUnknown: if one is not declared
    :raises TooManyPeriods: if the span holds more than one table takes
    """
    periods = periods_asked(question)
    adds = bool(periods) and (question.moved or question.into_kind is not None)
    found = head(question, inputs(question.indicators, periods[-1].end) if adds else ())
    indicators = tuple(found.catalogue.indicators[code] for code in question.indicators)
    if not periods or not found.shown:
        return Table(question, indicators, ())
    if found.single and not adds:
        return Table(question, indicators, plain(question, periods, found))
    return combined(question, periods, found, indicators)
