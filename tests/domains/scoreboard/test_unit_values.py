"""Drill-down by unit, in the borders of the day and of other days, with the real register of units."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting
from benso.domains.scoreboard import queries
from benso.domains.scoreboard.types import Input, Statement
from benso.domains.units import content as units_content
from benso.domains.units import queries as units
from benso.domains.units.types import Level
from benso.kernel.content import Pack
from tests.domains.scoreboard.conftest import AT, flow_target, post_files
from tests.domains.scoreboard.samples import a_definition, a_target

BEFORE, AFTER = date(2024, 6, 30), date(2025, 7, 1)
# Two communes of 2024 that went whole into one of 2025, and the one they became.
FIRST, SECOND = "28756@2004-08-31", "28759@2004-08-31"


@pytest.fixture
def register(db: None) -> None:
    pack = Pack(Path(settings.CONTENT_DIR))
    units_content.load(units_content.check(pack), actor="t", at=AT)


def successor(unit: str) -> str:
    (share,) = [s for s in units.shares(source=BEFORE, target=AFTER) if s.source == unit]
    return share.target


@pytest.fixture
def work(register: None, load: Callable[..., None]) -> None:
    load(flow_target("T-1"))
    for place, (unit, amount, online) in enumerate(
        [(FIRST, 3, True), (FIRST, 1, False), (SECOND, 1, True), (SECOND, 5, False)]
    ):
        post_files(str(place), unit, date(2024, 3, 1), amount, online)
    ledger.seal_pending(at=AT)


@pytest.mark.usefixtures("work")
def test_each_unit_has_its_own_value_and_inputs() -> None:
    found = queries.unit_values("T-1", as_of=BEFORE)

    assert [(v.unit, v.value, v.inputs["closed"], v.estimated) for v in found] == [
        (FIRST, Decimal(75), Decimal(4), False),
        (SECOND, Decimal("16.66666666666666666666666666666667"), Decimal(6), False),
    ]


@pytest.mark.usefixtures("work")
def test_in_later_borders_inputs_are_added_before_they_are_divided() -> None:
    found = {v.unit: v for v in queries.unit_values("T-1", as_of=BEFORE, borders=AFTER)}

    assert successor(FIRST) == successor(SECOND)
    assert set(found) == {successor(FIRST)}
    merged = found[successor(FIRST)]
    assert (merged.inputs, merged.value) == ({"online": Decimal(4), "closed": Decimal(10)}, Decimal(40))
    assert not merged.estimated


@pytest.mark.usefixtures("work")
def test_in_earlier_borders_amounts_are_divided_and_marked_as_estimates() -> None:
    post_files("new", successor(FIRST), date(2025, 8, 1), 100, online=True)
    ledger.seal_pending(at=AT)
    found = queries.unit_values("T-1", as_of=date(2025, 12, 31), borders=BEFORE)

    assert sum(v.inputs["online"] for v in found) == Decimal(100)
    assert {v.estimated for v in found} == {True}
    assert {FIRST, SECOND} <= {v.unit for v in found}


@pytest.mark.usefixtures("register")
def test_percentages_are_never_added_or_divided(load: Callable[..., None]) -> None:
    entry = NewEntry("rate", FIRST, Basis.PUBLISHED, date(2024, 3, 1), Decimal(50))
    target = a_target(a_definition("rate", Input("rate", ("rate",))))
    load(
        target,
        statements=(Statement("A", entry, {"id": "A"}),),
        measures=(Measure("rate", Kind.READING, "%", "x", "x"),),
    )

    assert [v.value for v in queries.unit_values("T-1", as_of=BEFORE)] == [Decimal(50)]
    assert queries.unit_values("T-1", as_of=BEFORE, borders=AFTER) == []


@pytest.mark.usefixtures("register")
def test_a_total_of_all_communes_is_kept_in_the_borders_of_every_map(load: Callable[..., None]) -> None:
    communes = units.units_on(BEFORE, Level.COMMUNE)
    load(flow_target("T-1"))
    entries = tuple(
        NewEntry("files", u.id, Basis.MEASURED, date(2024, 3, 1), Decimal(i + 1), {"online": "true"})
        for i, u in enumerate(communes)
    )
    ledger.post(posting=Posting("test", "all", entries), actor="t", at=AT)
    ledger.seal_pending(at=AT)

    totals = [
        sum(v.inputs["closed"] for v in queries.unit_values("T-1", as_of=BEFORE, borders=day))
        for day in units.map_dates()
    ]
    assert len(totals) == 5
    assert set(totals) == {Decimal(157 * 158 // 2)}


@pytest.mark.usefixtures("work")
def test_simulated_units_do_not_mix_with_measured_ones() -> None:
    post_files("sim", "28757@2009-02-24", date(2024, 3, 1), 9, online=True, basis=Basis.SIMULATED)
    ledger.seal_pending(at=AT)

    assert {v.basis for v in queries.unit_values("T-1", as_of=BEFORE)} == {Basis.MEASURED}
