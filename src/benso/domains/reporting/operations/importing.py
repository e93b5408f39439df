"""Many values at once, of many offices and periods: copied in, judged as a set, written as a set, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from benso.domains.audit.operations import record_event
from benso.domains.reporting.operations.targets import lock_targets
from benso.domains.reporting.queries.incoming import standing_as
from benso.domains.reporting.rules import range_words
from benso.domains.reporting.rules.typed import (
    MARK_SIGNS,
    MOST_DIGITS,
    FigureNotWhole,
    FigureOutOfRange,
    FigureTooFine,
    FigureTooLong,
    FigureUnreadable,
)
from benso.domains.reporting.types import (
    BadRow,
    EventKind,
    Imported,
    ImportRow,
    Mark,
    Origin,
    ReportActor,
)
from benso.kernel.errors import BensoError
from benso.kernel.numbers import Language

MOST_ROWS = 2_000_000
"""Rows of one import."""


class ImportRefused(BensoError):
    """Rows cannot be taken, so none was; ``bad`` names each of them."""

    code = "IMPORT_REFUSED"
    sentence = "Có {count} dòng không nhận được nên chưa ghi dòng nào. Sửa các dòng nêu bên dưới rồi nộp lại tệp."

    def __init__(self, bad: Sequence[BadRow]) -> None:
        self.bad = tuple(bad)
        super().__init__(count=len(self.bad))


class ImportTooLarge(BensoError):
    """More rows than can be taken at once."""

    code = "IMPORT_TOO_LARGE"
    sentence = "Tệp có quá {most} dòng. Chia thành nhiều tệp rồi nộp lần lượt."


class RowOfNoReport(BensoError):
    """No report of this office and period is owed, or it is none of the actor's."""

    code = "ROW_OF_NO_REPORT"
    sentence = "Không có báo cáo của “{unit}” kỳ “{period}” trong phần việc của bạn. Kiểm tra mã đơn vị và mã kỳ."


class RowOfClosedReport(BensoError):
    """The report was submitted."""

    code = "ROW_OF_CLOSED_REPORT"
    sentence = (
        "Báo cáo của “{unit}” kỳ “{period}” đã nộp, không nhận thêm số. Bỏ dòng này hoặc đề nghị trả lại báo cáo."
    )


class RowOfNoItem(BensoError):
    """The form has no cell for it."""

    code = "ROW_OF_NO_ITEM"
    sentence = "Biểu không có chỉ tiêu “{item}”. Xem mã chỉ tiêu trong tệp mẫu."


class RowOfComputedItem(BensoError):
    """The cell of the item is computed."""

    code = "ROW_OF_COMPUTED_ITEM"
    sentence = "Chỉ tiêu “{item}” được tính từ chỉ tiêu khác, không nhập được. Bỏ dòng này."


class RowTwice(BensoError):
    """The same cell stands in another row."""

    code = "ROW_TWICE"
    sentence = "Chỉ tiêu “{item}” của “{unit}” kỳ “{period}” đã có ở dòng {line}. Giữ một dòng."


_TABLES = """
CREATE TEMPORARY TABLE reporting_incoming (line integer, unit text, period text, item text, value text) ON COMMIT DROP;
CREATE TEMPORARY TABLE reporting_incoming_target (
    unit text, period text, report bigint, version bigint, open boolean) ON COMMIT DROP;
CREATE TEMPORARY TABLE reporting_incoming_item (
    version bigint, key text, item integer, address text, editable boolean, whole boolean, decimals integer,
    lowest numeric, highest numeric) ON COMMIT DROP;
"""
_NUMBERS = {
    "vi": r"^[+-]?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?$",
    "en": r"^[+-]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?$",
}
_PLAIN = {"vi": "replace(replace(value, '.', ''), ',', '.')", "en": "replace(value, ',', '')"}
_READ = """
CREATE TEMPORARY TABLE reporting_incoming_read ON COMMIT DROP AS
SELECT i.line, t.report, t.open, c.item, c.address, c.editable, c.whole, c.decimals, c.lowest, c.highest,
       c.item IS NOT NULL AS known, m.mark,
       CASE WHEN m.mark IS NULL AND length(value) <= 40 AND value ~ %(shape)s THEN {plain}::numeric END AS number
FROM reporting_incoming i
LEFT JOIN reporting_incoming_target t ON t.unit = i.unit AND t.period = i.period
LEFT JOIN reporting_incoming_item c ON c.version = t.version AND c.key = i.item
LEFT JOIN unnest(%(signs)s::text[], %(marks)s::int[]) AS m(sign, mark) ON m.sign = lower(i.value)
"""
_FAULTS = """
SELECT i.line, i.unit, i.period, i.item, i.value, f.fault, f.decimals, f.lowest, f.highest, f.first FROM (
    SELECT r.*, CASE
        WHEN report IS NULL THEN 'report' WHEN NOT open THEN 'closed' WHEN NOT known THEN 'item'
        WHEN NOT editable THEN 'computed' WHEN mark IS NULL AND number IS NULL THEN 'number'
        WHEN abs(number) >= %(largest)s THEN 'long' WHEN whole AND number <> trunc(number) THEN 'whole'
        WHEN number <> trunc(number, decimals) THEN 'fine'
        WHEN number < lowest OR number > highest THEN 'range'
        WHEN first <> line THEN 'twice' END AS fault
    FROM (SELECT *, min(line) OVER (PARTITION BY report, address) AS first FROM reporting_incoming_read) r
) f JOIN reporting_incoming i ON i.line = f.line WHERE f.fault IS NOT NULL ORDER BY i.line
"""
_WRITE = """
WITH fresh AS MATERIALIZED (
    SELECT r.report, r.address, r.item, r.number, coalesce(r.mark, 0) AS mark, o.revision + 1 AS revision
    FROM reporting_incoming_read r JOIN reporting_report o ON o.id = r.report
    LEFT JOIN reporting_cell c ON c.report = r.report AND c.address = r.address
    WHERE c.report IS NULL OR (c.value, c.mark) IS DISTINCT FROM (r.number, coalesce(r.mark, 0))
), kept AS (
    INSERT INTO reporting_change (report, address, revision, value, mark, origin, by, at)
    SELECT report, address, revision, number, mark, %(origin)s, %(by)s, %(at)s FROM fresh
), standing AS (
    INSERT INTO reporting_cell (report, address, item, value, mark, origin, revision, by, at)
    SELECT report, address, item, number, mark, %(origin)s, revision, %(by)s, %(at)s FROM fresh
    ON CONFLICT (report, address) DO UPDATE SET value = EXCLUDED.value, mark = EXCLUDED.mark,
        origin = EXCLUDED.origin, source = '', revision = EXCLUDED.revision, by = EXCLUDED.by, at = EXCLUDED.at
)
SELECT report, count(*) FROM fresh GROUP BY report
"""
_COUNT = """
UPDATE reporting_report r SET revision = r.revision + 1, filled = c.filled
FROM (SELECT report, count(*) FILTER (WHERE mark <> 3) AS filled FROM reporting_cell
      WHERE report = ANY(%(reports)s) GROUP BY report) c WHERE r.id = c.report
"""
_EVENTS = """
INSERT INTO reporting_event (report, kind, round, at, actor, note)
SELECT id, %(kind)s, round, %(at)s, %(by)s, %(note)s FROM reporting_report WHERE id = ANY(%(reports)s)
"""


@transaction.atomic
def import_values(
    *,
    regime: str,
    rows: Iterable[ImportRow],
    actor: ReportActor,
    at: datetime,
    origin: Origin = Origin.FILE,
    language: Language = "vi",
    name: str = "",
    state: str | None = None,
) -> Imported:
    """Put values into open reports of a regime. One bad row refuses them all. What stands there is overwritten: a file
    says what holds; every value before is kept in the history of its cell.

    :param rows: ``line`` must be another for each; ``unit`` an office, a place, or the code of a unit
    :param language: how its numbers are written
    :param name: of the file, for the history
    :param state: how the reports must stand, as told before; empty: only tell it
    :raises ImportTooLarge: too many rows
    :raises ReportsChangedMeanwhile: they stand otherwise
    :raises ImportRefused: rows that cannot be taken; each is named with its line
    """
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        read = _copy(cursor, rows)
        lock_targets(cursor, regime, actor)
        cursor.execute("ANALYZE reporting_incoming; ANALYZE reporting_incoming_target; ANALYZE reporting_incoming_item")
        signs = {sign: mark for mark, each in MARK_SIGNS.items() for sign in (*each, *_SPELT[mark])}
        cursor.execute(
            _READ.format(plain=_PLAIN[language]),
            {"shape": _NUMBERS[language], "signs": list(signs), "marks": [mark.value for mark in signs.values()]},
        )
        cursor.execute(_FAULTS, {"largest": Decimal(10) ** MOST_DIGITS})
        bad = [_bad(row, language) for row in cursor.fetchall()]
        if bad:
            raise ImportRefused(bad)
        stands = "" if state is None else standing_as(cursor, state)
        values = {"origin": origin.value, "by": actor.actor, "at": at, "kind": EventKind.IMPORTED.value, "note": name}
        cursor.execute(_WRITE, values)
        written = dict(cursor.fetchall())
        if written:
            cursor.execute(_COUNT, {"reports": list(written)})
            cursor.execute(_EVENTS, values | {"reports": list(written)})
        cursor.execute("DROP TABLE reporting_incoming, reporting_incoming_target, reporting_incoming_item,"
                       " reporting_incoming_read")  # fmt: skip
    record_event(
        actor=actor.actor, action="reporting.imported", object_type="regime", object_id=regime, at=at,
        data={"name": name, "read": read, "written": sum(written.values()), "reports": len(written)},
    )  # fmt: skip
    return Imported(read, sum(written.values()), len(written), stands)


_SPELT = {
    Mark.NOT_APPLICABLE: ("không áp dụng",),
    Mark.NO_SERVICE: ("không phát sinh", "không phát sinh dịch vụ"),
    Mark.MISSING: ("chưa có", "chưa có số liệu"),
}
"""Marks with their diacritics: the database cannot take them off."""
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _copy(cursor: Any, rows: Iterable[ImportRow]) -> int:
    count = 0
    block: list[str] = []
    with cursor.copy("COPY reporting_incoming FROM STDIN") as copy:
        for row in rows:
            text = f"{row.unit.strip()}\0{row.period.strip()}\0{row.item.strip()}\0{row.value.strip()}"
            if text.count("\0") > 3:  # the database keeps no such sign in a text
                parts = (row.unit, row.period, row.item, row.value)
                text = "\0".join(part.strip().replace("\0", "\ufffd") for part in parts)
            block.append(f"{row.line}\t" + text.translate(_ESCAPED).replace("\0", "\t") + "\n")
            count += 1
            if len(block) >= 5_000:
                copy.write("".join(block))
                block.clear()
            if count > MOST_ROWS:
                raise ImportTooLarge(most=MOST_ROWS)
        copy.write("".join(block))
    return count


def _bad(row: Sequence[Any], language: Language) -> BadRow:
    line, unit, period, item, value, fault, decimals, lowest, highest, first = row
    example = "1.288.463,5" if language == "vi" else "1,288,463.5"
    shown = value[:60]
    made: Mapping[str, tuple[str, type[BensoError], dict[str, Any]]] = {
        "report": ("unit", RowOfNoReport, {"unit": unit[:60], "period": period[:60]}),
        "closed": ("unit", RowOfClosedReport, {"unit": unit, "period": period}),
        "item": ("item", RowOfNoItem, {"item": item[:120]}),
        "computed": ("item", RowOfComputedItem, {"item": item}),
        "number": ("value", FigureUnreadable, {"text": shown, "example": example}),
        "long": ("value", FigureTooLong, {"most": MOST_DIGITS}),
        "whole": ("value", FigureNotWhole, {"text": shown}),
        "fine": ("value", FigureTooFine, {"text": shown, "decimals": decimals}),
        "range": ("value", FigureOutOfRange, {"text": shown, "range": range_words(lowest, highest)}),
        "twice": ("item", RowTwice, {"item": item, "unit": unit, "period": period, "line": first}),
    }
    field, error, data = made[fault]
    return BadRow(line, field, error(**data))
