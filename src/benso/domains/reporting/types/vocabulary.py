"""Words that everything about reporting uses."""

from __future__ import annotations

from enum import IntEnum, StrEnum

OfficeKey = str
"""Who reports: a unit version (``28777@2024-12-01``) or an agency of it (``83@2004-08-31/so-tttt``)."""

Address = str
"""A cell of a regime: ``row.column``. Ids of rows are unique in the whole regime."""

ItemKey = str
"""What a value says, wherever it is asked: ``indicator`` or ``indicator[dimension=code;…]``, dimensions in order."""


class RegimeKind(StrEnum):
    """What a regime is counted as in DG-04: an administrative report regime (Decree 09/2019/NĐ-CP) or a statistical
    report under the Statistics Law."""

    REGIME = "regime"
    STATISTICS = "statistics"


class Mark(IntEnum):
    """What stands in a cell. Zero is a number; *not applicable*, *no service* and *missing* are three other things."""

    NUMBER = 0
    NOT_APPLICABLE = 1
    """The question does not arise here (không áp dụng)."""
    NO_SERVICE = 2
    """The service or activity does not exist here (không phát sinh dịch vụ)."""
    MISSING = 3
    """It exists and is not known (chưa có số liệu); counts as not reported."""


class ValueType(StrEnum):
    """What a cell takes."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"


class Combine(StrEnum):
    """How figures of parts make that of the whole: added up, or not at all (a share, a rank)."""

    SUM = "sum"
    NONE = "none"


class OverTime(StrEnum):
    """*Flow*: periods add up. *Level*: the figure of the last period stands."""

    FLOW = "flow"
    LEVEL = "level"


class ColumnKind(StrEnum):
    """What a column shows. Only ``VALUE`` is filled in; the others are computed or read back."""

    VALUE = "value"
    FORMULA = "formula"
    CUMULATIVE = "cumulative"
    """From the first period of the year to this one."""
    PREVIOUS = "previous"
    """The period before, as approved."""
    YEAR_BEFORE = "year_before"
    """The same period a year earlier, as approved (cùng kỳ năm trước)."""


class Severity(StrEnum):
    """``HARD``: the report cannot be submitted. ``SOFT``: it can, with an explanation."""

    HARD = "hard"
    SOFT = "soft"


class ReportState(StrEnum):
    """Where a report stands on its way up the tree."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    """Back at the reporter, with a comment."""
    APPROVED = "approved"
    PUBLISHED = "published"


class EventKind(StrEnum):
    """What happened to a report."""

    OPENED = "opened"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    REOPENED = "reopened"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    IMPORTED = "imported"
    SIGNED = "signed"
    """What was approved stands as a signed PDF; the event bears its code and hash."""


class Origin(StrEnum):
    """How a value came into a cell."""

    TYPED = "typed"
    FILE = "file"
    PROGRAM = "program"
    LEDGER = "ledger"
    """Taken over from the ledger: measured by the work itself."""
    OTHER_REGIME = "other_regime"
    """Already reported elsewhere: entered once, used again."""
    BELOW = "below"
    """Added up from the approved reports of the units below."""


class Timeliness(StrEnum):
    """A report against its deadline. ``NOT_DUE``: the deadline is not over."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    NOT_DUE = "not_due"
