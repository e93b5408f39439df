"""Analysis at the desk as people do it: on a phone and a wide screen, by keyboard, and read by axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import run_inside
from tests.browser.test_reviews import check

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def made(board: str) -> dict[str, Any]:
    """Views, a dashboard, and the session of whoever saved them."""
    return run_inside("tests.browser.analysing_setup")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("analysis", "/desk/phan-tich/"),
        ("analysis-answer", "/desk/phan-tich/?{query}"),
        ("analysis-answer-en", "/en/desk/phan-tich/?{query}&borders=2025-07-01"),
        ("analysis-province", "/desk/phan-tich/?{query}&level=province"),
        ("analysis-month", "/desk/phan-tich/?{query}&from=2024-10-01"),
        ("analysis-figure", "/desk/phan-tich/so/?{figure}&{query}"),
        ("analysis-figure-en", "/en/desk/phan-tich/so/?{figure}&{query}"),
        ("analysis-nothing", "/desk/phan-tich/?i=test_fibre&from=2020-01-01&to=2020-12-31"),
        ("analysis-wrong", "/desk/phan-tich/?{query}&borders=x"),
        ("analysis-mine", "/en/desk/phan-tich/cua-toi/"),
        ("analysis-mine-vi", "/desk/phan-tich/cua-toi/"),
        ("analysis-shown", "/desk/phan-tich/xem/{board}/"),
        ("analysis-compose", "/desk/phan-tich/bang/{board}/"),
        ("analysis-public", "/bao-cao/xem/{board}/"),
        ("board-answer", "/bao-cao/?{query}"),
        ("board-answer-en", "/en/bao-cao/?{query}&level=province"),
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
