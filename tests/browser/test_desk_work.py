"""The daily work at the desk in a real browser: every page read by axe at two widths, the list driven by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.live import run_inside
from tests.browser.test_desk import check

pytestmark = pytest.mark.browser
VIETNAMESE = re.compile(r"[À-ÖØ-öø-ỹĐđ]")
OFFICE = "UBND phường An Hội"


@pytest.fixture(scope="module")
def worked(board: str) -> str:
    """The installation with some dossiers of invented people, filed and moved through the operations."""
    run_inside("tests.browser.seeding")
    return board


def enter(page: Page, board: str, who: str) -> None:
    """With one click, as an invented official."""
    page.goto(f"{board}/desk/dang-nhap/")
    label = next(text for text in page.locator("#thu-ai option").all_inner_texts() if text.startswith(who))
    page.select_option("#thu-ai", label=label)
    page.get_by_role("button", name="Vào thử").click()
    page.wait_for_url("**/desk/viec/**")


@pytest.fixture(params=[360, 1440])
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


PAGES = [
    "viec/", "viec/?q=nguoi", "han-tra/", "phan-anh/", "so-lieu/", "so-lieu/?noi=toan-tinh", "so-lieu/received/",
    "uy-quyen/", "tai-khoan/",
]  # fmt: skip


def test_every_page_of_the_day_is_sound(window: Page, worked: str, axe: str) -> None:
    width = (window.viewport_size or {})["width"]
    enter(window, worked, f"Trưởng phòng – {OFFICE}")
    for path in PAGES:
        answer = window.goto(f"{worked}/desk/{path}")
        assert (path, answer and answer.status) == (path, 200)
        check(window, axe, f"desk-{path.strip('/').replace('/', '-').replace('?', '-')}-{width}")
    window.goto(f"{worked}/desk/viec/")
    window.locator(".job").first.evaluate("one => one.classList.add('current')")
    for due in ("late", "today", "soon", "fine", "over", "none", "paused"):  # whatever the day makes of it
        window.locator(".job.current .due").first.evaluate("(one, due) => one.className = `due due-${due}`", due)
        check(window, axe, f"desk-viec-due-{due}-{width}")
    window.goto(worked + str(window.locator(".job-link").first.get_attribute("href")))
    check(window, axe, f"desk-dossier-{width}")


def test_in_english_the_list_and_a_dossier_tell_steps_and_services_in_english(
    window: Page, worked: str, axe: str
) -> None:
    width = (window.viewport_size or {})["width"]
    enter(window, worked, f"Trưởng phòng – {OFFICE}")
    window.goto(f"{worked}/en/desk/viec/")
    names = window.locator(
        ".job-name:not(:has([lang=vi])), .job-line:first-of-type > span:last-child"
    ).all_inner_texts()
    assert names
    assert [name for name in names if VIETNAMESE.search(name)] == []
    check(window, axe, f"desk-viec-en-{width}")
    window.goto(worked + str(window.locator(".job-link").first.get_attribute("href")))
    assert not VIETNAMESE.search(window.locator("h1").inner_text())
    window.locator("details", has=window.locator(".steps-diagram")).evaluate("one => one.open = true")
    shown = window.locator(".steps-list" if width == 360 else ".steps-drawing").bounding_box()
    assert shown is not None
    assert shown["height"] > 100
    assert shown["width"] <= width
    assert window.locator(".steps-drawing .lane").count() > 1
    check(window, axe, f"desk-dossier-en-{width}")


def test_pages_of_the_counter_are_sound(window: Page, worked: str, axe: str) -> None:
    width = (window.viewport_size or {})["width"]
    enter(window, worked, f"Cán bộ một cửa – {OFFICE}")
    for path in ("quay/?q=khai sinh", "quay/thu-tuc/2.000635/", "hoan-tien/"):
        window.goto(f"{worked}/desk/{path}")
        check(window, axe, f"desk-{path.split('/')[0]}-{width}")


def test_a_dossier_is_chosen_read_and_accepted_by_keyboard_alone(browser: Browser, worked: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(10_000)
    page = context.new_page()
    enter(page, worked, f"Cán bộ một cửa – {OFFICE}")
    page.goto(f"{worked}/desk/viec/?muc=moi")
    waiting = page.locator(".job").count()
    page.keyboard.press("j")
    number = page.locator(".job.current .job-number").inner_text()
    page.wait_for_function(
        "number => document.querySelector('.pane article.dossier')?.innerText.includes(number)", arg=number
    )
    assert number in page.locator(".pane .overline").inner_text()
    page.keyboard.press("a")
    assert "Tiếp nhận" in page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.success")
    page.goto(f"{worked}/desk/viec/?muc=moi")
    assert page.locator(".job").count() == waiting - 1
    assert page.locator("dialog[open]").count() == 0
    context.close()
