"""A small province in the ledger: one target, its measures, one edition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting
from benso.domains.scoreboard import operations
from benso.domains.scoreboard.types import Input, Programme, Statement, Target
from tests.domains.scoreboard.samples import NOTHING, a_definition, a_target

AT = datetime(2025, 1, 10, 3, 0, tzinfo=UTC)
PROVINCE = "83@2004-08-31"
MEASURES = (
    Measure("part", Kind.READING, "services", "Phần", "Part"),
    Measure("whole", Kind.READING, "services", "Toàn bộ", "Whole"),
    Measure("files", Kind.FLOW, "dossiers", "Hồ sơ", "Dossiers"),
    Measure("level", Kind.STOCK, "procedures", "Thủ tục", "Procedures"),
    Measure("scoreboard.edition", Kind.STOCK, "editions", "Bản", "Edition"),
)


def statement(name: str, measure: str, value: int, on: date = date(2024, 12, 31)) -> Statement:
    """A published figure of the province about a day."""
    entry = NewEntry(measure, PROVINCE, Basis.PUBLISHED, on, Decimal(value), period_start=on, period_end=on)
    return Statement(name, entry, {"id": name, "url": f"https://example.org/{name}", "quality": "A", "precise": "yes"})


FIGURES = (statement("A", "part", 40), statement("B", "whole", 50))


def programme(*targets: Target) -> Programme:
    """An edition of these targets."""
    return Programme(targets or (a_target(),), (), (), (), {"%": NOTHING})


def flow_target(name: str) -> Target:
    """Share of dossiers closed online, from work done on the platform."""
    online = Input("online", ("files",), {"online": "true"})
    return a_target(a_definition("100 * online / closed", online, Input("closed", ("files",))), id=name)


@pytest.fixture
def load(db: None) -> Callable[..., None]:
    """Load and seal an edition and its figures."""

    def loaded(
        *targets: Target,
        statements: tuple[Statement, ...] = FIGURES,
        at: datetime = AT,
        measures: tuple[Measure, ...] = (),
    ) -> None:
        operations.load_scoreboard(
            measures=(*MEASURES, *measures), programme=programme(*targets), statements=statements, actor="t", at=at
        )
        ledger.seal_pending(at=at)

    return loaded


def post_files(key: str, unit: str, on: date, amount: int, online: bool, basis: Basis = Basis.MEASURED) -> None:
    """Dossiers closed in a unit."""
    entry = NewEntry("files", unit, basis, on, Decimal(amount), {"online": "true" if online else "false"})
    ledger.post(posting=Posting("test", key, (entry,)), actor="t", at=AT)
