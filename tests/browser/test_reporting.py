"""Filling in a report as people do it: by keyboard, from Excel, two at once, without a network, on a phone."""

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
    """Fresh reports and two signed-in reporters."""
    return run_inside("tests.browser.reporting_setup")


@pytest.fixture
def seats(signed: Open, made: dict[str, Any]) -> Open:
    """Opens the page of a fresh report as one of its two reporters."""
    report = made["reports"].pop()
    return lambda who=0, width=1440, path="": signed(
        f"/desk/bao-cao/{path or f'{report}/'}", made["sessions"][who], width
    )


def cell(page: Page, address: str) -> Any:
    return page.locator(f'input[data-cell="{address}"]')


def computed(page: Page, address: str) -> Any:
    return page.locator(f'output[data-cell="{address}"]')


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_have_text("✓ Đã lưu")


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def test_formulas_follow_while_one_types_and_the_figures_are_kept(seats: Open) -> None:
    page = seats()
    cell(page, "households.now").focus()
    page.keyboard.type("1500")
    page.keyboard.press("Enter")
    expect(cell(page, "fibre.now")).to_be_focused()
    page.keyboard.type("1000")
    expect(computed(page, "share.now")).to_have_text("66,67")
    page.keyboard.press("ArrowUp")
    expect(cell(page, "households.now")).to_be_focused()
    saved(page)
    page.reload()
    expect(cell(page, "households.now")).to_have_value("1.500")
    expect(computed(page, "share.now")).to_have_text("66,67")


def test_a_block_from_excel_is_pasted_taken_back_and_copied(seats: Open) -> None:
    page = seats()
    cell(page, "households.now").focus()
    paste(page, "2.000\n1.500\n")
    expect(cell(page, "fibre.now")).to_have_value("1.500")
    expect(computed(page, "share.now")).to_have_text("75")
    saved(page)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+C")
    assert page.evaluate("navigator.clipboard.readText()") == "2.000\n1.500"
    page.keyboard.press("Delete")
    expect(cell(page, "households.now")).to_have_value("")
    page.keyboard.press("Control+Z")
    expect(cell(page, "households.now")).to_have_value("2.000")
    expect(cell(page, "fibre.now")).to_have_value("1.500")
    saved(page)


def test_a_bad_block_changes_nothing_and_names_its_cells(seats: Open) -> None:
    page = seats()
    cell(page, "households.now").focus()
    paste(page, "2.000\nmười")
    expect(page.locator(".cell-note")).to_contain_text("“mười” không phải là số")
    expect(cell(page, "households.now")).to_have_value("")
    page.reload()
    expect(cell(page, "households.now")).to_have_value("")


def test_f2_edits_inside_escape_takes_back_and_signs_come_by_keyboard(seats: Open) -> None:
    page = seats()
    field = cell(page, "households.now")
    field.focus()
    page.keyboard.type("15")
    page.keyboard.press("Tab")
    field.focus()
    page.keyboard.press("F2")
    page.keyboard.type("00")
    expect(field).to_have_value("1500")
    page.keyboard.press("Escape")
    expect(field).to_have_value("15")
    cell(page, "users.male").focus()
    page.keyboard.press("Alt+2")
    expect(cell(page, "users.male")).to_have_value("-")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("8")
    expect(computed(page, "users.all")).to_have_text("8")
    saved(page)


def test_two_windows_at_once_lose_nothing_and_the_second_decides(seats: Open) -> None:
    one, two = seats(0), seats(1)
    cell(one, "households.now").fill("1500")
    saved(one)
    cell(two, "fibre.now").fill("1000")
    cell(two, "households.now").fill("1600")
    note = two.locator(".cell-note")
    expect(note).to_contain_text("Cán bộ thử đã sửa ô này thành “1.500”")
    expect(cell(one, "fibre.now")).to_have_value("1.000")
    note.get_by_role("button", name="Ghi số của tôi").click()
    saved(two)
    expect(cell(one, "households.now")).to_have_value("1.600")


def test_what_is_typed_without_a_network_is_saved_when_it_is_back(seats: Open) -> None:
    page = seats()
    page.context.set_offline(True)
    cell(page, "households.now").fill("1500")
    expect(page.locator("[data-status]")).to_contain_text("Mất mạng")
    page.context.set_offline(False)
    saved(page)
    page.reload()
    expect(cell(page, "households.now")).to_have_value("1.500")


def test_findings_lead_to_their_cell(seats: Open) -> None:
    page = seats()
    cell(page, "households.now").fill("5")
    cell(page, "fibre.now").fill("10")
    finding = page.locator(".finding", has_text="không thể nhiều hơn số hộ")
    expect(finding).to_be_visible()
    finding.locator("[data-go]").click()
    expect(cell(page, "fibre.now")).to_be_focused()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("path", ["", "?"])
def test_the_pages_are_sound(seats: Open, axe: str, width: int, path: str) -> None:
    page = seats(0, width, path)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.reload()
    if not path:
        cell(page, "households.now").fill("5")
        cell(page, "fibre.now").fill("1,5")
        expect(page.locator(".cell-note")).to_be_visible()
    if PICTURES:
        name = f"bao-cao-{'danh-sach' if path else 'bieu'}-{width}"
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    if width == 360:
        assert page.evaluate(OVERFLOWING) == []
    assert [text for text in refused if "Content Security Policy" in text] == []


def test_the_history_of_a_cell_is_a_key_away_and_leads_back_to_the_cell(seats: Open, axe: str) -> None:
    page = seats()
    field = cell(page, "households.now")
    field.focus()
    page.keyboard.type("1500")
    page.keyboard.press("Alt+l")
    page.wait_for_url("**/o/households.now/")
    expect(page.locator("table.cell-history tbody tr")).to_have_count(1)
    expect(page.locator("table.cell-history")).to_contain_text("1.500")
    assert violations(page, axe) == []
    page.get_by_role("link", name="Băng thông rộng (thử)").click()
    expect(cell(page, "households.now")).to_be_focused()


def test_a_bulk_file_with_bad_rows_is_told_on_a_page_that_reads_well_on_a_phone(seats: Open, axe: str) -> None:
    page = seats(width=360, path="nop-tep/")
    page.locator("#file").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": "unit;period;item;value\nNơi nào;2020;x;1\n".encode()}
    )
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_role("alert")).to_contain_text("Có 1 dòng không nhận được")
    expect(page.locator("table.bad-rows tbody tr")).to_have_count(1)
    assert violations(page, axe) == []
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("width", [360, 1440])
def test_a_bulk_file_that_was_checked_is_written_with_one_button(
    seats: Open, made: dict[str, Any], axe: str, width: int
) -> None:
    office, period, regime = made["bulk"][str(width)]
    page = seats(width=width, path="nop-tep/")
    page.locator("#regime").select_option(regime)
    text = f"unit;period;item;value\n{office};{period};test_households;{width}\n"
    page.locator("#file").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.locator(".notice").first).to_contain_text("1 ô sẽ đổi")
    assert violations(page, axe) == []
    if width == 360:
        assert page.evaluate(OVERFLOWING) == []
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"bulk-checked-{width}.png")
    button = page.get_by_role("button", name="Ghi tệp này vào báo cáo")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice.success")).to_contain_text("ghi 1 ô vào 1 báo cáo")
    assert button.count() == 0


@pytest.mark.parametrize("width", [360, 1440])
def test_a_new_unit_is_told_whose_figures_stand_beside(seats: Open, made: dict[str, Any], axe: str, width: int) -> None:
    page = seats(width=width, path=f"{made['newer']}/")
    expect(page.locator("[data-former]")).to_contain_text("Đơn vị này mới thành lập")
    expect(computed(page, "fibre.before")).to_have_text(made["fibre"])
    expect(page.locator('td:has(output[data-cell="households.before"]) .before')).to_have_text(
        "đơn vị mới, kỳ đó chưa có"
    )
    assert violations(page, axe) == []
    if width == 360:
        assert page.evaluate(OVERFLOWING) == []
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"newer-unit-{width}.png", full_page=True)
