"""Everything that can be asked for, as values: artefacts with their references, flows with their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from benso.domains.reporting.types import Indicator, ItemKey, OfficeKey, Version
from benso.kernel.declarations import Text
from benso.sites.api.sdmx.names import Key

FREQ, AREA, INDICATOR, BREAKDOWN, TIME = "FREQ", "REF_AREA", "INDICATOR", "BREAKDOWN", "TIME_PERIOD"
VALUE, STATUS, BASIS, UPDATED = "OBS_VALUE", "OBS_STATUS", "BASIS", "LAST_UPDATE"
MEASURED_IN, DECIMALS = "UNIT_MEASURE", "DECIMALS"
SERIES_ATTRIBUTES = (MEASURED_IN, DECIMALS)
OBSERVATION_ATTRIBUTES = (STATUS, BASIS, UPDATED)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a scheme in both languages; ``parent`` is the item above it."""

    name: Text
    description: Text = field(default_factory=lambda: Text(""))
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Artefact:
    """A maintainable artefact: what pysdmx writes of it, the words in both languages, what it refers to."""

    key: Key
    body: Any
    name: Text
    description: Text
    children: tuple[Key, ...] = ()
    items: Mapping[str, Item] = field(default_factory=dict)
    used: Mapping[Key, frozenset[str]] = field(default_factory=dict)
    """Of a scheme it refers to, the items it uses; absent: all."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A data flow as data is asked of it. ``version`` is that of its regime; none for the flow of everything."""

    key: Key
    structure: Key
    name: Text
    dimensions: tuple[str, ...]
    """In their order, without time."""
    codelists: Mapping[str, Key]
    """Of dimensions and coded attributes."""
    items: Mapping[ItemKey, Mapping[str, str]]
    """Of each item, the codes of the dimensions it decides: indicator and breakdowns."""
    version: Version | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of it, as of one state of what is public."""

    agency: str
    artefacts: Mapping[Key, Artefact]
    flows: Mapping[Key, Flow]
    areas: Mapping[str, OfficeKey]
    """Of each code of ``REF_AREA`` the unit or office."""
    offices: Mapping[str, OfficeKey]
    """Of each provider the office."""
    agreements: Mapping[Key, tuple[Key, str]]
    """Of each provision agreement the flow and the provider."""
    registered: Mapping[Key, datetime]
    """Of each provision agreement the last publication under it."""
    indicators: Mapping[str, Indicator]
    """By the code they have here."""
    parents: Mapping[Key, tuple[Key, ...]]
    """Of each artefact those that refer to it."""
    stamp: str
    since: datetime
    """When this process first saw this state: what is public has not changed after it."""
