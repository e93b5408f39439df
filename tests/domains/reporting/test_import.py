"""Many values at once: all or nothing, every bad row named, the numbers and marks as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection

from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.operations import ImportRefused
from benso.domains.reporting.types import Figure, Imported, ImportRow, Mark, Origin, ReportActor
from tests.domains.reporting.small import declare, open_all

pytestmark = pytest.mark.django_db
JULY = datetime(2025, 7, 20, 2, tzinfo=UTC)
SYSTEM = ReportActor.system("import")


@pytest.fixture
def reports() -> list[models.ReportRow]:
    declare(JULY)
    open_all(JULY, date(2025, 6, 1))
    rows = models.ReportRow.objects.filter(regime="T01", period__code="2025-07~15").select_related("place")
    return list(rows.order_by("id")[:3])


def kept() -> list[object]:
    found: list[object] = []
    with connection.cursor() as cursor:
        for table in ("reporting_cell", "reporting_change", "reporting_event"):
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3")
            found += cursor.fetchall()
        cursor.execute("SELECT id, revision, filled FROM reporting_report ORDER BY id")
        return found + cursor.fetchall()


def bring(*rows: ImportRow, actor: ReportActor = SYSTEM, **more: object) -> Imported:
    return operations.import_values(regime="T01", rows=rows, actor=actor, at=JULY, name="thang-7.csv", **more)  # type: ignore[arg-type]


def test_values_of_many_offices_go_in_under_any_name_of_the_unit(reports: list[models.ReportRow]) -> None:
    one, two, three = reports
    done = bring(
        ImportRow(2, one.place.key.partition("@")[0], "2025-07~15", "test_households", "1.288"),
        ImportRow(3, two.office, "2025-07~15", "test_households", " 0 "),
        ImportRow(4, two.office, "2025-07~15", "test_users[test_sex=male]", "Không áp dụng"),
        ImportRow(5, three.place.key, "2025-07~15", "test_fibre", "…"),
    )
    assert done == Imported(4, 4, 3)
    assert queries.cells(one.id)["households.now"].figure == Figure(Decimal(1288))
    assert {a: c.figure for a, c in queries.cells(two.id).items()} == {
        "households.now": Figure(Decimal(0)),
        "users.male": Figure(None, Mark.NOT_APPLICABLE),
    }
    for row, filled in zip(reports, (1, 2, 0), strict=True):
        row.refresh_from_db()
        assert (row.revision, row.filled) == (1, filled)
    (state,) = queries.cell_history(one.id, "households.now")
    assert (state.origin, state.by, state.at) == (Origin.FILE, "system:import", JULY)


def test_bringing_the_same_again_changes_nothing(reports: list[models.ReportRow]) -> None:
    row = ImportRow(1, reports[0].office, "2025-07~15", "test_households", "7")
    bring(row)
    before = kept()
    assert bring(row) == Imported(1, 0, 0)
    assert kept() == before


def test_every_bad_row_is_named_and_none_is_taken(reports: list[models.ReportRow]) -> None:
    one, two, closed = reports
    models.ReportRow.objects.filter(id=closed.id).update(state="submitted", submitted_at=JULY, first_submitted_at=JULY)
    before, july = kept(), "2025-07~15"
    rows = [
        ImportRow(2, one.office, july, "test_households", "1.288"),
        ImportRow(3, "99999", july, "test_households", "1"),
        ImportRow(4, one.office, "2031-07~15", "test_households", "1"),
        ImportRow(5, closed.office, july, "test_households", "1"),
        ImportRow(6, one.office, july, "test_nothing", "1"),
        ImportRow(7, one.office, july, "test_fibre_share", "1"),
        ImportRow(8, one.office, july, "test_fibre", "mười"),
        ImportRow(9, one.office, july, "test_fibre", ""),
        ImportRow(10, two.office, july, "test_fibre", "1,5"),
        ImportRow(11, two.office, july, "test_households", "-1"),
        ImportRow(12, one.place.key, july, "test_households", "1288"),
        ImportRow(13, two.office, july, "test_users[test_sex=male]", "9" * 19),
        ImportRow(14, two.office, july, "test_users[test_sex=female]", "1\t2\\N\n3"),
        ImportRow(15, two.office, july, "test_users[test_sex=female]", "1,288.5"),
    ]
    with pytest.raises(ImportRefused) as refused:
        bring(*rows)
    assert [(one.line, one.field, one.error.code) for one in refused.value.bad] == [
        (3, "unit", "ROW_OF_NO_REPORT"),
        (4, "unit", "ROW_OF_NO_REPORT"),
        (5, "unit", "ROW_OF_CLOSED_REPORT"),
        (6, "item", "ROW_OF_NO_ITEM"),
        (7, "item", "ROW_OF_COMPUTED_ITEM"),
        (8, "value", "FIGURE_UNREADABLE"),
        (9, "value", "FIGURE_UNREADABLE"),
        (10, "value", "FIGURE_NOT_WHOLE"),
        (11, "value", "FIGURE_OUT_OF_RANGE"),
        (12, "item", "ROW_TWICE"),
        (13, "value", "FIGURE_TOO_LONG"),
        (14, "value", "FIGURE_UNREADABLE"),
        (15, "value", "FIGURE_UNREADABLE"),
    ]
    assert "dòng 2" in str(refused.value.bad[9].error)
    assert kept() == before


def test_who_does_not_report_for_an_office_brings_nothing_in_for_it(reports: list[models.ReportRow]) -> None:
    mine, other = reports[:2]
    actor = ReportActor(5, "", frozenset({("reporter", mine.office)}))
    own = ImportRow(1, mine.office, "2025-07~15", "test_households", "1")
    before = kept()
    with pytest.raises(ImportRefused) as refused:
        bring(own, ImportRow(2, other.office, "2025-07~15", "test_households", "1"), actor=actor)
    assert [(bad.line, bad.error.code) for bad in refused.value.bad] == [(2, "ROW_OF_NO_REPORT")]
    assert kept() == before
    assert bring(own, actor=actor).written == 1


def test_english_numbers_are_read_where_the_file_is_said_to_hold_them(reports: list[models.ReportRow]) -> None:
    bring(ImportRow(1, reports[0].office, "2025-07~15", "test_households", "1,288,463"), language="en")
    assert queries.cells(reports[0].id)["households.now"].figure == Figure(Decimal(1288463))


def test_a_row_with_a_sign_that_no_text_may_hold_is_a_bad_row(reports: list[models.ReportRow]) -> None:
    before = kept()
    for texts in (("test_fibre\0", "1"), ("test_fibre", "1\0"), ("test_fibre", "\0")):
        with pytest.raises(ImportRefused) as refused:
            bring(ImportRow(4, reports[0].office, "2025-07~15", *texts))
        assert [row.line for row in refused.value.bad] == [4]
    assert kept() == before
