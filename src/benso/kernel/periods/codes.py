"""Codes of periods, read back."""

from __future__ import annotations

import re
from datetime import date

from benso.kernel.errors import BensoError
from benso.kernel.periods.kinds import PeriodKind
from benso.kernel.periods.period import TERM_YEARS, Period, day, numbered, span, term, week, year


class PeriodUnreadable(BensoError):
    """A text is not the code of a period."""

    code = "PERIOD_UNREADABLE"
    sentence = (
        "“{text}” không phải là mã kỳ. Hãy viết như 2024, 2024-H1, 2024-Q1, 2024-11, 2024-W05, 2024-11-14, "
        "2020/2025, 2022-01-01/2022-12-01, hoặc thêm ~15 cho kỳ báo cáo chốt ngày 14."
    )


_CODE = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d{2})|Q(?P<quarter>\d)|H(?P<half>\d)))?(?:~(?P<cut_off>\d{1,2}))?"
)
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_TERM = re.compile(r"(\d{4})/(\d{4})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})")


def parse(code: str) -> Period:
    """The period of a code (grammar above).

    :raises PeriodUnreadable: if it is none
    """
    try:
        found = _parse(code.strip())
    except ValueError:
        found = None
    if found is None:
        raise PeriodUnreadable(text=code)
    return found


def _parse(code: str) -> Period | None:
    if _DAY.fullmatch(code):
        return day(date.fromisoformat(code))
    if match := _WEEK.fullmatch(code):
        return week(int(match[1]), int(match[2]))
    if match := _TERM.fullmatch(code):
        return term(int(match[1])) if int(match[2]) == int(match[1]) + TERM_YEARS else None
    if match := _SPAN.fullmatch(code):
        return span(date.fromisoformat(match[1]), date.fromisoformat(match[2]))
    if match := _CODE.fullmatch(code):
        cut_off = int(match["cut_off"] or 1)
        if match["cut_off"] == "1":
            return None
        for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF):
            if match[kind.value]:
                return numbered(kind, int(match["year"]), int(match[kind.value]), cut_off)
        return year(int(match["year"]), cut_off=cut_off)
    return None
