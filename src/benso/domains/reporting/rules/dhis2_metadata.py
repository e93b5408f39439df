"""Metadata of DHIS2 read as what it is here: categories as breakdowns, data elements as indicators, data sets as
drafts of regimes. Pure; whatever cannot be taken is said, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from benso.domains.reporting.rules.dhis2_periods import FREQUENCIES
from benso.domains.reporting.types import (
    Code,
    CodeList,
    Combine,
    Deadline,
    Form,
    FormColumn,
    FormRow,
    Indicator,
    LegalBasis,
    OverTime,
    Pairs,
    Regime,
    RegimeKind,
    Reporter,
    ValueType,
)
from benso.domains.reporting.types.dhis2 import Moved, Rejected
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level, Unit
from benso.kernel.declarations import Text
from benso.kernel.periods import PeriodKind
from benso.kernel.text import search_key

_VALUE_TYPES = {
    "INTEGER": ValueType.INTEGER, "INTEGER_POSITIVE": ValueType.INTEGER, "INTEGER_NEGATIVE": ValueType.INTEGER,
    "INTEGER_ZERO_OR_POSITIVE": ValueType.INTEGER, "NUMBER": ValueType.DECIMAL, "PERCENTAGE": ValueType.PERCENT,
    "UNIT_INTERVAL": ValueType.DECIMAL,
}  # fmt: skip
_NOT_CODE = re.compile(r"[^a-z0-9]+")
_DEADLINE = 15
"""Days that DHIS2 itself gives a data set unless told otherwise."""

Rows = Mapping[str, Mapping[str, Any]]


def read_metadata(document: Mapping[str, Any], roster: Roster, units: Mapping[str, str], on: date) -> Moved:
    """What a metadata export (``/api/metadata.json``) is here.

    :param units: the table of units: uid, code or name there to the id of a unit version here; the rest is found by
        code, then by name
    :param on: units are looked for among those in force on this day
    """
    bad: list[Rejected] = []
    names: dict[tuple[str, str], str] = {}
    levels = _units(_rows(document, "organisationUnits", bad), roster, units, on, names, bad)
    lists, codes = _breakdowns(document, names, bad)
    combos = _combos(document, codes, names, bad)
    indicators = _indicators(_rows(document, "dataElements", bad), lists, names, bad)
    regimes = [
        made
        for row in _rows(document, "dataSets", bad).values()
        if (made := _regime(row, document, combos, names, levels, bad)) is not None
    ]
    if not regimes and not bad:
        bad.append(Rejected("dataSets", "Tệp không có dataSets nào; xuất lại từ DHIS2 bằng /api/metadata.json."))
    return Moved(tuple(indicators), tuple(lists.values()), tuple(regimes), names, tuple(bad))


def code_of(row: Mapping[str, Any]) -> str:
    """A code of ours from the code, else the name, there."""
    text = str(row.get("code") or row.get("name") or row.get("id") or "")
    return _NOT_CODE.sub("_", search_key(text)).strip("_")[:60] or str(row.get("id", "")).lower()


def _rows(document: Mapping[str, Any], name: str, bad: list[Rejected]) -> Rows:
    found: dict[str, Mapping[str, Any]] = {}
    given = document.get(name, [])
    for number, row in enumerate(given if isinstance(given, list) else [given], 1):
        if not isinstance(row, dict) or not isinstance(row.get("id"), str):
            bad.append(Rejected(f"{name}[{number}]", "Phải là một đối tượng có “id”."))
        elif row["id"] in found:
            bad.append(Rejected(f"{name}[{number}]", f"“{row['id']}” xuất hiện hai lần."))
        else:
            found[row["id"]] = row
    return found


def _units(
    rows: Rows, roster: Roster, table: Mapping[str, str], on: date, names: dict[tuple[str, str], str],
    bad: list[Rejected],
) -> dict[str, Level]:  # fmt: skip
    here = roster.on(on)
    by_code = {unit.code: unit for unit in here}
    by_name: dict[str, list[Unit]] = {}
    for unit in here:
        by_name.setdefault(search_key(unit.name_vi), []).append(unit)
    levels: dict[str, Level] = {}
    for uid, row in rows.items():
        told = (str(row.get(field) or "") for field in ("id", "code", "name"))
        named = next((table[name] for name in told if name in table), "")
        alike = by_name.get(search_key(str(row.get("name", ""))), [])
        found = roster.find(named) if named else _alike(by_code.get(str(row.get("code", ""))), alike)
        if found is None:
            what = f"Không tìm thấy đơn vị “{named or row.get('name', uid)}”"
            what += " (trùng tên)" if len(alike) > 1 else ""
            bad.append(Rejected(f"organisationUnits {uid}", f"{what}; ghi vào bảng đơn vị (--units) mã đơn vị ở đây."))
        else:
            names["organisationUnit", uid] = found.id
            levels[uid] = found.level
    return levels


def _alike(by_code: Unit | None, alike: list[Unit]) -> Unit | None:
    if by_code is not None:
        return by_code
    return alike[0] if len(alike) == 1 else None


def _breakdowns(
    document: Mapping[str, Any], names: dict[tuple[str, str], str], bad: list[Rejected]
) -> tuple[dict[str, CodeList], dict[str, tuple[str, str]]]:
    """Breakdowns by category, and of each option its breakdown and code."""
    options = _rows(document, "categoryOptions", bad)
    lists: dict[str, CodeList] = {}
    codes: dict[str, tuple[str, str]] = {}
    for uid, row in _rows(document, "categories", bad).items():
        if row.get("name") == "default":
            continue
        held = [options[ref["id"]] for ref in row.get("categoryOptions", ()) if ref.get("id") in options]
        if not held:
            bad.append(Rejected(f"categories {uid}", "Không có lựa chọn nào (categoryOptions) trong tệp."))
            continue
        list_id = code_of(row)
        lists[uid] = CodeList(
            list_id,
            Text(str(row["name"])),
            tuple(Code(code_of(o), Text(str(o.get("name", "")))) for o in held),
            "DHIS2",
        )
        names["category", uid] = list_id
        for option in held:
            codes[option["id"]] = (list_id, code_of(option))
            names["categoryOption", option["id"]] = f"{list_id}={code_of(option)}"
    return lists, codes


def _combos(
    document: Mapping[str, Any], codes: Mapping[str, tuple[str, str]], names: dict[tuple[str, str], str],
    bad: list[Rejected],
) -> dict[str, dict[str, tuple[str, Pairs]]]:  # fmt: skip
    """Of each category combination, its option combinations by uid: name and breakdown."""
    found: dict[str, dict[str, tuple[str, Pairs]]] = {}
    for uid, row in _rows(document, "categoryOptionCombos", bad).items():
        default = row.get("name") == "default"
        options = [ref.get("id", "") for ref in row.get("categoryOptions", ())]
        unknown = [option for option in options if option not in codes] if not default else []
        if unknown or (not options and not default):
            bad.append(Rejected(f"categoryOptionCombos {uid}", "Gồm lựa chọn không có trong tệp (categoryOptions)."))
            continue
        pairs = () if default else tuple(sorted(codes[option] for option in options))
        names["categoryOptionCombo", uid] = ";".join(f"{d}={c}" for d, c in pairs)
        combo = str(row.get("categoryCombo", {}).get("id", ""))
        found.setdefault(combo, {})[uid] = (str(row.get("name", "")), pairs)
    return found


def _indicators(
    rows: Rows, lists: Mapping[str, CodeList], names: dict[tuple[str, str], str], bad: list[Rejected]
) -> list[Indicator]:
    found: dict[str, Indicator] = {}
    for uid, row in rows.items():
        kind = _VALUE_TYPES.get(str(row.get("valueType", "")))
        code = code_of(row)
        if kind is None:
            bad.append(Rejected(f"dataElements {uid}", f"Kiểu “{row.get('valueType')}” không phải số; bỏ ra khỏi tệp."))
        elif code in found:
            bad.append(Rejected(f"dataElements {uid}", f"Mã “{code}” trùng với phần tử khác; đặt mã (code) khác nhau."))
        else:
            adds = row.get("aggregationType", "SUM") == "SUM"
            found[code] = Indicator(
                code=code, label=Text(str(row.get("name", code))), definition=Text(str(row.get("description", ""))),
                unit_of_measure="%" if kind is ValueType.PERCENT else "count", value_type=kind,
                decimals=0 if kind is ValueType.INTEGER else 2, combine=Combine.SUM if adds else Combine.NONE,
                over_time=OverTime.FLOW if adds else OverTime.LEVEL, source="DHIS2",
            )  # fmt: skip
            names["dataElement", uid] = code
    return list(found.values())


def _regime(
    row: Mapping[str, Any], document: Mapping[str, Any], combos: Mapping[str, Mapping[str, tuple[str, Pairs]]],
    names: dict[tuple[str, str], str], levels: Mapping[str, Level], bad: list[Rejected],
) -> Regime | None:  # fmt: skip
    uid, place = str(row["id"]), f"dataSets {row['id']}"
    frequency = FREQUENCIES.get(str(row.get("periodType", "")))
    if frequency is None:
        bad.append(
            Rejected(place, f"Loại kỳ “{row.get('periodType')}” chưa có ở đây; đổi sang kỳ ngày, tuần, tháng, quý…")
        )
        return None
    forms = _forms(row, document, combos, names, bad, place)
    if not forms:
        return None
    reporting = {levels[ref["id"]] for ref in row.get("organisationUnits", ()) if ref.get("id") in levels}
    if len(reporting) > 1:
        bad.append(Rejected(place, "Đơn vị báo cáo thuộc nhiều cấp; tách thành từng bộ dữ liệu cho mỗi cấp."))
        return None
    code = code_of(row).upper()
    names["dataSet", uid] = code
    return Regime(
        code=code, kind=RegimeKind.REGIME, name=Text(str(row.get("name", code))),
        purpose=Text(str(row.get("description") or row.get("name", code))),
        legal_basis=(LegalBasis(f"Bộ dữ liệu DHIS2 {row.get('name', code)}"),),
        reporter=Reporter(next(iter(reporting), Level.COMMUNE)), receiver="province", frequency=PeriodKind(frequency),
        deadline=Deadline(int(row.get("timelyDays") or _DEADLINE)), forms=forms,
        proposed=("legal_basis", "receiver", "deadline"), note=Text(f"Chuyển từ DHIS2, {uid}."),
    )  # fmt: skip


def _forms(
    row: Mapping[str, Any], document: Mapping[str, Any], combos: Mapping[str, Mapping[str, tuple[str, Pairs]]],
    names: Mapping[tuple[str, str], str], bad: list[Rejected], place: str,
) -> tuple[Form, ...]:  # fmt: skip
    elements = {each["id"]: each for each in document.get("dataElements", ()) if isinstance(each, dict)}
    by_combo: dict[str, list[Mapping[str, Any]]] = {}
    for part in row.get("dataSetElements", ()):
        element = elements.get(part.get("dataElement", {}).get("id"))
        if element is None or ("dataElement", element["id"]) not in names:
            bad.append(
                Rejected(place, f"Phần tử {part.get('dataElement', {}).get('id')} không có trong tệp hoặc không nhận.")
            )
            continue
        combo = (part.get("categoryCombo") or element.get("categoryCombo") or {}).get("id", "")
        by_combo.setdefault(str(combo), []).append(element)
    if not by_combo:
        bad.append(Rejected(place, "Không có phần tử nào (dataSetElements)."))
    return tuple(
        Form(
            f"f{number}",
            Text(str(row.get("name", ""))),
            tuple(_row(element, names) for element in held),
            _columns(combos.get(combo, {})),
        )
        for number, (combo, held) in enumerate(sorted(by_combo.items()), 1)
    )


def _row(element: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> FormRow:
    code = names["dataElement", element["id"]]
    return FormRow(code, Text(str(element.get("name", code))), indicator=code)


def _columns(combo: Mapping[str, tuple[str, Pairs]]) -> tuple[FormColumn, ...]:
    shown: Iterable[tuple[str, Pairs]] = [one for one in combo.values() if one[1]] or [("Giá trị", ())]
    return tuple(
        FormColumn(f"c{number}", Text(name), dimensions=pairs) for number, (name, pairs) in enumerate(shown, 1)
    )
