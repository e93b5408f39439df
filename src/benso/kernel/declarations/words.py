"""Words in two languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Words in Vietnamese and, where there are any, in English."""

    vi: str
    en: str = ""
