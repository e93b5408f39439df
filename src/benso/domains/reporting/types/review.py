"""What whoever receives reports sees: the list, one report beside what is known otherwise, and how well all report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from benso.domains.reporting.types.actors import ReportDeed
from benso.domains.reporting.types.completeness import Standing, Tally
from benso.domains.reporting.types.filling import ReportLine, ReportSheet
from benso.domains.reporting.types.integration import CountedItem
from benso.domains.reporting.types.values import ApprovedValue, ReportEvent
from benso.domains.reporting.types.versions_of_values import LiveFigure, MeasuredDifference
from benso.domains.reporting.types.vocabulary import ItemKey
from benso.kernel.declarations import Text


@dataclass(frozen=True, slots=True)
class Inbox:
    """Reports that an office receives: to be decided, to be published, and overdue ones with the offices that hold
    them. Each list is cut at ``most``."""

    waiting: tuple[ReportLine, ...]
    to_publish: tuple[ReportLine, ...]
    overdue: tuple[ReportLine, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Review:
    """One report with everything it is judged by; ``deeds`` are those open to the viewer now."""

    sheet: ReportSheet
    live: Mapping[ItemKey, LiveFigure]
    differences: tuple[MeasuredDifference, ...]
    histories: Mapping[ItemKey, tuple[ApprovedValue, ...]]
    events: tuple[ReportEvent, ...]
    deeds: frozenset[ReportDeed]
    prints: tuple[ReportEvent, ...]
    """The signed prints, newest first."""


@dataclass(frozen=True, slots=True)
class CompletenessView:
    """How well all report, over periods that ended within some days."""

    since: date
    until: date
    total: Tally
    regimes: tuple[tuple[str, Text, Tally], ...]
    league: tuple[Standing, ...]
    items: tuple[CountedItem, ...]
