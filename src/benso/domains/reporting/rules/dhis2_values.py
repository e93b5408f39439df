"""Data values of DHIS2 read from JSON (``dataValueSets``) and from ADX (IHE QRPH, ADX 2015). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from benso.domains.reporting.types.dhis2 import ForeignValue, Rejected

ADX = "urn:ihe:qrph:adx:2015"
_OWN = ("dataElement", "value", "period", "orgUnit", "dataSet")


def read_values(document: Any) -> tuple[list[ForeignValue], list[Rejected]]:
    """The values of a ``dataValueSets`` document; what stands above them counts for rows that say nothing else."""
    if not isinstance(document, dict) or not isinstance(document.get("dataValues"), list):
        return [], [Rejected("dataValues", "Phải có danh sách “dataValues”.")]
    found: list[ForeignValue] = []
    bad: list[Rejected] = []
    for number, row in enumerate(document["dataValues"], 1):
        place = f"dataValues[{number}]"
        if not isinstance(row, dict):
            bad.append(Rejected(place, "Phải là một đối tượng."))
            continue
        named = {name: str(row.get(name) or document.get(name) or "") for name in ("dataElement", "period", "orgUnit")}
        if missing := [name for name, value in named.items() if not value]:
            bad.append(Rejected(place, f"Thiếu “{missing[0]}”."))
            continue
        found.append(
            ForeignValue(place, named["dataElement"], named["period"], named["orgUnit"], _text(row.get("value")),
                         combo=str(row.get("categoryOptionCombo") or ""))
        )  # fmt: skip
    return found, bad


def read_adx(content: bytes) -> tuple[list[ForeignValue], list[Rejected]]:
    """The values of an ADX message; attributes that are none of its own are categories."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return [], [Rejected("tệp", f"Không phải XML đọc được: {error.msg}")]
    if root.tag != f"{{{ADX}}}adx":
        return [], [Rejected("tệp", f"Không phải ADX: phần gốc phải là adx của {ADX}.")]
    found: list[ForeignValue] = []
    bad: list[Rejected] = []
    for group in root.iter(f"{{{ADX}}}group"):
        for row in group.iter(f"{{{ADX}}}dataValue"):
            place = f"dòng {row.sourceline}"
            about: Mapping[str, str] = {**group.attrib, **row.attrib}
            if missing := [name for name in ("dataElement", "period", "orgUnit") if not about.get(name)]:
                bad.append(Rejected(place, f"Thiếu “{missing[0]}”."))
                continue
            others = tuple(sorted((str(k), str(v)) for k, v in row.attrib.items() if k not in _OWN))
            found.append(
                ForeignValue(place, about["dataElement"], about["period"], about["orgUnit"], about.get("value", ""),
                             categories=others)
            )  # fmt: skip
    if not found and not bad:
        bad.append(Rejected("tệp", "Không có giá trị nào (group/dataValue)."))
    return found, bad


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
