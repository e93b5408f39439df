"""Identifiers, all of them made up (the two tax codes are published examples of a validator)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.kernel.identifiers import (
    AgencyIdentifier,
    AgencyIdentifierInvalid,
    CitizenNumber,
    CitizenNumberInvalid,
    DossierNumber,
    DossierNumberInvalid,
    Sex,
    TaxCode,
    TaxCodeInvalid,
    UnitCode,
    UnitCodeInvalid,
    UnitTier,
)


@pytest.mark.parametrize(
    ("number", "place", "sex", "year", "abroad"),
    [
        ("083085000000", "083", Sex.MALE, 1985, False),
        ("083185000000", "083", Sex.FEMALE, 1985, False),
        ("001200000000", "001", Sex.MALE, 2000, False),
        ("096320000000", "096", Sex.FEMALE, 2020, False),
        ("201599000000", "201", Sex.FEMALE, 2199, True),
    ],
)
def test_a_citizen_number_tells_place_sex_and_year(number, place, sex, year, abroad):
    found = CitizenNumber.parse(number)
    assert (found.place_code, found.sex, found.birth_year, found.born_abroad) == (place, sex, year, abroad)
    assert str(found) == number


@pytest.mark.parametrize(
    "text",
    ["", "08308500000", "0830850000000", "08308500000x", "003085000000", "000085000000", "٠٨٣085000000"],
)
def test_a_citizen_number_that_cannot_be_is_refused_without_being_repeated(text):
    with pytest.raises(CitizenNumberInvalid) as caught:
        CitizenNumber.parse(text)
    assert not text or text not in str(caught.value)


def test_a_citizen_number_of_the_future_is_refused_on_a_day():
    assert CitizenNumber.parse("083 226 000000", on=date(2026, 1, 1)).birth_year == 2026
    with pytest.raises(CitizenNumberInvalid):
        CitizenNumber.parse("083227000000", on=date(2026, 12, 31))


def test_a_masked_citizen_number_keeps_three_digits():
    assert CitizenNumber.parse("083085000123").masked == "•••••••••123"


def test_tax_codes_with_and_without_branch():
    assert str(TaxCode.parse("0100233488")) == "0100233488"
    branch = TaxCode.parse("0314409058002")
    assert str(branch) == str(TaxCode.parse("0314409058-002")) == "0314409058-002"
    assert branch.parent == TaxCode("0314409058")
    assert TaxCode("0314409058").parent is None


@pytest.mark.parametrize(
    "text", ["", "0100233480", "010023348", "01002334881", "0100000008", "0314409058-000", "O100233488"]
)
def test_a_tax_code_that_cannot_be_is_refused(text):
    with pytest.raises(TaxCodeInvalid) as caught:
        TaxCode.parse(text)
    assert caught.value.data["text"] == text


@given(st.from_regex(r"[0-9]{2}[1-9][0-9]{6}", fullmatch=True), st.integers(0, 9), st.integers(1, 9))
def test_any_one_wrong_digit_of_a_tax_code_is_found(nine, place, change):
    check = TaxCode.check_digit(nine)
    if len(check) == 1:
        number = nine + check
        assert TaxCode.parse(number).number == number
        wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
        with pytest.raises(TaxCodeInvalid):
            TaxCode.parse(wrong)


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        ("000.00.00.H07", "H07", 1),
        ("000.00.12.H07", "H07.12", 2),
        ("000.34.12.H07", "H07.12.34", 3),
        ("056.34.12.H07", "H07.12.34.056", 4),
    ],
)
def test_old_and_new_forms_name_the_same_agency(old, new, level):
    agency = AgencyIdentifier.parse(old)
    assert agency == AgencyIdentifier.parse(new) == AgencyIdentifier.parse(new.lower())
    assert (str(agency), agency.old_form, agency.level) == (new, old, level)


def test_agencies_stand_below_each_other():
    office = AgencyIdentifier.parse("H15.50.05.13")
    assert str(office.parent) == "H15.50.05"
    assert office.old_form is None
    assert office.is_under(AgencyIdentifier.parse("H15"))
    assert not office.is_under(AgencyIdentifier.parse("H15.5005"[:6] + "1"))
    assert AgencyIdentifier.parse("H07").parent is None


@pytest.mark.parametrize(
    "text", ["", "07", "HH7", "H7", "H07.", "H07.1", "H07.1234", "000.00.00", "056.00.12.H07", "H07.11.11.11.11.11"]
)
def test_an_agency_identifier_that_cannot_be_is_refused(text):
    with pytest.raises(AgencyIdentifierInvalid) as caught:
        AgencyIdentifier.parse(text)
    assert caught.value.data["text"] == text


@pytest.mark.parametrize(
    ("text", "tier"), [("83", UnitTier.PROVINCE), ("829", UnitTier.DISTRICT), ("28777", UnitTier.COMMUNE)]
)
def test_the_length_of_a_unit_code_tells_its_tier(text, tier):
    assert UnitCode.parse(text).tier is UnitCode.parse(text, tier=tier).tier is tier


@pytest.mark.parametrize("text", ["", "8", "8300", "00", "000", "00000", "8a", "287777"])
def test_a_unit_code_that_cannot_be_is_refused(text):
    with pytest.raises(UnitCodeInvalid) as caught:
        UnitCode.parse(text)
    assert caught.value.data["text"] == text


def test_a_unit_code_of_another_tier_is_refused():
    with pytest.raises(UnitCodeInvalid) as caught:
        UnitCode.parse("83", tier=UnitTier.COMMUNE)
    assert caught.value.data["reason"] == "cấp này cần 5 chữ số."


@pytest.mark.parametrize(
    ("text", "agency", "day", "serial"),
    [
        ("H15.50.05.13-261008-0975", "H15.50.05.13", date(2026, 10, 8), 975),
        ("G09.20-20260609-0092637", "G09.20", date(2026, 6, 9), 92637),
        ("000.00.12.H07-210105-0001", "H07.12", date(2021, 1, 5), 1),
    ],
)
def test_dossier_numbers_of_provinces_and_ministries_are_read(text, agency, day, serial):
    number = DossierNumber.parse(text)
    assert (str(number.agency), number.day, number.serial, str(number)) == (agency, day, serial, text)


@pytest.mark.parametrize(
    "text",
    ["", "H07-261008", "H07-261308-0001", "H07-260230-0001", "07-261008-0001", "H07-261008-0000", "H07-2610081-0001"],
)
def test_a_dossier_number_that_cannot_be_is_refused(text):
    with pytest.raises(DossierNumberInvalid) as caught:
        DossierNumber.parse(text)
    assert caught.value.data["text"] == text


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 99999999))
def test_a_number_we_make_is_read_back(day, serial):
    number = DossierNumber.make(AgencyIdentifier.parse("H07.12"), day, serial)
    assert DossierNumber.parse(str(number)) == number
