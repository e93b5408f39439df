"""The pages of reports: what each shows, what each refuses, and that a refusal changes nothing."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from python_calamine import CalamineWorkbook

from benso.domains.reporting import models, queries
from benso.domains.reporting.types import Figure
from benso.domains.units.queries import roster
from benso.kernel.periods import parse
from tests.domains.reporting.small import declare, open_all
from tests.domains.reporting.values import put_all
from tests.sites.desk.editors import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
JULY = datetime(2025, 7, 20, 2, tzinfo=UTC)
BULK = "/desk/bao-cao/nop-tep/"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def report() -> models.ReportRow:
    declare(JULY)
    open_all(JULY, date(2025, 7, 1))
    return models.ReportRow.objects.filter(regime="T01").order_by("id")[0]


@pytest.fixture
def reporter(report: models.ReportRow) -> Client:
    return browser(("reporter", report.office))[0]


def test_a_new_unit_says_whose_figures_stand_beside_or_why_none_do(report: models.ReportRow, reporter: Client) -> None:
    text = reporter.get(path(report)).content.decode()
    assert "đơn vị mới, kỳ đó chưa có" in text
    assert "data-former" not in text
    unit = roster().unit(report.office)
    put_all({each: {"test_fibre": 100} for each in unit.predecessors}, parse("2025-06~15"))
    text = reporter.get(path(report)).content.decode()
    assert f'id="o-fibre.before" data-cell="fibre.before">{100 * len(unit.predecessors)}</output>' in text
    assert all(roster().unit(each).name_vi in text for each in unit.predecessors)
    content = reporter.get(path(report, "tep.xlsx")).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[5] for row in rows[4:6]] == ["đơn vị mới, kỳ đó chưa có", 100 * len(unit.predecessors)]


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
    for deed in ("", "moi/", "tep.xlsx", "tep.csv", "o/households.now/"):
        assert client.get(path(report, deed)).status_code == (200 if sees else 404), deed
    assert send(client, report, "luu/", typed(("households.now", "1", 0))).status_code == 404
    assert send(client, report, "dan/", {"anchor": "households.now", "text": "1\n2"}).status_code == 404
    for deed in ("lay-san/", "ly-do/"):
        assert client.post(path(report, deed), {"check": "jump", "text": "đúng"}).status_code == 404, deed
    assert client.post(path(report, "nop/")).status_code in (302, 404)
    file = SimpleUploadedFile("a.xlsx", b"PK")
    assert client.post(path(report, "tep/"), {"file": file}).status_code == 404
    table = SimpleUploadedFile("a.csv", b"main;;;;now;before\nhouseholds;;;;1;\n")
    assert client.post(path(report, "tep/"), {"file": table}).status_code == 404
    bulk = SimpleUploadedFile("b.csv", f"unit;period;item;value\n{report.office};2025-07;test_fibre;1\n".encode())
    assert client.post(BULK, {"file": bulk, "regime": "T01", "deed": "write"}).status_code == 400
    assert whole() == before


@pytest.mark.parametrize("body", ["", "[]", "{", '{"cells": 5}', '{"cells": [1]}', '{"cells": [{"seen": "x"}]}'])
def test_malformed_requests_are_refused_politely(report: models.ReportRow, reporter: Client, body: str) -> None:
    before = whole()
    answer = reporter.post(path(report, "luu/"), body, content_type="application/json")
    assert answer.status_code in (200, 400)
    assert whole() == before


def csv_file(text: str, name: str = "so-lieu.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_csv_goes_out_and_in_and_what_is_wrong_is_told_by_line(report: models.ReportRow, reporter: Client) -> None:
    send(reporter, report, "luu/", typed(("households.now", "1.500", 0)))
    content = reporter.get(path(report, "tep.csv")).content.decode("utf-8-sig")
    assert "households;1;Hộ;" in content
    changed = content.replace(";1500;", ";1600;")
    said = reporter.post(path(report, "tep/"), {"file": csv_file(changed), "seen": "1"}, follow=True).content.decode()
    assert "Đã ghi 1 ô từ tệp" in said
    assert standing(report)["households.now"] == Figure(Decimal(1600))
    before = whole()
    wrong = content.replace(";1500;", ";mười;")
    said = reporter.post(path(report, "tep/"), {"file": csv_file(wrong), "seen": "2"}, follow=True).content.decode()
    assert "Dòng 3, households.now: “mười” không phải là số" in said
    stale = reporter.post(path(report, "tep/"), {"file": csv_file(content), "seen": "1"}, follow=True)
    assert "Cán bộ thử đã sửa ô này thành “1.600”" in stale.content.decode()
    assert whole() == before


def test_a_bulk_file_is_checked_then_written(report: models.ReportRow, reporter: Client) -> None:
    page = reporter.get(BULK).content.decode()
    assert 'value="T01"' in page
    file = f"Đơn vị;Kỳ;Chỉ tiêu;Giá trị\n{report.office};2025-07;test_households;1.288\n"
    before = whole()
    said = reporter.post(BULK, {"file": csv_file(file), "regime": "T01", "numbers": "vi", "deed": "check"})
    assert (said.status_code, "1 ô sẽ đổi" in said.content.decode()) == (200, True)
    assert whole() == before
    form = hidden(said.content.decode())
    said = reporter.post(BULK, form)
    assert (said.status_code, "ghi 1 ô vào 1 báo cáo" in said.content.decode()) == (200, True)
    assert standing(report) == {"households.now": Figure(Decimal(1288))}
    before = whole()
    again = reporter.post(BULK, form)
    assert (again.status_code, "không còn" in again.content.decode()) == (404, True)
    assert whole() == before


def test_a_bulk_file_may_be_written_at_once(report: models.ReportRow, reporter: Client) -> None:
    file = f"Đơn vị;Kỳ;Chỉ tiêu;Giá trị\n{report.office};2025-07;test_households;1.288\n"
    said = reporter.post(BULK, {"file": csv_file(file), "regime": "T01", "numbers": "vi", "deed": "write"})
    assert (said.status_code, "ghi 1 ô vào 1 báo cáo" in said.content.decode()) == (200, True)
    assert standing(report) == {"households.now": Figure(Decimal(1288))}


def test_a_checked_file_is_that_persons_and_of_that_regime(report: models.ReportRow, reporter: Client) -> None:
    file = f"unit;period;item;value\n{report.office};2025-07;test_households;5\n"
    form = hidden(reporter.post(BULK, {"file": csv_file(file), "regime": "T01", "deed": "check"}).content.decode())
    before = whole()
    other = browser(("reporter", report.office))[0]
    assert other.post(BULK, form).status_code == 404
    assert reporter.post(BULK, form | {"regime": "T99"}).status_code == 400
    for broken in ("x", "", str(uuid4())):
        assert reporter.post(BULK, form | {"staged": broken}).status_code in (400, 404)
    assert reporter.post(BULK, form | {"state": ""}).status_code == 409
    assert whole() == before
    assert reporter.post(BULK, form).status_code == 200


def hidden(text: str) -> dict[str, str]:
    """The hidden fields of the form that writes a checked file."""
    form = text.partition('aria-labelledby="kiem"')[2].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(staged|state|regime|numbers)" value="([^"]*)"', form))


@pytest.mark.parametrize("deed", ["check", "write"])
def test_a_bad_bulk_file_is_told_row_by_row_and_changes_nothing(
    report: models.ReportRow, reporter: Client, deed: str
) -> None:
    file = (
        f"unit;period;item;value\n{report.office};2025-07;test_households;1\nNơi nào;2025-07;test_households;1\n"
        f"{report.office};2025-07;test_fibre;<b>mười</b>\n"
    )
    before = whole()
    answer = reporter.post(BULK, {"file": csv_file(file), "regime": "T01", "deed": deed})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "Có 2 dòng không nhận được" in text
    assert "Không có báo cáo của “Nơi nào”" in text
    assert "&lt;b&gt;mười" in text
    for form in ({"regime": "T01"}, {"file": csv_file(file)}, {"file": csv_file(file), "regime": "T99"}):
        assert reporter.post(BULK, form | {"deed": deed}).status_code == 400
    strange = reporter.post(BULK, {"file": csv_file("a;b\n"), "regime": "T01", "deed": deed})
    assert "Không hiểu cột “a”" in strange.content.decode()
    assert whole() == before


def test_the_history_of_a_cell_says_who_when_and_from_what_to_what(report: models.ReportRow, reporter: Client) -> None:
    send(reporter, report, "luu/", typed(("households.now", "1.500", 0)))
    send(reporter, report, "luu/", typed(("households.now", "1.600", 1)))
    send(reporter, report, "luu/", typed(("households.now", "", 2)))
    text = reporter.get(path(report, "o/households.now/")).content.decode()
    rows = [part.partition("</tr>")[0] for part in text.split("<tr>")[2:]]
    assert len(rows) == 3
    assert all("Cán bộ thử" in row and "nhập tay" in row for row in rows)
    assert rows[0].index("1.600") < rows[0].index("để trống")
    assert rows[1].index("1.500") < rows[1].index("1.600")
    assert rows[2].index("để trống") < rows[2].index("1.500")
    assert "không ai nhập tay" in reporter.get(path(report, "o/share.now/")).content.decode()
    assert "chưa ai nhập" in reporter.get(path(report, "o/fibre.now/")).content.decode()
    assert reporter.get(path(report, "o/nothing.now/")).status_code == 404


def test_a_cell_that_was_emptied_is_filled_in_again_after_the_page_is_loaded_anew(
    report: models.ReportRow, reporter: Client
) -> None:
    send(reporter, report, "luu/", typed(("households.now", "1.500", 0)))
    send(reporter, report, "luu/", typed(("households.now", "", 1)))
    text = reporter.get(path(report)).content.decode()
    seen = text.partition('data-cell="households.now" data-seen="')[2].partition('"')[0]
    told = send(reporter, report, "luu/", typed(("households.now", "7", int(seen)))).json()
    assert told["refused"] == []
