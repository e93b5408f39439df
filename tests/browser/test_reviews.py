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
        ("reports", "/desk/bao-cao/"),
        ("notices", "/desk/thong-bao/"),
        ("notices-en", "/en/desk/thong-bao/"),
        ("email", "/desk/tai-khoan/thu/"),
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


@pytest.mark.parametrize("width", [360, 1440])
def test_an_inbox_without_notices_says_what_comes_there(seat: Open, axe: str, width: int) -> None:
    page = seat("/desk/thong-bao/", width, who="newcomer")
    expect(page.locator(".empty")).to_contain_text("Chưa có thông báo nào")
    check(page, axe, f"notices-empty-{width}")


def test_a_notice_is_opened_by_keyboard_and_all_are_marked_as_read(seat: Open) -> None:
    page = seat("/desk/bao-cao/")
    page.get_by_role("link", name="Thông báo").focus()
    page.keyboard.press("Enter")
    first = page.locator(".notices li.unread a").first
    expect(first).to_be_visible()
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_visible()
    assert "/desk/bao-cao" in page.url
    page.goto(page.url.split("/desk/")[0] + "/desk/thong-bao/")
    page.get_by_role("button", name="Đánh dấu đã đọc tất cả").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notices li")).not_to_have_count(0)
    expect(page.locator(".notices li.unread")).to_have_count(0)


def test_a_wrong_address_is_told_beside_the_field_and_kept_there(seat: Open, axe: str) -> None:
    page = seat("/desk/tai-khoan/thu/", 360)
    field = page.get_by_label("Địa chỉ thư công vụ")
    field.focus()
    page.keyboard.type("khong phai thu")
    page.keyboard.press("Enter")
    expect(page.locator(".field-error")).to_contain_text("ten@noi.vn")
    expect(field).to_have_value("khong phai thu")
    check(page, axe, "email-wrong-360")
    field.fill("toi@xa.example.vn")
    field.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã lưu địa chỉ thư")
