"""Published figures as DHIS2 gives them: data value sets and analytics."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from benso.domains.reporting import queries
from benso.domains.reporting.rules import read_period, shown_items, write_period
from benso.domains.reporting.types import Mark, PublishedValue, Wanted
from benso.kernel.errors import BensoError, Phrase
from benso.kernel.periods import Period
from benso.sites.api.dhis2.book import Book, written

MOST = 50_000
SIMULATED = "mô phỏng (simulated)"
"""Comment of a value that invented officials reported."""


class Conflict(BensoError):
    """The question names what does not exist, or asks for too much."""

    code = "DHIS2_CONFLICT"
    status = 409
    sentence = "Không trả lời được: {reason}"


def value_set(book: Book, query: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Data values of data sets, periods and units."""
    sets = _keys(book, "dataSet", query.get("dataSet", ()))
    units = _keys(book, "organisationUnit", query.get("orgUnit", ()))
    periods = [_period(text) for text in query.get("period", ())]
    if not sets or not units or not (periods or query.get("startDate")):
        raise Conflict(reason=Phrase("cần dataSet, orgUnit và period (hoặc startDate, endDate)."))
    codes = {row.indicator for one in sets for form in book.versions[one].regime.forms for row in form.rows}
    items = tuple(key for key, ref in book.items.items() if ref.indicator in codes)
    since, until = _span(periods, query)
    found = _values(Wanted(items=items, places=tuple(units), since=since, until=until, limit=MOST + 1))
    kept = [one for one in found if not periods or one.period in periods]
    return {"dataValues": [_row(book, one) for one in kept if one.figure.mark is Mark.NUMBER]}


def analytics(book: Book, dimensions: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Figures by data, period and unit; an element without its breakdown is the sum of it, where sums make sense."""
    wanted, periods = dimensions.get("dx", ()), [_period(text) for text in dimensions.get("pe", ())]
    units = _keys(book, "organisationUnit", dimensions.get("ou", ()))
    if not wanted or not periods or not units:
        raise Conflict(reason=Phrase("cần ba chiều dx, pe và ou, mỗi chiều ít nhất một phần tử."))
    asked = {text: _asked(book, text) for text in wanted}
    items = tuple(sorted({key for keys in asked.values() for key in keys}))
    since, until = _span(periods, {})
    found = _values(Wanted(items=items, places=tuple(units), since=since, until=until, limit=MOST + 1))
    by_cell: defaultdict[tuple[str, str, Period], list[PublishedValue]] = defaultdict(list)
    for one in found:
        by_cell[one.item, one.place, one.period].append(one)
    rows = []
    for text, keys in asked.items():
        for period in periods:
            for unit in units:
                total = _total([by_cell.get((key, unit, period), []) for key in keys], book)
                if total is not None:
                    rows.append([text, book.uid("organisationUnit", unit), write_period(period), total])
    names = {"dx": "Data", "ou": "Organisation unit", "pe": "Period", "value": "Value"}
    return {
        "headers": [_head(name, column) for name, column in names.items()],
        "metaData": {
            "simulated": any(one.simulated for one in found),
            "items": {book.uid("organisationUnit", unit): {"name": book.units[unit].name_vi} for unit in units}
            | {text: {"name": book.indicators[book.items[keys[0]].indicator].label.vi} for text, keys in asked.items()},
            "dimensions": {
                "dx": list(asked), "pe": [write_period(one) for one in periods],
                "ou": [book.uid("organisationUnit", unit) for unit in units], "co": [],
            },
        },
        "rows": rows, "width": 4, "height": len(rows), "headerWidth": 4,
    }  # fmt: skip


def _asked(book: Book, text: str) -> list[str]:
    element, _, combo = text.partition(".")
    code = book.key("dataElement", element)
    if code is None:
        raise Conflict(reason=Phrase("không có phần tử “{element}”.", element=element[:40]))
    said = [ref for ref in book.items.values() if ref.indicator == code]
    if combo:
        pairs = book.key("categoryOptionCombo", combo)
        keys = [ref.key for ref in said if written(ref.dimensions) == pairs]
    else:
        keys = list(shown_items(said, (), (), queries.code_lists()))
    if not keys:
        raise Conflict(reason=Phrase("phần tử “{text}” chưa có trong chế độ báo cáo nào.", text=text[:40]))
    return keys


def _total(parts: Iterable[Sequence[PublishedValue]], book: Book) -> str | None:
    """The sum of the parts of an element, where each of them has a figure: a part of a sum would look whole, and the
    protocol has no place to say that it is not."""
    found = list(parts)
    held = [one for part in found for one in part]
    if not all(found):
        return None
    numbers = [one.figure.value for one in held if one.figure.value is not None]
    if not numbers or any(one.figure.mark is Mark.MISSING for one in held):
        return None
    if len(numbers) > 1 and book.indicators[book.items[held[0].item].indicator].combine.value != "sum":
        return None
    return _plain(sum(numbers, Decimal(0)))


def _values(wanted: Wanted) -> list[PublishedValue]:
    found = queries.published_values(wanted)
    if len(found) > MOST:
        raise Conflict(reason=Phrase("kết quả có hơn {most} giá trị; hỏi ít đơn vị hoặc ít kỳ hơn.", most=MOST))
    return found


def _row(book: Book, one: PublishedValue) -> dict[str, Any]:
    ref = book.items[one.item]
    return {
        "dataElement": book.uid("dataElement", ref.indicator), "period": write_period(one.period),
        "orgUnit": book.uid("organisationUnit", one.place),
        "categoryOptionCombo": book.uid("categoryOptionCombo", written(ref.dimensions)),
        "attributeOptionCombo": book.uid("categoryOptionCombo", ""), "value": _plain(one.figure.value or Decimal(0)),
        "lastUpdated": one.known_from.isoformat(timespec="milliseconds"), "followup": False,
        **({"comment": SIMULATED} if one.simulated else {}),
    }  # fmt: skip


def _keys(book: Book, kind: str, names: Iterable[str]) -> list[str]:
    found = []
    for name in names:
        key = book.key(kind, name)
        held = book.units if kind == "organisationUnit" else book.versions
        if key is None or key not in held:
            raise Conflict(reason=Phrase("không có “{name}”.", name=name[:40]))
        found.append(key)
    return list(dict.fromkeys(found))


def _period(text: str) -> Period:
    found = read_period(text)
    if found is None:
        raise Conflict(
            reason=Phrase("kỳ “{text}” không đọc được; viết như 202401, 2024Q1 hoặc 2024-10-15/P1M.", text=text[:40])
        )
    return found


def _span(periods: Sequence[Period], query: Mapping[str, Sequence[str]]) -> tuple[date | None, date | None]:
    if periods:
        return min(one.start for one in periods), max(one.end for one in periods)
    days = []
    for name in ("startDate", "endDate"):
        text = next(iter(query.get(name, ())), "")
        if text and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise Conflict(reason=Phrase("{name} phải viết yyyy-mm-dd.", name=name))
        try:
            days.append(date.fromisoformat(text) if text else None)
        except ValueError as error:
            raise Conflict(reason=Phrase("{name} không phải là ngày.", name=name)) from error
    return days[0], days[1]


def _head(name: str, column: str) -> dict[str, Any]:
    kind = ("NUMBER", "java.lang.Double") if name == "value" else ("TEXT", "java.lang.String")
    return {
        "name": name,
        "column": column,
        "valueType": kind[0],
        "type": kind[1],
        "hidden": False,
        "meta": name != "value",
    }


def _plain(value: Decimal) -> str:
    short = value.normalize()
    return f"{short:f}" if short else "0"
