"""Periods of reporting: days to five-year terms, with or without a cut-off day.

Codes are stable, unambiguous and sort within a kind::

    day      2024-11-14
    week     2024-W05                 ISO 8601 week, Monday to Sunday
    month    2024-11
    quarter  2024-Q1
    half     2024-H1
    year     2024
    term     2020/2025                five plan years 2021 to 2025, named after the congresses as in Vietnamese usage
    span     2022-01-01/2022-12-01    any two days, both included

A suffix ``~15`` on month, quarter, half and year names the *reporting* period that opens on the 15th of the month
before and closes on the 14th of its own last month: Decree 09/2019/NĐ-CP Art. 12 (month 11/2024: 15/10 to 14/11; year
2024: 15/12/2023 to 14/12/2024). Any cut-off day from 2 to 28 is possible.
"""

from benso.kernel.periods.codes import PeriodUnreadable, parse
from benso.kernel.periods.kinds import PeriodKind
from benso.kernel.periods.period import (
    DECREE_09_CUT_OFF,
    Period,
    are_contiguous,
    containing,
    day,
    from_dates,
    half,
    month,
    periods_between,
    quarter,
    span,
    term,
    week,
    year,
)

__all__ = [
    "DECREE_09_CUT_OFF",
    "Period",
    "PeriodKind",
    "PeriodUnreadable",
    "are_contiguous",
    "containing",
    "day",
    "from_dates",
    "half",
    "month",
    "parse",
    "periods_between",
    "quarter",
    "span",
    "term",
    "week",
    "year",
]
