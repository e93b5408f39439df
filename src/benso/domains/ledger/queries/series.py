"""Which series a question is about, as a piece of SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from benso.domains.ledger.types import Basis


def series_filter(
    measures: Sequence[str] | None,
    units: Sequence[str] | None,
    bases: Sequence[Basis] | None,
    dimensions: Mapping[str, str] | None,
) -> tuple[str, dict[str, Any]]:
    """Condition on ``s`` (a series) and its values by name; a filter not given lets everything through."""
    parts, values = ["true"], dict[str, Any]()
    for column, allowed in (("measure", measures), ("unit", units), ("basis", bases)):
        if allowed is not None:
            parts.append(f"s.{column} = ANY(%(series_{column})s)")
            values[f"series_{column}"] = [str(value) for value in allowed]
    if dimensions:
        parts.append("s.dimensions @> %(series_dimensions)s::jsonb")
        values["series_dimensions"] = json.dumps(dict(dimensions))
    return " AND ".join(parts), values
