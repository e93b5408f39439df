"""What one version of a regime changes against another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, said in both languages; ``before`` or ``after`` is empty where there was or is nothing."""

    field: str
    label_vi: str
    label_en: str
    before: str
    after: str
