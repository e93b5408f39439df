"""A bulk file read: which column is what, units and periods by the names people use, rows for the import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benso.domains.reporting.rules.tables import TableLine
from benso.domains.reporting.types import BadRow, ImportRow, ItemRef
from benso.kernel.errors import BensoError
from benso.kernel.text import fold, search_key

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "unit": ("unit", "don vi", "ma don vi", "ten don vi", "don vi bao cao", "office"),
    "period": ("period", "ky", "ma ky", "ky bao cao"),
    "item": ("item", "indicator", "chi tieu", "ma chi tieu"),
    "value": ("value", "gia tri", "so lieu"),
}
_BY_NAME = {name: column for column, names in _COLUMNS.items() for name in names}


class ColumnsMissing(BensoError):
    """A column that must be there is not."""

    code = "COLUMNS_MISSING"
    sentence = "Dòng đầu của tệp thiếu cột: {columns}. Cần đủ bốn cột unit, period, item, value."


class ColumnStrange(BensoError):
    """A column is none of the four and no breakdown, or stands there twice."""

    code = "COLUMN_STRANGE"
    sentence = (
        "Không hiểu cột “{column}”. Các cột được nhận: unit, period, item, value và mã của phân tổ, mỗi cột một lần."
    )


class RowOfManyUnits(BensoError):
    """The name of the unit is that of several."""

    code = "ROW_OF_MANY_UNITS"
    sentence = "“{unit}” là tên của nhiều đơn vị: {keys}. Ghi mã đơn vị."


class RowOfManyPeriods(BensoError):
    """The name of the period is that of several."""

    code = "ROW_OF_MANY_PERIODS"
    sentence = "“{period}” có thể là nhiều kỳ: {keys}. Ghi mã kỳ."


class ItemSplitTwice(BensoError):
    """A breakdown stands both in the item and in a column."""

    code = "ITEM_SPLIT_TWICE"
    sentence = "Phân tổ của “{item}” có cả trong mã chỉ tiêu và ở cột riêng. Chỉ ghi ở một nơi."


@dataclass(frozen=True, slots=True)
class Names:
    """What somebody may mean: keys by folded name. A name of several keys is ambiguous."""

    units: Mapping[str, frozenset[str]]
    periods: Mapping[str, frozenset[str]]
    breakdowns: frozenset[str]


def by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Keys by folded name, of pairs of name and key."""
    found: dict[str, set[str]] = {}
    for name, key in pairs:
        if name:
            found.setdefault(search_key(name), set()).add(key)
    return {name: frozenset(keys) for name, keys in found.items()}


def read_rows(lines: Sequence[TableLine], names: Names) -> tuple[list[ImportRow], list[BadRow]]:
    """The rows of a file whose first line names the columns; what is bad about a row alone is told beside.

    :raises ColumnsMissing: a column that must be there is not
    :raises ColumnStrange: a column is none of those taken, or stands there twice
    """
    places, splits = _columns(lines[0], names.breakdowns)
    rows: list[ImportRow] = []
    bad: list[BadRow] = []
    for line in lines[1:]:
        try:
            field = "unit"
            unit = _meant(line.at(places["unit"]), names.units, RowOfManyUnits, field)
            field = "period"
            period = _meant(line.at(places["period"]), names.periods, RowOfManyPeriods, field)
            field = "item"
            item = _item(line, places["item"], splits)
            rows.append(ImportRow(line.number, unit, period, item, line.at(places["value"])))
        except BensoError as error:
            bad.append(BadRow(line.number, field, error))
    return rows, bad


def _columns(head: TableLine, breakdowns: frozenset[str]) -> tuple[dict[str, int], list[tuple[str, int]]]:
    places: dict[str, int] = {}
    splits: list[tuple[str, int]] = []
    for place, text in enumerate(head.texts):
        column = _BY_NAME.get(fold(text).replace("_", " "), "")
        if column and column not in places:
            places[column] = place
        elif text in breakdowns and text not in {name for name, _place in splits}:
            splits.append((text, place))
        elif text:
            raise ColumnStrange(column=text[:60])
    missing = [column for column in _COLUMNS if column not in places]
    if missing:
        raise ColumnsMissing(columns=", ".join(missing))
    return places, sorted(splits)


def _meant(text: str, names: Mapping[str, frozenset[str]], ambiguous: type[BensoError], field: str) -> str:
    """The key a text means, the text itself where it is no name: it may be a key, and the import judges it."""
    keys = names.get(search_key(text), frozenset()) if text else frozenset()
    if text in keys or not keys:
        return text
    if len(keys) > 1:
        raise ambiguous(**{field: text[:60], "keys": ", ".join(sorted(keys)[:5])})
    return next(iter(keys))


def _item(line: TableLine, place: int, splits: Sequence[tuple[str, int]]) -> str:
    said = line.at(place)
    pairs = tuple((name, line.at(at)) for name, at in splits if line.at(at))
    if pairs and "[" in said:
        raise ItemSplitTwice(item=said[:120])
    return ItemRef(said, pairs).key
