"""Paying one fee, and several with one transfer."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from benso.domains.accounts.types import Person
from benso.domains.payments import operations, queries
from benso.domains.payments.types import Account, PaymentState
from tests.sites.portal.conftest import AT
from tests.sites.portal.test_dossier_pages import counted, file_one

__all__ = ["counted"]
pytestmark = pytest.mark.django_db
PAY = "/dich-vu-cong/nop-phi/"


@pytest.fixture(autouse=True)
def account(db: None) -> None:
    """One account for every office, at the bank for development."""
    held = Account(
        office="", bank="999999", number="8600000001", holder="TAI KHOAN THU MO PHONG", simulated=True,
        valid_from=date(2020, 10, 20), valid_to=None,
    )  # fmt: skip
    operations.replace_accounts(accounts=[held], actor="system:test", at=AT)


@pytest.fixture
def two(signed_in: Client, counted: None, person: Person) -> list[UUID]:
    """Two dossiers that wait for their fees."""
    for _ in range(2):
        file_one(signed_in, person)
    return [p.id for p in queries.open_payments(person.actor)]


def test_the_code_and_the_same_in_words_and_that_it_is_for_practice(signed_in: Client, two: list[UUID]) -> None:
    payment = queries.payment(two[0])
    html = signed_in.get(f"{PAY}{two[0]}/").content.decode()
    assert payment.bill in html
    assert payment.qr_payload in html
    assert "8600000001" in html
    assert "Đừng chuyển tiền thật" in html


def test_several_fees_are_paid_with_one_code(signed_in: Client, two: list[UUID]) -> None:
    answer = signed_in.post(PAY, {"payment": [str(p) for p in two]})
    page = signed_in.get(answer["Location"])
    assert (page.context["amount"], len(page.context["lines"]), page.context["open"]) == (32000, 2, True)
    assert "Nộp một lần cho tất cả" in signed_in.get("/dich-vu-cong/ho-so/").content.decode()


def test_a_basket_of_one_is_refused_in_words_and_nothing_changes(signed_in: Client, two: list[UUID]) -> None:
    answer = signed_in.post(PAY, {"payment": [str(two[0])]})
    assert answer.status_code == 422
    assert [queries.payment(p).basket for p in two] == [None, None]


def test_others_fees_can_neither_be_put_in_a_basket_nor_seen_in_one(
    signed_in: Client, stranger: Client, two: list[UUID]
) -> None:
    assert stranger.post(PAY, {"payment": [str(p) for p in two]}).status_code == 422
    assert [queries.payment(p).basket for p in two] == [None, None]
    basket = signed_in.post(PAY, {"payment": [str(p) for p in two]})["Location"]
    assert stranger.get(basket).status_code == 404


def test_the_waiting_page_hears_when_it_is_paid(signed_in: Client, two: list[UUID], counted: Any) -> None:
    operations.take_cash(payment=two[0], actor="official:7", at=AT)
    assert signed_in.get(f"{PAY}{two[0]}/trang-thai/").json() == {"open": False, "words": "Đã nộp"}
    html = signed_in.get(f"{PAY}{two[0]}/").content.decode()
    receipt = queries.payment(two[0]).receipt_number
    assert queries.payment(two[0]).state is PaymentState.PAID
    assert receipt in html


def test_a_code_for_several_is_not_shown_any_more_once_one_of_them_was_paid_by_itself(
    signed_in: Client, two: list[UUID]
) -> None:
    basket = signed_in.post(PAY, {"payment": [str(p) for p in two]})["Location"]
    operations.take_cash(payment=two[0], actor="official:7", at=AT)
    answer = signed_in.get(basket)
    assert (answer.status_code, answer["Location"]) == (302, PAY)
    assert [p.id for p in signed_in.get(PAY).context["waiting"]] == [two[1]]
