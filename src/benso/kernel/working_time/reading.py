"""Calendar content: ``calendar/days.csv`` and ``calendar/shifts.yaml`` of a pack, every mistake named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from benso.kernel.content import Pack, Row
from benso.kernel.working_time.calendar import (
    DEFAULT_CUT_OFF,
    MONDAY_TO_FRIDAY,
    Calendar,
    DayKind,
    Shift,
    ShiftTable,
    SpecialDay,
    Standing,
    calendar_from_rows,
)

DAYS = "calendar/days.csv"
SHIFTS = "calendar/shifts.yaml"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class CalendarContent:
    """What a pack says about working time; the first shift table is the usual one."""

    days: tuple[SpecialDay, ...]
    tables: tuple[ShiftTable, ...]

    def calendar(self, table: str | None = None, *, make_up_counts: bool = True) -> Calendar:
        """Calendar of the office with this shift table, the usual one by default.

        :raises KeyError: if no table has this code
        """
        tables = {each.code: each for each in self.tables}
        chosen = tables[table] if table is not None else self.tables[0]
        return calendar_from_rows(self.days, chosen, make_up_counts=make_up_counts)


def check(pack: Pack) -> CalendarContent:
    """Read the calendar of a pack; mistakes are noted on the pack and their rows left out."""
    rows = pack.csv_rows(DAYS, ("date", "kind", "basis", "checked"))
    pack.unique(rows, "date")
    days = {day.day: day for row in rows if (day := _special_day(pack, row)) is not None}
    table_rows = pack.yaml_rows(SHIFTS)
    pack.unique(table_rows, "code")
    tables = tuple(table for row in table_rows if (table := _shift_table(pack, row)) is not None)
    return CalendarContent(tuple(days.values()), tables)


def _special_day(pack: Pack, row: Row) -> SpecialDay | None:
    if not pack.require(row, "date", "kind", "basis", "checked"):
        return None
    day = pack.parse_date(row, "date")
    kind = _choice(pack, row, "kind", DayKind)
    standing = _choice(pack, row, "checked", Standing)
    if day is None or kind is None or standing is None:
        return None
    weekend = day.weekday() not in MONDAY_TO_FRIDAY
    if weekend and kind is DayKind.OFF:
        pack.problem(row, "date", f"Ngày {day:%d/%m/%Y} vốn là ngày nghỉ hằng tuần; xóa dòng này hoặc sửa ngày.")
        return None
    if not weekend and kind is DayKind.WORKING:
        pack.problem(row, "date", f"Ngày {day:%d/%m/%Y} vốn là ngày làm việc; xóa dòng này hoặc sửa ngày.")
        return None
    return SpecialDay(day, kind, str(row.values["basis"]), standing)


def _choice(pack: Pack, row: Row, name: str, choices: type[E]) -> E | None:
    raw = str(row.values[name])
    try:
        return choices(raw)
    except ValueError:
        pack.problem(row, name, f"“{raw}” không có trong danh mục; chọn một trong: {', '.join(choices)}.")
        return None


_TABLE_FIELDS = ("code", "label_vi", "label_en", "basis", "checked", "hours", "counts", "cut_off")


def _shift_table(pack: Pack, row: Row) -> ShiftTable | None:
    before = len(pack.problems)
    for name in row.values.keys() - set(_TABLE_FIELDS):
        pack.problem(row, name, "Trường lạ; xóa hoặc sửa tên.")
    complete = pack.require(row, "code", "label_vi", "label_en", "basis", "checked", "hours")
    if row.values.get("checked") is not None:
        _choice(pack, row, "checked", Standing)
    weekdays = _weekdays(pack, row)
    counted = _counted(pack, row, weekdays)
    cut_off = pack.parse(row, "cut_off", time.fromisoformat, "giờ phải viết dạng 15:00.")
    if not complete or len(pack.problems) > before:
        return None
    text = {name: str(row.values[name]) for name in ("code", "label_vi", "label_en")}
    return ShiftTable(**text, weekdays=weekdays, counted=counted, cut_off=cut_off or DEFAULT_CUT_OFF)


def _weekdays(pack: Pack, row: Row) -> tuple[tuple[Shift, ...], ...]:
    hours = row.values.get("hours")
    if hours is not None and not isinstance(hours, dict):
        pack.problem(row, "hours", "Cần khai theo thứ: mon: [07:00-11:30, 13:30-17:00].")
        hours = None
    hours = hours or {}
    for name in hours.keys() - set(WEEKDAYS):
        pack.problem(row, f"hours.{name}", f"“{name}” không phải là thứ trong tuần; dùng {', '.join(WEEKDAYS)}.")
    return tuple(_shifts(pack, row, f"hours.{name}", hours.get(name)) for name in WEEKDAYS)


def _shifts(pack: Pack, row: Row, at: str, raw: object) -> tuple[Shift, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        pack.problem(row, at, "Cần một danh sách ca, ví dụ [07:00-11:30, 13:30-17:00].")
        return ()
    shifts = []
    for index, text in enumerate(raw):
        try:
            opens, closes = str(text).split("-")
            shifts.append(Shift(time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())))
        except ValueError:
            hint = "ca phải viết dạng 07:00-11:30 và đóng sau khi mở."
            pack.problem(row, f"{at}.{index}", f"“{text}” không đọc được: {hint}")
            return ()
    for index, (one, other) in enumerate(pairwise(shifts), start=1):
        if other.opens < one.closes:
            pack.problem(row, f"{at}.{index}", "Ca này mở trước khi ca trước đóng; sửa giờ hoặc xếp lại thứ tự.")
            return ()
    return tuple(shifts)


def _counted(pack: Pack, row: Row, weekdays: tuple[tuple[Shift, ...], ...]) -> frozenset[int]:
    raw = row.values.get("counts")
    if raw is None:
        counted = MONDAY_TO_FRIDAY
    elif isinstance(raw, list) and raw and all(name in WEEKDAYS for name in raw):
        counted = frozenset(WEEKDAYS.index(name) for name in raw)
    else:
        pack.problem(row, "counts", f"Cần danh sách các thứ tính là ngày làm việc, trong: {', '.join(WEEKDAYS)}.")
        return MONDAY_TO_FRIDAY
    for weekday in sorted(counted):
        if not weekdays[weekday] and not any(p.field.startswith("hours") for p in pack.problems if p.file == row.file):
            pack.problem(row, "hours", f"Thứ “{WEEKDAYS[weekday]}” tính là ngày làm việc nhưng không có ca nào.")
    return counted
