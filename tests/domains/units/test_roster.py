"""Questions to the register about any date."""

from __future__ import annotations

from datetime import date

import pytest

from benso.domains.units.rules import AgencyUnknown, UnitUnknown
from benso.domains.units.types import Level

THEN, NOW = date(2020, 10, 20), date(2026, 1, 1)


def test_a_unit_is_known_by_code_and_first_day(roster) -> None:
    assert roster.unit("28756@2025-07-01").name_vi == "Phường Phú Khương"


@pytest.mark.parametrize("wrong", ["28756", "28756@2025-07-02", "", "XX"])
def test_an_unknown_unit_is_refused_with_its_name(roster, wrong) -> None:
    with pytest.raises(UnitUnknown) as refusal:
        roster.unit(wrong)

    assert (refusal.value.code, refusal.value.status, refusal.value.data) == ("UNIT_UNKNOWN", 404, {"unit": wrong})


def test_an_unknown_agency_is_refused_with_its_name(roster) -> None:
    with pytest.raises(AgencyUnknown) as refusal:
        roster.agency("SX")

    assert str(refusal.value) == "Không có cơ quan “SX”; xem danh sách cơ quan của tỉnh."


def test_a_version_is_in_force_from_its_first_day_to_the_day_before_the_next(roster) -> None:
    assert roster.in_force("83", date(2025, 6, 30)).id == "83@2004-08-31"
    assert roster.in_force("83", date(2025, 7, 1)) is None
    assert roster.in_force("86", date(2025, 7, 1)).id == "86@2025-07-01"


def test_communes_hang_under_districts_then_under_the_province(roster) -> None:
    assert [unit.name_vi for unit in roster.ancestors("28759@2004-08-31", THEN)] == [
        "Thành phố Bến Tre",
        "Tỉnh Bến Tre",
    ]
    assert [unit.name_vi for unit in roster.ancestors("28756@2025-07-01", NOW)] == ["Tỉnh Vĩnh Long"]
    assert len(roster.descendants("83@2004-08-31", THEN, Level.COMMUNE)) == 157
    assert len(roster.children("86@2025-07-01", NOW)) == 48


def test_a_unit_has_nothing_below_it_when_it_is_not_in_force(roster) -> None:
    assert roster.children("829@2013-04-06", NOW) == []
    assert roster.descendants("83@2004-08-31", NOW) == []


def test_reference_areas_are_units_of_no_register(roster) -> None:
    area = roster.unit("VN")

    assert (area.level, area.name_vi, area.parent) == (Level.REFERENCE, "Việt Nam", None)
    assert area not in roster.on(THEN)
    assert roster.facts("VN") is None
    assert [unit.id for unit in roster.on(THEN, Level.REFERENCE)] == [
        "27",
        "51",
        "82",
        "84",
        "86-OLD",
        "SIX-DISTRICTS",
        "TERRITORY-BT",
        "VN",
    ]


@pytest.mark.parametrize("text", ["my thanh an", "Mỹ Thạnh An", "MY THANH  AN", "mỹ thạnh an"])
def test_search_does_not_mind_diacritics_and_case(roster, text) -> None:
    assert [unit.name_vi for unit in roster.search(text, THEN)] == ["Xã Mỹ Thạnh An"]


def test_search_finds_other_spellings_and_codes(roster) -> None:
    assert [unit.id for unit in roster.search("An Qui", THEN)] == ["29218@2004-08-31"]
    assert [unit.id for unit in roster.search("Bình Hòa", THEN)] == ["29017@2004-08-31"]
    assert [unit.id for unit in roster.search("28756")] == ["28756@2004-08-31", "28756@2025-07-01"]


def test_search_gives_whole_names_first_and_nothing_for_nothing(roster) -> None:
    found = roster.search("ba tri", THEN)

    assert found[0].name_vi in {"Huyện Ba Tri", "Thị trấn Ba Tri"}
    assert roster.search("  ") == []
    assert roster.search("không có nơi này") == []


def test_a_day_without_a_map_of_its_own_gets_the_map_that_shows_its_units(roster) -> None:
    """157 communes since 01/02/2020; the map for them is dated 20/10/2020."""
    assert roster.layout(date(2020, 3, 1)).date == date(2020, 10, 20)
    assert roster.layout(date(2020, 1, 31)).date == date(2019, 4, 1)
    assert roster.layout(date(2026, 11, 1)).date == date(2025, 7, 1)
    assert roster.layout(date(2001, 1, 1)).date == date(2019, 4, 1)


def test_days_between_two_reorganisations_are_one_epoch(roster) -> None:
    assert roster.epoch(date(2022, 5, 5)) == date(2020, 2, 1)
    assert roster.epoch(date(2001, 1, 1)) == date(2019, 4, 1)
    assert roster.epoch(date(2099, 1, 1)) == date(2025, 7, 1)


def test_a_merged_province_reaches_beyond_the_land_we_know(roster) -> None:
    assert roster.territory("83@2004-08-31").whole is True
    assert roster.territory("86@2025-07-01").whole is False
    assert len(roster.territory("86@2025-07-01").atoms) == 164
