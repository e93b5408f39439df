"""What the database itself refuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from benso.domains.units.models import (
    Agency,
    AgencyLineage,
    HexagonCell,
    HexagonLayout,
    RegisterState,
    UnitLineage,
    UnitVersion,
)

pytestmark = pytest.mark.django_db


def version(**changes) -> UnitVersion:
    values = {
        "id": "28756@2004-08-31",
        "code": "28756",
        "name_vi": "Phường 5",
        "type": "phường",
        "level": "commune",
        "parent_code": "829",
        "valid_from": date(2004, 8, 31),
        "valid_to": date(2025, 7, 1),
        "precision": "day",
        "change": "baseline",
        "latitude": Decimal("10.2"),
        "longitude": Decimal("106.3"),
        "point_kind": "centroid",
        "sources": ["hist"],
    }
    return UnitVersion(**values | changes)


LATER = {"id": "28756@2025-07-01", "valid_from": date(2025, 7, 1), "valid_to": None}


def refused(row, constraint: str) -> None:
    count = type(row).objects.count()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save(force_insert=True)
    assert type(row).objects.count() == count


def test_versions_of_a_code_may_follow_each_other() -> None:
    version().save()
    version(**LATER).save()

    assert UnitVersion.objects.count() == 2


@pytest.mark.parametrize("first", [date(2025, 6, 30), date(2004, 8, 31), date(2010, 1, 1)])
def test_versions_of_a_code_may_not_overlap(first) -> None:
    version().save()

    refused(version(**LATER | {"valid_from": first}), "unit_versions_do_not_overlap")


def test_a_version_may_not_be_stretched_over_the_next() -> None:
    version().save()
    version(**LATER).save()

    with pytest.raises(IntegrityError, match="unit_versions_do_not_overlap"), transaction.atomic():
        UnitVersion.objects.filter(id="28756@2004-08-31").update(valid_to=None)

    assert UnitVersion.objects.get(id="28756@2004-08-31").valid_to == date(2025, 7, 1)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"code": "2875"}, "unit_code_is_gso_code"),
        ({"valid_to": date(2004, 8, 31)}, "unit_ends_after_it_begins"),
        ({"level": "reference"}, "unit_level_is_known"),
        ({"latitude": Decimal(91)}, "unit_point_is_on_earth"),
        ({"census_population": 10, "census_urban": 4, "census_rural": 5}, "unit_census_adds_up"),
        ({"sources": []}, "unit_has_a_source"),
    ],
)
def test_a_version_that_contradicts_itself_is_refused(changes, constraint) -> None:
    refused(version(**changes), constraint)


def test_lineage_is_told_once_and_never_to_oneself() -> None:
    version().save()
    version(**LATER).save()
    UnitLineage.objects.create(predecessor_id="28756@2004-08-31", successor_id="28756@2025-07-01", whole=True)

    refused(
        UnitLineage(predecessor_id="28756@2004-08-31", successor_id="28756@2025-07-01", whole=True), "unit_lineage_once"
    )
    refused(
        UnitLineage(predecessor_id="28756@2004-08-31", successor_id="28756@2004-08-31", whole=True),
        "unit_lineage_is_not_to_itself",
    )


def test_a_cell_holds_one_unit_and_a_unit_has_one_cell() -> None:
    version().save()
    version(id="28757@2004-08-31", code="28757").save()
    layout = HexagonLayout.objects.create(
        date=date(2020, 1, 1), columns=2, rows=2, radius_km=1, mean_shift_km=1, max_shift_km=1
    )
    HexagonCell.objects.create(layout=layout, unit_id="28756@2004-08-31", column=0, row=0)

    refused(HexagonCell(layout=layout, unit_id="28757@2004-08-31", column=0, row=0), "hexagon_cell_holds_one_unit")
    refused(HexagonCell(layout=layout, unit_id="28756@2004-08-31", column=1, row=0), "hexagon_unit_has_one_cell")
    refused(HexagonCell(layout=layout, unit_id="28757@2004-08-31", column=-1, row=0), "hexagon_cell_is_on_the_grid")


def agency(**changes) -> Agency:
    values = {
        "ref": "SYT",
        "name_vi": "Sở Y tế",
        "kind": "department",
        "level": "province",
        "unit_code": "83",
        "status": "verified",
        "specialised": True,
        "sources": ["pc2019"],
    }
    return Agency(**values | changes)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"valid_from": date(2025, 3, 1), "valid_to": date(2025, 3, 1)}, "agency_ends_after_it_begins"),
        ({"kind": "ministry"}, "agency_kind_is_known"),
        ({"sources": []}, "agency_verified_has_a_source"),
    ],
)
def test_an_agency_that_contradicts_itself_is_refused(changes, constraint) -> None:
    refused(agency(**changes), constraint)


def test_an_identifier_belongs_to_one_agency() -> None:
    agency(code="H07.12").save()

    refused(agency(ref="STC", code="H07.12"), "code")


def test_an_agency_does_not_succeed_itself() -> None:
    agency().save()

    refused(AgencyLineage(predecessor_id="SYT", successor_id="SYT"), "agency_lineage_is_not_to_itself")


def test_there_is_one_state_of_the_register() -> None:
    values = {
        "digest": "x",
        "coverage_from": date(2019, 4, 1),
        "census_date": date(2019, 4, 1),
        "loaded_at": "2026-11-01T00:00:00Z",
    }

    refused(RegisterState(id=2, **values), "register_state_is_one_row")
