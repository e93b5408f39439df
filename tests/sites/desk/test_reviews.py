"""The receiver's pages: what waits and what is overdue, one report to decide, refusals said and nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benso.domains.accounts.types import Role
from benso.domains.procedures import queries as procedures
from benso.domains.reporting import models, operations
from benso.domains.reporting.types import ReportState
from benso.kernel.declarations import Text
from tests.domains.reporting.people import fill, number, submit, through
from tests.domains.reporting.small import declare, open_all, small_regime
from tests.sites.desk.editors import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
AT = datetime(2025, 7, 16, 2, tzinfo=UTC)
PROVINCE = "86@2025-07-01"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    procedures.forget()
    yield
    procedures.forget()


@pytest.fixture
def report() -> int:
    models.RegimeRow.objects.update(retired_on=date(2020, 1, 1))
    declare(AT)
    open_all(AT, date(2025, 7, 1))
    found = number("T01", "2025-07~15")
    fill(found, AT, fibre=1400)
    submit(found, AT)
    return found


@pytest.fixture
def desk() -> Client:
    return browser((Role.REPORT_APPROVER.value, PROVINCE), (Role.REPORT_PUBLISHER.value, PROVINCE))[0]


def state(report: int) -> ReportState:
    return ReportState(models.ReportRow.objects.get(id=report).state)


def decide(desk: Client, report: int, deed: str, words: str = "") -> str:
    answer = desk.post(f"/desk/bao-cao-nhan/{report}/quyet/", {"deed": deed, "words": words}, follow=True)
    return answer.content.decode()


def test_the_list_has_what_waits_and_who_holds_what_is_overdue(report: int, desk: Client) -> None:
    page = desk.get("/desk/bao-cao-nhan/").content.decode()
    assert f"/desk/bao-cao-nhan/{report}/" in page
    assert '<span class="count">1</span>' in page
    assert '<span class="count alarm">47</span>' in page


def test_the_review_shows_figures_computed_ones_and_what_they_were(report: int, desk: Client) -> None:
    page = desk.get(f"/desk/bao-cao-nhan/{report}/").content.decode()
    assert "1.400" in page
    assert "93,33" in page
    assert 'name="deed" value="approve"' in page
    through_again = decide(desk, report, "approve")
    assert "Đã duyệt" in through_again
    assert state(report) is ReportState.APPROVED
    decide(desk, report, "reopen", "Nhập nhầm")
    fill(report, AT, fibre=1300)
    page = desk.get(f"/desk/bao-cao-nhan/{report}/").content.decode()
    assert "<del>1.400</del>" in page
    assert "Nhập nhầm" in page


def test_a_return_without_a_reason_is_refused_in_words_and_changes_nothing(report: int, desk: Client) -> None:
    page = decide(desk, report, "return", " ")
    assert "Ghi rõ lý do" in page
    assert state(report) is ReportState.SUBMITTED
    decide(desk, report, "return", "Thiếu ấp 3")
    assert state(report) is ReportState.RETURNED


def test_a_report_of_other_offices_is_not_there_and_a_made_up_deed_neither(report: int, desk: Client) -> None:
    stranger, _ = browser((Role.REPORT_APPROVER.value, models.ReportRow.objects.get(id=report).office))
    assert stranger.get(f"/desk/bao-cao-nhan/{report}/").status_code == 404
    stranger.post(f"/desk/bao-cao-nhan/{report}/quyet/", {"deed": "approve"})
    assert desk.post(f"/desk/bao-cao-nhan/{report}/quyet/", {"deed": "burn"}).status_code == 404
    assert state(report) is ReportState.SUBMITTED


def test_the_signed_copy_is_given_to_those_who_may_see_the_report(report: int, desk: Client) -> None:
    address = f"/desk/bao-cao-nhan/{report}/ban-ky/1/"
    assert desk.get(address).status_code == 404
    decide(desk, report, "approve")
    operations.sign_report(report=report, round_number=1, actor="system:reporting", at=AT)
    answer = desk.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    other = models.ReportRow.objects.filter(regime="T01").exclude(id=report)[0].office
    stranger, _ = browser((Role.REPORTER.value, other))
    assert stranger.get(address).status_code == 404


def test_the_public_page_counts_over_what_is_owed(report: int) -> None:
    second = number("T01", "2025-07~15", models.ReportRow.objects.exclude(id=report).filter(regime="T01")[0].office)
    through(second, AT)
    answer = Client().get("/bao-cao/day-du/?tu=2025-07-01&den=2025-07-31")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "8 giá trị có trên 192 giá trị phải có" in page
    assert "2 trên 48 báo cáo; muộn 0, chưa gửi 46" in page
    assert "4 giá trị; 4 giá trị gửi đúng hạn còn chờ duyệt" in page
    assert Decimal(answer.context["league"][0][2].score) == 100


@pytest.mark.parametrize(
    "query",
    ["tu=hom-qua", "tu=2025-07-31&den=2025-07-01", "tu=2000-01-01&den=2025-07-01", "dia-gioi=x", "den=9999-99-99"],
)
def test_an_address_that_cannot_be_read_is_told_and_answered(report: int, query: str) -> None:
    answer = Client().get(f"/bao-cao/day-du/?{query}")
    assert answer.status_code == 400
    assert "error-summary" in answer.content.decode()


def test_both_pages_speak_english(report: int, desk: Client) -> None:
    assert "League table" in Client().get("/en/bao-cao/day-du/?tu=2025-07-01&den=2025-07-31").content.decode()
    assert "To be approved" in desk.get("/en/desk/bao-cao-nhan/").content.decode()
    assert "Findings" not in desk.get(f"/en/desk/bao-cao-nhan/{report}/").content.decode()


def test_the_list_costs_as_many_statements_with_many_rows_as_with_few(report: int, desk: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert desk.get("/desk/bao-cao-nhan/").status_code == 200
        return len(caught)

    statements()
    many = statements()
    keep = models.ReportRow.objects.filter(regime="T01").exclude(id=report).order_by("id")[:2]
    kept = [row.id for row in keep]
    models.ReportRow.objects.filter(regime="T01").exclude(id__in=[report, *kept]).update(receiver="1@2000-01-01")
    assert statements() == many


def test_what_is_overdue_stands_first_what_was_escalated_before_the_rest(report: int, desk: Client) -> None:
    declare(AT, small_regime(), small_regime("T02", name=Text("A sớm hơn theo chữ cái")))
    open_all(AT, date(2025, 7, 1), "T02")
    rows = list(models.ReportRow.objects.filter(regime="T01").exclude(id=report).order_by("office"))
    keep, late = rows[:3], AT - timedelta(days=1)
    other = models.ReportRow.objects.filter(regime="T02").order_by("office")[0]
    models.ReportRow.objects.exclude(id__in=[report, other.id, *(row.id for row in keep)]).delete()
    models.ReportRow.objects.exclude(id=report).update(due_at=late)
    models.ReportRow.objects.filter(id=keep[2].id).update(escalated_at=AT)
    answer = desk.get("/desk/bao-cao-nhan/")
    assert [line.id for line in answer.context["overdue"]] == [keep[2].id, keep[0].id, keep[1].id, other.id]
    page = answer.content.decode()
    assert page.index('id="qua"') < page.index('id="cho"') < page.index('id="cong-bo"')
    assert page.count("đã báo lãnh đạo và nơi nhận") == 1


def test_the_reporter_and_the_leader_of_the_office_see_what_is_overdue_first(report: int) -> None:
    row = models.ReportRow.objects.get(id=report)
    declare(AT, small_regime(), small_regime("T02"), small_regime("T03"))
    open_all(AT, date(2025, 7, 1), "T02", "T03")
    mine = models.ReportRow.objects.filter(office=row.office, period__code="2025-07~15")
    now = datetime.now(UTC)
    mine.filter(regime="T02").update(due_at=now + timedelta(days=1), reminded_at=now)
    mine.filter(regime="T03").update(due_at=now - timedelta(days=4))
    operations.escalate(actor="system:reporting", at=now)
    models.ReportRow.objects.exclude(id__in=mine).delete()
    for role in (Role.REPORTER, Role.LEADER):
        client, _ = browser((role.value, row.office))
        answer = client.get("/desk/bao-cao/")
        assert [(one["line"].regime, one["told"]) for one in answer.context["lines"]] == [
            ("T03", "đã báo lãnh đạo và nơi nhận"), ("T02", "đã nhắc"),
        ]  # fmt: skip
        page = answer.content.decode()
        assert 'href="/desk/bao-cao/" aria-current="page"' in page
        assert ("/desk/bao-cao/nop-tep/" in page) is (role is Role.REPORTER)
