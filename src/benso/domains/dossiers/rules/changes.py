"""What differs between two sets of answers, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def changed_answers(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """``{question: {"before": …, "after": …}}`` for every answer that is new, gone or different, in order of names."""
    return {
        name: {"before": before.get(name), "after": after.get(name)}
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }
