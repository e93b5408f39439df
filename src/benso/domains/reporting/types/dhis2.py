"""What an installation of DHIS2 says, on its way in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from benso.domains.reporting.types.declaration import CodeList, Indicator, Pairs, Regime

DEFAULT_COMBO: Pairs = ()
"""What DHIS2 calls the default category option combination: no breakdown."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be taken: where it stands, what is wrong and what to do."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Metadata as it would be declared here; names by kind and uid."""

    indicators: tuple[Indicator, ...] = ()
    code_lists: tuple[CodeList, ...] = ()
    regimes: tuple[Regime, ...] = ()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    bad: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignValue:
    """A data value as it came: names are uids or codes. ``categories``: of ADX, by category; ``combo``: of JSON."""

    place: str
    data_element: str
    period: str
    org_unit: str
    value: str
    combo: str = ""
    categories: Pairs = ()


@dataclass(frozen=True, slots=True)
class MovedIn:
    """What an import came to; with bad rows nothing was taken."""

    imported: int = 0
    updated: int = 0
    bad: tuple[Rejected, ...] = ()
