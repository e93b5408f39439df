"""Working time: days off, make-up Saturdays, opening hours, and the deadlines that follow from them.

Law: Labour Code 2019 Art. 112 (public holidays; 2012 Code Art. 115 for 2020), Resolution 28/2026/QH16 (24 November),
swaps announced by the Government; Civil Code 2015 Arts 147 and 148 (how terms are counted).
"""

from benso.kernel.working_time.calendar import (
    VIETNAM,
    Calendar,
    DayKind,
    Shift,
    ShiftTable,
    SpecialDay,
    Standing,
    calendar_from_rows,
)
from benso.kernel.working_time.reading import CalendarContent, check
from benso.kernel.working_time.terms import (
    TermImpossible,
    TermUnit,
    add_working_hours,
    due,
    reception_day,
    working_time,
)

__all__ = [
    "VIETNAM",
    "Calendar",
    "CalendarContent",
    "DayKind",
    "Shift",
    "ShiftTable",
    "SpecialDay",
    "Standing",
    "TermImpossible",
    "TermUnit",
    "add_working_hours",
    "calendar_from_rows",
    "check",
    "due",
    "reception_day",
    "working_time",
]
