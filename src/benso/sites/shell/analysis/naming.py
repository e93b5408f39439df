"""Names for what a table is made of: indicators with breakdown, units, periods, and figures in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benso.domains.reporting import queries as reporting
from benso.domains.reporting.rules import read_item
from benso.domains.reporting.types import Axis, Indicator, Mark, Row, Table
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level
from benso.kernel.periods import parse
from benso.sites.shell import formats
from benso.sites.shell.templatetags.shell import language, words

MARKS: dict[int, Lazy] = {
    Mark.NOT_APPLICABLE: gettext_lazy("không áp dụng"),
    Mark.NO_SERVICE: gettext_lazy("không phát sinh"),
    Mark.MISSING: gettext_lazy("chưa có số liệu"),
}
AXES: dict[Axis, Lazy] = {
    Axis.INDICATOR: gettext_lazy("Chỉ tiêu báo cáo"),
    Axis.BREAKDOWN: gettext_lazy("Phân tổ"),
    Axis.UNIT: gettext_lazy("Đơn vị"),
    Axis.PERIOD: gettext_lazy("Kỳ"),
}
LEVELS: dict[Level, Lazy] = {
    Level.PROVINCE: gettext_lazy("cấp tỉnh"),
    Level.DISTRICT: gettext_lazy("cấp huyện"),
    Level.COMMUNE: gettext_lazy("cấp xã"),
    Level.REFERENCE: gettext_lazy("để so sánh"),
}
KINDS: dict[str, Lazy] = {
    "day": gettext_lazy("ngày"),
    "week": gettext_lazy("tuần"),
    "month": gettext_lazy("tháng"),
    "quarter": gettext_lazy("quý"),
    "half": gettext_lazy("6 tháng"),
    "year": gettext_lazy("năm"),
    "term": gettext_lazy("nhiệm kỳ"),
}


@dataclass(slots=True)
class Names:
    """Names on one page, each looked up once."""

    table: Table
    roster: Roster
    on: date
    """Units not in force on this day say until when they were."""
    codes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    _units: dict[str, str] = field(default_factory=dict)

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators of the table by code."""
        return {indicator.code: indicator for indicator in self.table.indicators}

    def of(self, axis: Axis, key: str) -> str:
        """The name of a place on an axis."""
        naming: Mapping[Axis, Callable[[str], str]] = {
            Axis.INDICATOR: self.indicator, Axis.BREAKDOWN: self.breakdown, Axis.UNIT: self.unit,
            Axis.PERIOD: period_name,
        }  # fmt: skip
        return naming[axis](key)

    def indicator(self, code: str) -> str:
        """An indicator, with its unit of measure where that is not plain."""
        found = self.indicators[code]
        label, unit = words(found.label), formats.unit_words(found.unit_of_measure, language())
        return f"{label} ({unit})" if unit and unit.casefold() != label.casefold() else label

    def breakdown(self, rest: str) -> str:
        """The codes of a breakdown in words."""
        if not rest:
            return _("chung")
        return ", ".join(self.codes.get(pair, pair[1]) for pair in read_item(f"[{rest}]").dimensions)

    def item(self, key: str) -> str:
        """An indicator with its breakdown."""
        code, _bracket, rest = key.partition("[")
        name = self.indicator(code)
        return f"{name}: {self.breakdown(rest.removesuffix(']'))}" if rest else name

    def unit(self, key: str) -> str:
        """A unit, or an office of one."""
        if key not in self._units:
            self._units[key] = self._unit(key)
        return self._units[key]

    def _unit(self, key: str) -> str:
        code, slash, agency = key.partition("/")
        found = self.roster.find(code)
        name = found.name_vi if found else code
        if slash:
            office = next((a for a in self.roster.agencies_on(self.on) if a.ref == agency), None)
            name = f"{office.name_vi if office else agency}, {name}"
        if found is not None and found.valid_to is not None and found.valid_to <= self.on:
            return _("%(name)s (đến %(day)s)") % {"name": name, "day": formats.day(found.valid_to, language())}
        return name

    def figure(self, row: Row) -> str:
        """A figure in words, with as many digits as its indicator keeps."""
        if row.value is None:
            return str(MARKS[row.mark])
        found = self.indicators[row.item.partition("[")[0]]
        return formats.number(row.value, digits(row.value, found, estimated=row.estimated), language())


def digits(value: Decimal, indicator: Indicator, *, estimated: bool) -> int:
    """As many as the indicator keeps; an estimate of a whole number is rounded to it."""
    return indicator.decimals if estimated else max(indicator.decimals, min(formats.stated(value), 2))


def period_name(code: str) -> str:
    """A period in the reader's language, short where it is a calendar month or a year."""
    period = parse(code)
    return period.label_vi if language() == "vi" else period.label_en


def code_names(table: Table) -> dict[tuple[str, str], str]:
    """The labels of the codes that breakdowns use; no statement where there is none."""
    pairs = {pair for row in table.rows for pair in (read_item(row.item).dimensions if "[" in row.item else ())}
    if not pairs:
        return {}
    lists = reporting.code_lists()
    return {
        (key, code.id): words(code.label)
        for key in {dimension for dimension, _code in pairs}
        if key in lists
        for code in lists[key].codes
    }
