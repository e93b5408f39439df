"""How an event is written down. Pure: no database, no clock."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

EVENT_LABEL = "benso.audit.event.v1"
SEAL_LABEL = "benso.audit.seal.v1"
SEAL_LEAVES = 8192
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def one_line(text: str) -> str:
    """The text with control characters as spaces: an event must never fail for what a browser sends as its name."""
    return _CONTROL.sub(" ", text)


def canonical_data(data: Mapping[str, Any] | None) -> str:
    """Data as JSON with sorted names, no spaces, letters as they are; what JSON lacks (a date, a decimal) as text."""
    text = json.dumps(data or {}, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return text.replace("\\u0000", " ")
