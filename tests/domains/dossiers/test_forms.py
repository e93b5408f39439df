"""Forms 01 to 07: what stands in each, who may make them, and that the signed ones can be verified."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from benso.domains.documents import queries as documents
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.operations.forms import issue_form, print_register
from benso.domains.dossiers.queries.forms import FormAbsent, form_data, issued_forms, register_of
from benso.domains.dossiers.rules.forms import forms_of
from benso.domains.dossiers.types import Viewer
from benso.domains.dossiers.types.forms import FormCode
from benso.domains.procedures.types import Channel, Effect
from tests.domains.dossiers.lives import MONDAY, SYSTEM, file
from tests.domains.dossiers.worlds import accepted, brought_through, refused, take

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PERSON = UUID(int=7)
CODE, BUILDING = "1.009022", "1.009397"


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = tmp_path / "files"


def data(dossier: UUID, form: str, at: datetime = MONDAY) -> dict[str, Any]:
    return form_data(dossier, form, viewer=SYSTEM, at=at)


def test_a_receipt_says_who_what_and_by_when() -> None:
    dossier = accepted(CODE, channel=Channel.COUNTER)
    found, said = queries.dossier(dossier, viewer=SYSTEM), data(dossier, "01")

    assert found.due.at is not None
    assert {name: said[name] for name in ("dossier_number", "applicant_name", "channel", "sets", "issued_on")} == {
        "dossier_number": found.number, "applicant_name": "Người Thử Một (mô phỏng)", "channel": "Tại quầy", "sets": 1,
        "issued_on": "2026-11-23",
    }  # fmt: skip
    assert said["received_at"] == "2026-11-23T09:00:00+07:00"
    assert said["due_at"] == found.due.at.astimezone(MONDAY.tzinfo).isoformat(timespec="seconds")
    assert said["time_limit"] == "2 ngày"
    assert said["simulated"] is True


def test_a_receipt_keeps_the_first_appointment_when_the_date_moved_later() -> None:
    dossier = accepted(BUILDING)
    before = data(dossier, "01")["due_at"]
    take(dossier, Effect.ASK_SUPPLEMENT, at=MONDAY + 2 * DAY)
    operations.answer_supplement(dossier=dossier, answers={}, attachments=(), actor=SYSTEM, at=MONDAY + 9 * DAY)
    due = queries.dossier(dossier, viewer=SYSTEM).due.at

    assert due is not None
    assert data(dossier, "01")["due_at"] == before
    assert data(dossier, "06")["due_at"] == due.astimezone(MONDAY.tzinfo).isoformat(timespec="seconds")
    assert before < data(dossier, "06")["due_at"]


def test_a_request_for_papers_names_them_with_the_reason_and_by_when() -> None:
    dossier = accepted(BUILDING)
    component = queries.dossier(dossier, viewer=SYSTEM).attachments[0].component
    take(dossier, Effect.ASK_SUPPLEMENT, at=MONDAY + 2 * DAY, data={"components": [component]})
    said = data(dossier, "02")

    assert [row["note"] for row in said["components"]] == ["Nộp bổ sung hoặc thay thế"]
    assert said["components"][0]["name"] != component
    assert said["reason"] == "vì thử"


def test_a_refusal_gives_its_reason() -> None:
    dossier = refused(CODE)
    assert forms_of(queries.dossier(dossier, viewer=SYSTEM)) == (FormCode.REFUSAL,)
    assert data(dossier, "03")["reason"] == "vì thử"


def test_an_apology_carries_both_dates() -> None:
    dossier = accepted(BUILDING)
    due = queries.dossier(dossier, viewer=SYSTEM).due.at
    assert due is not None
    new = due + 7 * DAY
    operations.give_apology(
        dossier=dossier, new_date=new, reason="workload", note="Xin lỗi ông bà", actor=SYSTEM, at=MONDAY
    )
    said = data(dossier, "04")

    local = MONDAY.tzinfo
    assert (said["due_at"], said["new_due_at"]) == (
        due.astimezone(local).isoformat(timespec="seconds"), new.astimezone(local).isoformat(timespec="seconds"),
    )  # fmt: skip
    assert (said["reason"], said["note"]) == ("Nhiều hồ sơ cùng lúc", "Xin lỗi ông bà")


def test_a_dossier_closed_for_want_of_papers_says_so() -> None:
    dossier = file(CODE).id
    take(dossier, Effect.ASK_SUPPLEMENT, at=MONDAY)
    operations.run_timers(at=MONDAY + 60 * DAY)
    said = data(dossier, "05")
    assert (said["reason"], said["advice"]) == ("Quá hạn bổ sung", "Có thể nộp lại hồ sơ từ đầu khi đủ giấy tờ.")


def test_a_control_sheet_follows_every_step_and_says_how_it_ended() -> None:
    dossier = brought_through(CODE)
    rows = data(dossier, "06")["rows"]
    moves = [e for e in reversed(queries.timeline(dossier, viewer=SYSTEM)) if e.source]

    assert len(rows) == len(moves)
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert [row["result"] for row in rows if row["result"]] == ["early"]
    assert rows[-1]["to"] == "Kết thúc"


@pytest.mark.parametrize("form", ["02", "03", "04", "05"])
def test_a_form_the_dossier_has_nothing_to_say_in_does_not_exist(form: str) -> None:
    dossier = accepted(CODE)
    with pytest.raises(FormAbsent):
        issue_form(dossier=dossier, form=form, actor=SYSTEM, at=MONDAY)
    assert issued_forms(dossier, viewer=SYSTEM) == []


def test_the_register_lists_what_the_office_took_and_only_for_its_officials() -> None:
    dossier = brought_through(CODE)
    open_one = accepted(CODE)
    found = queries.dossier(dossier, viewer=SYSTEM)
    there = Viewer(official_id=1, duties=frozenset({("receiver", found.lead_office)}))
    stranger = Viewer(official_id=1, duties=frozenset({("receiver", "86@2025-07-01/KHAC")}))
    asked: Any = {"office": found.lead_office, "since": date(2026, 11, 1), "until": date(2026, 11, 30), "at": MONDAY}

    rows = register_of(viewer=there, **asked)["rows"]
    numbers = {queries.dossier(one, viewer=SYSTEM).number for one in (dossier, open_one)}
    assert {row["dossier_number"] for row in rows} == numbers
    assert [bool(row["finished_at"]) for row in rows].count(True) == 1
    assert register_of(viewer=stranger, **asked)["rows"] == []
    assert print_register(actor=there, **asked).startswith(b"%PDF")


def test_signed_forms_go_to_the_applicants_store_and_can_be_verified() -> None:
    dossier = accepted(CODE, applicant=PERSON)
    made = issue_form(dossier=dossier, form="01", actor=SYSTEM, at=datetime.now(UTC))
    record = documents.issued(made.code)
    assert record is not None

    assert (record.title, record.signed, record.file) == (
        "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", True, made.file,
    )  # fmt: skip
    assert [one.file for one in documents.store_of(f"person:{PERSON}")] == [made.file]
    assert issued_forms(dossier, viewer=Viewer.person(PERSON)) == [made]


def test_an_applicant_does_not_make_forms() -> None:
    dossier = accepted(CODE, applicant=PERSON)
    with pytest.raises(queries.DeedRefused):
        issue_form(dossier=dossier, form="01", actor=Viewer.person(PERSON), at=MONDAY)
    assert issued_forms(dossier, viewer=SYSTEM) == []
