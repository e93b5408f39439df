"""The pages of reports: what each shows, what each refuses, and that a refusal changes nothing."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from python_calamine import CalamineWorkbook

from benso.domains.reporting import models, queries
from benso.domains.reporting.types import Figure
from tests.domains.reporting.small import declare, open_all
from tests.sites.desk.editors import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
JULY = datetime(2025, 7, 20, 2, tzinfo=UTC)


@pytest.fixture
def report() -> models.ReportRow:
    declare(JULY)
    open_all(JULY, date(2025, 7, 1))
    return models.ReportRow.objects.filter(regime="T01").order_by("id")[0]


@pytest.fixture
def reporter(report: models.ReportRow) -> Client:
    return browser(("reporter", report.office))[0]


def path(report: models.ReportRow, deed: str = "") -> str:
    return f"/desk/bao-cao/{report.id}/{deed}"


def send(client: Client, report: models.ReportRow, deed: str, body: Any) -> Any:
    return client.post(path(report, deed), json.dumps(body), content_type="application/json")


def typed(*cells: tuple[str, str, int]) -> dict[str, Any]:
    return {"cells": [{"address": a, "text": t, "seen": s} for a, t, s in cells]}


def standing(report: models.ReportRow) -> dict[str, Figure]:
    return {a: c.figure for a, c in queries.cells(report.id).items()}


def whole() -> list[Any]:
    found: list[Any] = []
    with connection.cursor() as cursor:
        for table in ("reporting_cell", "reporting_change", "reporting_event", "reporting_report"):
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
            found += cursor.fetchall()
    return found


def test_the_list_says_what_is_due_and_what_is_late_in_words(report: models.ReportRow, reporter: Client) -> None:
    text = reporter.get("/desk/bao-cao/").content.decode()
    assert "Băng thông rộng (thử)" in text
    assert "due-late" in text
    assert "quá hạn" in text
    assert "0 trong 4 ô" in text
    assert "Chưa có báo cáo nào được nộp" in reporter.get("/desk/bao-cao/?muc=da-nop").content.decode()


def test_the_grid_has_a_field_for_each_cell_that_is_filled_in(report: models.ReportRow, reporter: Client) -> None:
    text = reporter.get(path(report)).content.decode()
    assert text.count('<input type="text" inputmode') == 4
    assert 'data-cell="share.now"' in text
    assert "Còn 4 ô chưa có gì" in text
    assert "<script>" not in text
    assert " style=" not in text


def test_cells_are_saved_as_typed_and_what_is_wrong_is_told_for_its_cell(
    report: models.ReportRow, reporter: Client
) -> None:
    answer = send(reporter, report, "luu/", typed(("households.now", "1.500", 0), ("fibre.now", "1,5", 0)))
    told = answer.json()
    assert standing(report) == {"households.now": Figure(Decimal(1500))}
    assert told["revision"] == 1
    assert [(c["address"], c["text"]) for c in told["written"]] == [("households.now", "1.500")]
    assert [(r["address"], r["standing"]) for r in told["refused"]] == [("fibre.now", None)]
    assert "số nguyên" in told["refused"][0]["message"]


def test_the_second_is_told_by_name_what_stands_there(report: models.ReportRow, reporter: Client) -> None:
    other = browser(("reporter", report.office))[0]
    send(reporter, report, "luu/", typed(("households.now", "1.500", 0)))
    told = send(other, report, "luu/", typed(("households.now", "9", 0))).json()
    assert told["refused"][0]["standing"] == {"text": "1.500", "revision": 1}
    assert told["refused"][0]["message"].startswith("Cán bộ thử đã sửa ô này thành “1.500”")
    news = other.get(path(report, "moi/") + "?tu=0").json()
    assert [c["text"] for c in news["written"]] == ["1.500"]


def test_a_block_is_taken_whole_or_not(report: models.ReportRow, reporter: Client) -> None:
    block = {"anchor": "households.now", "text": "1.500\nmười", "seen": 0}
    answer = send(reporter, report, "dan/", block)
    assert answer.status_code == 400
    assert standing(report) == {}
    assert send(reporter, report, "dan/", block | {"text": "1.500\n1.000"}).status_code == 200
    assert standing(report) == {"households.now": Figure(Decimal(1500)), "fibre.now": Figure(Decimal(1000))}


def test_the_file_goes_out_and_in(report: models.ReportRow, reporter: Client) -> None:
    send(reporter, report, "luu/", typed(("households.now", "1.500", 0)))
    content = reporter.get(path(report, "tep.xlsx")).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert (rows[4][0], rows[4][4]) == ("households", 1500.0)
    answer = reporter.post(path(report, "tep/"), {"file": SimpleUploadedFile("a.xlsx", content)}, follow=True)
    assert "Đã ghi 0 ô từ tệp" in answer.content.decode()
    broken = reporter.post(path(report, "tep/"), {"file": SimpleUploadedFile("a.xlsx", b"PK no")}, follow=True)
    assert "notice problem" in broken.content.decode()


def test_what_is_not_ready_is_not_submitted_and_says_why(report: models.ReportRow, reporter: Client) -> None:
    before = whole()
    answer = reporter.post(path(report, "nop/"), follow=True)
    assert "notice problem" in answer.content.decode()
    assert whole() == before


def test_a_complete_report_is_submitted_and_then_fixed(report: models.ReportRow, reporter: Client) -> None:
    cells = [
        ("households.now", "1.500", 0),
        ("fibre.now", "1.000", 0),
        ("users.male", "x", 0),
        ("users.female", "-", 0),
    ]
    assert send(reporter, report, "luu/", typed(*cells)).json()["refused"] == []
    text = reporter.post(path(report, "nop/"), follow=True).content.decode()
    assert "Đã nộp báo cáo" in text
    report.refresh_from_db()
    assert report.state == "submitted"
    before = whole()
    assert send(reporter, report, "luu/", typed(("households.now", "1", 9))).status_code == 409
    assert whole() == before


@pytest.mark.parametrize("duty", [None, ("clerk", "own"), ("reporter", "other"), ("leader", "own")])
def test_strangers_are_told_there_is_no_report_and_change_nothing(
    report: models.ReportRow, duty: tuple[str, str] | None
) -> None:
    other = models.ReportRow.objects.filter(regime="T01").order_by("-id")[0].office
    client = browser(*([(duty[0], report.office if duty[1] == "own" else other)] if duty else []))[0]
    sees = duty == ("leader", "own")
    before = whole()
    for deed in ("", "moi/", "tep.xlsx"):
        assert client.get(path(report, deed)).status_code == (200 if sees else 404), deed
    assert send(client, report, "luu/", typed(("households.now", "1", 0))).status_code == 404
    assert send(client, report, "dan/", {"anchor": "households.now", "text": "1\n2"}).status_code == 404
    for deed in ("lay-san/", "ly-do/"):
        assert client.post(path(report, deed), {"check": "jump", "text": "đúng"}).status_code == 404, deed
    assert client.post(path(report, "nop/")).status_code in (302, 404)
    file = SimpleUploadedFile("a.xlsx", b"PK")
    assert client.post(path(report, "tep/"), {"file": file}).status_code == 404
    assert whole() == before


@pytest.mark.parametrize("body", ["", "[]", "{", '{"cells": 5}', '{"cells": [1]}', '{"cells": [{"seen": "x"}]}'])
def test_malformed_requests_are_refused_politely(report: models.ReportRow, reporter: Client, body: str) -> None:
    before = whole()
    answer = reporter.post(path(report, "luu/"), body, content_type="application/json")
    assert answer.status_code in (200, 400)
    assert whole() == before
