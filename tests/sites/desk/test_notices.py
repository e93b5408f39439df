"""What officials are told stands at the desk: their own only, unread ones counted, and as a letter where they want."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benso.domains.accounts.models import Official
from benso.domains.accounts.types import Role
from benso.domains.notifications.models import Preference
from benso.domains.notifications.operations import notify, unsubscribe_token
from benso.domains.notifications.queries import unread_count
from benso.domains.notifications.types import Channel, Recipient, TemplateCode
from benso.domains.procedures import queries as procedures
from benso.domains.reporting import models, operations
from tests.domains.reporting.small import declare, open_all
from tests.sites.desk.editors import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
AT = datetime(2025, 7, 16, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    procedures.forget()
    yield
    procedures.forget()


def known_as(actor: str) -> UUID:
    found: UUID = Official.objects.get(pk=int(actor.partition(":")[2])).public_id
    return found


def tell(who: UUID, key: str) -> None:
    facts = {"report": "Báo cáo thử", "report_en": "Test report", "period": "tháng 7/2025", "period_en": "July 2025",
             "office": "Ủy ban nhân dân xã Thử", "office_en": "Test", "due_date": "2025-07-17"}  # fmt: skip
    notify(
        recipient=Recipient(who), template=TemplateCode.REPORT_DUE, facts=facts, link="/desk/bao-cao/1/", key=key, at=AT
    )


def test_a_reminder_stands_at_the_reporters_desk_and_leads_to_the_report() -> None:
    declare(AT)
    open_all(AT, date(2025, 7, 1))
    report = models.ReportRow.objects.filter(regime="T01").order_by("office")[0]
    client, _ = browser((Role.REPORTER.value, report.office))
    models.ReportRow.objects.exclude(id=report.id).delete()
    now = datetime.now(UTC)
    models.ReportRow.objects.update(due_at=now + timedelta(hours=1))
    operations.remind(actor="system:reporting", at=now)
    page = client.get("/desk/thong-bao/").content.decode()
    assert f'href="/desk/bao-cao/{report.id}/"' in page
    assert "Băng thông rộng (thử)" in page
    assert "chưa đọc" in client.get("/desk/bao-cao/").content.decode()
    assert client.get(f"/desk/bao-cao/{report.id}/").status_code == 200


def test_one_sees_ones_own_only_and_reads_ones_own_only() -> None:
    (mine, me), (theirs, _) = browser(), browser()
    tell(known_as(me), "a")
    assert "Báo cáo tháng 7/2025" in mine.get("/desk/thong-bao/").content.decode()
    assert "Chưa có thông báo nào" in theirs.get("/desk/thong-bao/").content.decode()
    assert theirs.post("/desk/thong-bao/doc/").status_code == 302
    assert unread_count(known_as(me)) == 1
    mine.post("/desk/thong-bao/doc/")
    assert unread_count(known_as(me)) == 0
    assert "chưa đọc" not in mine.get("/desk/thong-bao/").content.decode()
    assert (Client().get("/desk/thong-bao/").status_code, Client().post("/desk/thong-bao/doc/").status_code) == (
        302,
        302,
    )


def test_the_inbox_speaks_english_and_goes_on_where_the_page_ends() -> None:
    client, me = browser()
    for number in range(31):
        tell(known_as(me), f"k{number}")
    page = client.get("/en/desk/thong-bao/").content.decode()
    assert page.count("Report of Test for July 2025") == 30
    assert '<span class="count">31' in page
    after = page.split('rel="next" href="')[1].split('"')[0]
    older = client.get(f"/en/desk/thong-bao/{after}").content.decode()
    assert older.count("Report of Test for July 2025") == 1
    assert 'rel="next"' not in older
    for odd in ("x", "-1", "9" * 40):
        assert client.get(f"/desk/thong-bao/?sau={odd}").status_code == 200
    assert "Không còn thông báo cũ hơn" in client.get("/desk/thong-bao/?sau=1").content.decode()


def test_many_messages_cost_as_many_statements_as_one() -> None:
    client, me = browser()

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/desk/thong-bao/").status_code == 200
        return len(caught)

    tell(known_as(me), "a")
    statements()
    one = statements()
    for number in range(20):
        tell(known_as(me), f"k{number}")
    assert statements() == one <= 10


def test_an_address_is_kept_and_taken_away_and_a_wrong_one_is_told_and_changes_nothing() -> None:
    client, me = browser()
    row = Official.objects.filter(public_id=known_as(me))
    assert client.post("/desk/tai-khoan/thu/", {"email": "toi@xa.example.vn"}).status_code == 302
    assert row.get().email == "toi@xa.example.vn"
    assert "toi@xa.example.vn" in client.get("/desk/tai-khoan/thu/").content.decode()
    answer = client.post("/desk/tai-khoan/thu/", {"email": "khong phai thu"})
    assert answer.status_code == 422
    assert "ten@noi.vn" in answer.content.decode()
    assert 'value="khong phai thu"' in answer.content.decode()
    assert row.get().email == "toi@xa.example.vn"
    client.post("/desk/tai-khoan/thu/", {"email": ""})
    assert row.get().email == ""
    assert Preference.objects.get(person=known_as(me), channel="email").wanted is False
    assert Client().post("/desk/tai-khoan/thu/", {"email": "a@b.vn"}).status_code == 302
    assert row.get().email == ""


def test_the_link_of_a_letter_closes_that_way_and_saving_the_address_opens_it_again() -> None:
    client, me = browser()
    client.post("/desk/tai-khoan/thu/", {"email": "toi@xa.example.vn"})
    assert "Bạn đã tắt thư" not in client.get("/desk/tai-khoan/thu/").content.decode()
    token = unsubscribe_token(person=known_as(me), channel=Channel.EMAIL)
    assert Client().post(f"/dich-vu-cong/thong-bao/tat/{token}/").status_code == 200
    assert "Bạn đã tắt thư" in client.get("/desk/tai-khoan/thu/").content.decode()
    client.post("/desk/tai-khoan/thu/", {"email": "toi@xa.example.vn"})
    assert Preference.objects.get(person=known_as(me), channel="email").wanted is True
