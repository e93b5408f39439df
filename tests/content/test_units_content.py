"""What the sources say about Bến Tre's units, figure by figure, against the content pack."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from benso.domains.units.content import check
from benso.domains.units.rules import Roster
from benso.domains.units.types import AgencyKind, Level, OfficeKind, Register, Status
from benso.kernel.content import Pack

PACK = Path(__file__).parents[2] / "content" / "bentre"
DISTRICTS = ["829", "831", "832", "833", "834", "835", "836", "837", "838"]

# Counts of the sources on the day before and the day of each reorganisation: districts, communes, by type.
COUNTS = [
    ("2019-04-01", 9, 164, {"phường": 10, "xã": 147, "thị trấn": 7}),
    ("2020-01-31", 9, 164, {"phường": 10, "xã": 147, "thị trấn": 7}),
    ("2020-02-01", 9, 157, {"phường": 8, "xã": 142, "thị trấn": 7}),
    ("2020-10-20", 9, 157, {"phường": 8, "xã": 142, "thị trấn": 7}),
    ("2023-04-09", 9, 157, {"phường": 8, "xã": 142, "thị trấn": 7}),
    ("2023-04-10", 9, 157, {"phường": 8, "xã": 139, "thị trấn": 10}),
    ("2024-11-30", 9, 157, {"phường": 8, "xã": 139, "thị trấn": 10}),
    ("2024-12-01", 9, 148, {"phường": 6, "xã": 132, "thị trấn": 10}),
    ("2025-06-30", 9, 148, {"phường": 6, "xã": 132, "thị trấn": 10}),
    ("2025-07-01", 0, 48, {"phường": 5, "xã": 43}),
    ("2025-12-31", 0, 48, {"phường": 5, "xã": 43}),
]
DAYS = [date.fromisoformat(row[0]) for row in COUNTS]


@pytest.fixture(scope="module")
def register() -> Register:
    pack = Pack(PACK)
    read = check(pack)
    assert pack.problems == []
    return read


@pytest.fixture(scope="module")
def roster(register: Register) -> Roster:
    return Roster(register)


def test_there_are_238_versions(register) -> None:
    assert Counter(unit.level.value for unit in register.units) == {"commune": 227, "district": 9, "province": 2}


@pytest.mark.parametrize(("day", "districts", "communes", "types"), COUNTS)
def test_counts_of_a_day_are_those_of_the_sources(roster, day, districts, communes, types) -> None:
    on = date.fromisoformat(day)
    there = roster.on(on, Level.COMMUNE)

    assert len(roster.on(on, Level.PROVINCE)) == 1
    assert len(roster.on(on, Level.DISTRICT)) == districts
    assert len(there) == communes
    assert Counter(unit.type for unit in there) == types


def test_the_chain_of_counts_is_that_of_the_decrees(register) -> None:
    assert [(event.date.isoformat(), event.communes_before, event.communes_after) for event in register.events] == [
        ("2009-02-24", 160, 164),
        ("2009-08-12", 164, 164),
        ("2013-04-06", 164, 164),
        ("2020-02-01", 164, 157),
        ("2023-04-10", 157, 157),
        ("2024-12-01", 157, 148),
        ("2025-07-01", 148, 48),
    ]


@pytest.mark.parametrize("on", DAYS)
def test_the_census_is_whole_in_the_borders_of_every_day(roster, on) -> None:
    censuses = [roster.facts(unit.id).census for unit in roster.on(on, Level.COMMUNE)]

    assert sum(census.population for census in censuses) == 1_288_463
    assert sum(census.urban for census in censuses) == 126_300
    assert sum(census.rural for census in censuses) == 1_162_163
    assert sum(census.households for census in censuses) == 402_860
    assert sum(sum(census.households_by_size) for census in censuses) == 402_860


@pytest.mark.parametrize("on", [day for day in DAYS if day < date(2025, 7, 1)])
def test_the_census_of_a_district_is_that_of_its_communes_on_every_day(roster, on) -> None:
    for district in roster.on(on, Level.DISTRICT):
        below = [roster.facts(unit.id).census for unit in roster.children(district.id, on)]
        own = roster.facts(district.id).census
        assert sum(census.population for census in below) == own.population
        assert sum(census.households for census in below) == own.households


@pytest.mark.parametrize("on", DAYS)
def test_the_land_of_a_day_is_the_164_communes_of_the_census_each_once(roster, on) -> None:
    atoms = [atom for unit in roster.on(on, Level.COMMUNE) for atom in roster.territory(unit.id).atoms]

    assert len(atoms) == 164
    assert set(atoms) == {unit.code for unit in roster.on(date(2019, 4, 1), Level.COMMUNE)}


def test_communes_of_2020_lie_in_those_of_2025_as_the_conversion_table_says(roster) -> None:
    with (Path(__file__).parent / "communes_2020_to_2025.csv").open() as file:
        table = {row["code_2020"]: row["code_2025"] for row in csv.DictReader(file)}

    shares = roster.shares(date(2020, 10, 20), date(2025, 7, 1))

    assert {share.source.split("@")[0]: share.target.split("@")[0] for share in shares} == table
    assert len(shares) == 157
    assert not any(share.estimated for share in shares)


@pytest.mark.parametrize(
    ("day", "cells"),
    [("2019-04-01", 164), ("2020-10-20", 157), ("2023-04-10", 157), ("2024-12-01", 148), ("2025-07-01", 48)],
)
def test_the_map_of_a_date_shows_each_of_its_communes_in_a_cell_of_its_own(roster, day, cells) -> None:
    on = date.fromisoformat(day)
    layout = roster.layout(on)

    assert layout.date == on
    assert len({(it.column, it.row) for it in layout.hexagons}) == cells
    assert layout.unit_ids() == {unit.id for unit in roster.on(on, Level.COMMUNE)}


def test_no_two_versions_of_a_code_are_in_force_together(register) -> None:
    by_code: dict[str, list] = {}
    for unit in register.units:
        by_code.setdefault(unit.code, []).append(unit)

    together = [
        (first.id, second.id)
        for versions in by_code.values()
        for first, second in combinations(versions, 2)
        if first.in_force(second.valid_from) or second.in_force(first.valid_from)
    ]

    assert together == []


def test_every_merger_is_told_by_both_sides(roster) -> None:
    for unit in roster.all_units():
        for successor in map(roster.unit, unit.successors):
            assert successor.valid_from == unit.valid_to
            if successor.level is unit.level:
                assert unit.id in successor.predecessors
        for predecessor in map(roster.unit, unit.predecessors):
            assert unit.id in predecessor.successors


@pytest.mark.parametrize("on", DAYS)
def test_every_commune_of_a_day_reaches_the_province(roster, on) -> None:
    province = roster.on(on, Level.PROVINCE)[0]

    assert {roster.ancestors(unit.id, on)[-1].id for unit in roster.on(on, Level.COMMUNE)} == {province.id}


def test_districts_held_these_numbers_of_communes_in_october_2020(roster) -> None:
    on = date(2020, 10, 20)

    assert {unit.code: len(roster.children(unit.id, on)) for unit in roster.on(on, Level.DISTRICT)} == dict(
        zip(DISTRICTS, [14, 21, 11, 16, 21, 20, 23, 18, 13], strict=True)
    )


def test_the_city_and_ba_tri_keep_what_the_sources_say_about_them(roster) -> None:
    city, ba_tri = roster.facts("829@2013-04-06"), roster.facts("836@2004-08-31")

    assert (city.census.population, city.census.urban, city.census.rural) == (124_499, 63_373, 61_126)
    assert ba_tri.census.population == 184_734
    assert str(city.area_km2) == "71.12"


def test_ages_add_up_to_the_census(roster) -> None:
    totals = {
        unit.id: sum(group.persons for group in roster.age_groups(unit.id))
        for unit in roster.on(date(2019, 4, 1))
        if roster.age_groups(unit.id)
    }

    assert totals == {unit: roster.facts(unit).census.population for unit in totals}
    assert len(totals) == 10


def test_codes_change_hands_and_the_old_holder_stays_findable(roster) -> None:
    """After 01/07/2025 code 28840 is another unit than before it."""
    before, after = roster.versions("28840")

    assert (before.name_vi, after.name_vi) == ("Xã Tân Phú", "Xã Tân Phú")
    assert roster.territory(before.id).atoms == {"28840"}
    assert len(roster.territory(after.id).atoms) > 1


def test_unknown_figures_stay_unknown(roster) -> None:
    missing = [unit.id for unit in roster.on(date(2026, 1, 1), Level.COMMUNE) if not roster.facts(unit.id).population]

    assert missing == ["28903@2025-07-01", "29143@2025-07-01"]
    assert roster.facts("86@2025-07-01").households is None


def test_population_of_2025_is_kept_apart_from_the_census(roster) -> None:
    facts = roster.facts("28879@2025-07-01")

    assert (facts.population, facts.population_year) == (38_495, 2025)
    assert facts.population_basis == "hồ sơ sắp xếp 2025 (sapnhap.bando.com.vn), không so được với tổng điều tra"
    assert facts.census.population == 29_539


def test_doubts_of_the_sources_are_kept(register) -> None:
    doubted = {facts.unit: facts.quality for facts in register.facts if facts.quality}

    assert len(doubted) == 10
    assert doubted["29182@2025-07-01"][1].startswith("dân số 25.699 chỉ bằng 0,85 tổng điều tra 2019")


def test_the_inferred_merger_says_that_it_is_inferred(register) -> None:
    notes = [facts.note for facts in register.facts if "SUY RA" in facts.note]

    assert len(notes) == 1
    assert "Phú An Hòa (28825) nhập vào An Phước" in notes[0]


def test_island_communes_carry_their_title_since_its_decision(register) -> None:
    flags = {facts.unit: [(it.code, it.since) for it in facts.flags] for facts in register.facts if facts.flags}

    assert flags == {
        "29023@2004-08-31": [("xa_dao", date(2021, 4, 20))],
        "29053@2004-08-31": [("xa_dao", date(2021, 4, 20))],
    }


def test_56_agencies_and_their_heirs(register, roster) -> None:
    assert len(register.agencies) == 56
    assert Counter(it.status for it in register.agencies) == {
        Status.INFERRED: 25,
        Status.VERIFIED: 17,
        Status.UNVERIFIED: 14,
    }
    assert roster.agency("STC25").predecessors == ("SKHDT", "STC")
    assert roster.agency("STC25").successors == ("STC-VL",)
    assert {it.code for it in register.agencies} == {None}


@pytest.mark.parametrize(("day", "specialised"), [("2021-01-01", 17), ("2025-02-28", 17), ("2025-03-01", 12)])
def test_specialised_agencies_are_as_many_as_the_sources_say(roster, day, specialised) -> None:
    there = roster.agencies_on(date.fromisoformat(day))

    assert sum(it.specialised for it in there) == specialised
    assert sum(it.kind is AgencyKind.DEPARTMENT for it in there) == specialised - 2


def test_rooms_of_districts_end_with_them_and_communes_get_theirs(roster) -> None:
    city = roster.offices_of("829@2013-04-06", date(2021, 1, 1))
    rural = roster.offices_of("836@2004-08-31", date(2021, 1, 1))
    commune = roster.offices_of("28879@2025-07-01", date(2025, 7, 1))

    assert {it.name_vi for it in city} - {it.name_vi for it in rural} == {"Phòng Kinh tế", "Phòng Quản lý đô thị"}
    assert [it.name_vi for it in commune if it.kind is OfficeKind.OFFICE] == [
        "Văn phòng HĐND và UBND",
        "Phòng Kinh tế",
        "Phòng Văn hóa - Xã hội",
        "Trung tâm Phục vụ hành chính công",
    ]
    assert roster.offices_of("829@2013-04-06", date(2025, 7, 1)) == []


def test_census_evidence_is_that_of_the_register(register, roster) -> None:
    with (PACK / "evidence" / "census2019.csv").open() as file:
        rows = list(csv.DictReader(file))
    names = {
        "population": "population",
        "population_urban": "urban",
        "population_rural": "rural",
        "households": "households",
    }

    assert {(row["unit"], row["measure"]): int(row["value"]) for row in rows} == {
        (unit.id, measure): getattr(roster.facts(unit.id).census, field)
        for unit in roster.on(date(2019, 4, 1))
        for measure, field in names.items()
    }
    assert {(row["date"], row["source"]) for row in rows} == {("2019-04-01", "cen")}
    assert len(rows) == 174 * 4
