"""The officials of an office at work: each signs in as an invented one and presses the one button of the step."""

from __future__ import annotations

from playwright.sync_api import Browser

STRAIGHT = (
    ("Cán bộ một cửa", "Tiếp nhận"),
    ("Chuyên viên", "Trình kết quả"),
    ("Lãnh đạo ký", "Ký kết quả"),
    ("Cán bộ một cửa", "Trả kết quả"),
)
"""Who does what on the way to the result, as most procedures have it."""


def bring_through(browser: Browser, address: str, number: str, office: str) -> None:
    """From the reception list to the result handed out; four people, each in a browser of their own."""
    for role, deed in STRAIGHT:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto(f"{address}/desk/dang-nhap/")
        page.locator("select").select_option(label=f"{role} – {office} (mô phỏng)")
        page.get_by_role("button", name="Vào thử").click()
        page.goto(f"{address}/desk/viec/")
        # Its own page: the pane beside the list may still read another dossier.
        page.goto(address + str(page.get_by_role("link", name=number).first.get_attribute("href")))
        press = page.locator("main button:visible, main a:visible").filter(has_text=deed).first
        with page.expect_navigation():
            press.click()
        if "/lam/" in page.url:
            with page.expect_navigation():
                page.locator("main form button").first.click()
        page.get_by_text("Đã xong:").wait_for()
        context.close()
