"""The board as people meet it: read by axe, walked by keyboard, on a narrow phone, in the dark, without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/en/",
    "/?as_of=nonsense",
    "/chi-tieu/DG-01/",
    "/chi-tieu/DG-04/",
    "/chi-tieu/DS-05/?borders=2020-01-01",
    "/en/chi-tieu/DE-02/",
    "/don-vi/",
    "/don-vi/?q=ben&borders=2020-01-01",
    "/don-vi/83@2004-08-31/",
    "/don-vi/28777@2024-12-01/",
    "/so-lieu/",
    "/so-lieu/population/",
    "/but-toan/",
    "/but-toan/20/",
    "/niem-phong/",
    "/niem-phong/1/",
    "/bang-chung/20/",
    "/gioi-thieu/",
    "/khong-co-trang-nay/",
    "/desk/dang-nhap/",
    "/api/",
]
OVERFLOWING = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > 361 && !e.closest('.scroll'))
    .map(e => e.tagName + '.' + e.className).slice(0, 5)"""
FOCUSED = """() => { const e = document.activeElement, s = getComputedStyle(e);
    return [e.tagName, e.getAttribute('href') || e.id, s.outlineStyle, parseFloat(s.outlineWidth)]; }"""


def visit(page: Page, address: str) -> None:
    """Open a page and see that it is the one asked for."""
    response = page.goto(address)
    assert response is not None
    expected = 404 if "khong-co" in address else 400 if "nonsense" in address else 200
    assert response.status == expected


def violations(page: Page, axe: str) -> list[str]:
    """What axe finds against WCAG 2.2 AA and its best practices."""
    page.evaluate(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    return [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found["violations"] for n in v["nodes"]]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(page: Page, board: str, axe: str, path: str) -> None:
    visit(page, board + path)
    assert violations(page, axe) == []


@pytest.mark.parametrize("path", ["/", "/chi-tieu/DG-01/", "/don-vi/28777@2024-12-01/"])
def test_axe_finds_nothing_in_the_dark_either(browser: Browser, board: str, axe: str, path: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    visit(page, board + path)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(13, 22, 19)"
    assert violations(page, axe) == []
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_phone_of_360_pixels(browser: Browser, board: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True)
    page = context.new_page()
    visit(page, board + path)
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    context.close()


@pytest.mark.parametrize("path", ["/", "/chi-tieu/DG-01/", "/don-vi/?borders=2020-01-01"])
def test_a_page_loads_everything_from_its_own_server_without_a_complaint(
    context: BrowserContext, board: str, path: str
) -> None:
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    visit(page, board + path)
    assert complaints == []
    assert [url for url in asked if not url.startswith(board)] == []
    assert page.evaluate("document.fonts.check('16px \"Be Vietnam Pro\"', 'ượ')") is True


def test_the_keyboard_reaches_the_content_first_and_sees_where_it_is(page: Page, board: str) -> None:
    visit(page, board + "/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == ["A", "#noi-dung", "solid", 3]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"
    page.keyboard.press("Tab")
    tag, _, style, width = page.evaluate(FOCUSED)
    assert (tag, style, width) == ("A", "solid", 3)
    assert page.evaluate("document.activeElement.closest('main') !== null") is True


def test_every_stop_of_the_keyboard_is_visible_and_the_map_is_not_a_trap(page: Page, board: str) -> None:
    visit(page, board + "/don-vi/?borders=2020-01-01")
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        tag, name, style, width = page.evaluate(FOCUSED)
        assert (style, width) == ("solid", 3), (tag, name)
        assert page.evaluate("document.activeElement.closest('svg')") is None
        seen.add((tag, name))
    assert len(seen) > 30


def test_another_date_is_chosen_by_keyboard_without_any_script(browser: Browser, board: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    visit(page, board + "/chi-tieu/DG-01/")
    page.locator("summary", has_text="Xem ngày khác").press("Enter")
    page.get_by_label("Tính đến ngày").fill("2022-12-31")
    page.get_by_label("Tính đến ngày").press("Enter")
    assert "as_of=2022-12-31" in page.url
    assert page.locator(".dateline strong").first.inner_text() == "31/12/2022"
    assert page.locator(".big a").inner_text() == "66,57\N{NO-BREAK SPACE}%"
    context.close()


def test_from_a_number_to_its_source_in_two_clicks(page: Page, board: str) -> None:
    visit(page, board + "/")
    page.locator("#the-DG-01 .card-number a").first.click()
    page.locator("#but-toan ~ .scroll tbody th a, section:has(#but-toan) tbody th a").first.click()
    assert "/but-toan/" in page.url
    assert page.locator("a[rel=external]").first.get_attribute("href").startswith("http")  # type: ignore[union-attr]


def test_the_language_switch_leads_to_the_same_page_and_moment(page: Page, board: str) -> None:
    visit(page, board + "/chi-tieu/DG-01/?as_of=2024-11-14")
    page.get_by_role("link", name="English").click()
    assert page.url == board + "/en/chi-tieu/DG-01/?as_of=2024-11-14"
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_first_tap_on_the_map_names_the_unit_and_a_second_opens_it(browser: Browser, board: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    visit(page, board + "/don-vi/")
    cell = page.locator(".hexmap a").nth(20)
    name = cell.locator("title").text_content()
    cell.tap()
    assert page.locator("[data-readout]").inner_text() == name
    cell.tap()
    page.wait_for_url("**/don-vi/*@*/")
    context.close()
