"""A form of five thousand rows in a real browser: opened, computed while one types, gone through by keyboard."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import run_inside
from tests.browser.test_board import OVERFLOWING, violations
from tests.browser.test_reporting import cell, computed, saved

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("BENSO_PICTURES")
Open = Callable[..., Page]
WATCH = """() => {
    window.touched = [];
    const watch = new MutationObserver((all) => all.map((one) => window.touched.push(one.target.dataset.cell)));
    for (const output of document.querySelectorAll("output[data-cell]")) watch.observe(output, { childList: true });
}"""
"""Notes the computed cells that are written."""


@pytest.fixture(scope="module")
def made(board: str) -> dict[str, Any]:
    """The report and who fills it in."""
    return run_inside("tests.browser.large_setup")


@pytest.fixture
def opened(seat: Open, made: dict[str, Any]) -> Open:
    """Opens the report."""
    return lambda width=1440, query="": seat(f"/desk/bao-cao/{made['report']}/{query}", width)


def test_a_cell_is_typed_and_only_what_follows_from_it_is_computed(opened: Open) -> None:
    page = opened()
    assert page.locator("input[data-cell]").count() < 400
    cell(page, "r1.now").focus()
    page.evaluate("text => navigator.clipboard.writeText(text)", "2\n" * 49)
    page.keyboard.press("Control+V")
    saved(page)
    expect(computed(page, "r0.now")).to_have_text("98")
    page.evaluate(WATCH)
    cell(page, "r7.now").focus()
    page.keyboard.type("1250")
    expect(computed(page, "r0.now")).to_have_text("1.346")
    assert set(page.evaluate("window.touched")) == {"r0.now"}
    page.keyboard.press("ArrowDown")
    expect(cell(page, "r8.now")).to_be_focused()
    saved(page)


def test_the_keyboard_goes_from_part_to_part_and_what_was_typed_is_kept(opened: Open) -> None:
    page = opened()
    cell(page, "r11.now").focus()
    page.keyboard.type("5")
    page.keyboard.press("Alt+PageDown")
    expect(cell(page, "r351.now")).to_be_visible()
    assert cell(page, "r11.now").count() == 0
    page.keyboard.press("Alt+PageUp")
    expect(cell(page, "r11.now")).to_have_value("5")
    last = page.locator("input[data-cell]").last
    last.focus()
    page.keyboard.press("Enter")
    expect(page.locator('[data-part="after"]').last).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell(page, "r351.now")).to_be_visible()


def test_a_block_goes_on_in_the_next_part(opened: Open) -> None:
    page = opened()
    last = page.locator("input[data-cell]").last
    first = str(last.get_attribute("data-cell"))
    last.focus()
    numbers = "\n".join(["7", "", "", "9"])
    page.evaluate("text => navigator.clipboard.writeText(text)", f"{numbers}\n")
    page.keyboard.press("Control+V")
    saved(page)
    expect(cell(page, first)).to_have_value("7")
    page.keyboard.press("Alt+PageDown")
    expect(page.locator("input[data-cell]").first).to_be_visible()
    assert "9" in [page.locator("input[data-cell]").nth(place).input_value() for place in range(4)]


def test_a_finding_leads_to_its_cell_in_another_part(opened: Open) -> None:
    page = opened(query="?phan=5")
    expect(page.locator("[data-part='before']").first).to_be_visible()
    link = page.locator("[data-findings] a[data-go]").first
    address = str(link.get_attribute("data-go"))
    assert cell(page, address).count() == 0
    link.click()
    expect(cell(page, address)).to_be_focused()


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_and_a_phone_needs_no_sideways_scroll(opened: Open, axe: str, width: int) -> None:
    page = opened(width)
    assert violations(page, axe) == []
    if width == 360:
        assert page.evaluate(OVERFLOWING) == []
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"large-report-{width}.png")
