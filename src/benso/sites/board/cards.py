"""The target card: the same on the wall, on the phone and in print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.types import State, TargetView
from benso.sites.board import labels
from benso.sites.board.charts.spark import empty_spark, spark
from benso.sites.shell import formats


@dataclass(frozen=True, slots=True)
class Card:
    """A target as a card shows it; empty strings where nothing is known."""

    view: TargetView
    value: str
    basis: Basis | None
    promise: str
    year: int | None
    gap: str
    reading: str
    dated: date | None
    age: str
    picture: SafeString | None
    looked_for: int
    parts: tuple[Card, ...] = ()

    @property
    def id(self) -> str:
        """The target's code."""
        return self.view.target.id

    @property
    def state(self) -> State:
        """The target's state."""
        return self.view.state


@dataclass(frozen=True, slots=True)
class Pillar:
    """The cards of one pillar."""

    code: str
    name: str
    cards: tuple[Card, ...]


def card(view: TargetView, language: str, parts: Sequence[Card] = ()) -> Card:
    """What the card of a target says on the day of the view."""
    outlook, target = view.headline, view.target
    promise = (outlook.promised if outlook else None) or labels.promise_in_force(target, year_of=view.as_of.year)
    current = outlook.current if outlook else None
    unit = (outlook.unit_of_measure if outlook else "") or target.unit_of_measure
    reading = outlook.definition.label if outlook else None
    return Card(
        view=view,
        value=labels.value_words(current.value, unit, target.direction, language) if current else "",
        basis=current.basis if current else None,
        promise=labels.promise_words(target, promise, language) if promise else "",
        year=promise.due.year if promise else None,
        gap=labels.gap_words(outlook.gap, unit, language) if outlook and current and outlook.gap is not None else "",
        reading=(reading.vi if language == "vi" else reading.en) if reading else "",
        dated=current.date if current else None,
        age=age_words((view.as_of - current.date).days, language) if current else "",
        picture=(spark(outlook, lower_is_better=labels.is_rank(unit)) if outlook else None) or empty_spark(target),
        looked_for=len(view.gaps) + len(view.rejected),
        parts=tuple(parts),
    )


def pillars(views: Iterable[TargetView], language: str) -> tuple[Pillar, ...]:
    """All cards by pillar in the order of the document; a part of a target stands on the card of the whole."""
    views = sorted(views, key=lambda v: v.target.order)
    shown = {v.target.id for v in views}
    grouped: dict[str, list[Card]] = {}
    for view in views:
        if view.target.parent in shown:
            continue
        parts = [card(v, language) for v in views if v.target.parent == view.target.id]
        grouped.setdefault(view.target.pillar, []).append(card(view, language, parts))
    return tuple(Pillar(code, labels.pillar(code), tuple(cards)) for code, cards in grouped.items())


def state_counts(views: Iterable[TargetView]) -> list[tuple[State, int]]:
    """How many headline targets are in each state, states in their fixed order."""
    counts = Counter(v.state for v in views if v.target.headline)
    return [(state, counts[state]) for state in State]


def age_words(days: int, language: str) -> str:
    """How old a figure is, in the unit people would say."""
    if days <= 0:
        return _("hôm nay")
    if days < 60:
        return ngettext("%(count)s ngày trước", "%(count)s ngày trước", days) % {"count": days}
    months = round(days / 30.44)
    if months < 24:
        return ngettext("%(count)s tháng trước", "%(count)s tháng trước", months) % {"count": months}
    years = formats.number(round(formats.Decimal(days) / formats.Decimal("365.25"), 1), None, language)
    return _("%(count)s năm trước") % {"count": years}


def bases_shown(views: Iterable[TargetView]) -> set[Basis]:
    """Every basis on a page, so that simulated figures can be announced at its top."""
    return {p.basis for v in views for o in v.outlooks for p in o.points}
