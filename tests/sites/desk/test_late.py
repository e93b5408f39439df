"""The list of due dates to take along: every open dossier of one's own office, readable by any spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Dossier
from benso.kernel.working_time import VIETNAM
from tests.domains.dossiers.lives import SYSTEM, step, submission
from tests.sites.desk.editors import CODE, browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
ELSEWHERE = "29110@2025-07-01"
FORMULA = '=HYPERLINK("https://example.com","Lê Thị Bến")'
HEAD = [
    "Số hồ sơ", "Thủ tục", "Người nộp", "Đang ở bước", "Ai giữ", "Nơi giữ", "Cách nộp", "Nộp lúc", "Tiếp nhận lúc",
    "Hạn bước", "Hạn trả", "Mô phỏng",
]  # fmt: skip


def taken_in(name: str) -> Dossier:
    """An application that was accepted, so that its term runs."""
    now = datetime.now(UTC)
    form = replace(submission(CODE, at=now), contact={"name": name})
    dossier: UUID = operations.submit(submission=form, actor="person:test", at=now).id
    step(dossier, "accept", at=now)
    return queries.dossier(dossier, viewer=SYSTEM)


@pytest.fixture
def running() -> Dossier:
    return taken_in("Người Thử Một (mô phỏng)")


@pytest.fixture
def specialist(running: Dossier) -> Client:
    return browser(("specialist", running.lead_office))[0]


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def local(value: datetime | None) -> datetime:
    assert value is not None
    return value.astimezone(VIETNAM).replace(tzinfo=None, microsecond=0)


def test_the_list_of_due_dates_is_downloaded_as_csv_with_who_has_what_until_when(
    specialist: Client, running: Dossier
) -> None:
    answer = specialist.get("/desk/han-tra/csv/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="han-tra-\d{8}\.csv"', answer["Content-Disposition"])
    head, *rows = rows_of(answer)
    assert head == HEAD
    (row,) = [dict(zip(head, one, strict=True)) for one in rows if one[0] == running.number]
    assert (row["Người nộp"], row["Đang ở bước"]) == ("Người Thử Một (mô phỏng)", "Kiểm tra vị trí, đánh số")
    assert datetime.fromisoformat(row["Hạn trả"]) == local(running.due.at)
    assert datetime.fromisoformat(row["Nộp lúc"]) == local(running.submitted_at)
    assert row["Mô phỏng"] == "có"


def test_the_same_list_is_downloaded_as_a_spreadsheet_whose_dates_are_dates(
    specialist: Client, running: Dossier
) -> None:
    answer = specialist.get("/desk/han-tra/xlsx/")
    assert answer.status_code == 200
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    head, *rows = sheet
    assert head == HEAD
    (row,) = [dict(zip(head, one, strict=True)) for one in rows if one[0] == running.number]
    due = row["Hạn trả"]
    assert isinstance(due, datetime)
    assert due == local(running.due.at)


def test_a_name_that_looks_like_a_formula_is_only_a_name_in_the_list(specialist: Client) -> None:
    number = taken_in(FORMULA).number
    (row,) = [one for one in rows_of(specialist.get("/desk/han-tra/csv/")) if one[0] == number]
    assert row[2] == f"'{FORMULA}"
    book = CalamineWorkbook.from_filelike(io.BytesIO(specialist.get("/desk/han-tra/xlsx/").content))
    (line,) = [one for one in book.get_sheet_by_index(0).to_python() if one[0] == number]
    assert line[2] == FORMULA


def test_what_has_come_to_its_end_and_what_other_offices_hold_is_not_in_the_list(
    specialist: Client, running: Dossier
) -> None:
    elsewhere = browser(("specialist", ELSEWHERE))[0]
    for asked in ("", f"?noi={running.lead_office}"):
        assert running.number not in str(rows_of(elsewhere.get(f"/desk/han-tra/csv/{asked}")))
    operations.withdraw_dossier(dossier=running.id, reason="đổi ý", actor=SYSTEM, at=datetime.now(UTC))
    assert running.number not in str(rows_of(specialist.get("/desk/han-tra/csv/")))


def test_who_has_no_duty_downloads_an_empty_list(running: Dossier) -> None:
    assert rows_of(browser()[0].get("/desk/han-tra/csv/")) == [HEAD]


def test_the_list_is_not_given_to_who_is_not_signed_in(running: Dossier) -> None:
    answer = Client().get("/desk/han-tra/csv/")
    assert answer.status_code == 302
    assert running.number not in answer.content.decode()
