"""The development bank and the national stand-in as a browser meets them, with the real platform behind the bank."""

from __future__ import annotations

import subprocess
import sys
import time
from decimal import Decimal
from urllib.parse import quote, urlsplit

import httpx
import pytest
from django.conf import settings
from playwright.sync_api import Browser

from benso.domains.exchange import rules
from benso.domains.exchange.types import NationalDossier, NationalProgress
from benso.domains.payments.rules import Transfer, encode
from tests.browser.live import ROOT, installation_environment
from tests.browser.test_desk import check
from tests.domains.exchange.conftest import NOW

pytestmark = pytest.mark.browser
CODE = encode(Transfer("999999", "8600000001", Decimal(20000), bill="BSKHONGAICA", purpose="BSKHONGAICA"))
DOSSIER = NationalDossier(
    number="H15.50.05.13-261124-0001", procedure_code="2.000815", procedure_name="Chứng thực bản sao từ bản chính",
    field_code="G15-TP01", owner="Người mô phỏng", applicant_kind="citizen", abstract="Chứng thực bản sao", status=4,
    office_name="Ủy ban nhân dân xã mô phỏng", received_at=NOW, simulated=True,
)  # fmt: skip


@pytest.fixture(scope="module")
def services(board: str) -> str:
    """Address of the development services next to the platform."""
    parts = urlsplit(board)
    address = f"{parts.scheme}://{parts.hostname}:{(parts.port or 0) + 1}"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/healthz", trust_env=False).status_code == 200:
                return address
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError("development services did not answer")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "light"), (1440, "dark")])
def test_a_code_is_read_paid_and_answered(browser: Browser, services: str, axe: str, width: int, scheme: str) -> None:
    window = {"width": width, "height": 800}
    context = browser.new_context(viewport=window, color_scheme=scheme, locale="vi-VN")  # type: ignore[arg-type]
    page = context.new_page()
    mark = f"{width}-{scheme}"
    page.goto(f"{services}/bank/?qr=xin-chao")
    check(page, axe, f"bank-refused-{mark}")
    page.locator("#qr").fill(CODE)
    page.get_by_role("button", name="Đọc mã").click()
    page.wait_for_selector("fieldset")
    check(page, axe, f"bank-pay-{mark}")
    page.get_by_label("hai lần").check()
    page.get_by_role("button", name="Chuyển tiền", exact=True).click()
    page.wait_for_url("**/bank/t/**")
    check(page, axe, f"bank-transfer-{mark}")
    # Nobody asked for this bill: the platform has the money on record and says so.
    assert "200: unknown_bill" in page.locator("dl").inner_text()
    page.goto(f"{services}/bank/?qr=")
    check(page, axe, f"bank-home-{mark}")
    context.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_what_arrived_is_shown(browser: Browser, services: str, axe: str, width: int) -> None:
    def call(path: str, body: dict[str, object]) -> dict[str, str]:
        answer: dict[str, str] = httpx.post(f"{services}/national/{path}", json=body, trust_env=False).json()
        return answer

    place = settings.NATIONAL
    session = call("token", {"username": place["user"], "password": place["password"]})["session"]
    known = {"session": session, "madonvi": "H15.50"}
    call("next-number", {**known, "mahoso": DOSSIER.number})
    data = rules.dossier_data(DOSSIER)
    made = call("service", {**known, "service": "DongBoHoSoMC", "isUpdating": "False", "data": [data]})
    step = dict(
        rules.progress_packet(
            NationalProgress(DOSSIER.number, "Cán bộ mô phỏng", NOW, "Thụ lý", 4, simulated=True)
        ).data
    )
    told = call("service", {**known, "service": "CapNhatTienDoHoSoMC", "data": [step]})
    refused = call("service", {**known, "service": "CapNhatTienDoHoSoMC", "data": [step | {"La": "1"}]})
    assert (made["error_code"], told["error_code"], refused["error_code"]) == ("00", "00", "02")
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{services}/national/")
    check(page, axe, f"national-home-{width}")
    page.goto(f"{services}/national/hs/{quote(DOSSIER.number)}")
    check(page, axe, f"national-dossier-{width}")
    context.close()


TELL = """
import django; django.setup()
from django.db import transaction
from django.utils import timezone
from benso.domains.exchange.operations import put_national_dossier, put_national_progress
from tests.browser.test_stand_ins import DOSSIER
from benso.domains.exchange.types import NationalProgress
from dataclasses import replace
at, number = timezone.now(), "H15.50.05.13-261124-0007"
with transaction.atomic():
    put_national_dossier(dossier=replace(DOSSIER, number=number), new=True, at=at)
    step = NationalProgress(number, "Cán bộ mô phỏng", at, "Thụ lý", 4, simulated=True)
    put_national_progress(progress=step, at=at)
"""


def test_the_worker_takes_a_committed_message_to_the_portal_by_itself(board: str, services: str) -> None:
    environment = installation_environment() | {"DJANGO_SETTINGS_MODULE": "benso.config.settings"}
    subprocess.run([sys.executable, "-c", TELL], check=True, env=environment, cwd=ROOT)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        page = httpx.get(f"{services}/national/hs/H15.50.05.13-261124-0007", trust_env=False)
        if page.status_code == 200 and "Thụ lý" in page.text:
            return
        time.sleep(0.3)
    raise AssertionError("the message did not arrive")
