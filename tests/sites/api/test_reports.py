"""Programs of offices: reading, filling in and sending up reports with a token."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from benso.domains.accounts.types import Scope
from benso.domains.reporting import models, queries
from benso.domains.reporting.types import Origin
from benso.kernel.periods import parse
from tests.domains.reporting import values
from tests.domains.reporting.people import fill
from tests.domains.reporting.small import declare, open_all, small_regime
from tests.sites.api.offices import Program, program
from tests.sites.api.reports import LATE, report_owed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
WHOLE: list[dict[str, Any]] = [
    {"address": "households.now", "value": "1500"},
    {"address": "fibre.now", "value": "1000"},
    {"address": "users.male", "mark": "not_applicable"},
    {"address": "users.female", "mark": "no_service"},
]


@pytest.fixture
def owed() -> models.ReportRow:
    return report_owed()


@pytest.fixture
def reporter(owed: models.ReportRow) -> Program:
    return program(("reporter", owed.office))


def everything() -> list[Any]:
    found: list[Any] = []
    with connection.cursor() as cursor:
        tables = ("cell", "change", "event", "report", "explanation")
        for table in (*(f"reporting_{name}" for name in tables), "audit_event"):
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
            found += cursor.fetchall()
    return found


def put(sender: Program, report: int, *cells: dict[str, Any]) -> Any:
    return sender.call("PUT", f"/owed-reports/{report}/cells", {"cells": list(cells)})


def test_a_program_fills_in_a_report_and_sends_it_up(owed: models.ReportRow, reporter: Program) -> None:
    items = reporter.get("/owed-reports").json()["items"]
    assert owed.id in [line["id"] for line in items]
    assert {line["office"] for line in items} == {owed.office}
    saved = put(reporter, owed.id, *WHOLE)
    assert (saved.status_code, saved.json()["refused"]) == (200, [])
    assert {cell["address"]: cell["figure"] for cell in saved.json()["written"]} == {
        "households.now": {"value": "1500", "mark": "number"},
        "fibre.now": {"value": "1000", "mark": "number"},
        "users.male": {"value": None, "mark": "not_applicable"},
        "users.female": {"value": None, "mark": "no_service"},
    }
    assert queries.cell_history(owed.id, "fibre.now")[0].origin is Origin.PROGRAM
    whole = reporter.get(f"/owed-reports/{owed.id}").json()
    cells = {cell["address"]: cell for cell in whole["cells"]}
    assert cells["share.now"]["figure"] == {"value": "66.67", "mark": "number"}
    assert (cells["share.now"]["editable"], cells["fibre.now"]["origin"]) == (False, "program")
    assert [form["id"] for form in whole["forms"]] == ["main", "people"]
    sent = reporter.post(f"/owed-reports/{owed.id}/submission", None)
    assert (sent.status_code, sent.json()) == (200, {"state": "submitted"})
    before = everything()
    again = reporter.post(f"/owed-reports/{owed.id}/submission", None)
    assert (again.status_code, again.json()) == (200, {"state": "submitted"})
    closed = put(reporter, owed.id, {"address": "fibre.now", "value": "1", "seen": 9})
    assert (closed.status_code, closed.json()["code"]) == (409, "REPORT_CLOSED")
    assert everything() == before


def test_each_cell_is_judged_alone_and_told_why(owed: models.ReportRow, reporter: Program) -> None:
    fill(owed.id, LATE, fibre=900)
    answer = put(
        reporter, owed.id,
        {"address": "households.now", "value": "1600", "seen": 1},
        {"address": "fibre.now", "value": "1000", "seen": 0},
        {"address": "share.now", "value": "1"},
        {"address": "nothing.now", "value": "1"},
        {"address": "users.male", "value": "1.5", "seen": 1},
        {"address": "users.female", "mark": "no_service"},
    )  # fmt: skip
    told = answer.json()
    assert answer.status_code == 200
    assert [cell["address"] for cell in told["written"]] == ["households.now"]
    assert [(one["address"], one["code"]) for one in told["refused"]] == [
        ("fibre.now", "CELL_CHANGED_MEANWHILE"),
        ("share.now", "CELL_COMPUTED"),
        ("nothing.now", "CELL_UNKNOWN"),
        ("users.male", "FIGURE_NOT_WHOLE"),
    ]
    assert told["refused"][0]["standing"]["figure"] == {"value": "900", "mark": "number"}
    assert all("{" not in one["detail"] for one in told["refused"])


def test_an_emptied_cell_is_filled_in_again_with_the_revision_that_was_told(
    owed: models.ReportRow, reporter: Program
) -> None:
    put(reporter, owed.id, {"address": "fibre.now", "value": "5"})
    emptied = put(reporter, owed.id, {"address": "fibre.now", "seen": 1}).json()
    assert emptied["written"] == [{"address": "fibre.now", "figure": None, "revision": 2}]
    cells = {cell["address"]: cell for cell in reporter.get(f"/owed-reports/{owed.id}").json()["cells"]}
    assert cells["fibre.now"]["figure"] is None
    again = put(reporter, owed.id, {"address": "fibre.now", "value": "6", "seen": cells["fibre.now"]["revision"]})
    assert again.json()["refused"] == []


def before_it(report: models.ReportRow, **figures: int) -> None:
    """What was approved of the period before, by the same office and by another regime of this one."""
    declare(LATE, small_regime("T01"), small_regime("T02"))
    values.put(report.office, parse("2025-06~15"), {f"test_{item}": value for item, value in figures.items()})
    values.put(report.office, parse("2025-07~15"), {"test_households": 1500}, regime="T02")


def test_a_program_goes_the_whole_way(owed: models.ReportRow, reporter: Program) -> None:
    before_it(owed, fibre=400)
    address = f"/owed-reports/{owed.id}"
    assert owed.id in [line["id"] for line in reporter.get("/owed-reports").json()["items"]]
    taken = reporter.post(f"{address}/prefill", None)
    assert (taken.status_code, taken.json()["taken"], taken.json()["waiting"]) == (
        200,
        [{"address": "households.now", "figure": {"value": "1500", "mark": "number"}, "revision": 1,
          "origin": "other_regime", "source": "T02"}],
        [],
    )  # fmt: skip
    assert reporter.post(f"{address}/prefill", None).json()["taken"] == []
    saved = put(reporter, owed.id, *WHOLE[1:])
    assert [(f["check"], f["severity"], f["explanation"]) for f in saved.json()["findings"]] == [("jump", "soft", "")]
    refused = reporter.post(f"{address}/submission", None)
    assert refused.status_code == 422
    told = explain(reporter, owed.id, ("jump", "  Nhà mạng mới\nkéo cáp. "))
    assert (told.status_code, [f["explanation"] for f in told.json()["findings"]]) == (200, ["Nhà mạng mới kéo cáp."])
    assert explain(reporter, owed.id, ("jump", "Nhà mạng mới kéo cáp.")).json() == told.json()
    sent = reporter.post(f"{address}/submission", None)
    assert (sent.status_code, sent.json()) == (200, {"state": "submitted"})
    before = everything()
    for late in (reporter.post(f"{address}/prefill", None), explain(reporter, owed.id, ("jump", "Thêm"))):
        assert (late.status_code, late.json()["code"]) == (409, "REPORT_CLOSED")
    assert everything() == before


def explain(sender: Program, report: int, *told: tuple[str, str]) -> Any:
    body = {"explanations": [{"check": check, "text": text} for check, text in told]}
    return sender.call("PUT", f"/owed-reports/{report}/explanations", body)


def test_explanations_are_taken_together_or_not_at_all(owed: models.ReportRow, reporter: Program) -> None:
    before_it(owed, fibre=400)
    put(reporter, owed.id, *WHOLE)
    before = everything()
    for other in ("empty", "not_more", "nothing", "outlier.fibre.now"):
        answer = explain(reporter, owed.id, ("jump", "Đúng"), (other, "Đúng"))
        assert (answer.status_code, answer.json()["code"]) == (400, "FINDING_UNKNOWN")
    blank = explain(reporter, owed.id, ("jump", " \n "))
    assert (blank.status_code, blank.json()["code"]) == (400, "EXPLANATION_MISSING")
    for bad in ([], [("jump", "")], [("", "Đúng")], [("jump", "x" * 2001)]):
        assert explain(reporter, owed.id, *bad).status_code == 422
    assert everything() == before


def test_a_cell_says_why_a_newer_unit_has_no_figure_of_the_period_before(
    owed: models.ReportRow, reporter: Program
) -> None:
    cells = {cell["address"]: cell for cell in reporter.get(f"/owed-reports/{owed.id}").json()["cells"]}
    assert (cells["fibre.before"]["figure"], cells["fibre.before"]["lacking"]) == (None, "new")
    assert cells["fibre.now"]["lacking"] is None
    before_it(owed, fibre=400)
    cells = {cell["address"]: cell for cell in reporter.get(f"/owed-reports/{owed.id}").json()["cells"]}
    assert (cells["fibre.before"]["figure"], cells["fibre.before"]["lacking"]) == (
        {"value": "400", "mark": "number"}, None,
    )  # fmt: skip


def test_what_is_not_ready_is_not_sent_up_and_says_what_was_found(owed: models.ReportRow, reporter: Program) -> None:
    fill(owed.id, LATE, fibre=9000)
    before = everything()
    answer = reporter.post(f"/owed-reports/{owed.id}/submission", None)
    assert (answer.status_code, answer.json()["code"]) == (422, "REPORT_HAS_ERRORS")
    assert answer.json()["findings"][0]["check"] == "not_more"
    assert everything() == before


@pytest.mark.parametrize(
    "cell",
    [
        {"address": "fibre.now", "value": "1", "mark": "missing"},
        {"address": "fibre.now", "value": "1e5"},
        {"address": "fibre.now", "value": "1.500,0"},
        {"address": "fibre.now", "value": 5},
        {"address": "fibre.now", "mark": "number"},
        {"address": "fibre", "value": "1"},
        {"address": "fibre.now", "value": "1", "seen": -1},
        {"address": "fibre.now", "value": "1", "colour": "red"},
        {"value": "1"},
    ],
)
def test_what_is_no_cell_is_refused_whole(owed: models.ReportRow, reporter: Program, cell: dict[str, Any]) -> None:
    before = everything()
    answer = put(reporter, owed.id, WHOLE[0], cell)
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID")
    assert everything() == before


@pytest.mark.parametrize("role", ["clerk", "reporter", "leader", "report_approver"])
def test_who_does_not_report_for_the_office_changes_nothing(owed: models.ReportRow, role: str) -> None:
    other = models.ReportRow.objects.filter(regime="T01").exclude(office=owed.office)[0].office
    stranger = program((role, other if role == "reporter" else owed.office))
    sees = role == "leader"
    before = everything()
    assert stranger.get(f"/owed-reports/{owed.id}").status_code == (200 if sees else 404)
    assert (stranger.get(f"/owed-reports?office={owed.office}").json()["items"] != []) is sees
    assert put(stranger, owed.id, WHOLE[0]).status_code == 404
    assert stranger.post(f"/owed-reports/{owed.id}/prefill", None).status_code == 404
    assert explain(stranger, owed.id, ("jump", "Đúng")).status_code == 404
    assert stranger.post(f"/owed-reports/{owed.id}/submission", None).status_code in (403, 404)
    assert everything() == before


@pytest.mark.parametrize("scope", list(Scope))
def test_a_token_fills_in_only_with_the_scope_for_it(owed: models.ReportRow, scope: Scope) -> None:
    narrow = program(("reporter", owed.office), scopes=(scope,))
    before = everything()
    assert narrow.get("/owed-reports").status_code == (200 if scope is Scope.READ else 403)
    assert narrow.get(f"/owed-reports/{owed.id}").status_code == (200 if scope is Scope.READ else 403)
    if scope is not Scope.ACT:
        for answer in (
            put(narrow, owed.id, WHOLE[0]),
            narrow.post(f"/owed-reports/{owed.id}/prefill", None),
            explain(narrow, owed.id, ("jump", "Đúng")),
            narrow.post(f"/owed-reports/{owed.id}/submission", None),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "SCOPE_MISSING")
        assert everything() == before
    else:
        assert put(narrow, owed.id, WHOLE[0]).status_code == 200


def test_the_list_goes_on_where_it_stopped(owed: models.ReportRow, reporter: Program) -> None:
    open_all(LATE + timedelta(days=21), date(2025, 7, 1))
    whole = [line["id"] for line in reporter.get("/owed-reports").json()["items"]]
    assert len(whole) > 1
    first = reporter.get("/owed-reports?limit=1").json()
    rest = reporter.get(f"/owed-reports?after={first['after']}").json()
    assert [first["items"][0]["id"], *[line["id"] for line in rest["items"]]] == whole
    assert rest["after"] is None
