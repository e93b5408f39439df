"""Analysis at the desk as people do it: on a phone and a wide screen, by keyboard, and read by axe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.live import ROOT, installation_environment
from tests.browser.test_reviews import check

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def made(board: str) -> dict[str, Any]:
    """Views, a dashboard, and the session of whoever saved them."""
    environment = installation_environment()
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), environment.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.analysing_setup"], env=environment, cwd=ROOT, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture
def seat(browser: Browser, board: str, made: dict[str, Any]) -> Iterator[Open]:
    """Opens a page as that official."""
    contexts: list[BrowserContext] = []

    def opened(path: str, width: int = 1440) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": made["cookie"], "value": made["session"], "url": board}])
        contexts.append(context)
        page = context.new_page()
        page.goto(board + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("analysis", "/desk/phan-tich/"),
        ("analysis-answer", "/desk/phan-tich/?{query}"),
        ("analysis-mine", "/en/desk/phan-tich/cua-toi/"),
        ("analysis-shown", "/desk/phan-tich/xem/{board}/"),
        ("analysis-compose", "/desk/phan-tich/bang/{board}/"),
        ("analysis-public", "/bao-cao/xem/{board}/"),
    ],
)
def test_pages_are_sound(seat: Open, made: dict[str, Any], axe: str, name: str, path: str, width: int) -> None:
    page = seat(path.format(**made), width)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    check(page, axe, f"{name}-{width}")


def test_a_dashboard_is_ordered_by_keyboard_and_keeps_its_place(seat: Open, made: dict[str, Any]) -> None:
    page = seat(f"/desk/phan-tich/bang/{made['board']}/")
    first, second, third = made["parts"]
    page.locator('button[value="down:0"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("value", "down:1")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("value", "up:2")
    found = page.locator('input[name="part"]').evaluate_all("all => all.map(one => one.value)")
    assert found == [second, third, first]
    page.get_by_label("Tên bảng").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã lưu bảng tổng hợp")
    expect(page.locator("article h2").first).to_contain_text("theo xã")
