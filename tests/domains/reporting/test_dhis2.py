"""Moving in from DHIS2: metadata as drafts, values into open reports; one bad row and nothing is written."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.rules import read_adx, read_period, read_values, write_period
from benso.domains.reporting.types import ForeignValue, VersionState
from benso.kernel.periods import parse
from tests.domains.reporting.small import declare, open_all, small_regime

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2025, 10, 2, 2, tzinfo=UTC)
COMMUNE = "28756@2025-07-01"
DOCUMENT: dict[str, Any] = {
    "organisationUnits": [
        {"id": "OUaaaaaaaa1", "name": "Phường Phú Khương", "code": "28756"},
        {"id": "OUaaaaaaaa2", "name": "Nơi có tên khác", "code": "X1"},
    ],
    "categoryOptions": [{"id": "COmale00001", "name": "Nam", "code": "M"},
                        {"id": "COfemale001", "name": "Nữ", "code": "F"}],
    "categories": [
        {"id": "CAsex000001", "name": "Giới tính", "code": "SEX",
         "categoryOptions": [{"id": "COmale00001"}, {"id": "COfemale001"}]},
        {"id": "CAdefault01", "name": "default", "categoryOptions": []},
    ],
    "categoryCombos": [{"id": "CCsex000001", "name": "Giới tính"}, {"id": "CCdefault01", "name": "default"}],
    "categoryOptionCombos": [
        {"id": "OCmale00001", "name": "Nam", "categoryCombo": {"id": "CCsex000001"},
         "categoryOptions": [{"id": "COmale00001"}]},
        {"id": "OCfemale001", "name": "Nữ", "categoryCombo": {"id": "CCsex000001"},
         "categoryOptions": [{"id": "COfemale001"}]},
        {"id": "OCdefault01", "name": "default", "categoryCombo": {"id": "CCdefault01"}, "categoryOptions": []},
    ],
    "dataElements": [
        {"id": "DEvisits001", "name": "Lượt khám", "code": "VISITS", "valueType": "INTEGER_ZERO_OR_POSITIVE",
         "aggregationType": "SUM", "categoryCombo": {"id": "CCsex000001"}},
        {"id": "DEbeds00001", "name": "Giường bệnh", "code": "BEDS", "valueType": "NUMBER", "aggregationType": "LAST",
         "categoryCombo": {"id": "CCdefault01"}},
    ],
    "dataSets": [
        {"id": "DShealth001", "name": "Khám chữa bệnh", "code": "HEALTH", "periodType": "Monthly", "timelyDays": 5,
         "dataSetElements": [{"dataElement": {"id": "DEvisits001"}}, {"dataElement": {"id": "DEbeds00001"}}],
         "organisationUnits": [{"id": "OUaaaaaaaa1"}]},
    ],
}  # fmt: skip
MALE = {
    "dataElement": "DEvisits001", "categoryOptionCombo": "OCmale00001", "period": "202509", "orgUnit": "OUaaaaaaaa1",
    "value": "5",
}  # fmt: skip
FEMALE = {"categoryOptionCombo": "OCfemale001"}
BEDS = {"dataElement": "DEbeds00001", "categoryOptionCombo": "OCdefault01"}
UNITS = {"X1": "28777@2025-07-01"}


def _metadata(document: Any = DOCUMENT, units: dict[str, str] = UNITS) -> Any:
    return operations.import_dhis2_metadata(document=document, units=units, actor="console:test", at=OCTOBER)


def _values(rows: list[dict[str, str]], offices: frozenset[str] | None = None) -> Any:
    values, bad = read_values({"dataValues": rows})
    return operations.import_dhis2_values(values=values, bad=bad, actor="official:1", at=OCTOBER, offices=offices)


def _opened() -> None:
    """The data set published by a second person, and its reports open."""
    _metadata()
    draft = models.VersionRow.objects.get(regime__code="HEALTH")
    operations.load_regimes(regimes=[queries.version(draft.id).regime], actor="official:2", at=OCTOBER)
    open_all(OCTOBER, date(2025, 9, 1), "HEALTH")


def _cells() -> dict[str, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, value, revision FROM reporting_cell ORDER BY address")
        return {address: (int(value), revision) for address, value, revision in cursor.fetchall()}


def test_metadata_becomes_indicators_breakdowns_and_a_draft() -> None:
    moved = _metadata()
    assert moved.bad == ()
    draft = models.VersionRow.objects.get(regime__code="HEALTH")
    assert draft.state == VersionState.DRAFT.value
    regime = queries.version(draft.id).regime
    assert (regime.frequency.value, regime.deadline.days, regime.reporter.level.value) == ("month", 5, "commune")
    grid = queries.grid(draft.id)
    assert sorted(grid.items) == ["beds", "visits[sex=f]", "visits[sex=m]"]
    indicators = queries.indicators()
    assert (indicators["visits"].combine.value, indicators["beds"].over_time.value) == ("sum", "level")
    assert [code.id for code in queries.code_lists()["sex"].codes] == ["m", "f"]


def test_the_same_metadata_again_changes_nothing() -> None:
    _metadata()
    before = list(models.VersionRow.objects.filter(regime__code="HEALTH").values("id", "digest", "saved_at"))
    _metadata()
    assert list(models.VersionRow.objects.filter(regime__code="HEALTH").values("id", "digest", "saved_at")) == before


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"organisationUnits": [{"id": "OUnowhere01", "name": "Không đâu cả"}]}, "organisationUnits OUnowhere01"),
        ({"dataElements": [{"id": "DEtext00001", "name": "Lời", "valueType": "TEXT"}]}, "dataElements DEtext00001"),
        ({"dataSets": []}, "dataSets"),
        ({"dataSets": [{"id": "DSbiweekly1", "name": "x", "periodType": "BiWeekly"}]}, "dataSets DSbiweekly1"),
        ({"categoryOptions": []}, "categories CAsex000001"),
        ({"dataElements": [7]}, "dataElements[1]"),
        ({"categories": "x"}, "categories[1]"),
    ],
)
def test_a_bad_row_is_told_and_nothing_is_written(change: dict[str, Any], place: str) -> None:
    moved = _metadata(DOCUMENT | change)
    assert place in [one.place for one in moved.bad]
    assert all(one.message for one in moved.bad)
    assert not models.RegimeRow.objects.filter(code="HEALTH").exists()
    assert not models.ForeignRow.objects.exists()
    assert "visits" not in queries.indicators()


def test_values_fill_the_open_report() -> None:
    _opened()
    rows = [MALE | {"value": "12"}, MALE | BEDS | {"value": "3"}]
    done = _values(rows)
    assert (done.imported, done.updated, done.bad) == (2, 0, ())
    assert sorted(value for value, _ in _cells().values()) == [3, 12]
    report = models.ReportRow.objects.get(regime="HEALTH", office=COMMUNE, period__code="2025-09")
    assert (report.filled, report.expected, report.revision) == (2, 3, 1)
    again = _values([rows[0] | {"value": "13"}])
    assert (again.imported, again.updated) == (0, 1)
    assert sorted(_cells().values()) == [(3, 1), (13, 2)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reporting_change")
        assert cursor.fetchone() == (3,)


def test_adx_says_the_same() -> None:
    _opened()
    values, bad = read_adx(
        b"""<adx xmlns="urn:ihe:qrph:adx:2015" exported="2025-10-01T00:00:00Z">
          <group dataSet="HEALTH" period="2025-09-01/P1M" orgUnit="28756">
            <dataValue dataElement="visits" value="21" sex="f"/><dataValue dataElement="beds" value="4"/>
          </group></adx>"""
    )
    assert bad == []
    done = operations.import_dhis2_values(values=values, bad=bad, actor="official:1", at=OCTOBER)
    assert (done.imported, done.bad) == (2, ())
    assert sorted(value for value, _ in _cells().values()) == [4, 21]


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"dataElement": "DEnothing01"}, "phần tử"),
        ({"categoryOptionCombo": "OCnothing01"}, "phân tổ"),
        ({"period": "2025-13"}, "không đọc được"),
        ({"period": "202301"}, "Không có báo cáo đang mở"),
        ({"orgUnit": "OUnothing01"}, "Không biết đơn vị"),
        ({"value": "năm"}, "không phải là số"),
        ({"value": "1.5"}, "số nguyên"),
        ({"value": "NaN"}, "không phải là số"),
        ({"value": "1_000"}, "không phải là số"),
        ({"value": "٣"}, "không phải là số"),
        ({"value": "1e99"}, "không phải là số"),
        ({"value": ""}, "không phải là số"),
        ({"dataElement": ""}, "Thiếu"),
        (FEMALE, "Trùng với dataValues[1]"),
    ],
)
def test_every_bad_value_is_told_and_nothing_is_written(change: dict[str, str], part: str) -> None:
    _opened()
    done = _values([MALE | FEMALE, MALE | change])
    assert [one.place for one in done.bad] == ["dataValues[2]"]
    assert part in done.bad[0].message
    assert _cells() == {}


@pytest.mark.parametrize("text", ["1.234", "0.001", "12e-3", "-7.005"])
def test_more_decimals_than_the_form_keeps_are_told_and_nothing_is_written(text: str) -> None:
    _opened()
    done = _values([MALE, MALE | BEDS | {"value": text}])
    assert [(one.place, "nhiều hơn 2 chữ số thập phân" in one.message) for one in done.bad] == [("dataValues[2]", True)]
    assert _cells() == {}


@pytest.mark.parametrize(("text", "value"), [("1.23", "1.23"), ("1.2300", "1.23"), ("125e-2", "1.25")])
def test_as_many_decimals_as_the_form_keeps_are_taken_as_they_are(text: str, value: str) -> None:
    _opened()
    assert _values([MALE | BEDS | {"value": text}]).imported == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM reporting_cell")
        assert cursor.fetchall() == [(Decimal(value),)]


def test_only_the_offices_one_reports_for_can_be_written() -> None:
    _opened()
    done = _values([MALE], offices=frozenset({"28777@2025-07-01"}))
    assert "Không được giao" in done.bad[0].message
    assert _cells() == {}
    assert _values([MALE], offices=frozenset({COMMUNE})).imported == 1


def test_a_computed_cell_and_a_closed_report_take_nothing() -> None:
    declare(OCTOBER, small_regime("T02", cut_off=1))
    open_all(OCTOBER, date(2025, 9, 1), "T02")
    value = ForeignValue("1", "test_fibre_share", "202509", "28756", "5")
    done = operations.import_dhis2_values(values=[value], bad=(), actor="official:1", at=OCTOBER)
    assert "Không có báo cáo đang mở" in done.bad[0].message
    models.ReportRow.objects.update(state="submitted", submitted_at=OCTOBER, first_submitted_at=OCTOBER)
    value = ForeignValue("1", "test_households", "202509", "28756", "5")
    assert operations.import_dhis2_values(values=[value], bad=(), actor="official:1", at=OCTOBER).bad != ()
    assert _cells() == {}


def test_hostile_xml_opens_no_file() -> None:
    secret = Path(__file__).resolve()
    content = f"""<!DOCTYPE adx [<!ENTITY x SYSTEM "file://{secret}">]>
      <adx xmlns="urn:ihe:qrph:adx:2015"><group period="2025-09-01/P1M" orgUnit="1">
      <dataValue dataElement="&x;" value="1"/></group></adx>""".encode()
    values, bad = read_adx(content)
    assert "Hostile" not in json.dumps([(v.data_element, v.value) for v in values])
    assert values == [] or "&" not in values[0].data_element
    assert read_adx(b"<adx/>")[1] != []
    assert read_adx(b"no xml")[1] != []
    assert bad is not None


@pytest.mark.parametrize(
    ("code", "theirs"),
    [("2025-09", "202509"), ("2025-Q3", "2025Q3"), ("2025-H1", "2025S1"), ("2025", "2025"), ("2025-W05", "2025W5"),
     ("2025-09-04", "20250904"), ("2025-09~15", "2025-08-15/P1M")],
)  # fmt: skip
def test_periods_go_there_and_back(code: str, theirs: str) -> None:
    assert write_period(parse(code)) == theirs
    back = read_period(theirs)
    assert back is not None
    assert (back.start, back.end) == (parse(code).start, parse(code).end)
