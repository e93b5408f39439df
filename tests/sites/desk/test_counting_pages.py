"""Counting, refunds and forms at the desk: every number opens to as many lines as it says."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client

from benso.domains.accounts.types import Role
from benso.domains.dossiers import queries
from benso.domains.dossiers.types import Viewer
from benso.domains.ledger import operations as ledger
from benso.domains.payments.queries import payment
from benso.domains.payments.types import PaymentState
from benso.sites.desk.figures import ROWS
from tests.acceptance.access.world import World, make_world, now
from tests.sites.desk.browsers import browser

SYSTEM = Viewer.system("test")


@pytest.fixture(scope="module")
def world(register: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "FILES_DIR", tmp_path_factory.mktemp("files"))
        patch.setattr(django_settings, "PASSWORD_HASHERS", ["tests.domains.accounts.hasher.QuickArgon2"])
        outer: Any = transaction.atomic()
        outer._from_testcase = True
        with outer:
            made = make_world(now())
            ledger.seal_pending(at=now())
            yield made
            transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


@pytest.fixture
def head(world: World, db: None) -> Client:
    return browser(world.officials[Role.HEAD, world.office][0])


def figures(client: Client, world: World, **more: str) -> str:
    asked = {"noi": world.office, "co-so": "simulated"} | more
    answer = client.get("/desk/so-lieu/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(html: str) -> dict[str, tuple[int, str]]:
    """Figures of report 6a that open to a list, with the address of the list."""
    found = re.findall(r'<a href="(/desk/so-lieu/([a-z_]+)/\?[^"]*)">([\d.]+)<', html)
    return {name: (int(value.replace(".", "")), url.replace("&amp;", "&")) for url, name, value in found}


def test_every_number_of_report_6a_opens_to_a_list_as_long_as_it_says(head: Client, world: World) -> None:
    found = numbers(figures(head, world))
    assert {name for name, _, _ in ROWS} | {"kept", "judged", "online", "online_or_counter"} <= found.keys()
    for name, (value, url) in found.items():
        page = head.get(url)
        assert (name, page.status_code) == (name, 200)
        assert (name, len(re.findall(r'class="job"', page.content.decode()))) == (name, value)
    assert found["received"][0] > 0 < found["closed"][0]


def test_the_figures_come_as_a_table_to_take_along(head: Client, world: World) -> None:
    received = numbers(figures(head, world))["received"][0]
    asked = {"noi": world.office, "co-so": "simulated"}
    with zipfile.ZipFile(io.BytesIO(head.get("/desk/so-lieu/tai/xlsx/", asked).content)) as book:
        assert re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())[:2] == ["6a", "QD 766"]
        place = [name for name, _, _ in ROWS].index("received") + 2
        assert f'<c r="B{place}"><v>{received}</v></c>' in book.read("xl/worksheets/sheet1.xml").decode()
    text = head.get("/desk/so-lieu/tai/csv/", asked).content.decode("utf-8-sig")
    assert f"Tiếp nhận trong kỳ,{received}" in text
    listed = head.get("/desk/so-lieu/received/csv/", asked).content.decode("utf-8-sig").splitlines()
    assert len(listed) == received + 1


def test_figures_of_the_whole_province_open_to_the_ledger_and_to_no_list(head: Client, world: World) -> None:
    html = figures(head, world, noi="toan-tinh")
    assert numbers(html) == {}
    assert "/but-toan/?measure=dossiers.received" in html
    assert head.get("/desk/so-lieu/received/", {"noi": "toan-tinh"}).status_code == 404


def test_the_register_of_the_office_is_a_pdf_and_data(head: Client, world: World) -> None:
    asked = {"noi": world.office, "co-so": "simulated"}
    assert head.get("/desk/so-lieu/so-theo-doi.pdf", asked).content.startswith(b"%PDF-")
    rows = head.get("/desk/so-lieu/so-theo-doi.pdf", asked | {"o": "json"}).content.decode("utf-8-sig").splitlines()
    assert len(rows) == numbers(figures(head, world))["received"][0] + 1


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.CATALOGUE_EDITOR, Role.DATA_STEWARD, Role.PROVINCE_ADMIN])
def test_who_is_not_shown_counts_gets_none(world: World, role: Role) -> None:
    client = browser(world.officials[role, world.office][0])
    assert client.get("/desk/so-lieu/").status_code == 403


def test_a_period_that_makes_no_sense_becomes_one_that_does(head: Client, world: World) -> None:
    for first, last in (("2026-12-31", "2026-01-01"), ("hôm qua", "9999-99-99"), ("0001-01-01", "99999-01-01")):
        figures(head, world, tu=first, den=last)


def test_a_refund_asked_for_stands_in_the_list_of_the_office_and_is_decided_by_another(world: World) -> None:
    clerk = browser(world.officials[Role.CLERK, world.office][0])
    url = f"/desk/ho-so/{world.ids['refund']}/"
    assert url in clerk.get("/desk/hoan-tien/").content.decode()
    elsewhere = next(office for role, office in world.officials if office != world.office)
    stranger = browser(world.officials[Role.CLERK, elsewhere][0])
    assert url not in stranger.get("/desk/hoan-tien/").content.decode()
    asked = {"payment": str(world.payments["refund"]), "decide": "confirm"}
    assert clerk.post(f"{url}hoan-tien/", asked).status_code == 302
    assert payment(world.payments["refund"]).state is PaymentState.REFUNDED


def test_forms_come_as_pdf_and_data_and_are_signed_for_the_applicant(world: World) -> None:
    specialist = browser(world.officials[Role.SPECIALIST, world.office][0])
    for number in ("01", "06"):
        url = f"/desk/ho-so/{world.ids['running']}/mau/{number}/"
        assert specialist.get(url).content.startswith(b"%PDF-")
        assert specialist.get(url, {"o": "json"}).json()["dossier_number"]
    assert specialist.get(f"/desk/ho-so/{world.ids['running']}/mau/07/").status_code == 404
    assert specialist.get(f"/desk/ho-so/{world.ids['running']}/mau/03/").status_code == 404
    assert queries.issued_forms(world.ids["running"], viewer=SYSTEM) == []
    assert specialist.post(f"/desk/ho-so/{world.ids['running']}/mau/01/").status_code == 302
    (made,) = queries.issued_forms(world.ids["running"], viewer=SYSTEM)
    assert (made.form, bool(made.code)) == ("01", True)


def test_the_desk_opens_at_the_days_work_and_for_others_at_their_account(head: Client, world: World) -> None:
    assert head.get("/desk/")["Location"] == "/desk/viec/"
    steward = browser(world.officials[Role.DATA_STEWARD, world.office][0])
    assert "Vai trò của tôi" in steward.get("/desk/").content.decode()


def test_what_is_not_mine_to_do_is_not_offered(world: World) -> None:
    leader = browser(world.officials[Role.LEADER, world.office][0])
    html = leader.get(f"/desk/ho-so/{world.ids['running']}/").content.decode()
    for word in ("/giao/", "/sua/", "/mau/01/", "/hoan-tien/", "/lam/"):
        assert word not in html
    clerk = browser(world.officials[Role.CLERK, world.office][0])
    assert "/hoan-tien/" in clerk.get(f"/desk/ho-so/{world.ids['running']}/").content.decode()
