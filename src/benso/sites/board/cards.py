"""The target card: the same on the wall, on the phone and in print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.types import Outlook, Role, State, TargetView
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
    other: str = ""
    other_reading: str = ""
    other_date: date | None = None
    parts: tuple[Card, ...] = ()

    @property
    def id(self) -> str:
        """The target's code."""
        return self.view.target.id

    @property
    def state(self) -> State:
        """The target's state."""
        return self.view.state

    @property
    def parts_by_state(self) -> list[list[Card]]:
        """Parts that stand alike are told together."""
        alike: dict[tuple[State, str], list[Card]] = {}
        for part in self.parts:
            alike.setdefault((part.state, part.value), []).append(part)
        return list(alike.values())


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
    beside = None if current else _beside(view)
    return Card(
        view=view,
        value=_value(view, outlook, language) if outlook else "",
        basis=current.basis if current else None,
        promise=labels.promise_words(target, promise, language) if promise else "",
        year=promise.due.year if promise else None,
        gap=labels.gap_words(outlook.gap, unit, language) if outlook and current and outlook.gap is not None else "",
        reading=(reading.vi if language == "vi" else reading.en) if reading else "",
        dated=current.date if current else None,
        age=age_words((view.as_of - current.date).days, language) if current else "",
        picture=(spark(outlook, lower_is_better=labels.is_rank(unit)) if outlook else None) or empty_spark(target),
        looked_for=len(view.gaps) + len(view.rejected),
        other=_value(view, beside, language) if beside else "",
        other_reading=getattr(beside.definition.label, language) if beside else "",
        other_date=beside.current.date if beside and beside.current else None,
        parts=tuple(parts),
    )


def _beside(view: TargetView) -> Outlook | None:
    """Where the deciding reading has no figure: the nearest other that has one; never one of another area."""
    order = [Role.OFFICIAL, Role.ALTERNATIVE, Role.SUBSTITUTE]
    known = [o for o in view.outlooks if o.current is not None and o.definition.role in order]
    return min(known, key=lambda o: order.index(o.definition.role), default=None)


def _value(view: TargetView, outlook: Outlook, language: str) -> str:
    unit = outlook.unit_of_measure or view.target.unit_of_measure
    return labels.value_words(outlook.current.value, unit, view.target.direction, language) if outlook.current else ""


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
    years = formats.number(round(Decimal(days) / Decimal("365.25"), 1), None, language)
    return _("%(count)s năm trước") % {"count": years}


def bases_shown(views: Iterable[TargetView]) -> set[Basis]:
    """Every basis on a page, so that simulated figures can be announced at its top."""
    return {p.basis for v in views for o in v.outlooks for p in o.points}
