"""The development bank over real HTTP: paying, failing, telling twice, losing a message, the statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from django.db import connection
from django.utils import timezone

from benso.domains.payments import operations, queries
from benso.domains.payments.rules import Transfer, encode
from benso.domains.payments.types import Match, Method, NoticeOutcome, Payment, PaymentState
from tests.domains.payments.conftest import OFFICIAL, ask, prepare

pytestmark = pytest.mark.django_db(transaction=True)


class Payer:
    """Somebody at the bank's pages."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, follow_redirects=True, trust_env=False)

    def open(self, payload: str) -> httpx.Response:
        return self.http.get(f"/bank/?qr={quote(payload)}")

    def pay(self, payload: str, **chosen: str) -> httpx.Response:
        page = self.open(payload)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert found is not None, page.text
        values = {"csrfmiddlewaretoken": found[1], "qr": payload, "how": "pay", "tell": "once", **chosen}
        return self.http.post("/bank/pay", data=values)


@pytest.fixture
def payer(live_server: Any, settings: Any, tmp_path: Path) -> Iterator[Payer]:
    settings.ROOT_URLCONF = "tests.sites.simulator.both"
    settings.DEVELOPMENT_DIR = tmp_path
    settings.PUBLIC_URL = "http://platform.test"
    settings.BANK_NOTICES = f"{live_server.url}/bank/notices"
    prepare()
    visitor = Payer(live_server.url)
    yield visitor
    visitor.http.close()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE payments_payment, payments_basket, payments_transaction CASCADE")


def bill() -> Payment:
    return ask(at=timezone.now())


def now(payment: Payment) -> Payment:
    return queries.payment(payment.id)


def test_the_page_shows_what_the_code_says_and_that_it_is_development(payer: Payer) -> None:
    payment = bill()
    page = payer.open(payment.qr_payload)
    assert page.status_code == 200
    shown = [text in page.text for text in ("20.000", payment.bill, "8600000001", "Môi trường phát triển")]
    assert shown == [True] * 4


def test_paying_settles_the_bill(payer: Payer) -> None:
    payment = bill()
    page = payer.pay(payment.qr_payload)
    assert (page.status_code, "200: settled" in page.text) == (200, True)
    assert (now(payment).state, now(payment).method) == (PaymentState.PAID, Method.ONLINE)


def test_telling_twice_settles_once(payer: Payer) -> None:
    payment = bill()
    page = payer.pay(payment.qr_payload, tell="twice")
    assert ("2 lần" in page.text, now(payment).receipt_number) == (True, "2026-000001")
    assert queries.loose_money() == []


def test_paying_too_little_or_failing_leaves_it_open(payer: Payer) -> None:
    less, failed = bill(), bill()
    payer.pay(less.qr_payload, how="less")
    payer.pay(failed.qr_payload, how="fail")
    assert (now(less).state, now(less).mismatch, now(failed).state) == (
        PaymentState.ASKED, 19000, PaymentState.FAILED,
    )  # fmt: skip
    assert [t.outcome for t in queries.loose_money()] == [NoticeOutcome.MISMATCH]


def test_a_lost_message_can_be_sent_again_from_the_page(payer: Payer) -> None:
    payment = bill()
    page = payer.pay(payment.qr_payload, tell="never")
    assert (now(payment).state, "0 lần" in page.text) == (PaymentState.ASKED, True)
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert found is not None
    payer.http.post(str(page.url.path), data={"csrfmiddlewaretoken": found[1]})
    assert now(payment).state is PaymentState.PAID


def test_a_lost_message_is_found_in_the_statement_and_booked(payer: Payer) -> None:
    told, lost = bill(), bill()
    payer.pay(told.qr_payload)
    payer.pay(lost.qr_payload, tell="never")
    payer.pay(bill().qr_payload, how="fail")
    statement = payer.http.get("/bank/statement.csv").content
    result = operations.reconcile(statement=statement, actor=OFFICIAL, at=timezone.now())
    assert [(row.match, row.bill) for row in result.rows] == [
        (Match.MISSING_HERE, lost.bill), (Match.MATCHED, told.bill),
    ]  # fmt: skip
    operations.book_transaction(
        reconciliation_id=result.id,
        bank=result.rows[0].bank,
        transaction_number=result.rows[0].transaction,
        actor=OFFICIAL,
        at=timezone.now(),
    )
    assert (now(lost).state, now(lost).method) == (PaymentState.PAID, Method.TRANSFER)


def test_a_platform_that_is_down_is_shown_and_nothing_breaks(payer: Payer, settings: Any) -> None:
    payment = bill()
    settings.BANK_NOTICES = "http://127.0.0.1:9/"
    page = payer.pay(payment.qr_payload)
    assert (page.status_code, "không gọi được nền tảng" in page.text) == (200, True)


def test_a_code_that_cannot_be_read_or_is_of_a_real_bank_is_refused(payer: Payer) -> None:
    real = encode(Transfer("970436", "1", bill="BS1"))
    for text in ("xin chào", bill().qr_payload[:-1] + "X", real):
        page = payer.open(text)
        assert (page.status_code, 'role="alert"' in page.text) == (422, True)


def test_the_way_back_leads_only_to_the_platform(payer: Payer) -> None:
    payment = bill()
    page = payer.pay(payment.qr_payload, back="http://platform.test/dich-vu-cong/ho-so/1/")
    assert 'href="http://platform.test/dich-vu-cong/ho-so/1/"' in page.text
    for evil in (
        "https://evil.test/",
        "javascript:alert(1)",
        "//evil.test",
        "http://platform.test.evil.test/",
        "http://platform.test:evil/",
        "https://platform.test/evil",
    ):
        page = payer.pay(bill().qr_payload, back=evil)
        assert (page.status_code, "evil" in page.text or "javascript:" in page.text) == (200, False)


def test_the_way_back_may_name_this_machine_in_another_way(payer: Payer, settings: Any) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    page = payer.pay(bill().qr_payload, back="http://localhost:8000/dich-vu-cong/")
    assert 'href="http://localhost:8000/dich-vu-cong/"' in page.text
    page = payer.pay(bill().qr_payload, back="http://localhost:9000/evil")
    assert "evil" not in page.text


def test_the_platform_refuses_what_no_bank_signed(payer: Payer) -> None:
    payment = bill()
    for body, headers, status in (
        (b"{}", {}, 400),
        (b"x" * 5000, {"X-Benso-Signature": "sha256=0"}, 400),
    ):
        answer = payer.http.post("/bank/notices", content=body, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert payer.http.get("/bank/notices").status_code == 405
    assert now(payment).state is PaymentState.ASKED
