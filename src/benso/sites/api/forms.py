"""How answers are written down: JSON that keeps every digit, or CSV that opens in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.http import HttpRequest
from ninja.renderers import BaseRenderer

BOM = "\ufeff"
_RISKY = ("=", "+", "-", "@", "\t", "\r")


class OpenRenderer(BaseRenderer):
    """JSON, or for lists CSV where the question wants it."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        """The body of an answer."""
        if wants_csv(request) and isinstance(data, dict) and isinstance(data.get("items"), list):
            request.answered_csv = True  # type: ignore[attr-defined]
            return as_csv(data["items"])
        return json.dumps(data, default=plain, ensure_ascii=False, separators=(",", ":"))


def wants_csv(request: HttpRequest) -> bool:
    """``?format=`` decides, else the ``Accept`` header."""
    asked = request.GET.get("format")
    return asked == "csv" if asked else request.get_preferred_type(["application/json", "text/csv"]) == "text/csv"


def plain(value: Any) -> Any:
    """What JSON has no form for. Decimals become strings without exponent."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")


def as_csv(items: list[dict[str, Any]]) -> str:
    """A table with a column per leaf (``point.date``); with a byte order mark, so that spreadsheets read Vietnamese."""
    rows = [dict(_leaves(item)) for item in items]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return BOM + out.getvalue()


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(value, (list, tuple)):
        yield name, json.dumps(value, default=plain, ensure_ascii=False) if value else ""
    else:
        yield name, _cell(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        # A text that a spreadsheet would run as a formula is kept a text.
        return f"'{value}" if value.startswith(_RISKY) else str(value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value if isinstance(value, int | float) else plain(value))
