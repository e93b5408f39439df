"""The desk and the page of the interface as people meet them: read by axe, on a narrow phone, by keyboard."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.live import ROOT, installation_environment
from tests.browser.test_board import OVERFLOWING, violations

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("BENSO_PICTURES")
PASSWORD = "dừa xanh bên bến sông"
PUBLIC = ["/desk/dang-nhap/", "/en/desk/dang-nhap/", "/desk/kich-hoat/khong-co/mo/", "/api/", "/en/api/"]


def invite(username: str) -> str:
    """The one-time link that the command of the province's IT staff prints, as a path."""
    command = [sys.executable, "-m", "benso.config.cli", "officials", "create", username, "--name", "Cán bộ thử"]
    done = subprocess.run(command, env=installation_environment(), cwd=ROOT, capture_output=True, text=True, check=True)
    found = re.search(r"/desk/kich-hoat/\S+/mo/", done.stdout)
    assert found, done.stdout + done.stderr
    return found[0]


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
def test_pages_before_signing_in_are_sound(browser: Browser, board: str, axe: str, path: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(board + path)
    check(page, axe, f"{path.strip('/').replace('/', '-')}-{width}")
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "light"), (1280, "dark")])
def test_from_the_link_to_the_desk_and_back_in_by_keyboard(
    browser: Browser, board: str, axe: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    username, mark = f"thu.{width}.{scheme}", f"{width}-{scheme}"
    link = invite(username)
    page.goto(board + link)
    assert link.split("/")[3] not in page.url
    check(page, axe, f"choose-{mark}")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_again").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/kich-hoat/ma/")
    check(page, axe, f"scan-{mark}")
    page.locator("#id_code").fill(pyotp.TOTP(page.locator("p code").inner_text().replace(" ", "")).now())
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.panel")
    check(page, axe, f"recovery-{mark}")
    codes = page.locator("ol.panel code").all_inner_texts()
    page.goto(board + "/desk/")
    check(page, axe, f"home-{mark}")
    page.goto(board + "/desk/mat-khau/")
    check(page, axe, f"password-{mark}")
    page.get_by_role("button", name="Đăng xuất").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/dang-nhap/**")
    page.locator("#id_username").focus()
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type("sai mật khẩu rồi")
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    check(page, axe, f"refused-{mark}")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/dang-nhap/ma/")
    check(page, axe, f"code-{mark}")
    page.locator("#id_code").fill(codes[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    assert page.locator("h1").inner_text() == "Cán bộ thử"
    assert len(codes) == 10
    assert [text for text in refused if "Content Security Policy" in text] == []
    context.close()
