"""Figures of a unit's land from statements about other units, with the real register of units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry
from benso.domains.scoreboard import operations, queries, rules
from benso.domains.scoreboard.types import ReexpressedFigure, Statement, Words
from benso.domains.units import content as units_content
from benso.domains.units import queries as units
from benso.domains.units.types import Level
from benso.kernel.content import Pack
from tests.domains.scoreboard.conftest import AT, MEASURES, programme
from tests.domains.scoreboard.samples import a_target

CENSUS, MERGED, LATER = date(2019, 4, 1), date(2025, 7, 1), date(2025, 12, 31)
AN_HOI = "28777@2025-07-01"
COUNTED = (
    Measure("persons", Kind.READING, "persons", "Người", "Persons"),
    Measure("rate", Kind.READING, "%", "Tỷ lệ", "Rate"),
)


@pytest.fixture
def register(db: None) -> None:
    units_content.load(units_content.check(Pack(Path(settings.CONTENT_DIR))), actor="t", at=AT)


def stated(unit: str, value: int, on: date, measure: str = "persons") -> Statement:
    entry = NewEntry(measure, unit, Basis.PUBLISHED, on, Decimal(value), period_start=on, period_end=on)
    return Statement(f"{unit}-{measure}-{on}", entry, {"id": unit})


@pytest.fixture
def publish(register: None) -> Callable[..., None]:
    """Publish these statements; persons add up, rates do not."""

    def published(*statements: Statement) -> None:
        edition = replace(programme(), additive=("persons",))
        operations.load_scoreboard(
            measures=(*MEASURES, *COUNTED), programme=edition, statements=statements, actor="t", at=AT
        )
        ledger.seal_pending(at=AT)

    return published


def census() -> list[Statement]:
    """Persons (as counted) and a rate in every commune of the census."""
    communes = [(u.id, units.facts(u.id)) for u in units.units_on(CENSUS, Level.COMMUNE)]
    counted = [(unit, facts.census.population) for unit, facts in communes if facts and facts.census]
    return [stated(unit, persons, CENSUS) for unit, persons in counted] + [
        stated(unit, 50, CENSUS, "rate") for unit, _ in counted
    ]


def moved(unit: str, borders: date | None = None) -> tuple[ReexpressedFigure, ...]:
    return queries.unit_view(unit, as_of=LATER, borders=borders).reexpressed


def test_a_merged_ward_has_the_exact_sum_of_its_communes_and_no_rate(publish: Callable[..., None]) -> None:
    publish(*census())
    (figure,) = moved(AN_HOI)

    assert (figure.measure.code, figure.value, figure.date) == ("persons", Decimal(41161), CENSUS)
    assert (figure.estimated, figure.covered) == (False, True)
    assert sum(part.amount for part in figure.parts) == Decimal(41161)
    assert {part.weight for part in figure.parts} == {Decimal(1)}


def test_every_unit_of_2025_together_has_the_census_of_the_province(publish: Callable[..., None]) -> None:
    publish(*census())
    found = [figure for unit in units.units_on(MERGED, Level.COMMUNE) for figure in moved(unit.id)]

    assert len(found) == 48
    assert sum(figure.value for figure in found) == Decimal(1288463)


def test_the_land_of_a_unit_is_shown_in_the_units_of_the_day_asked_for(publish: Callable[..., None]) -> None:
    publish(*census())
    own = {s.entry.unit: s.entry.amount for s in census() if s.entry.measure == "persons"}
    found = {figure.unit: figure for figure in moved(AN_HOI, CENSUS)}

    assert {unit: figure.value for unit, figure in found.items()} == {unit: own[unit] for unit in found}
    assert sum(figure.value for figure in found.values()) == Decimal(41161)
    assert [figure.unit for figure in moved(AN_HOI, LATER)] == [AN_HOI]


def test_a_later_statement_is_divided_into_older_units_and_marked_an_estimate(publish: Callable[..., None]) -> None:
    publish(stated(AN_HOI, 50_000, LATER))
    found = moved(AN_HOI, CENSUS)

    assert sum(figure.value for figure in found) == Decimal(50_000)
    assert {figure.estimated for figure in found} == {True}


def test_a_newer_estimate_stands_beside_the_exact_figure(publish: Callable[..., None]) -> None:
    publish(*census(), stated(AN_HOI, 50_000, LATER))
    part = "28777@2004-08-31"
    found = [figure for figure in moved(AN_HOI, CENSUS) if figure.unit == part]

    assert [(figure.date, figure.estimated) for figure in found] == [(CENSUS, False), (LATER, True)]


def test_a_unit_with_a_statement_of_its_own_keeps_to_it(publish: Callable[..., None]) -> None:
    publish(*census(), stated(AN_HOI, 50_000, LATER))

    assert [f.value for f in queries.unit_view(AN_HOI, as_of=LATER).figures if f.measure.code == "persons"] == [
        Decimal(50_000)
    ]
    assert moved(AN_HOI) == ()


def test_where_a_commune_is_missing_the_figure_is_said_to_be_of_a_part(publish: Callable[..., None]) -> None:
    publish(*[s for s in census() if s.entry.unit != "28777@2004-08-31"])
    (figure,) = moved(AN_HOI)

    assert not figure.covered
    assert figure.value == sum(part.amount for part in figure.parts)


def test_an_old_edition_with_a_title_in_one_language_is_still_read() -> None:
    edition = programme(replace(a_target(), source_title=Words("Nghị quyết", "Resolution")))
    text = rules.encode(edition)
    both = '"source_title":{"en":"Resolution","vi":"Nghị quyết"}'
    assert both in text

    alone = rules.decode(text.replace(both, '"source_title":"Nghị quyết"'))
    assert alone.targets[0].source_title == Words("Nghị quyết", "Nghị quyết")
    beside = '"source":{"en":"Resolution","vi":"Nghị quyết"},"source_title":"Nghị quyết"'
    assert rules.decode(text.replace(both, beside)) == edition
