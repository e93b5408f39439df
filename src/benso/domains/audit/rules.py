"""How an event is written down. Pure: no database, no clock."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

EVENT_LABEL = "benso.audit.event.v1"
SEAL_LABEL = "benso.audit.seal.v1"
SEAL_LEAVES = 8192
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def one_line(text: str) -> str:
    """The text with control characters and halves of surrogate pairs as spaces.

    An event must never fail for what a browser sends as its name.
    """
    return _CONTROL.sub(" ", text)


def canonical_data(data: Mapping[str, Any] | None) -> str:
    """Data as JSON with sorted names, no spaces, letters as they are; what JSON lacks (a date, a decimal) as text."""
    return json.dumps(_storable(data or {}), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _storable(value: Any) -> Any:
    """The value as JSON has it, with what PostgreSQL cannot hold (NUL, halves of surrogate pairs) as spaces."""
    match value:
        case None | bool() | int() | float():
            return value
        case Mapping():
            return {_text(name): _storable(part) for name, part in value.items()}
        case list() | tuple():
            return [_storable(part) for part in value]
        case _:
            return _text(value)


def _text(value: object) -> str:
    return _UNSTORABLE.sub(" ", str(value))
