"""What periods are called."""

from __future__ import annotations

from datetime import date

from benso.kernel.periods.kinds import PeriodKind

_ROMAN = ("I", "II", "III", "IV")
_MONTHS_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
              "November", "December")  # fmt: skip


def label_vi(kind: PeriodKind, start: date, end: date, *, reporting: bool) -> str:
    """Name in Vietnamese, e.g. ``Quý I/2024``, ``6 tháng đầu năm 2024``, ``Tháng 11/2024 (15/10–14/11/2024)``."""
    year = end.year
    match kind:
        case PeriodKind.DAY:
            return f"Ngày {_day_vi(start)}"
        case PeriodKind.WEEK:
            iso = start.isocalendar()
            return f"Tuần {iso.week}/{iso.year}"
        case PeriodKind.TERM:
            return f"Nhiệm kỳ {start.year - 1}–{year}"
        case PeriodKind.SPAN:
            if years := _whole_years(start, end):
                return f"Giai đoạn {years}"
            return f"{_day_vi(start)} – {_day_vi(end)}"
    name = {
        PeriodKind.MONTH: f"Tháng {end.month}/{year}",
        PeriodKind.QUARTER: f"Quý {_ROMAN[(end.month - 1) // 3]}/{year}",
        PeriodKind.HALF: f"6 tháng {'đầu' if end.month <= 6 else 'cuối'} năm {year}",
        PeriodKind.YEAR: f"Năm {year}",
    }[kind]
    if not reporting:
        return name
    opens = f"{start:%d/%m}" if start.year == year else _day_vi(start)
    return f"{name} ({opens}–{_day_vi(end)})"


def label_en(kind: PeriodKind, start: date, end: date, *, reporting: bool) -> str:
    """Name in English, e.g. ``Q1 2024``, ``First half of 2024``, ``November 2024 (15 Oct – 14 Nov 2024)``."""
    year = end.year
    match kind:
        case PeriodKind.DAY:
            return _day_en(start)
        case PeriodKind.WEEK:
            iso = start.isocalendar()
            return f"Week {iso.week}, {iso.year}"
        case PeriodKind.TERM:
            return f"{start.year - 1}–{year} term"
        case PeriodKind.SPAN:
            return _whole_years(start, end) or f"{_day_en(start)} – {_day_en(end)}"
    name = {
        PeriodKind.MONTH: f"{_MONTHS_EN[end.month - 1]} {year}",
        PeriodKind.QUARTER: f"Q{(end.month - 1) // 3 + 1} {year}",
        PeriodKind.HALF: f"{'First' if end.month <= 6 else 'Second'} half of {year}",
        PeriodKind.YEAR: str(year),
    }[kind]
    if not reporting:
        return name
    opens = _day_en(start) if start.year != year else _day_en(start).rsplit(" ", 1)[0]
    return f"{name} ({opens} – {_day_en(end)})"


def _whole_years(start: date, end: date) -> str:
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year < end.year:
        return f"{start.year}–{end.year}"
    return ""


def _day_vi(on: date) -> str:
    return f"{on:%d/%m}/{on.year:04}"


def _day_en(on: date) -> str:
    return f"{on.day} {_MONTHS_EN[on.month - 1][:3]} {on.year}"
