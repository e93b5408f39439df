"""Working days swapped late, from the desk: seen before it is done, done once, never by somebody else."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from benso.domains.dossiers import tasks
from benso.domains.dossiers.queries import dossier as dossier_of
from benso.domains.dossiers.types import ChangeKind, Dossier, Viewer
from benso.domains.procedures import queries
from benso.kernel.working_time import DayKind
from tests.domains.dossiers.lives import file, step
from tests.sites.desk.editors import CODE, PROVINCE, browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
PATH = "/desk/ngay-lam-viec/"
DECISION = "Thông báo thử 9/TB, 20/11/2026"
NEVER = "2031-03-05"
"""A Wednesday on which nothing falls due."""


@pytest.fixture
def publisher() -> Client:
    return browser(("catalogue_publisher", PROVINCE))[0]


@pytest.fixture
def open_one() -> UUID:
    """A dossier on the clock, accepted now."""
    now = datetime.now(UTC)
    dossier = file(CODE, at=now).id
    step(dossier, "accept", at=now)
    return dossier


def read(dossier: UUID) -> Dossier:
    return dossier_of(dossier, viewer=Viewer.system("test"))


def swap(*days: tuple[date | str, DayKind], decision: str = DECISION, **more: str) -> dict[str, str]:
    form = {"decision": decision, **{f"kind_{n}": "off" for n in range(1, 7)}}
    for n, (day, kind) in enumerate(days, 1):
        form |= {f"day_{n}": str(day), f"kind_{n}": kind.value}
    return form | more


def waiting_jobs() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'benso.dossiers.recompute' ORDER BY id")
        return [json.loads(row[0]) for row in cursor.fetchall()]


def told_of_a_new_date(dossier: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM notifications_message WHERE template = 'due_moved' AND key LIKE %s",
            [f"dossier:{dossier}:%"],
        )
        return int(cursor.fetchone()[0])


def special_days() -> dict[date, Any]:
    return dict(queries.calendar().special)


@pytest.mark.parametrize("role", ["catalogue_editor", "receiver", "specialist", "head", "signer", "leader", "auditor"])
def test_only_who_publishes_the_catalogue_swaps_working_days(role: str) -> None:
    client, _ = browser((role, PROVINCE))
    before = special_days()
    assert client.get(PATH).status_code == 403
    answer = client.post(PATH, swap((NEVER, DayKind.OFF), buoc="thong-bao"))
    assert (answer.status_code, special_days(), waiting_jobs()) == (403, before, [])
    assert PATH not in client.get("/desk/thu-tuc/").content.decode()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (swap((NEVER, DayKind.OFF), decision="  "), "Nhập số, ngày của văn bản thông báo."),
        (swap(), "Chọn ít nhất một ngày."),
        (swap(("2031-02-30", DayKind.OFF)), "Ngày này không có."),
        (swap(("hôm qua", DayKind.OFF)), "Ngày này không có."),
        (swap((NEVER, DayKind.OFF), (NEVER, DayKind.WORKING)), "Ngày này đã có ở trên."),
        (swap((NEVER, DayKind.WORKING)), "vốn đã là ngày làm việc"),
        (swap(("2031-03-08", DayKind.OFF)), "vốn đã là ngày nghỉ hằng tuần"),
        (swap((NEVER, DayKind.OFF), kind_1="feast"), "feast"),
        (swap((NEVER, DayKind.OFF), decision="x" * 201), "200"),
    ],
)
@pytest.mark.parametrize("step_name", ["", "thong-bao"])
def test_what_is_no_swap_is_said_and_changes_nothing(
    publisher: Client, form: dict[str, str], sentence: str, step_name: str
) -> None:
    before = special_days()
    answer = publisher.post(PATH, form | {"buoc": step_name})
    assert (answer.status_code, special_days(), waiting_jobs()) == (422, before, [])
    assert sentence in answer.content.decode()


def test_what_would_move_is_shown_and_nothing_is_kept(publisher: Client, open_one: UUID) -> None:
    before, days = read(open_one), special_days()
    assert before.due.at is not None
    shown = publisher.post(PATH, swap((before.due.at.date(), DayKind.OFF))).content.decode()
    assert "1 hồ sơ đang mở đổi hạn trả." in shown
    assert "Muộn hơn: 1. Sớm hơn: 0." in shown
    assert before.number in shown
    assert "Thông báo và tính lại hạn" in shown
    assert (read(open_one), special_days(), waiting_jobs()) == (before, days, [])


def test_an_announcement_moves_open_due_dates_says_why_and_tells_the_applicant(
    publisher: Client, open_one: UUID
) -> None:
    before = read(open_one)
    assert before.due.at is not None
    off = before.due.at.date()
    answer = publisher.post(PATH, swap((off, DayKind.OFF), buoc="thong-bao"), follow=True)
    assert "Hạn trả của các hồ sơ đang mở được tính lại" in answer.content.decode()
    assert (special_days()[off].kind, special_days()[off].basis) == (DayKind.OFF, DECISION)
    (job,) = waiting_jobs()
    assert job["reason"] == DECISION
    tasks.recompute(**job)
    after = read(open_one)
    assert after.due.at is not None
    assert after.due.at.date() > off
    change = after.changes[-1]
    assert (change.kind, change.before, change.after, change.reason, change.actor) == (
        ChangeKind.CALENDAR, before.due.at, after.due.at, DECISION, job["actor"],
    )  # fmt: skip
    assert told_of_a_new_date(open_one) == 1
    tasks.recompute(**job)
    assert (read(open_one), told_of_a_new_date(open_one)) == (after, 1)
    again = publisher.post(PATH, swap((off, DayKind.OFF))).content.decode()
    assert "Các ngày này đã được thông báo từ trước." in again
    assert "Thông báo và tính lại hạn" not in again


def test_a_make_up_saturday_brings_due_dates_forward(publisher: Client) -> None:
    now = datetime.now(UTC)
    dossier = file("1.009397", at=now).id
    step(dossier, "accept", at=now)
    before = read(dossier)
    assert before.due.at is not None
    saturday = before.due.at.date()
    while saturday.weekday() != 5:
        saturday -= timedelta(days=1)
    if queries.calendar().is_working_day(saturday) or saturday <= now.date():
        pytest.fail("the term of this procedure must run over an ordinary Saturday")
    shown = publisher.post(PATH, swap((saturday, DayKind.WORKING))).content.decode()
    assert "Muộn hơn: 0. Sớm hơn: 1." in shown


def test_days_already_known_are_listed_with_their_decision(publisher: Client) -> None:
    publisher.post(PATH, swap((NEVER, DayKind.HALF), buoc="thong-bao"))
    shown = publisher.get(PATH).content.decode()
    assert "thứ Tư 05/03/2031" in shown
    assert "chỉ làm buổi sáng" in shown
    assert DECISION in shown
