"""Moving in from DHIS2: metadata as drafts, values into open reports. All or nothing, with every bad row told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from benso.domains.audit.operations import record_event
from benso.domains.reporting import models
from benso.domains.reporting.operations.declaring import declare_indicators
from benso.domains.reporting.operations.versions import KIND, says
from benso.domains.reporting.queries import versions
from benso.domains.reporting.rules.dhis2_metadata import read_metadata
from benso.domains.reporting.rules.dhis2_periods import read_period
from benso.domains.reporting.types import (
    Cell,
    ItemKey,
    ItemRef,
    OfficeKey,
    Origin,
    ReportState,
    ValueType,
    VersionState,
)
from benso.domains.reporting.types.dhis2 import ForeignValue, Moved, MovedIn, Rejected
from benso.domains.units.queries import roster
from benso.domains.versions.operations import next_version, write
from benso.kernel.declarations import digest
from benso.kernel.periods import Period
from benso.kernel.working_time import VIETNAM

WRITABLE = (ReportState.OPEN.value, ReportState.RETURNED.value)
PUT = """
WITH given AS (
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::integer[], %s::numeric[], %s::integer[])
        AS g (report, address, item, value, revision)
), put AS (
    INSERT INTO reporting_cell AS c (report, address, item, value, mark, origin, revision, by, at)
    SELECT report, address, item, value, 0, %s, revision, %s, %s FROM given
    ON CONFLICT (report, address) DO UPDATE SET value = excluded.value, mark = 0, origin = excluded.origin,
        source = '', revision = excluded.revision, by = excluded.by, at = excluded.at
    RETURNING c.report, c.address, (xmax = 0) AS fresh
), noted AS (
    INSERT INTO reporting_change (report, address, revision, value, mark, origin, by, at)
    SELECT report, address, revision, value, 0, %s, %s, %s FROM given
)
SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM put"""


@dataclass(frozen=True, slots=True)
class _Place:
    report: int
    version: int
    cell: Cell


_Found = dict[tuple[int, str], tuple[_Place, Decimal, ForeignValue]]
"""What goes into which cell of which report, and the row that says so."""


@transaction.atomic
def import_dhis2_metadata(*, document: Mapping[str, Any], units: Mapping[str, str], actor: str, at: datetime) -> Moved:
    """Declare the indicators and breakdowns of a metadata export and save its data sets as drafts of regimes.

    Nothing is written if any row is bad; importing the same again changes nothing.

    :param units: the table of units: uid, code or name there to the id of a unit version here
    """
    moved = read_metadata(document, roster(), units, at.astimezone(VIETNAM).date())
    if moved.bad:
        return moved
    declare_indicators(indicators=moved.indicators, code_lists=moved.code_lists, actor=actor, at=at)
    for regime in moved.regimes:
        row, _ = models.RegimeRow.objects.select_for_update().get_or_create(
            code=regime.code, defaults={"created_at": at}
        )
        if row.versions.filter(digest=digest(regime)).exists():
            continue
        draft = row.versions.filter(state=VersionState.DRAFT.value).first() or next_version(kind=KIND, subject=row)
        write(draft=draft, fill=says(regime), actor=actor, at=at)
        draft.save()
    models.ForeignRow.objects.bulk_create(
        [models.ForeignRow(kind=kind, uid=uid, key=key) for (kind, uid), key in moved.names.items()],
        update_conflicts=True, update_fields=["key"], unique_fields=["kind", "uid"],
    )  # fmt: skip
    record_event(
        actor=actor, action="reporting.dhis2_metadata_imported", object_type="regime", object_id="dhis2", at=at,
        data={"regimes": [regime.code for regime in moved.regimes], "indicators": len(moved.indicators)},
    )  # fmt: skip
    return moved


@transaction.atomic
def import_dhis2_values(
    *, values: Sequence[ForeignValue], bad: Iterable[Rejected], actor: str, at: datetime,
    offices: frozenset[OfficeKey] | None = None,
) -> MovedIn:  # fmt: skip
    """Put values into the cells of open reports. With any bad row nothing is written.

    :param bad: rows that could not even be read
    :param offices: only reports of these may be written (``None``: all)
    """
    faults = list(bad)
    reader = _Reader(values)
    found: _Found = {}
    seen: dict[tuple[OfficeKey, str, ItemKey], str] = {}
    for value in values:
        fault = _take(value, reader, offices, found, seen)
        if fault:
            faults.append(Rejected(value.place, fault))
    if not faults:
        found, faults = _locked(found)
    if faults or not found:
        return MovedIn(bad=tuple(faults))
    imported, updated = _write(found, actor, at)
    record_event(
        actor=actor, action="reporting.values_imported", object_type="reports", object_id="dhis2", at=at,
        data={"values": len(found), "reports": len({report for report, _ in found})},
    )  # fmt: skip
    return MovedIn(imported, updated)


def _take(
    value: ForeignValue, reader: _Reader, offices: frozenset[OfficeKey] | None,
    found: _Found, seen: dict[tuple[OfficeKey, str, ItemKey], str],
) -> str:  # fmt: skip
    """Put the value among those found; what is wrong with it, if anything is."""
    period = read_period(value.period)
    if period is None:
        return f"Kỳ “{value.period}” không đọc được; viết như 202401, 2024Q1 hoặc 2024-01-01/P1M."
    office, item = reader.office(value, period), reader.item(value)
    if office is None:
        return f"Không biết đơn vị “{value.org_unit}” trong kỳ này; nhập danh mục đơn vị trước."
    if item is None:
        return f"Không biết phần tử “{value.data_element}” hoặc phân tổ của nó; nhập danh mục (metadata) trước."
    if offices is not None and office not in offices:
        return f"Không được giao nhập báo cáo của “{value.org_unit}”."
    key = (office, period.code, item)
    if key in seen:
        return f"Trùng với {seen[key]}: cùng phần tử, kỳ, đơn vị."
    seen[key] = value.place
    places = reader.places.get(key, ())
    if not places:
        return _none_open(value)
    for place in places:
        number, fault = _number(value.value, place.cell)
        if number is None:
            return fault
        found[place.report, place.cell.address] = (place, number, value)
    return ""


def _none_open(value: ForeignValue) -> str:
    return f"Không có báo cáo đang mở của “{value.org_unit}” cho kỳ {value.period} hỏi chỉ tiêu này."


def _locked(found: _Found) -> tuple[_Found, list[Rejected]]:
    """What goes into reports that are open still, locked now in the order of all who lock several; and the values that
    no open report is left for. No other report is locked: another office saves or moves in meanwhile."""
    rows = models.ReportRow.objects.select_for_update().filter(id__in={report for report, _ in found})
    held = {id_ for id_, state in rows.order_by("id").values_list("id", "state") if state in WRITABLE}
    kept = {key: held_value for key, held_value in found.items() if key[0] in held}
    placed = {value.place for *_, value in kept.values()}
    lost = {value.place: value for *_, value in found.values() if value.place not in placed}
    return kept, [Rejected(place, _none_open(value)) for place, value in lost.items()]


class _Reader:
    """What the values name, read in a handful of statements."""

    def __init__(self, values: Sequence[ForeignValue]) -> None:
        self._roster = roster()
        self._names = {(row.kind, row.uid): row.key for row in models.ForeignRow.objects.all()}
        self._indicators = set(models.IndicatorRow.objects.values_list("code", flat=True))
        periods = {period.code for value in values if (period := read_period(value.period)) is not None}
        reports = models.ReportRow.objects.filter(period__code__in=periods, state__in=WRITABLE)
        self.places: defaultdict[tuple[OfficeKey, str, ItemKey], list[_Place]] = defaultdict(list)
        held: dict[int, list[tuple[ItemKey, Cell]]] = {}
        rows = reports.order_by("id")
        for report, version, office, code in rows.values_list("id", "version_id", "office", "period__code"):
            if version not in held:
                grid = versions.grid(version)
                held[version] = [(cell.item.key, cell) for cell in grid.editable if cell.item is not None]
            for item, cell in held[version]:
                self.places[office, code, item].append(_Place(report, version, cell))

    def office(self, value: ForeignValue, period: Period) -> OfficeKey | None:
        """The unit in force at the end of the period: by uid there, by id or code here."""
        named = self._names.get(("organisationUnit", value.org_unit), value.org_unit)
        unit = self._roster.find(named)
        held = self._roster.in_force(unit.code if unit else named, period.end)
        return held.id if held else None

    def item(self, value: ForeignValue) -> ItemKey | None:
        """The indicator with its breakdown."""
        code = self._names.get(("dataElement", value.data_element), value.data_element)
        if code not in self._indicators:
            return None
        pairs: list[tuple[str, str]] = []
        if value.combo:
            combo = self._names.get(("categoryOptionCombo", value.combo))
            if combo is None:
                return None
            pairs = [(d, c) for d, _, c in (part.partition("=") for part in combo.split(";") if part)]
        for category, option in value.categories:
            list_id = self._names.get(("category", category), category)
            whole = self._names.get(("categoryOption", option), f"{list_id}={option}")
            dimension, _, chosen = whole.partition("=")
            pairs.append((dimension, chosen))
        return ItemRef(code, tuple(sorted(pairs))).key


_WRITTEN = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?")
"""A number as DHIS2 writes one."""


def _number(text: str, cell: Cell) -> tuple[Decimal | None, str]:
    if not _WRITTEN.fullmatch(text):
        return None, f"“{text[:40]}” không phải là số."
    value = Decimal(text)
    if abs(value) >= Decimal(10) ** 18:
        return None, f"“{text[:40]}” không phải là số dùng được."
    if cell.value_type is ValueType.INTEGER and value != value.to_integral_value():
        return None, f"“{text[:40]}” phải là số nguyên."
    if value != round(value, cell.decimals):
        return None, f"“{text[:40]}” có nhiều hơn {cell.decimals} chữ số thập phân; làm tròn rồi gửi lại."
    if cell.lowest is not None and value < cell.lowest:
        return None, f"{text} nhỏ hơn mức thấp nhất {cell.lowest}."
    if cell.highest is not None and value > cell.highest:
        return None, f"{text} lớn hơn mức cao nhất {cell.highest}."
    return value, ""


def _write(found: _Found, actor: str, at: datetime) -> tuple[int, int]:
    reports = sorted({report for report, _ in found})
    keys = {place.cell.item.key for place, *_ in found.values() if place.cell.item is not None}
    items = dict(models.ItemRow.objects.filter(key__in=keys).values_list("key", "id"))
    revisions = {r: n + 1 for r, n in models.ReportRow.objects.filter(id__in=reports).values_list("id", "revision")}
    rows = [
        (report, address, items[place.cell.item.key], value, revisions[report])
        for (report, address), (place, value, _) in found.items()
        if place.cell.item is not None
    ]
    origin = Origin.PROGRAM.value
    with connection.cursor() as cursor:
        columns = [list(column) for column in zip(*rows, strict=True)]
        cursor.execute(PUT, [*columns, origin, actor, at, origin, actor, at])
        imported, updated = cursor.fetchone()
        for version in {place.version for place, *_ in found.values()}:
            editable = [cell.address for cell in versions.grid(version).editable]
            cursor.execute(
                "UPDATE reporting_report r SET revision = r.revision + 1, filled ="
                " (SELECT count(*) FROM reporting_cell c WHERE c.report = r.id AND c.mark <> 3 AND c.address = ANY(%s))"
                " WHERE r.version_id = %s AND r.id = ANY(%s)",
                [editable, version, reports],
            )
    return int(imported), int(updated)
