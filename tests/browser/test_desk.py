"""The desk and the page of the interface as people meet them: read by axe, on a narrow phone, by keyboard."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from benso.domains.accounts import operations
from benso.domains.accounts.types import Role
from tests.browser.test_board import OVERFLOWING, violations
from tests.domains.accounts.conftest import PASSWORD, Enrolled, enrol

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("BENSO_PICTURES")
PUBLIC = ["/desk/dang-nhap/", "/en/desk/dang-nhap/", "/desk/kich-hoat/khong-co/mo/", "/api/"]


@pytest.fixture
def official(board: str, db: None) -> Enrolled:
    """An official appointed at the province."""
    made = enrol("canbo.trinh.duyet", at=datetime.now(UTC) - timedelta(minutes=10))
    now = datetime.now(UTC)
    operations.appoint(
        official_id=made.id,
        role=Role.PROVINCE_ADMIN,
        unit="86@2025-07-01",
        valid_from=now.date(),
        valid_to=None,
        actor="console:test",
        at=now,
    )
    return made


def check(page: Page, axe: str, name: str) -> None:
    """Axe finds nothing and nothing is wider than the window."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert violations(page, axe) == []
    width = page.evaluate("window.innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    if width == 360:
        assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_sound(browser: Browser, board: str, axe: str, path: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(board + path)
    check(page, axe, f"{path.strip('/').replace('/', '-')}-{width}")
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "light"), (1280, "dark")])
def test_the_way_in_is_sound_and_needs_only_the_keyboard(
    browser: Browser, board: str, axe: str, official: Enrolled, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(board + "/desk/dang-nhap/")
    page.locator("#id_username").focus()
    page.keyboard.type(official.username)
    page.keyboard.press("Tab")
    page.keyboard.type("sai mật khẩu rồi")
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    check(page, axe, f"refused-{width}-{scheme}")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ma/")
    check(page, axe, f"code-{width}-{scheme}")
    page.locator("#id_code").fill(official.code(datetime.now(UTC)))
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    check(page, axe, f"home-{width}-{scheme}")
    page.goto(board + "/desk/mat-khau/")
    check(page, axe, f"password-{width}-{scheme}")
    page.goto(board + "/desk/xac-thuc/")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/xac-thuc/ma/")
    check(page, axe, f"scan-{width}-{scheme}")
    assert [text for text in refused if "Content Security Policy" in text] == []
    context.close()


def test_the_link_is_followed_to_the_recovery_codes(browser: Browser, board: str, axe: str, db: None) -> None:
    import pyotp

    invitation = operations.create_official(
        username="canbo.moi", name="Cán bộ mới", actor="console:test", at=datetime.now(UTC)
    )
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{board}/desk/kich-hoat/{invitation.token}/mo/")
    assert invitation.token not in page.url
    check(page, axe, "choose-360")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_again").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/kich-hoat/ma/")
    secret = (page.locator("p code").inner_text()).replace(" ", "")
    page.locator("#id_code").fill(pyotp.TOTP(secret).now())
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.panel")
    check(page, axe, "recovery-360")
    assert page.locator("ol.panel li").count() == 10
    context.close()
