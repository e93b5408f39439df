"""What a declaration may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from benso.domains.reporting.types import CodeList, Indicator

LEVELS = ("province", "district", "commune")


@dataclass(frozen=True, slots=True)
class Known:
    """What is declared elsewhere. ``measures`` are the ledger's with their kind (``flow``, ``stock``, ``reading``)."""

    agencies: frozenset[str]
    units_of_measure: frozenset[str]
    measures: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    code_lists: Mapping[str, CodeList] = field(default_factory=dict)
