"""Deciding on reports as people do it: on a phone and a wide screen, by keyboard, and read by axe."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import run_inside
from tests.browser.test_board import OVERFLOWING, violations

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("BENSO_PICTURES")
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def made(board: str) -> dict[str, Any]:
    """Reports where they should stand, and an approver's session."""
    return run_inside("tests.browser.reviewing_setup")


def check(page: Page, axe: str, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert violations(page, axe) == []
    width = page.evaluate("window.innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    if width == 360:
        assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("received", "/desk/bao-cao-nhan/"),
        ("review", "/desk/bao-cao-nhan/{waiting}/"),
        ("corrected", "/en/desk/bao-cao-nhan/{corrected}/"),
        ("completeness", "/bao-cao/day-du/?tu={since}"),
        ("completeness-en", "/en/bao-cao/day-du/?tu={since}&dia-gioi=2025-06-30"),
    ],
)
def test_pages_are_sound(seat: Open, made: dict[str, Any], axe: str, name: str, path: str, width: int) -> None:
    page = seat(path.format(**made), width)
    check(page, axe, f"{name}-{width}")


def test_a_report_is_returned_by_keyboard_with_a_reason(seat: Open, made: dict[str, Any]) -> None:
    page = seat("/desk/bao-cao-nhan/")
    link = page.locator(f'a[href$="/bao-cao-nhan/{made["waiting"]}/"]')
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Duyệt", exact=True)).to_be_visible()
    page.get_by_label("Sai ở đâu, cần sửa gì").focus()
    page.keyboard.type("Thiếu ấp 3")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã trả báo cáo về đơn vị")
    expect(page.locator(".history")).to_contain_text("Thiếu ấp 3")
    expect(page.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)


def test_a_correction_shows_what_stood_before(seat: Open, made: dict[str, Any]) -> None:
    page = seat(f"/desk/bao-cao-nhan/{made['corrected']}/")
    page.locator("summary", has_text="Hộ có cáp quang").focus()
    page.keyboard.press("Enter")
    expect(page.locator("details[open]")).to_contain_text("1.000")
    expect(page.locator("details[open]")).to_contain_text("1.300")
