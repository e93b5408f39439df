"""Offices made from the register: every unit and agency has exactly one on each of its days."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from benso.domains.procedures.content import ProceduresContent
from benso.domains.procedures.rules.offices import build_offices, identifier_clashes
from benso.domains.procedures.types import Office
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level, Register
from benso.kernel.identifiers import AgencyIdentifier, DossierNumber

DAYS = [date(2019, 4, 1), date(2020, 2, 1), date(2023, 4, 10), date(2024, 12, 1), date(2025, 3, 1), date(2025, 6, 30)]
DAYS += [date(2025, 7, 1), date(2026, 11, 24)]


@pytest.fixture(scope="module")
def roster(register: Register) -> Roster:
    return Roster(register)


@pytest.fixture(scope="module")
def offices(roster: Roster, content: ProceduresContent) -> tuple[Office, ...]:
    return build_offices(roster, content.offices)


@pytest.mark.parametrize("on", DAYS)
def test_every_unit_and_agency_has_exactly_one_office_each_day(
    roster: Roster, offices: tuple[Office, ...], on: date
) -> None:
    found = Counter((office.unit, office.agency) for office in offices if office.in_force(on))
    wanted = {(unit.id, "") for unit in roster.on(on)}
    province = roster.on(on, Level.PROVINCE)[0].id
    wanted |= {(province, agency.ref) for agency in roster.agencies_on(on)}
    assert set(found) == wanted
    assert set(found.values()) == {1}


@pytest.mark.parametrize("on", DAYS)
def test_identifiers_are_well_formed_and_nobody_shares_one(offices: tuple[Office, ...], on: date) -> None:
    found = [office.identifier for office in offices if office.in_force(on)]
    assert len(set(found)) == len(found)
    for identifier in found:
        number = DossierNumber.make(AgencyIdentifier.parse(identifier), on, 1)
        assert DossierNumber.parse(str(number)) == number


def test_no_identifier_is_borne_twice_on_any_day(offices: tuple[Office, ...]) -> None:
    assert identifier_clashes(offices) == []
    assert identifier_clashes((offices[0], offices[0])) == [(offices[0].key, offices[0].key)]


def test_only_the_province_is_not_assumed(offices: tuple[Office, ...]) -> None:
    assert {office.key for office in offices if not office.assumed} == {"83@2004-08-31", "86@2025-07-01"}


def test_a_key_names_one_office(offices: tuple[Office, ...]) -> None:
    assert len({office.key for office in offices}) == len(offices)


def test_successors_are_offices_that_begin_when_it_ends(offices: tuple[Office, ...]) -> None:
    by_key = {office.key: office for office in offices}
    for office in offices:
        for heir in office.successors:
            assert by_key[heir].valid_from == office.valid_to
        assert (office.successor is not None) == (len(office.successors) == 1)


def test_names_are_spoken_inside_the_sentence(offices: tuple[Office, ...]) -> None:
    names = {office.key: (office.name_vi, office.name_en) for office in offices}
    assert names["28777@2025-07-01"] == ("Ủy ban nhân dân phường An Hội", "People's Committee of An Hội ward")
    assert names["86@2025-07-01/STP-VL"][1] == "Department of Justice"


def test_identifiers_follow_the_rule_of_the_pack(offices: tuple[Office, ...]) -> None:
    identifiers = {office.key: office.identifier for office in offices}
    assert identifiers["83@2004-08-31"] == "H07"
    assert identifiers["829@2013-04-06"] == "H07.829"
    assert identifiers["28777@2024-12-01"] == "H07.287.77"
    assert identifiers["28777@2025-07-01"] == "H61.287.77"
    assert identifiers["83@2004-08-31/CAT"].replace("H07", "H61") == identifiers["86@2025-07-01/CAT"]
