"""The question in the address of a page: indicators, units, periods, borders, how the table is turned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from benso.domains.reporting import queries as reporting
from benso.domains.reporting.types import Axis, Offered, Question
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level, Unit
from benso.kernel.periods import PeriodKind
from benso.sites.shell.formats import VIETNAM
from benso.sites.shell.templatetags.shell import words as said_in

MOST_INDICATORS, MOST_UNITS = 10, 400
LENGTH = {PeriodKind.YEAR: 5, PeriodKind.HALF: 3, PeriodKind.QUARTER: 2}
"""Years shown at first, by kind of period; one for shorter kinds."""
YEARS = range(1900, 2200)
"""Years that a day may lie in: a span to the end of the calendar has more periods than anybody means."""
LONGER = (PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR)
ORDER = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)
NAMES = ("i", "from", "to", "by", "level", "u", "borders", "split", "known", "rows", "cols")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks. ``question`` is ``None`` until an indicator is chosen; what could not be read is named in
    ``problems`` and replaced by its default."""

    chosen: tuple[Offered, ...]
    question: Question | None
    rows_by: tuple[Axis, ...]
    columns_by: tuple[Axis, ...]
    parts: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The query that asks this again, for links and downloads."""
        return urlencode(self.parts)

    def without(self, name: str, value: str) -> str:
        """The query without one part."""
        return urlencode([part for part in self.parts if part != (name, value)])

    def first(self, name: str) -> str:
        """The value of a part that stands once."""
        return next((value for key, value in self.parts if key == name), "")

    def all(self, name: str) -> list[str]:
        """The values of a part that may stand several times."""
        return [value for key, value in self.parts if key == name]


@dataclass(slots=True)
class _Reader:
    query: QueryDict
    problems: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        return str(self.query.get(name, "")).strip()[:80]

    def day(self, name: str, default: date | None) -> date | None:
        text = self.text(name)
        if not text:
            return default
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = date.min
        if found.year not in YEARS:
            self.problems.append(_("Không đọc được ngày “%(text)s”. Hãy viết như 2024-12-31.") % {"text": text[:40]})
            return default
        return found

    def one_of(self, name: str, known: Sequence[str]) -> str:
        text = self.text(name)
        if text and text not in known:
            words = {"text": text[:40], "known": ", ".join(known)}
            self.problems.append(_("Không có lựa chọn “%(text)s”; chọn một trong: %(known)s.") % words)
            return ""
        return text


def read_question(query: QueryDict | Mapping[str, Sequence[str]], *, today: date, roster: Roster) -> Asked:
    """The question asked; what cannot be read is left at its default and said."""
    found = query if isinstance(query, QueryDict) else _as_query(query)
    reader = _Reader(found)
    offers: dict[str, list[Offered]] = {}
    for each in reporting.offered():
        offers.setdefault(each.indicator.code, []).append(each)
    chosen = _chosen(found.getlist("i"), offers, reader)
    parts = tuple((name, value) for name in NAMES for value in found.getlist(name) if value.strip())
    if not chosen:
        return Asked((), None, (), (), parts, tuple(reader.problems))
    question = _question(chosen, found, reader, today, roster)
    down, across = _turned(reader, len(chosen))
    return Asked(chosen, question, down, across, parts, tuple(reader.problems))


def _as_query(parts: Mapping[str, Sequence[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name in NAMES:
        values = parts.get(name, ())
        query.setlist(name, [str(value) for value in ([values] if isinstance(values, str) else values)])
    return query


def _chosen(codes: Sequence[str], offers: Mapping[str, Sequence[Offered]], reader: _Reader) -> tuple[Offered, ...]:
    found: list[Offered] = []
    way = _common_way([offers[code] for code in dict.fromkeys(codes) if code in offers])
    for code in dict.fromkeys(codes):
        ways = offers.get(code, ())
        offer = next((each for each in ways if each.way == way), next(iter(ways), None))
        if offer is None:
            reader.problems.append(_("Không có chỉ tiêu báo cáo “%(code)s”.") % {"code": code[:60]})
        elif found and offer.way != found[0].way:
            words = {"name": said_in(offer.indicator.label), "regime": said_in(found[0].regime_text)}
            reader.problems.append(
                _("“%(name)s” được báo cáo theo kỳ hoặc cấp khác với chế độ “%(regime)s” nên xem riêng.") % words
            )
        elif len(found) < MOST_INDICATORS:
            found.append(offer)
        else:
            reader.problems.append(_("Một bảng xem nhiều nhất %(most)s chỉ tiêu.") % {"most": MOST_INDICATORS})
            break
    return tuple(found)


def _common_way(chosen: Sequence[Sequence[Offered]]) -> object:
    """How most of what was chosen is reported; of ways as common the first, that of the first indicator."""
    counts = Counter(offer.way for ways in chosen for offer in ways)
    return max(counts, key=counts.__getitem__, default=None)


def _question(chosen: tuple[Offered, ...], query: QueryDict, reader: _Reader, today: date, roster: Roster) -> Question:
    first = chosen[0]
    until = reader.day("to", today) or today
    since = reader.day("from", None) or until.replace(year=until.year - LENGTH.get(first.kind, 1), day=1)
    if since > until:
        reader.problems.append(_("Ngày đầu đứng sau ngày cuối; đã đổi chỗ cho nhau."))
        since, until = until, since
    kind = reader.one_of("by", [k.value for k in longer_kinds(first.kind)])
    level = reader.one_of("level", [each.value for each in higher_levels(first.level)])
    dimensions = sorted({dimension for offer in chosen for dimension in offer.breakdowns})
    split = tuple(name for name in query.getlist("split") if name in dimensions)
    known = reader.day("known", None)
    return Question(
        indicators=tuple(offer.indicator.code for offer in chosen),
        level=first.level,
        kind=first.kind,
        cut_off=first.cut_off,
        since=since,
        until=until,
        into_kind=PeriodKind(kind) if kind else None,
        into_level=Level(level) if level else None,
        borders=reader.day("borders", None),
        units=_units(query.getlist("u"), roster, reader),
        breakdown=split,
        known=datetime.combine(known + timedelta(days=1), time(), VIETNAM) if known else None,
    )


def _units(keys: Sequence[str], roster: Roster, reader: _Reader) -> tuple[str, ...]:
    found: list[str] = []
    for key in dict.fromkeys(key for key in keys if key.strip()):
        unit = roster.find(key)
        if unit is None:
            reader.problems.append(_("Không có đơn vị “%(key)s”.") % {"key": key[:40]})
        else:
            found.extend(version.id for version in roster.versions(unit.code) if _same(version, unit))
    return tuple(dict.fromkeys(found))[:MOST_UNITS]


def _same(version: Unit, unit: Unit) -> bool:
    return version.level is unit.level and version.name_vi == unit.name_vi


def longer_kinds(kind: PeriodKind) -> list[PeriodKind]:
    """The kinds that periods of a kind add up to."""
    kinds = [PeriodKind.MONTH, *LONGER]
    return kinds[kinds.index(kind) + 1 :] if kind in kinds else []


def higher_levels(level: Level) -> list[Level]:
    """The levels that units of a level add up to."""
    return list(ORDER[ORDER.index(level) + 1 :]) if level in ORDER else []


def _turned(reader: _Reader, count: int) -> tuple[tuple[Axis, ...], tuple[Axis, ...]]:
    known = [axis.value for axis in Axis]
    across = reader.one_of("cols", known) or Axis.PERIOD.value
    down = reader.one_of("rows", known) or (Axis.UNIT.value if across != Axis.UNIT.value else Axis.PERIOD.value)
    if across == down:
        reader.problems.append(_("Một chiều không đứng cả ở hàng lẫn ở cột; hàng đã đổi sang chiều khác."))
        down = Axis.UNIT.value if across != Axis.UNIT.value else Axis.PERIOD.value
    return (Axis(down),), (Axis(across),)
