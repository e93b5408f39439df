"""Officials hear of reports that are due and overdue: the right ones, once, without a figure or a name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benso.domains.accounts import operations as accounts
from benso.domains.accounts.models import Official
from benso.domains.accounts.types import Role
from benso.domains.notifications.models import Message
from benso.domains.notifications.operations import deliver_notifications, set_preference
from benso.domains.notifications.queries import inbox, unread_count
from benso.domains.notifications.types import Channel
from benso.domains.reporting import models, operations
from benso.kernel.declarations import Text
from tests.domains.reporting.officials import employed, told
from tests.domains.reporting.people import fill, number, submit
from tests.domains.reporting.small import declare, open_all, small_regime

pytestmark = pytest.mark.django_db
SOON = datetime(2025, 7, 16, 2, tzinfo=UTC)
OVER = datetime(2025, 7, 20, 2, tzinfo=UTC)
PROVINCE = "86@2025-07-01"
ACTOR = "system:reporting"


@pytest.fixture
def office() -> str:
    declare(SOON)
    open_all(SOON, date(2025, 7, 1))
    first = models.ReportRow.objects.filter(regime="T01").order_by("office").first()
    assert first is not None
    return first.office


def test_reporters_of_the_office_are_reminded_once_and_nobody_else(office: str) -> None:
    reporter, both = employed((Role.REPORTER, office)), employed((Role.REPORTER, office), (Role.LEADER, office))
    other = models.ReportRow.objects.filter(regime="T01").exclude(office=office)[0].office
    elsewhere = employed((Role.REPORTER, other))
    approver, leader = employed((Role.REPORT_APPROVER, PROVINCE)), employed((Role.LEADER, office))
    report = number("T01", "2025-07~15", office)
    for _ in range(2):
        operations.remind(actor=ACTOR, at=SOON)
    assert told(reporter) == told(both) == [("in_app", "report_due", f"/desk/bao-cao/{report}/")]
    theirs = number("T01", "2025-07~15", other)
    assert told(elsewhere) == [("in_app", "report_due", f"/desk/bao-cao/{theirs}/")]
    assert told(approver) == told(leader) == []


def test_a_report_that_was_sent_is_not_reminded_of_nor_escalated(office: str) -> None:
    reporter, leader = employed((Role.REPORTER, office)), employed((Role.LEADER, office))
    report = number("T01", "2025-07~15", office)
    fill(report, SOON)
    submit(report, SOON)
    operations.remind(actor=ACTOR, at=SOON)
    operations.escalate(actor=ACTOR, at=OVER)
    assert told(reporter) == told(leader) == []


def test_after_the_deadline_the_leader_and_the_receiver_are_told_and_who_waits_for_many_is_told_once(
    office: str,
) -> None:
    leader, reporter = employed((Role.LEADER, office)), employed((Role.REPORTER, office))
    approver, above = employed((Role.REPORT_APPROVER, PROVINCE)), employed((Role.LEADER, PROVINCE))
    publisher = employed((Role.REPORT_PUBLISHER, PROVINCE))
    report = number("T01", "2025-07~15", office)
    for hour in range(2):
        operations.escalate(actor=ACTOR, at=OVER + timedelta(hours=hour))
    assert told(leader) == [("in_app", "report_overdue", f"/desk/bao-cao/{report}/")]
    every = [("in_app", "reports_overdue", "/desk/bao-cao-nhan/?noi=86%402025-07-01#qua")]
    assert told(approver) == told(above) == every
    assert told(reporter) == told(publisher) == []


def test_the_receiver_of_one_overdue_report_is_led_to_it(office: str) -> None:
    approver = employed((Role.REPORT_APPROVER, PROVINCE), (Role.LEADER, PROVINCE))
    report = number("T01", "2025-07~15", office)
    models.ReportRow.objects.exclude(id=report).update(escalated_at=SOON)
    operations.escalate(actor=ACTOR, at=OVER)
    assert told(approver) == [("in_app", "report_overdue", f"/desk/bao-cao-nhan/{report}/")]


def test_a_letter_goes_where_an_address_is_known_until_that_way_is_closed(office: str) -> None:
    reporter = employed((Role.REPORTER, office), email="lap@xa.example.vn")
    operations.remind(actor=ACTOR, at=SOON)
    assert [way for way, _, _ in told(reporter)] == ["email", "in_app"]
    deliver_notifications(at=SOON)
    assert [letter.to for letter in mail.outbox] == [["lap@xa.example.vn"]]
    assert "hạn gửi ngày 17/07/2025" in mail.outbox[0].subject
    set_preference(person=reporter, channel=Channel.EMAIL, wanted=False, actor="official:1", at=SOON)
    open_all(datetime(2025, 8, 12, 2, tzinfo=UTC), date(2025, 8, 1))
    operations.remind(actor=ACTOR, at=datetime(2025, 8, 17, 2, tzinfo=UTC))
    assert [way for way, _, _ in told(reporter)] == ["email", "in_app", "in_app"]


def test_a_message_names_report_office_and_day_and_nothing_that_was_filled_in(office: str) -> None:
    reporter = employed((Role.REPORTER, office))
    fill(number("T01", "2025-07~15", office), SOON, households=987_654, fibre=976_543)
    operations.remind(actor=ACTOR, at=SOON)
    message = Message.objects.get(person=reporter)
    assert set(message.facts) == {"report", "report_en", "period", "period_en", "office", "office_en", "due_date"}
    for language, name in (("vi", "Băng thông rộng (thử)"), ("en", "Broadband (test)")):
        (shown,) = inbox(reporter, language=language)
        whole = shown.subject + shown.body
        assert name in whole
        assert "{" not in whole
        assert not any(figure in whole.replace(".", "").replace(",", "") for figure in ("987654", "976543"))
        assert "Cán bộ thử" not in whole
    assert unread_count(reporter) == 1


def test_of_an_invented_report_only_invented_officials_hear(office: str) -> None:
    real, invented = employed((Role.REPORTER, office)), employed((Role.REPORTER, office), simulated=True)
    models.ReportRow.objects.update(simulated=True)
    operations.remind(actor=ACTOR, at=SOON)
    assert (len(told(real)), len(told(invented))) == (0, 1)


def test_an_official_who_left_hears_nothing(office: str) -> None:
    gone, there = employed((Role.REPORTER, office)), employed((Role.REPORTER, office))
    number_of = Official.objects.get(public_id=gone).pk
    accounts.deactivate_official(official_id=number_of, actor="console:test", at=SOON - timedelta(days=1))
    operations.remind(actor=ACTOR, at=SOON)
    assert (len(told(gone)), len(told(there))) == (0, 1)


def test_a_name_that_may_not_leave_the_system_holds_nobody_up(office: str) -> None:
    declare(SOON, small_regime("T02", name=Text("Theo công văn 0123456789", "By letter 0123456789")))
    open_all(SOON, date(2025, 7, 1), "T02")
    reporter = employed((Role.REPORTER, office))
    operations.remind(actor=ACTOR, at=SOON)
    facts = Message.objects.filter(person=reporter).order_by("id").values_list("facts", flat=True)
    assert {one["report"] for one in facts} == {"Băng thông rộng (thử)", "T02"}


def test_who_is_told_costs_one_statement_for_all_offices(office: str) -> None:
    with CaptureQueriesContext(connection) as caught:
        assert operations.remind(actor=ACTOR, at=SOON) == 48
    assert len([query for query in caught.captured_queries if "accounts_official" in query["sql"]]) == 1
