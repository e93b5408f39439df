"""Reported figures as people meet them: read by axe, on a narrow phone and a desk's screen, by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.live import run_inside
from tests.browser.test_board import OVERFLOWING

pytestmark = pytest.mark.browser
DAYS = "from=2025-03-01&to=2025-12-31"
PAGES = {
    "/bao-cao/": 200,
    f"/bao-cao/?i=test_households&{DAYS}&q=ho": 200,
    f"/bao-cao/?i=test_households&{DAYS}&borders=2025-03-31": 200,
    f"/bao-cao/?i=test_fibre_share&{DAYS}&level=province": 200,
    "/en/bao-cao/?i=test_households&i=test_fibre&from=2025-12-01&to=2025-12-31&cols=indicator": 200,
    "/bao-cao/?i=test_households&from=nonsense": 400,
    "/bao-cao/?i=test_households&from=2020-01-01&to=2020-12-31": 200,
    "/bao-cao/xem/tong-hop/": 200,
}


@pytest.fixture(scope="module")
def reported(board: str) -> str:
    """An installation with reported figures."""
    run_inside("tests.browser.reported")
    return board


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_a_phone_needs_no_sideways_scroll(reported: str, page: Page, axe: str, path: str) -> None:
    answer = page.goto(reported + path)
    assert answer is not None
    assert answer.status == PAGES[path]
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate("() => axe.run(document)")
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found["violations"]] == []
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate(OVERFLOWING) == []


def test_the_keyboard_reaches_the_form_the_numbers_and_the_files(reported: str, page: Page) -> None:
    page.goto(f"{reported}/bao-cao/?i=test_households&{DAYS}&level=province")
    reached: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)"))
    assert any('name="q"' in html for html in reached)
    assert any("/bao-cao/so/?" in html for html in reached)
    assert any("so-lieu.parquet" in html for html in reached)
    assert any(html.startswith("<summary") for html in reached)
