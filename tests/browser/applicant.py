"""Somebody who applies: signs in at the development provider, answers what is asked, sends files, submits, pays."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import ElementHandle, Page, expect

PLAIN = {
    "text": "Trần Thị Mẫu",
    "long_text": "Để nộp hồ sơ nhập học",
    "number": "2",
    "money": "1.000.000",
    "date": "01/02/1990",
    "phone": "0900 000 000",
    "email": "mau@example.com",
    "citizen_number": "999190000011",
    "tax_code": "0100109106",
}


def picture(folder: Path) -> Path:
    """A small PNG that is really one."""
    rows = zlib.compress((b"\0" + b"\x80" * 120) * 40)
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    chunks = (struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in parts)
    path = folder / "anh-chup.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    return path


def large_pdf(size: int) -> bytes:
    """A PDF of one page with a stream of random bytes in it, at least so large."""
    noise = os.urandom(size)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Length %d >>\nstream\n" % len(noise) + noise + b"\nendstream",
    ]
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


def sign_in(page: Page, name: str) -> None:
    """From the sign-in page through the provider and back."""
    page.get_by_role("button", name="Tới trang định danh").click()
    page.get_by_role("button", name=name).click()
    page.wait_for_url("**/dich-vu-cong/**")


def answer(page: Page, special: Mapping[str, str]) -> None:
    """Answer every question that is asked on this page; twice, because answers open further questions."""
    for question in page.query_selector_all(".question") + page.query_selector_all(".question"):
        if question.is_visible():
            _answer(page, question, special)


def _answer(page: Page, question: ElementHandle, special: Mapping[str, str]) -> None:
    kind, name = question.get_attribute("data-kind") or "", question.get_attribute("data-question") or ""
    wanted = special.get(name)
    if kind in ("yes_no", "choice"):
        chosen = question.query_selector(f"input[value='{wanted}']" if wanted else "input[type=radio]")
        if chosen:
            chosen.check()
        elif select := question.query_selector("select"):
            select.select_option(wanted) if wanted else select.select_option(index=1)
    elif kind == "commune":
        field = question.query_selector("input[role=combobox]")
        assert field is not None
        field.fill(wanted or "an hoi")
        field.press("ArrowDown")
        field.press("Enter")
    elif kind != "choices":
        field = question.query_selector("textarea, input")
        assert field is not None
        if wanted or not field.input_value():
            field.fill(wanted or PLAIN[kind])


def fill_in(page: Page, special: Mapping[str, str], file: Path, look: Callable[[str], None]) -> None:
    """Walk through the form to the page that asks to check; ``look`` is called on every page."""
    for _ in range(15):
        page.wait_for_load_state()
        here = page.url.rstrip("/").rpartition("/")[2]
        look(here)
        if here == "kiem-tra":
            return
        if here == "giay-to":
            while wanted := page.query_selector(".paper.due:not(.done) input[type=file]"):
                with page.expect_navigation():
                    wanted.set_input_files(file)
        go_on(page, special)
        expect(page.locator(".error-summary")).to_have_count(0)
    raise AssertionError("the form has no end")


def go_on(page: Page, special: Mapping[str, str]) -> int:
    """Answer what the page asks and continue to the next page; how many times one had to continue."""
    for turn in range(1, 40):
        form = page.locator("form[data-questions]")
        if form.count():
            answer(page, special)
        one_of_many = form.count() and form.get_attribute("data-turn") not in (None, "last")
        if not one_of_many:
            with page.expect_navigation():
                page.get_by_role("button", name="Tiếp tục").click()
            return turn
        page.get_by_role("button", name="Tiếp tục").click()
    raise AssertionError("the questions have no end")


def submit(page: Page) -> str:
    """Agree to what is needed and submit; the number of the dossier."""
    page.locator("#dong-y-process").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    page.wait_for_url("**/giay-tiep-nhan/")
    return page.locator(".number").inner_text()


def pay(page: Page) -> None:
    """Pay at the development bank, which tells the platform, and come back."""
    page.get_by_role("link", name="Trả ở ngân hàng thử").click()
    page.locator("button[name=how][value=pay]").click()
    page.wait_for_load_state()
