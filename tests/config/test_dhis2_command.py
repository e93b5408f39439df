"""``benso reporting import-dhis2``: metadata with a table of units, values, ADX; a bad row and nothing is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection, transaction

from benso.config.cli.reporting import reporting
from benso.config.content import load_pack
from benso.config.environment import PROJECT_ROOT
from benso.domains.audit import queries as audit
from benso.domains.procedures import queries as procedures
from benso.domains.reporting import models
from benso.domains.reporting.types import VersionState
from tests.domains.reporting.test_dhis2 import BEDS, DOCUMENT, FEMALE, MALE, _opened

pytestmark = pytest.mark.django_db
LOADED = datetime(2026, 11, 1, 1, tzinfo=UTC)
ADX = """<adx xmlns="urn:ihe:qrph:adx:2015" exported="2025-10-01T00:00:00Z">
<group orgUnit="OUaaaaaaaa1" period="2025-09-01/P1M" dataSet="DShealth001">
<dataValue dataElement="DEbeds00001" value="31"/></group></adx>"""


@pytest.fixture(scope="module", autouse=True)
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The content pack, once for the tests of this file."""
    with django_db_blocker.unblock():
        outer: Any = transaction.atomic()
        outer._from_testcase = True
        with outer:
            load_pack(root=PROJECT_ROOT / "content" / "bentre", actor="system:test", at=LOADED)
            procedures.forget()
            yield
            transaction.set_rollback(True)
    procedures.forget()


@pytest.fixture
def said(tmp_path: Path) -> Any:
    """Run the command on a file with this content."""

    def run(content: Any, *more: str, name: str = "file") -> Result:
        place = tmp_path / name
        place.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return CliRunner().invoke(reporting, ["import-dhis2", str(place), *more])

    return run


def _state() -> tuple[int, int, int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reporting_cell")
        (cells,) = cursor.fetchone()
    versions, names = models.VersionRow.objects.count(), models.ForeignRow.objects.count()
    return int(cells), versions, names, len(audit.events())


def test_metadata_comes_in_with_the_table_of_units(said: Any, tmp_path: Path) -> None:
    before = _state()
    refused = said(DOCUMENT)
    assert refused.exit_code == 1
    assert "Nơi có tên khác" in refused.output or "OUaaaaaaaa2" in refused.output
    assert "chưa ghi gì" in refused.output
    assert _state() == before
    table = tmp_path / "units.csv"
    table.write_text("\ufeffdhis2,unit\nX1,28777@2025-07-01\n", encoding="utf-8")
    done = said(DOCUMENT, "--units", str(table))
    assert (done.exit_code, done.output) == (0, "2 chỉ tiêu, 1 phân tổ, 1 bản nháp.\n")
    assert models.VersionRow.objects.get(regime__code="HEALTH").state == VersionState.DRAFT.value
    again = said(DOCUMENT, "--units", str(table))
    assert again.exit_code == 0
    assert models.VersionRow.objects.filter(regime__code="HEALTH").count() == 1


def test_values_and_adx_go_into_open_reports(said: Any) -> None:
    _opened()
    done = said({"dataValues": [MALE, MALE | FEMALE | {"value": "7"}, MALE | BEDS | {"value": "30"}]})
    assert (done.exit_code, done.output) == (0, "3 giá trị mới, 0 giá trị thay.\n")
    adx = said(ADX, name="values.adx.xml")
    assert (adx.exit_code, adx.output) == (0, "0 giá trị mới, 1 giá trị thay.\n")
    (event,) = [one for one in audit.events() if one.action == "reporting.values_imported"][-1:]
    assert event.actor == "console:import-dhis2"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"dataValues": [MALE, MALE | {"orgUnit": "OUnobody001"}]}, "OUnobody001"),
        ({"dataValues": [MALE | {"value": "năm"}]}, "1 dòng sai"),
        ({"dataValues": [MALE | {"period": "9/2025"}]}, "9/2025"),
        (ADX.replace("DEbeds00001", "DEnothing01"), "DEnothing01"),
        ("<adx>", "1 dòng sai"), ("{", "JSON"), ("[]", "JSON"), ("", "JSON"),
    ],
)  # fmt: skip
def test_a_bad_row_is_told_and_nothing_is_written(said: Any, content: Any, words: str) -> None:
    _opened()
    before = _state()
    done = said(content)
    assert done.exit_code == 1, done.output
    assert words in done.output
    assert "Traceback" not in done.output
    assert isinstance(done.exception, SystemExit)
    assert _state() == before
