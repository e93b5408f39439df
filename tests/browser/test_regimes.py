"""The editor of report regimes in a real browser: sound on a phone and a wide screen, and worked by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_desk import check

pytestmark = pytest.mark.browser
CODE = "XHS-X"
PARTS = ("chung", "ai-nop", "bieu", "kiem-tra", "toan-van")


def signed_in(browser: Browser, board: str, who: str, width: int) -> Page:
    """A page of an invented official."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{board}/desk/dang-nhap/")
    label = next(one for one in page.locator("#thu-ai option").all_inner_texts() if who in one)
    page.locator("#thu-ai").select_option(label=label)
    page.get_by_role("button", name="Vào thử").click()
    page.wait_for_url("**/desk/")
    return page


def opened_draft(page: Page, board: str, code: str) -> str:
    """Address of the draft of a regime, begun if there is none."""
    page.goto(f"{board}/desk/che-do-bao-cao/{code}/")
    begin = page.get_by_role("button", name="Soạn phiên bản mới")
    (begin if begin.count() else page.get_by_role("link", name="Mở bản soạn")).click()
    page.wait_for_url("**/ban-soan/**")
    return page.url


@pytest.mark.parametrize("width", [360, 1440])
def test_every_page_of_the_regimes_is_sound(browser: Browser, board: str, axe: str, width: int) -> None:
    page = signed_in(browser, board, "Biên tập", width)
    page.goto(f"{board}/desk/che-do-bao-cao/")
    check(page, axe, f"regimes-{width}")
    draft = opened_draft(page, board, CODE)
    check(page, axe, f"regime-draft-{width}")
    for part in PARTS:
        page.goto(f"{draft}phan/{part}/")
        check(page, axe, f"regime-part-{part}-{width}")
    version = draft.replace("/ban-soan/", "/phien-ban/")
    for view in ("xem", "so-sanh"):
        page.goto(f"{version}{view}/")
        check(page, axe, f"regime-version-{view}-{width}")
    for code in (CODE, "CSDL-X", "GRDP-N"):
        page.goto(f"{board}/desk/che-do-bao-cao/{code}/")
        check(page, axe, f"regime-{code}-{width}")
    page.context.close()


def test_a_formula_is_marked_while_one_types_and_saved_by_itself(browser: Browser, board: str) -> None:
    page = signed_in(browser, board, "Biên tập", 1440)
    draft = opened_draft(page, board, CODE)
    page.goto(f"{draft}phan/bieu/")
    inner = page.locator("details.inner").nth(1)
    inner.locator("summary").focus()
    if inner.get_attribute("open") is None:
        page.keyboard.press("Enter")
    field = page.locator("#f-forms-0-rows-3-formula")
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("100 * fibres / households")
    expect(page.locator("[data-status]")).to_contain_text("Đã lưu lúc")
    expect(page.locator("[data-problems] mark")).to_have_text("f")
    page.reload()
    expect(page.locator("#f-forms-0-rows-3-formula")).to_have_value("100 * fibres / households")
    page.context.close()
