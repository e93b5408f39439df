"""What is asked of approved figures, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from benso.domains.reporting.types.actors import ReportActor
from benso.domains.reporting.types.declaration import Indicator, Pairs
from benso.domains.reporting.types.vocabulary import ItemKey, Mark, OfficeKey
from benso.domains.units.types import Level, UnitId, Weight
from benso.kernel.declarations import Text
from benso.kernel.periods import Period, PeriodKind


class Axis(StrEnum):
    """What a row or a column of a pivot stands for."""

    INDICATOR = "indicator"
    BREAKDOWN = "breakdown"
    UNIT = "unit"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Question:
    """Indicators by unit and period.

    ``kind`` and ``cut_off`` say which periods were reported, ``level`` who reported. ``into_kind`` adds periods up to
    longer ones, ``into_level`` units to those above; ``borders`` moves figures to the units of another day (``None``:
    as they were then). ``units``: only these, after that move. ``breakdown``: the dimensions shown, others are added
    up; ``only``: codes that are kept. ``known``: as known at that time (``None``: now). ``reader``: whoever reads sees,
    beside what is published, the approved figures of the reports they may read (``None``: the public).
    """

    indicators: tuple[str, ...]
    level: Level
    kind: PeriodKind
    since: date
    until: date
    cut_off: int = 1
    into_kind: PeriodKind | None = None
    into_level: Level | None = None
    borders: date | None = None
    units: tuple[UnitId, ...] = ()
    breakdown: tuple[str, ...] = ()
    only: Pairs = ()
    known: datetime | None = None
    reader: ReportActor | None = None
    weight: Weight = Weight.PERSONS

    @property
    def moved(self) -> bool:
        """Whether figures are shown for other units than those that reported."""
        return self.borders is not None or (self.into_level is not None and self.into_level is not self.level)


class Row(NamedTuple):
    """One figure. ``item`` is its indicator with the breakdown shown, ``period`` a code, ``mark`` the number of a
    :class:`Mark`.

    ``estimated``: some unit was cut up by census weight. ``covered``: every part of the unit and of the period is
    behind the figure; where it is not, it is that of a part only. ``simulated``: something behind it was simulated.
    """

    item: ItemKey
    unit: OfficeKey
    period: str
    value: Decimal | None
    mark: int = Mark.NUMBER
    estimated: bool = False
    covered: bool = True
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The answer. ``refused`` are indicators that cannot be added up the way that was asked (a share without a
    formula); ``recomputed`` those worked out anew from the sums of their parts."""

    question: Question
    indicators: tuple[Indicator, ...]
    rows: tuple[Row, ...]
    refused: tuple[str, ...] = ()
    recomputed: tuple[str, ...] = ()
    unplaced: tuple[UnitId, ...] = ()
    """Units with figures that have no place in the borders asked for."""

    @property
    def simulated(self) -> bool:
        """Whether something behind a figure was simulated."""
        return any(row.simulated for row in self.rows)

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods that have a figure, in order of time (codes of one kind sort so)."""
        return tuple(sorted({row.period for row in self.rows}))

    @property
    def items(self) -> tuple[ItemKey, ...]:
        """The indicators with breakdown that have a figure, in the order asked."""
        place = {indicator.code: number for number, indicator in enumerate(self.indicators)}
        return tuple(sorted({row.item for row in self.rows}, key=lambda key: (place[key.partition("[")[0]], key)))


@dataclass(frozen=True, slots=True)
class Trail:
    """An approved value behind a figure, and the report it came from. ``entry`` is the ledger's, where it has one."""

    item: ItemKey
    place: OfficeKey
    period: Period
    value: Decimal | None
    mark: Mark
    report: int
    regime: str
    regime_name: str
    version: int
    office: OfficeKey
    receiver: OfficeKey
    round: int
    known_from: datetime
    known_to: datetime | None
    published: bool
    simulated: bool
    regime_name_en: str = ""

    @property
    def regime_text(self) -> Text:
        """The regime's name in both languages."""
        return Text(self.regime_name, self.regime_name_en)


class Audience(StrEnum):
    """Who may open a saved view. What figures they see in it is decided for each reader anew."""

    PRIVATE = "private"
    """Its owner."""
    COLLEAGUES = "colleagues"
    """Every official."""
    PUBLIC = "public"

    @property
    def width(self) -> int:
        """How many it lets in, for comparing."""
        return list(Audience).index(self)


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view of the analysis that somebody saved, or a dashboard of several. ``content`` says what it shows."""

    slug: str
    kind: str
    title: str
    content: dict[str, object]
    owner: str
    audience: Audience
    revision: int
    saved_at: datetime

    @property
    def public(self) -> bool:
        """Whether everybody may open it."""
        return self.audience is Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class Offered:
    """An indicator as the explorer offers it: how it is reported, so that a first question can be asked."""

    indicator: Indicator
    regime: str
    regime_name: str
    level: Level
    kind: PeriodKind
    cut_off: int
    breakdowns: tuple[str, ...]
    regime_name_en: str = ""

    @property
    def way(self) -> tuple[Level, PeriodKind, int]:
        """By whom and how often it is reported; only what is reported alike stands in one table."""
        return self.level, self.kind, self.cut_off

    @property
    def regime_text(self) -> Text:
        """The regime's name in both languages."""
        return Text(self.regime_name, self.regime_name_en)
