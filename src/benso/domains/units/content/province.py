"""``province.yaml`` as far as units need it, and the sources of facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from benso.domains.units.content.fields import text
from benso.domains.units.types import Source
from benso.kernel.content import Pack, Row

_SOURCES = ("key", "about", "text")


@dataclass(frozen=True, slots=True)
class Province:
    """From when the register is complete, what the census counted, how agency identifiers look."""

    coverage_from: date = date.max
    census_date: date = date.max
    census: dict[str, int] = field(default_factory=dict)
    agency_code: re.Pattern[str] | None = None
    row: Row | None = None


def read_province(pack: Pack) -> Province:
    """The province's own declaration."""
    row = pack.yaml_row("province.yaml")
    if row is None or not pack.require(row, "id", "name_vi", "unit", "coverage_from", "census"):
        return Province()
    census = _mapping(pack, row, "census")
    return Province(
        coverage_from=pack.parse_date(row, "coverage_from") or date.max,
        census_date=_date(pack, row, "census.date", census.get("date")) or date.max,
        census={
            name: number
            for name in ("population", "urban", "rural", "households")
            if (number := _count(pack, row, f"census.{name}", census.get(name))) is not None
        },
        agency_code=_pattern(pack, row),
        row=row,
    )


def _mapping(pack: Pack, row: Row, name: str) -> dict[str, Any]:
    value = row.values.get(name)
    if isinstance(value, dict):
        return value
    pack.problem(row, name, "Cần các cặp tên: giá trị viết thụt vào dưới trường này.")
    return {}


def _date(pack: Pack, row: Row, name: str, raw: object) -> date | None:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        pack.problem(row, name, f"“{raw}” không đọc được: ngày phải viết dạng 2025-07-01.")
        return None


def _count(pack: Pack, row: Row, name: str, raw: object) -> int | None:
    if re.fullmatch(r"\d+", str(raw)):
        return int(str(raw))
    pack.problem(row, name, f"“{raw}” không đọc được: phải là số nguyên, viết liền, ví dụ 1288463.")
    return None


def _pattern(pack: Pack, row: Row) -> re.Pattern[str] | None:
    pattern = _mapping(pack, row, "agency_identifiers").get("pattern") or ".*"
    try:
        return re.compile(str(pattern))
    except re.error as error:
        pack.problem(row, "agency_identifiers.pattern", f"Biểu thức chính quy sai: {error}.")
        return None


def read_sources(pack: Pack) -> tuple[Source, ...]:
    """Sources by key."""
    rows = pack.csv_rows("units/sources.csv", _SOURCES)
    pack.unique(rows, "key")
    kept = [row for row in rows if pack.require(row, *_SOURCES)]
    return tuple(Source(text(row, "key"), text(row, "about"), text(row, "text")) for row in kept)
