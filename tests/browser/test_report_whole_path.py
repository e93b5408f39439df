"""A report of the province from the grid to the open data: filled, submitted, approved, published, seen, fetched."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_desk import check

pytestmark = pytest.mark.browser
REGIME = "Thanh toán trực tuyến phí, lệ phí"
FIGURES = {"fee_dossiers": "1.240", "fee_paid_online": "960", "fee_paid_transfer": "40", "fee_paid_cash": "200"}
SHARE = "80"
"""Of 1,200 paid, 960 online: per cent."""
OFFICES = {1440: ("phường An Hội", "28777@2025-07-01"), 360: ("xã Ba Tri", "29110@2025-07-01")}
"""Who fills it in at which width."""


@contextmanager
def seated(browser: Browser, board: str, who: str, width: int) -> Iterator[Page]:
    """Signed in with one click as the invented official."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{board}/desk/dang-nhap/")
    page.locator("select").select_option(label=f"{who} (mô phỏng)")
    page.get_by_role("button", name="Vào thử").click()
    page.wait_for_url("**/desk/**")
    yield page
    context.close()


def press(page: Page, name: str) -> None:
    """A button that leads to the next page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def owed(page: Page, board: str) -> None:
    """To the report. The worker of a platform just begun still opens what is owed."""
    line = page.get_by_role("link", name=REGIME).first
    for _ in range(120):
        page.goto(f"{board}/desk/bao-cao/")
        if line.is_visible():
            break
        page.wait_for_timeout(500)


def filled(browser: Browser, board: str, axe: str, width: int) -> str:
    """The report of the reporter's office, typed in and submitted; its number."""
    with seated(browser, board, f"Cán bộ báo cáo – UBND {OFFICES[width][0]}", width) as page:
        owed(page, board)
        check(page, axe, f"report-list-{width}")
        page.get_by_role("link", name=REGIME).first.click()
        number = page.url.rstrip("/").rsplit("/", 1)[1]
        for row, told in FIGURES.items():
            box = page.locator(f'input[data-cell="{row}.now"]')
            box.click()
            page.keyboard.type(told)
            page.keyboard.press("Enter")
        expect(page.locator('output[data-cell="fee_paid.now"]')).to_have_text("1.200")
        expect(page.locator('output[data-cell="fee_online_share.now"]')).to_have_text(SHARE)
        expect(page.locator("[data-status]")).to_have_text("✓ Đã lưu")
        check(page, axe, f"report-filled-{width}")
        press(page, "Nộp báo cáo")
        expect(page.locator(".dossier-state strong")).to_have_text("Đã nộp, chờ duyệt")
    return number


def decided(browser: Browser, board: str, axe: str, number: str, width: int) -> None:
    """Approved by one, published by another."""
    for who, deed, state in (
        ("Duyệt báo cáo", "Duyệt", "đã duyệt"), ("Công bố số liệu báo cáo", "Công bố số liệu", "đã công bố"),
    ):  # fmt: skip
        with seated(browser, board, f"{who} – UBND tỉnh", width) as page:
            page.goto(f"{board}/desk/bao-cao-nhan/")
            page.locator(f'a[href$="/bao-cao-nhan/{number}/"]').first.click()
            check(page, axe, f"report-decide-{deed.split()[0].lower()}-{width}")
            press(page, deed)
            page.goto(f"{board}/desk/bao-cao-nhan/{number}/")
            expect(page.locator(".lead strong")).to_have_text(state)


@pytest.mark.parametrize("width", [1440, 360])
def test_from_the_grid_to_the_open_data(browser: Browser, board: str, axe: str, width: int) -> None:
    number = filled(browser, board, axe, width)
    decided(browser, board, axe, number, width)

    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{board}/bao-cao/?i=fee_paid_online&i=fee_online_share&u={OFFICES[width][1]}")
    expect(page.locator("main")).to_contain_text("960")
    check(page, axe, f"report-seen-{width}")
    page.context.close()

    answer = httpx.get(
        f"{board}/sdmx/data/dataflow/*/DF_ALL/~/*.{OFFICES[width][1]}.fee_paid_online", trust_env=False,
        headers={"Accept": "application/vnd.sdmx.data+csv;version=2.0.0"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert "960" in {row["OBS_VALUE"] for row in rows}
    if pictures := os.environ.get("BENSO_PICTURES"):
        Path(pictures, f"report-{width}.csv").write_text(answer.text)
